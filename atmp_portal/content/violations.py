"""Rows that the database would refuse, told by our own constraints before it does, so that all are named."""

from django.core.exceptions import ValidationError
from django.db import models

from .faults import Fault
from .rows import Ref


def violations(groups):
    """A fault for each constraint that a row breaks, by itself or together with another row."""
    faults, seen = [], {}
    for top in (row for rows in groups for row in rows):
        for row in top.family():
            faults += broken_checks(row)
            faults += repeated(row, top, seen)
    return faults


def broken_checks(row):
    instance = row.model()
    for name, value in row.values.items():
        is_ref = isinstance(value, Ref)
        # Which record it is does not matter here, only that there is one.
        setattr(instance, row.model._meta.get_field(name).attname, 1 if is_ref else value)
    for constraint in row.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(row.model, instance)
            except ValidationError as error:
                fields = dict.fromkeys(names_in(constraint.condition))
                yield Fault(row.where.at(", ".join(fields)), " ".join(error.messages))


def names_in(condition):
    for part in condition.children:
        if isinstance(part, tuple):
            yield part[0].partition("__")[0]
        else:
            yield from names_in(part)


def repeated(row, owner, seen):
    """Fields that no two rows may share; a child that does not name its owner belongs to `owner`."""
    uniques = [
        (constraint.fields, constraint.violation_error_message)
        for constraint in row.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    ]
    uniques += [
        ((field.name,), field.error_messages["unique"] % {"model_name": "record", "field_label": field.name})
        for field in row.model._meta.fields
        if field.unique and field.name in row.values
    ]
    for fields, message in uniques:
        values = (row.model, fields, *(row.values.get(name, owner) for name in fields))
        if values in seen:
            given = [name for name in fields if name in row.values]
            yield Fault(
                row.where.at(", ".join(given)), f"{message} ({seen[values].file}: {seen[values].record})"
            )
        seen.setdefault(values, row.where)
