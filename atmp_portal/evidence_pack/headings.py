"""What the report must contain, and what in the pack speaks for each heading."""

import re

from django.utils.translation import gettext as _

from .rows import named

# Beginnings of words in a heading, in both languages, and the subject that they ask for.
ASKS_FOR = {
    "partners": "partner delta particip aktör actor organisat medlem member samverkan collaborat "
    "samarbet cooperat",
    "goals": "mål goal objective indikator indicator resultat result effekt effect impact lägesrapport "
    "status progress utvärder evaluat inriktning orientation strategi strategy åtgärd",
    "money": "ekonom pengar money financ finans budget kostnad cost medel fund återbetal repay utgift spend",
    "meetings": "workshop möte meeting seminari aktivitet activit uppfölj follow åtgärd action händelse "
    "event lägesrapport status genomför utvärder evaluat uppdrag commission",
    "competence": "kompetens competence utbild educat training rekryter recruit",
    "documents": "dokument document publikation publication bilag annex beslut decision policy förslag "
    "proposal strategi strategy",
}


def headings(asked, subjects):
    """Each required heading with {key, title, rows} of the subjects whose words it names and that have rows.

    A heading is matched by its words in both languages. One that nothing speaks for is named as such: the
    pack never pretends.
    """
    by_key = {subject["key"]: subject for subject in subjects}
    return [_heading(content, by_key) for content in asked.contents]


def _heading(content, subjects):
    words = re.findall(r"\w+", f"{content.text_sv} {content.text_en}".lower())
    evidence = [
        {"key": key, "title": subjects[key]["title"], "rows": subjects[key]["evidence"]}
        for key, beginnings in ASKS_FOR.items()
        if key in subjects
        and subjects[key]["evidence"]
        and any(word.startswith(tuple(beginnings.split())) for word in words)
    ]
    return {
        **named(content, "text"),
        "order": content.order,
        "evidence": evidence,
        "missing": "" if evidence else _("Nothing in the portal speaks for this heading."),
    }
