"""Constraints that recur: a column keeps to its closed list."""

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _


def one_of(field, choices):
    """The column holds one of the choices, or nothing where the field allows it."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *choices.values]}),
        name=f"%(app_label)s_%(class)s_{field}_listed",
        violation_error_message=_("Choose a value from the list."),
    )


def all_of(field, choices):
    """Every element of the array column is one of the choices."""
    return CheckConstraint(
        condition=Q(**{f"{field}__contained_by": list(choices.values)}),
        name=f"%(app_label)s_%(class)s_{field}_listed",
        violation_error_message=_("Choose values from the list."),
    )
