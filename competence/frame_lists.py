"""Lists of organisations to ask in a wave, pasted or uploaded: each line is checked and reported."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import override

from actors.models import Actor, County
from actors.pasted_lists import LANGUAGES, headings_in, rows_of

from .models import FrameUnit, Stratum

# The field is small; a longer list is another one by mistake.
MOST_ORGANISATIONS = 300
ORDER = ("name", "contact_email", "contact_name", "stratum", "county", "reason", "language")
HEADINGS = {
    "name": {"organisation", "organization", "actor", "aktör", "företag", "company"},
    "contact_email": {"email", "e-mail", "e-post", "epost", "e-postadress", "e-mail address", "adress"},
    "contact_name": {"contact", "kontakt", "kontaktperson", "name", "namn"},
    "stratum": {"kind", "typ", "group", "grupp"},
    "county": {"county", "län", "region"},
    "reason": {"reason", "skäl", "why", "varför"},
    "language": {"language", "språk"},
}
# What people write for the kinds besides their names here.
KINDS = {
    "bolag": "company",
    "company": "company",
    "hospital": "healthcare",
    "sjukhus": "healthcare",
    "sjukvård": "healthcare",
    "vård": "healthcare",
    "infrastruktur": "infrastructure",
    "myndighet": "authority",
}
# Longer words are cut where they are reported.
MOST_SHOWN = 300


class Line(NamedTuple):
    """One line of a list: the organisation it stands for, as values of a `FrameUnit`, or what is wrong."""

    number: int
    words: str
    values: dict | None
    problem: str


def read_list(wave, text="", file=None, *, stratum, reason):
    """The `Line` of each line; `stratum` and `reason` hold where a line has none of its own.

    An organisation with the name of an actor of the portal is bound to it. Raises ValidationError for a
    file that is too large, too long, or no list at all.
    """
    rows = rows_of(text, file, most=MOST_ORGANISATIONS)
    columns = headings_in(rows[0][1], HEADINGS, "contact_email") if rows else None
    found = [
        (number, row, dict(zip(columns or ORDER, row, strict=False))) for number, row in rows[bool(columns) :]
    ]
    actors = actors_named({cells.get("name", "").lower() for _number, _row, cells in found})
    words = {"stratum": words_for(Stratum) | KINDS, "county": words_for(County)}
    seen = set()
    for unit in wave.units.select_related("actor"):
        seen |= {str(one).lower() for one in (unit.name, unit.actor) if one}
    lines = []
    for number, row, cells in found:
        values, problem = read_line(cells, words, {"stratum": stratum, "reason": reason})
        name = values["name"].lower()
        if not problem and name in seen:
            problem = _("Already asked, or written twice.")
        seen.add(name)
        actor = actors.get(name)
        shown = "; ".join(cell for cell in row if cell)[:MOST_SHOWN]
        lines.append(Line(number, shown, None if problem else values | {"actor": actor}, problem))
    return lines


def read_line(cells, words, defaults):
    """The values of a `FrameUnit` in these cells, and what is wrong with them, or ""."""
    values = {name: cells.get(name, "") for name in ("name", "contact_name", "reason")}
    values["reason"] = values["reason"] or defaults["reason"]
    values["contact_email"] = cells.get("contact_email", "").lower()
    values["language"] = LANGUAGES.get(cells.get("language", "").lower(), "sv")
    if not values["name"]:
        return values, _("No organisation is named.")
    try:
        validate_email(values["contact_email"])
    except ValidationError:
        return values, _("No e-mail address.")
    for name, default in (("stratum", defaults["stratum"]), ("county", "")):
        word = cells.get(name, "").lower()
        values[name] = words[name].get(word, "") if word else default
        if word and not values[name]:
            return values, _("“%(word)s” is not known here.") % {"word": cells[name]}
    for name, value in values.items():
        most = FrameUnit._meta.get_field(name).max_length
        if len(value) > most:
            return values, _("“%(start)s…” is too long: at most %(most)d characters.") % {
                "start": value[:20],
                "most": most,
            }
    return values, ""


def words_for(choices):
    """{word in small letters: value} of choices, by their value and their names in both languages."""
    found = {value.lower(): value for value in choices.values}
    for language in ("sv", "en"):
        with override(language):
            for choice in choices:
                label = str(choice.label).lower()
                found |= {
                    label: choice.value,
                    label.removesuffix(" county").removesuffix(" län"): choice.value,
                }
    return found


def actors_named(names):
    """{name in small letters: Actor} of the portal's actors with these names, in one query."""
    rows = Actor.objects.annotate(small=Lower("name")).filter(small__in=names)
    return {actor.small: actor for actor in rows}
