"""Dates as precise as their source: a day, a month, a year, or a span of these.

Stored as text in the Extended Date/Time Format (ISO 8601-2, level 0): ``2020-11-04``, ``2020-11``,
``2020`` or an interval ``2021-05/2021-06``. As text they sort by their beginning.
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

ONE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PATTERN = re.compile(rf"^{ONE}(/{ONE})?$", re.ASCII)

MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True, order=True)
class FuzzyDate:
    """One date or span; `start` and `end` are the first and last day it can mean, both included."""

    text: str

    @classmethod
    def parse(cls, text):
        """Read the stored form. Raises ValueError when it is no such date or ends before it begins."""
        text = str(text).strip()
        if not PATTERN.match(text):
            raise ValueError(f"{text!r} is no date such as 2020-11-04, 2020-11, 2020 or 2021-05/2021-06")
        date = cls(text)
        if date.end < date.start:
            raise ValueError(f"{text!r} ends before it begins")
        return date

    @classmethod
    def between(cls, first, last):
        """The span from one stored form to another; only `first` where both are the same."""
        return cls.parse(first if first == last else f"{first}/{last}")

    @property
    def parts(self):
        return self.text.split("/")

    @property
    def start(self):
        numbers = [int(number) for number in self.parts[0].split("-")]
        return datetime.date(*(numbers + [1, 1])[:3])

    @property
    def end(self):
        numbers = [int(number) for number in self.parts[-1].split("-")]
        year, month = (numbers + [12])[:2]
        day = numbers[2] if len(numbers) == 3 else calendar.monthrange(year, month)[1]
        return datetime.date(year, month, day)

    @property
    def is_day(self):
        return len(self.text) == len("2020-11-04")

    def __str__(self):
        return self.words()

    def words(self, language=None):
        """In words: "4 november 2020", "maj–juni 2021", "2021"."""
        language = (language or get_language() or "sv")[:2]
        names = MONTHS.get(language, MONTHS["en"])
        first, last = self.parts[0], self.parts[-1]
        if first == last:
            return _one_in_words(first, names)
        if first[:4] == last[:4] and len(first) == len(last) == len("2021-05"):
            return f"{names[int(first[5:]) - 1]}–{_one_in_words(last, names)}"
        dash = "–" if len(first) == len(last) == len("2021") else " – "
        return f"{_one_in_words(first, names)}{dash}{_one_in_words(last, names)}"


def _one_in_words(text, months):
    year, *rest = text.split("-")
    words = [year]
    if rest:
        words.insert(0, months[int(rest[0]) - 1])
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def period_in_words(start, end):
    """ "2018–2024", "from 2019" or "until 2017"; "" where neither end is known."""
    if start and end:
        return FuzzyDate(f"{start.text}/{end.text}").words() if start != end else start.words()
    if start:
        return pgettext("period", "from %(date)s") % {"date": start.words()}
    return pgettext("period", "until %(date)s") % {"date": end.words()} if end else ""


class FuzzyDateField(models.CharField):
    """A `FuzzyDate`, or None where the source does not say. The column holds text, never NULL."""

    description = _("Date, month, year or span")
    default_error_messages = {
        "invalid": _(
            "Write a day (2020-11-04), a month (2020-11), a year (2020) or a span (2021-05/2021-06)."
        )
    }

    def __init__(self, *args, **kwargs):
        kwargs.update(max_length=21, blank=kwargs.get("blank", True), default=kwargs.get("default"))
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def db_check(self, connection):
        return f"\"{self.column}\" ~ '{PATTERN.pattern.replace('^', '^(').replace('$', ')?$')}'"

    def from_db_value(self, value, expression, connection):
        return FuzzyDate(value) if value else None

    def to_python(self, value):
        if not value or isinstance(value, FuzzyDate):
            return value or None
        try:
            return FuzzyDate.parse(value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def get_prep_value(self, value):
        return self.to_python(value).text if value else ""

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value):
        super().run_validators(value.text if value else "")

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": FuzzyDateFormField, **kwargs})


class FuzzyDateFormField(forms.CharField):
    """Shows the stored form, so that what is edited keeps its precision."""

    def prepare_value(self, value):
        return value.text if isinstance(value, FuzzyDate) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)
