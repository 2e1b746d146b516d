"""Reading records field by field, each as the model's own field wants it. Faults are collected."""

import datetime
import re
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from actors.fuzzy_dates import FuzzyDate, FuzzyDateField

from .faults import Fault, Where
from .rows import Ref
from .yaml_text import Plain, read_yaml

NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
WHOLE = re.compile(r"-?\d+", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)", re.ASCII)
TRUTH = {"true": True, "false": False}


class Reading:
    """One reading of a folder: its faults, the records it has, and the references between them."""

    def __init__(self, folder):
        self.folder = folder
        self.faults = []
        self.files = {}
        self.known = {}
        self.references = []
        self.languages = {}
        self.counties = {}

    def fault(self, where, message):
        self.faults.append(Fault(where, message))

    def file(self, name, optional=False):
        """The top of a file as a `Record`; an optional file may be missing."""
        if name not in self.files:
            self.files[name] = self.read_file(name, optional)
        return self.files[name]

    def read_file(self, name, optional):
        path = self.folder / name
        content = {} if optional and not path.exists() else read_yaml(path, name, self.faults)
        record = Record(self, content if isinstance(content, dict) else {}, Where(name))
        record.is_broken = not isinstance(content, dict)
        if isinstance(content, (list, str)):
            self.fault(record.where, "the file does not hold lists by name")
        return record

    def finish(self):
        """Fault unknown lists, and references to records that the files do not have."""
        for top in self.files.values():
            top.finish()
        for where, ref in self.references:
            if (ref.model, ref.slug) not in self.known:
                self.fault(where, f"there is no {ref.model._meta.verbose_name} {ref.slug!r}")

    def know(self, model, slug, where):
        """Note that the files have this record, so that others may refer to it."""
        if (model, slug) in self.known:
            self.fault(where.at("slug"), f"{slug} is already in {self.known[model, slug].file}")
        elif slug:
            self.known[model, slug] = where


class Record:
    """A mapping of a file. What nobody has read when it is finished is an unknown field."""

    def __init__(self, reading, entry, where):
        self.reading = reading
        self.entry = entry
        self.where = where
        self.unread = set(entry)
        self.is_broken = False

    def __contains__(self, name):
        return self.entry.get(name) is not None

    def fault(self, name, message):
        self.reading.fault(self.where.at(name), message)

    def finish(self):
        for name in sorted(self.unread):
            self.fault(name, "there is no such field")

    # — one value —

    def raw(self, name):
        self.unread.discard(name)
        return self.entry.get(name)

    def fields(self, model, *names, **renamed):
        """The values of model fields by field name; `renamed` says which name the file has for one."""
        own_names = {name: name for name in names} | renamed
        return {field: self.value(model._meta.get_field(field), name) for field, name in own_names.items()}

    def value(self, field, name):
        """The value as this model field wants it; its default where the file says nothing."""
        raw = self.raw(name)
        if raw is None or raw in ("", []):
            if not field.blank and not field.has_default():
                self.fault(name, "is missing")
            return field.get_default()
        try:
            value = convert(field, raw)
            if field.choices and value not in dict(field.flatchoices):
                raise ValueError(f"{value!r} is not in the closed list")
            field.run_validators(value)
        except ValidationError as error:
            self.fault(name, " ".join(error.messages))
        except ValueError as error:
            self.fault(name, str(error))
        else:
            return value
        return field.get_default()

    def text(self, name, required=False):
        raw = self.raw(name)
        if raw is not None and not isinstance(raw, str):
            self.fault(name, "is no text")
        elif required and not raw:
            self.fault(name, "is missing")
        return raw if isinstance(raw, str) else ""

    def texts(self, name):
        return [raw for raw in self.items(name) if self.is_text(name, raw)]

    def listed(self, name, allowed, required=False):
        """Text out of a closed list that no model field holds."""
        text = self.text(name, required)
        if text and text not in allowed:
            self.fault(name, f"{text!r} is not in the closed list")
        return text

    def flag(self, name):
        """True, False, or None where the file says nothing."""
        raw = self.raw(name)
        if raw is not None and not (isinstance(raw, Plain) and raw in TRUTH):
            self.fault(name, f"{raw!r} is neither true nor false")
        return TRUTH.get(raw) if isinstance(raw, Plain) else None

    # — other records —

    def ref(self, name, model, required=False):
        slug = self.text(name, required)
        return self.refer(name, model, slug) if slug else None

    def refs(self, name, model):
        """References of a list. A slug given twice is a fault."""
        slugs = self.texts(name)
        for slug in {slug for slug in slugs if slugs.count(slug) > 1}:
            self.fault(name, f"{slug!r} stands twice")
        return [self.refer(name, model, slug) for slug in dict.fromkeys(slugs)]

    def refer(self, name, model, slug):
        ref = Ref(model, str(slug))
        self.reading.references.append((self.where.at(name), ref))
        return ref

    def slugs(self, name, model):
        """Slugs that a column keeps as text; the records must exist all the same."""
        return [ref.slug for ref in self.refs(name, model)]

    # — what is inside —

    def items(self, name):
        raw = self.raw(name)
        if raw is None or isinstance(raw, list):
            return raw or []
        self.fault(name, "is no list")
        return []

    def is_text(self, name, raw):
        if not isinstance(raw, str):
            self.fault(name, "holds something that is no text")
        return isinstance(raw, str)

    def records(self, name, required=False):
        """The mappings of a list, each finished when the next is asked for."""
        raw_items = self.items(name)
        if required and not raw_items and not self.is_broken:
            self.fault(name, "is missing")
        for index, raw in enumerate(raw_items, 1):
            where = self.where_of(name, index, raw)
            if isinstance(raw, dict):
                record = Record(self.reading, raw, where)
                yield record
                record.finish()
            else:
                self.reading.fault(where, "is no record")

    def where_of(self, name, index, raw):
        if self.where.record:
            return self.where.at(f"{name}[{index}]")
        named = raw if isinstance(raw, dict) else {}
        return Where(self.where.file, str(named.get("slug") or named.get("key") or f"{name}[{index}]"))

    def record(self, name):
        """A mapping inside this one, or an empty one; the caller finishes it."""
        raw = self.raw(name)
        if raw is not None and not isinstance(raw, dict):
            self.fault(name, "is no mapping")
            raw = None
        if self.where.record:
            return Record(self.reading, raw or {}, self.where.at(name))
        return Record(self.reading, raw or {}, Where(self.where.file, str((raw or {}).get("slug") or name)))


