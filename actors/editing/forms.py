"""The form behind every record and row: what the database would refuse is said beside the field."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import InlineForeignKeyField

from .fields import RecordSelect


class RecordForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, RecordSelect):
                select.known = self._loaded(name)

    def _loaded(self, name):
        is_loaded = self._meta.model._meta.get_field(name).is_cached(self.instance)
        return getattr(self.instance, name) if is_loaded else None

    def _post_clean(self):
        # Django would check the constraints here too, name no field, and skip those about the key itself.
        self.instance.full_clean = partial(self.instance.full_clean, validate_constraints=False)
        super()._post_clean()
        del self.instance.full_clean
        self._check_constraints()

    def _check_constraints(self):
        """Each constraint that the row breaks is said beside the last field that it is about."""
        parents = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        exclude = (self._get_validation_exclusions() | parents) - {self.instance._meta.pk.name}
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as error:
                    self.add_error(self._field_of(constraint), error)

    def _field_of(self, constraint):
        if isinstance(constraint, UniqueConstraint):
            named = set(constraint.fields)
        else:
            named = constraint.condition.referenced_base_fields
        return next((name for name in reversed(self.fields) if name in named), None)


class OrderedForm(RecordForm):
    """A row with a place among its siblings: a new row without a number comes last."""

    next_order = 1

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].required = False
        if self.instance._state.adding:
            self.initial["order"] = None

    def clean_order(self):
        order = self.cleaned_data["order"]
        return self.next_order if order is None else order
