"""Writing rows: created, updated, left as they are, or kept as people have edited them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from .edits import LOADER
from .rows import Ref, Row
from .stock import Stock


@dataclass
class Report:
    """What a load did: rows counted per model and outcome, and records named by model and slug."""

    counts: dict = field(default_factory=lambda: defaultdict(Counter))
    kept: list = field(default_factory=list)
    vanished: list = field(default_factory=list)


@dataclass
class Change:
    """What is to be done with one row; `values` and `many` hold only what differs."""

    row: Row
    instance: models.Model | None
    values: dict
    many: dict
    relation: str = ""

    @property
    def outcome(self):
        if self.instance is None:
            return "created"
        return "updated" if self.values or self.many else "unchanged"


class Writer:
    """Writes the rows of one model after the other, within a transaction of the caller."""

    def __init__(self, force=False):
        self.force = force
        self.report = Report()
        self.ids = {}
        self.deleted = set()
        self.where = None

    def write(self, rows):
        """Write all rows of one model, and their children."""
        stock = Stock(rows)
        for row in rows:
            self.look_up(row, stock)
        for row in rows:
            self.where = row.where
            self.write_family(row, stock)
        self.report.vanished += [(stock.model, slug) for slug in stock.vanished()]

    def look_up(self, row, stock):
        """Note the ids that references to this record and its children stand for."""
        record = stock.find(row)
        if record is None:
            if stock.was_deleted(row) and not self.force:
                self.deleted.update(row.refs())
            return
        self.ids[row.ref] = record.pk
        for relation, children in row.children.items():
            for child in children:
                # Only children without siblings are referred to, so they need no key.
                if child.slug and (stored := stock.children(relation, record).get(())):
                    self.ids[child.ref] = stored.pk

    def write_family(self, row, stock):
        """Write a record and its children, unless people have edited or deleted it."""
        if row.ref in self.deleted or self.lacks_deleted(row):
            self.keep(row)
            return
        record = stock.find(row)
        changes = [self.compare(row, record, stock), *self.compare_children(row, record, stock)]
        surplus = surplus_children(changes, stock)
        is_same = not surplus and all(change.outcome == "unchanged" for change in changes)
        if not is_same:
            if record and record.pk in stock.edited and not self.force:
                self.keep(row)
                return
            self.apply(changes, surplus)
        for change in changes:
            self.report.counts[change.row.model][change.outcome] += 1
        for child in surplus:
            self.report.counts[type(child)]["removed"] += 1

    def keep(self, row):
        self.report.kept.append((row.model, row.slug))
        for kept in row.family():
            self.report.counts[kept.model]["kept"] += 1

    # — what differs —

    def resolve(self, value):
        """The id that a reference stands for; None where people have deleted the record."""
        if not isinstance(value, Ref):
            return value
        return None if value in self.deleted else self.ids[value]

    def columns(self, row):
        """The row's values by column, references as ids."""
        own = row.model._meta
        return {own.get_field(name).attname: self.resolve(value) for name, value in row.values.items()}

    def compare(self, row, record, stock):
        many = {}
        for name, refs in row.many.items():
            wanted = self.wanted_ids(row, name, refs)
            if wanted != stock.many(name, record):
                many[name] = wanted
        return Change(row, record, differences(self.columns(row), record), many)

    def wanted_ids(self, row, name, refs):
        if row.model._meta.get_field(name).related_model is row.model:
            # The later of two records of one kind sets the relation between them.
            return {self.ids[ref] for ref in refs if ref in self.ids}
        return {self.resolve(ref) for ref in refs} - {None}

    def compare_children(self, row, record, stock):
        for relation, children in row.children.items():
            stored = stock.children(relation, record)
            for child in children:
                if self.lacks_deleted(child):
                    continue
                columns = self.columns(child)
                instance = stored.get(tuple(columns[column] for column in stock.keys[relation]))
                yield Change(child, instance, differences(columns, instance), {}, relation)

    def lacks_deleted(self, row):
        """Whether a row cannot be, for want of a record that people have deleted."""
        return any(
            value in self.deleted and not row.model._meta.get_field(name).null
            for name, value in row.values.items()
            if isinstance(value, Ref)
        )

    # — doing it —

    def apply(self, changes, surplus):
        for child in surplus:
            child._change_reason = LOADER
            child.delete()
        own, *children = changes
        record = self.save(own, own.instance or own.row.model())
        for change in children:
            child = change.instance
            if child is None:
                child = change.row.model()
                belong(child, own.row.model._meta.get_field(change.relation), record)
            self.save(change, child)

    def save(self, change, instance):
        for name, value in change.values.items():
            setattr(instance, name, value)
        instance._change_reason = LOADER
        if change.values or change.instance is None:
            instance.save()
        for name, wanted in change.many.items():
            getattr(instance, name).set(wanted)
        if change.row.slug:
            self.ids[change.row.ref] = instance.pk
        return instance


def differences(columns, instance):
    """Those columns whose stored value is another; all of them where nothing is stored."""
    if instance is None:
        return columns
    return {name: value for name, value in columns.items() if getattr(instance, name) != value}


def belong(child, relation, owner):
    if isinstance(relation, GenericRelation):
        child.record = owner
    else:
        setattr(child, relation.field.name, owner)


def surplus_children(changes, stock):
    """Stored children that the files no longer have."""
    own, *children = changes
    matched = {(change.relation, change.instance.pk) for change in children if change.instance}
    return [
        child
        for relation in own.row.children
        for child in stock.children(relation, own.instance).values()
        if (relation, child.pk) not in matched
    ]
