"""The records as they stood on a day, read from their history."""

import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from actors.models import Citation, Source
from initiatives.models import Initiative
from initiatives.models.obligations import STOCKHOLM


class Past(NamedTuple):
    """A day, and the last moment whose records tell of it.

    The portal's history begins when its first content was loaded, on `begins_on`. Of earlier days it
    knows only what the sources date: the records are then read as they first stood, at the end of that day.
    """

    as_of: datetime.date
    begins_on: datetime.date
    moment: datetime.datetime

    @classmethod
    def on(cls, as_of):
        """The past on a day in Stockholm's calendar."""
        began_at = Initiative.history.aggregate(first=Min("history_date"))["first"] or timezone.now()
        begins_on = timezone.localdate(began_at, STOCKHOLM)
        return cls(as_of, begins_on, end_of(max(as_of, begins_on)))

    def rows(self, model, **where):
        """The rows of a model as they stood, in its usual order; rows without any history as they stand."""
        return self._rows(model, where, where)

    def _rows(self, model, written, unwritten):
        latest = model.history.filter(history_date__lte=self.moment).latest_of_each()
        then = [_as_it_stood(model, one) for one in latest.filter(**written).exclude(history_type="-")]
        without = ~Exists(model.history.filter(**{model._meta.pk.name: OuterRef("pk")}))
        return _in_order(model, [*then, *model.objects.filter(without, **unwritten)])

    def by_id(self, model, ids):
        """{primary key: row as it stood}; a row that has changed its words since is found by the old ones.

        One that was not there yet, or not any more, is taken as it stands today, for its name.
        """
        wanted = {pk for pk in ids if pk is not None}
        if not wanted:
            return {}
        found = {row.pk: row for row in self.rows(model, **{f"{model._meta.pk.name}__in": wanted})}
        return model.objects.in_bulk(wanted - set(found)) | found

    def related(self, rows, field):
        """{primary key of a row: the ids it named in a many-to-many field} for rows of one model."""
        if not rows:
            return {}
        model = type(rows[0])
        named = _history_of_relation(model, field)
        target = model._meta.get_field(field).m2m_reverse_field_name()
        owners = {row._history.pk: row.pk for row in rows if hasattr(row, "_history")}
        found = {row.pk: [] for row in rows}
        pairs = named.objects.filter(history_id__in=owners).order_by("m2m_history_id")
        for owner, pk in pairs.values_list("history_id", f"{target}_id"):
            found[owners[owner]].append(pk)
        for row in rows:
            if not hasattr(row, "_history"):
                found[row.pk] = list(getattr(row, field).values_list("pk", flat=True))
        return found

    def naming(self, model, field, pk):
        """The rows of a model that named this id in a many-to-many field."""
        named = _history_of_relation(model, field)
        target = model._meta.get_field(field).m2m_reverse_field_name()
        histories = named.objects.filter(**{f"{target}_id": pk}).values("history_id")
        return self._rows(model, {"history_id__in": histories}, {field: pk})

    def sources(self, rows):
        """{primary key of a row: [(source, place in it)]} for rows of one model."""
        if not rows:
            return {}
        kind = ContentType.objects.get_for_model(type(rows[0]), for_concrete_model=True)
        cited = self.rows(Citation, content_type=kind, object_id__in=[row.pk for row in rows])
        sources = self.by_id(Source, {citation.source_id for citation in cited})
        found = {row.pk: [] for row in rows}
        for citation in cited:
            found[citation.object_id].append((sources[citation.source_id], citation))
        return found


def end_of(day):
    """The last moment of a day in Stockholm."""
    after = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, tzinfo=STOCKHOLM)
    return after - datetime.timedelta(microseconds=1)


def _as_it_stood(model, history):
    """The row that a history tells of, without asking the database for the columns it leaves out."""
    kept = {field.attname for field in history._meta.concrete_fields}
    fields = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
    row = model(**{name: getattr(history, name) for name in fields})
    row._history = history
    return row


def _history_of_relation(model, field):
    return getattr(model.history.model, field).model


def _in_order(model, rows):
    """In the order of the model's Meta, by columns of its own only."""
    for name in reversed(model._meta.ordering):
        column = name.removeprefix("-")
        if column != "pk" and model._meta.get_field(column).generated:
            # The database makes it of the row as it is today; history has none.
            continue
        attribute = "pk" if column == "pk" else model._meta.get_field(column).attname
        rows.sort(key=lambda row, attribute=attribute: _key(getattr(row, attribute)), reverse=name[0] == "-")
    return rows


def _key(value):
    """Comparable whatever the row holds; an unknown date sorts as the empty text that the column holds."""
    return (value is not None, getattr(value, "text", value))
