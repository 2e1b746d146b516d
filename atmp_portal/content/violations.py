"""Rows that the database would refuse, told by our models' constraints before it does, so that all are named.

The conditions are worked out here, not asked of the database one by one: as in SQL, what compares with an
unknown value is unknown, and only what is false is refused.
"""

import operator
import re

from django.db import models
from django.db.models import F, Q

from .faults import Fault
from .rows import Ref

LOOKUPS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
    "range": lambda value, wanted: wanted[0] <= value <= wanted[1],
    "contained_by": lambda value, wanted: set(value) <= set(wanted),
    "regex": lambda value, wanted: re.search(wanted, value) is not None,
}


def violations(groups):
    """A fault for each constraint that a row breaks, by itself or together with another row."""
    faults, seen = [], {}
    for top in (row for rows in groups for row in rows):
        for row in top.family():
            faults += broken_checks(row)
            faults += repeated(row, top, seen)
    return faults


def broken_checks(row):
    for constraint in row.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and holds(constraint.condition, row) is False:
            fields = dict.fromkeys(names_in(constraint.condition))
            yield Fault(row.where.at(", ".join(fields)), constraint.violation_error_message)


def holds(condition, row):
    """Whether a condition is true of a row: True, False or, where a value is unknown, None."""
    parts = [holds(part, row) if isinstance(part, Q) else compare(*part, row) for part in condition.children]
    decisive = condition.connector == Q.OR
    known = not decisive if None not in parts else None
    result = decisive if decisive in parts else known
    return not result if condition.negated and result is not None else result


def compare(path, wanted, row):
    name, _, lookup = path.partition("__")
    value = stored(row, name)
    if lookup == "isnull":
        return (value is None) == wanted
    wanted = stored(row, wanted.name) if isinstance(wanted, F) else wanted
    return None if value is None or wanted is None else LOOKUPS[lookup or "exact"](value, wanted)


def stored(row, name):
    """The value as the column will hold it; the row's own id is not known yet."""
    if name == "id":
        return None
    field = row.model._meta.get_field(name)
    value = row.values.get(name, field.get_default())
    return value.slug if isinstance(value, Ref) else field.get_prep_value(value)


def names_in(condition):
    for part in condition.children:
        if isinstance(part, Q):
            yield from names_in(part)
        else:
            yield part[0].partition("__")[0]


def repeated(row, owner, seen):
    """Fields that no two rows may share; a child that does not name its owner belongs to `owner`."""
    uniques = [
        (constraint.fields, constraint.violation_error_message)
        for constraint in row.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    ]
    uniques += [
        ([field.name], "Another record already has this value.")
        for field in row.model._meta.fields
        if field.unique and field.name in row.values and field.name != "slug"
    ]
    for fields, message in uniques:
        values = (row.model, *fields, *(row.values.get(name, owner) for name in fields))
        if values in seen:
            given = [name for name in fields if name in row.values]
            other = seen[values]
            yield Fault(row.where.at(", ".join(given)), f"{message} ({other.file}: {other.record})")
        seen.setdefault(values, row.where)