def convert(field, raw):
    """A value of a file as the type of a model field. Raises ValueError."""
    if isinstance(field, ArrayField):
        return [convert_item(field.base_field, item) for item in as_list(raw)]
    if not isinstance(raw, str):
        raise ValueError("is a list or a mapping, not a value")
    if "\0" in raw:
        raise ValueError("holds a NUL character, which the database cannot store")
    if isinstance(field, FuzzyDateField):
        return FuzzyDate.parse(raw)
    for kind, read in CONVERSIONS.items():
        if isinstance(field, kind):
            return read(raw)
    return str(raw)


def as_list(raw):
    if not isinstance(raw, list):
        raise ValueError("is no list")
    return raw


def convert_item(field, item):
    if item is None:
        raise ValueError("holds an empty item")
    value = convert(field, item)
    if field.choices and value not in dict(field.flatchoices):
        raise ValueError(f"{value!r} is not in the closed list")
    return value


def read_whole(raw):
    if not (isinstance(raw, Plain) and WHOLE.fullmatch(raw)):
        raise ValueError(f"{raw!r} is no whole number")
    return int(raw)


def read_decimal(raw):
    if not (isinstance(raw, Plain) and NUMBER.fullmatch(raw)):
        raise ValueError(f"{raw!r} is no number")
    return Decimal(raw)


def read_truth(raw):
    if not (isinstance(raw, Plain) and raw in TRUTH):
        raise ValueError(f"{raw!r} is neither true nor false")
    return TRUTH[raw]


def read_moment(raw):
    """A moment with its offset from UTC."""
    if not MOMENT.fullmatch(raw):
        raise ValueError(f"{raw!r} is no moment such as 2020-11-18T13:00:00+01:00")
    return datetime.datetime.fromisoformat(raw)


def read_day(raw):
    if not DAY.fullmatch(raw):
        raise ValueError(f"{raw!r} is no day such as 2020-11-18")
    return datetime.date.fromisoformat(raw)


# A DateTimeField is a DateField too, so it comes first.
CONVERSIONS = {
    models.BooleanField: read_truth,
    models.IntegerField: read_whole,
    models.DecimalField: read_decimal,
    models.FloatField: lambda raw: float(read_decimal(raw)),
    models.DateTimeField: read_moment,
    models.DateField: read_day,
}
