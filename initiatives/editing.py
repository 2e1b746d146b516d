"""Changing an initiative and what belongs to it, so that nobody's work is lost.

A form carries the version it was opened with (`version_of`). What a person left as it was keeps what
others wrote since; where both changed the same field the second is shown both versions.
"""

from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from actors.admission import free_slug
from actors.editing.history import label_in
from actors.fuzzy_dates import FuzzyDate
from actors.models import BasedFields, Source, SourcedRecord
from actors.profile_editing import version_of

from .models import Document, FundingDecision, Indicator, IndicatorValue, Initiative, SubGoal

# How far back somebody is looked for who changed a field.
MOST_VERSIONS = 100
# Fields that the pages show together with another, whose basis is that of both.
SHOWN_WITH = {"end": "start", "status_as_of": "status"}


class EditConflict(NamedTuple):
    """A field that two people changed: what is saved now, in words, who wrote it and when."""

    field: str
    theirs: str
    mine: str
    by: str
    at: Any


class EditedByTwoError(Exception):
    """`conflicts` are the fields that both changed, `untouched` those that this person left as they were."""

    def __init__(self, conflicts, untouched):
        super().__init__("changed by somebody else in the meantime")
        self.conflicts = conflicts
        self.untouched = untouched


@transaction.atomic
def save_record(record, *, values, version, stated_by=None):
    """Save what this person changed of `values`, by field. Returns the record.

    `stated_by` is the initiative whose lead writes this: what changes rests on its own statement from now
    on. None: the grounds stay, as where an administrator writes.

    `version` is what `version_of(record)` said when the form was opened. Raises EditedByTwoError where
    somebody else changed the same field since, ValidationError where the result is not allowed.
    """
    record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    opened_with = record
    if version != version_of(record):
        opened_with = record.history.filter(history_id=int(version) if version.isdecimal() else None).first()
    changed = {
        name: value
        for name, value in values.items()
        if opened_with is None or comparable(value) != value_of(opened_with, name)
    }
    conflicts = [
        _conflict(record, name, value, version)
        for name, value in changed.items()
        if opened_with is not record and _both_changed(record, opened_with, name, value)
    ]
    if conflicts:
        raise EditedByTwoError(conflicts, [name for name in values if name not in changed])
    if stated_by and isinstance(record, BasedFields):
        record.mark_as_stated(SHOWN_WITH.get(name, name) for name in changed)
    if changed:
        _write(record, changed)
        _cite_statement(record, stated_by)
    return record


@transaction.atomic
def add_record(record, *, values, stated_by=None):
    """Save a new sub-goal, indicator, decision or document of the initiative it names. Returns it.

    Raises ValidationError where the result is not allowed.
    """
    # Two people who add at once take turns, so that the second is told what is taken.
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=record.initiative_id)
    name = values.get("name_sv") or values.get("title")
    record.slug = free_slug(type(record), f"{initiative.slug} {name}")
    _write(record, values)
    _cite_statement(record, stated_by)
    return record


def _cite_statement(record, initiative):
    """Where a record has no basis for each field, its sources say that the initiative itself wrote it."""
    if initiative is None or isinstance(record, BasedFields) or not isinstance(record, SourcedRecord):
        return
    # Two leads who write on one day share the source: the second waits until the first has made it.
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    name = initiative.name_sv
    title = f"{name}: egen uppgift i ATMP-portalen"
    earlier = record.citations.filter(source__title=title)
    today = FuzzyDate.parse(timezone.localdate().isoformat())
    source = Source.objects.filter(title=title, date=today).first() or Source.objects.create(
        slug=free_slug(Source, f"{initiative.slug} egen uppgift {today.text}"),
        kind=Source.Kind.SOURCE_DOCUMENT,
        title=title,
        title_en=f"{initiative.name_en}: own statement on the ATMP portal",
        language="sv",
        publisher=name[:200],
        date=today,
    )
    # The latest stands for all: who wrote what and when is in the history.
    earlier.exclude(source=source).delete()
    if not earlier.exists():
        record.citations.create(source=source, order=record.citations.count() + 1)


@transaction.atomic
def add_value(indicator, *, values, source_title, source_url, publisher):
    """Add a dated value to the figure; earlier ones stay. Returns the `IndicatorValue`.

    The source is made unless the portal has one with this title and address. Raises ValidationError for
    a second value of the same source for the same date, or a range that is none.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    source, _created = Source.objects.get_or_create(
        title=source_title,
        url=source_url,
        defaults={
            "slug": free_slug(Source, f"{indicator.slug} {source_title}"),
            "kind": Source.Kind.SOURCE_DOCUMENT,
            "publisher": publisher,
            "date": values["as_of"],
        },
    )
    value = IndicatorValue(indicator=indicator, source=source, **values)
    value.full_clean()
    value.save()
    return value


def own_records(initiative, model):
    """The sub-goals, figures, decisions or documents that the initiative's leads keep."""
    if model is Indicator:
        return Indicator.objects.filter(
            Q(initiative=initiative) | Q(initiative=None, subgoal__initiative=initiative)
        )
    return {
        SubGoal: initiative.subgoals,
        FundingDecision: initiative.funding,
        Document: initiative.documents,
    }[model].all()


# — comparing —


def comparable(value):
    """A form's value as `value_of` gives it: several records as their sorted ids, one as its id."""
    if isinstance(value, list) and value and hasattr(value[0], "pk"):
        return sorted(record.pk for record in value)
    return value.pk if hasattr(value, "pk") else value


def value_of(record, name):
    """What a record, or an earlier version of it from its history, holds in a field."""
    model = getattr(record, "instance_type", type(record))
    column = model._meta.get_field(name)
    if not column.many_to_many:
        return getattr(record, column.attname)
    if model is type(record):
        return sorted(getattr(record, name).values_list("pk", flat=True))
    key = f"{column.m2m_reverse_field_name()}_id"
    return sorted(getattr(record, name).values_list(key, flat=True))


def in_words(model, name, value):
    """A value as people read it."""
    column = model._meta.get_field(name)
    if column.is_relation and isinstance(value, list):
        return ", ".join(str(one) for one in value) or "–"
    if isinstance(column, ArrayField):
        return ", ".join(map(str, value)) or "–"
    return str(label_in(column, value))


def _both_changed(record, opened_with, name, value):
    saved = value_of(record, name)
    if saved == comparable(value):
        return False
    return opened_with is None or saved != value_of(opened_with, name)


def _conflict(record, name, value, version):
    column = record._meta.get_field(name)
    saved = list(getattr(record, name).all()) if column.many_to_many else getattr(record, name)
    latest = _who_changed(record, name, version)
    return EditConflict(
        field=name,
        theirs=in_words(type(record), name, saved),
        mine=in_words(type(record), name, value),
        by=str(latest.history_user or "") if latest else "",
        at=latest.history_date if latest else None,
    )


def _who_changed(record, name, version):
    """The history row by which the field got what it holds now."""
    rows = record.history.select_related("history_user").order_by("-history_id")
    if version.isdecimal():
        rows = rows.filter(history_id__gt=int(version))
    saved, found = value_of(record, name), None
    for row in rows[:MOST_VERSIONS]:
        if found and value_of(row, name) != saved:
            break
        found = row
    return found


def _write(record, values):
    many = {name for name in values if record._meta.get_field(name).many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(record, name, value)
    record.full_clean()
    record.save()
    for name in many:
        getattr(record, name).set(values[name])
