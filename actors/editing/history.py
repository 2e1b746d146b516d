"""What changed in a record and in the rows that belong to it, who did it and when."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext
from simple_history.template_utils import HistoricalRecordContextHelper

MOST_CHANGES = 100
MOST_LETTERS = 400


class RecordChanges(HistoricalRecordContextHelper):
    """Changes in words: labels instead of slugs."""

    def __init__(self, model, record):
        super().__init__(model, record, max_displayed_delta_change_chars=MOST_LETTERS)

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        column = self.model._meta.get_field(change.field)
        if isinstance(column, ArrayField):
            value = [label_in(column.base_field, each) for each in value or []]
        if isinstance(value, list):
            value = ", ".join(map(str, value))
        return label_in(column, value)


def label_in(column, value):
    """A value as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(dict(column.flatchoices).get(value, value)) if column.choices else value


@dataclass
class PartChange:
    """One change of a row that belongs to a record."""

    name: str
    kind: str
    history_type: str
    history_date: datetime
    history_user: object
    changes: list = field(default_factory=list)


def part_changes(model, object_id, part_models):
    """The latest changes of the rows of these models that belong to the record, newest first."""
    changes = [change for part in part_models for change in _changes_of(part, model, object_id)]
    return sorted(changes, key=lambda change: change.history_date, reverse=True)[:MOST_CHANGES]


def _changes_of(part, model, object_id):
    records = part.history.filter(**_belonging(part, model, object_id)).select_related("history_user")
    records = records._select_related_history_tracked_objs().order_by("id", "-history_date", "-history_id")
    previous = None
    for record in reversed(records[: MOST_CHANGES * 5]):
        is_same = previous is not None and previous.id == record.id
        delta = record.diff_against(previous, foreign_keys_are_objs=True) if is_same else None
        words = RecordChanges(part, record).context_for_delta_changes(delta) if delta else []
        yield PartChange(
            name=name_of(record),
            kind=part._meta.verbose_name,
            history_type=record.history_type,
            history_date=record.history_date,
            history_user=record.history_user,
            changes=words,
        )
        previous = record


def _belonging(part, model, object_id):
    if hasattr(part, "content_type_id"):
        return {"content_type": ContentType.objects.get_for_model(model), "object_id": object_id}
    key = next(column for column in part._meta.fields if column.related_model is model)
    return {key.name: object_id}


def name_of(record):
    """The name of a row at that time, from the keys that were fetched with it."""
    row = record.instance
    for column in row._meta.fields:
        if column.is_relation and column.name != "content_type":
            column.set_cached_value(row, getattr(record, column.name, None))
    try:
        return str(row)
    except ObjectDoesNotExist:
        return ""
