"""What was typed for a question becomes its value, or words that say what to change.

Values: "yes" or "no"; a choice; a list of choices, in order for a ranking; a whole number; a decimal number
as text with a point; {row: {column: number}} without zeros, for a table; a place on the scale; text. None is
no answer. Form fields are named ``q.<address>``, with ``.<row>.<column>`` or ``.<place>`` behind it.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import routing

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WHOLE = re.compile(r"[+-]?\d{1,9}")
# Spaces between thousands, among them those that a spreadsheet or a web page has.
SPACES = re.compile(r"[ \u00a0\u2009\u202f]")


class Read(NamedTuple):
    """The value of an answer and, where it cannot be one, what to change: {name of the field: words}."""

    value: Any
    errors: dict


def field_name(slug, *more):
    return ".".join(["q", slug, *map(str, more)])


def read(instrument, question, data):
    """The `Read` of a question from the fields of a form."""
    return READERS[question["type"]](instrument, question, data)


def of_choice(instrument, question, data, values):
    name = field_name(question["slug"])
    given = data.get(name, "")
    if not given:
        return Read(None, {})
    if given not in values:
        return Read(None, {name: _("Choose one of the answers.")})
    return Read(given, {})


def yes_no(instrument, question, data):
    return of_choice(instrument, question, data, {"yes", "no"})


def single_choice(instrument, question, data):
    values = {choice["value"] for choice in routing.choices_of(instrument, question["choices"])}
    return of_choice(instrument, question, data, values)


def likert(instrument, question, data):
    scale = question["scale"]
    steps = {str(step) for step in range(scale["min"], scale["max"] + 1)}
    read = of_choice(instrument, question, data, steps)
    return read if read.value is None else Read(int(read.value), {})


def multi_choice(instrument, question, data):
    name = field_name(question["slug"])
    choices = routing.choices_of(instrument, question["choices"])
    given = set(data.getlist(name))
    value = [choice["value"] for choice in choices if choice["value"] in given]
    exclusive = [choice["value"] for choice in choices if choice.get("exclusive")]
    if len(value) > 1 and any(one in value for one in exclusive):
        return Read(value, {name: _("Choose either this one alone or some of the others.")})
    most, least = question.get("max_choices"), question.get("min_choices")
    if most and len(value) > most:
        words = ngettext("Choose %(most)d at most.", "Choose %(most)d at most.", most) % {"most": most}
        return Read(value, {name: words})
    if value and least and len(value) < least:
        words = ngettext("Choose at least %(least)d.", "Choose at least %(least)d.", least)
        return Read(value, {name: words % {"least": least}})
    return Read(value or None, {})


def ranking(instrument, question, data):
    values = {choice["value"] for choice in routing.choices_of(instrument, question["choices"])}
    places = range(1, question.get("max_ranked", len(values)) + 1)
    value, errors = [], {}
    for place in places:
        name = field_name(question["slug"], place)
        given = data.get(name, "")
        if given in value:
            errors[name] = _("This is already higher up. Choose another one.")
        elif given in values:
            value.append(given)
    return Read(value or None, errors)


def whole(text, question, name):
    """A whole number within the question's limits. Returns the pair of number and words."""
    tidy = SPACES.sub("", text)
    if not tidy:
        return None, ""
    if not WHOLE.fullmatch(tidy):
        return None, _("Write a whole number in digits, such as 3.")
    return within(int(tidy), question)


def within(number, question):
    least, most = question.get("min"), question.get("max")
    if least is not None and number < least:
        return number, _("Write %(least)s or more.") % {"least": least}
    if most is not None and number > most:
        return number, _("Write %(most)s or less.") % {"most": most}
    return number, ""


def integer(instrument, question, data):
    name = field_name(question["slug"])
    number, words = whole(data.get(name, ""), question, name)
    return Read(number, {name: words} if words else {})


def decimal(instrument, question, data):
    name = field_name(question["slug"])
    tidy = SPACES.sub("", data.get(name, "")).replace(",", ".")
    if not tidy:
        return Read(None, {})
    places = question.get("decimals", 1)
    try:
        number = Decimal(tidy)
    except InvalidOperation:
        return Read(None, {name: _("Write a number, such as 12.5.")})
    if not number.is_finite():
        return Read(None, {name: _("Write a number, such as 12.5.")})
    if -number.as_tuple().exponent > places:
        words = ngettext("Write one decimal at most.", "Write %(places)d decimals at most.", places)
        return Read(None, {name: words % {"places": places}})
    number, words = within(number, question)
    return Read(format(number, "f"), {name: words} if words else {})


def matrix_integer(instrument, question, data):
    value, errors = {}, {}
    for row in routing.choices_of(instrument, question["rows"]):
        for column in routing.choices_of(instrument, question["columns"]):
            name = field_name(question["slug"], row["value"], column["value"])
            number, words = whole(data.get(name, ""), question, name)
            if words:
                errors[name] = words
            elif number:
                value.setdefault(row["value"], {})[column["value"]] = number
    return Read(value or None, errors)


def text(instrument, question, data):
    name = field_name(question["slug"])
    given = CONTROL.sub("", data.get(name, "").replace("\r\n", "\n")).strip()
    most = question.get("max_length", 2000)
    if len(given) > most:
        words = _("Shorten the text: it has %(length)d characters, and %(most)d fit.")
        return Read(given, {name: words % {"length": len(given), "most": most}})
    if given and question.get("format") == "email":
        try:
            validate_email(given)
        except ValidationError:
            return Read(given, {name: _("Write an e-mail address, such as anna@example.org.")})
    return Read(given or None, {})


READERS = {
    "yes_no": yes_no,
    "single_choice": single_choice,
    "multi_choice": multi_choice,
    "ranking": ranking,
    "integer": integer,
    "decimal": decimal,
    "matrix_integer": matrix_integer,
    "likert": likert,
    "short_text": text,
    "long_text": text,
}
