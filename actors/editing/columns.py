"""What record pages and rows have in common: how each kind of column is edited."""

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..fuzzy_dates import FuzzyDateField
from .fields import BasisField, ChosenListField, LinesField, RecordSelect, WholeNumbersField
from .forms import RecordForm

DATE_HELP = _("A day (2020-11-04), a month (2020-11), a year (2020) or a span (2021-05/2021-06).")


class ColumnForms(BaseModelAdmin):
    """Long texts, dates, lists and choices of records get widgets that a person can work with."""

    form = RecordForm
    # Foreign keys of foreign keys that the names of the rows need, beside the rows' own keys.
    also_related = ()
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
        FuzzyDateField: {"widget": AdminTextInputWidget(attrs={"size": 21}), "help_text": DATE_HELP},
    }

    def get_queryset(self, request):
        """With every record that a row points at, so that showing many rows asks no more than one."""
        keys = [field.name for field in self.model._meta.fields if field.is_relation]
        return super().get_queryset(request).select_related(*keys, *self.also_related)

    def get_autocomplete_fields(self, request):
        """Every key to a record is found by typing: there may be thousands to choose from."""
        relations = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in relations if field.is_relation and self._can_find(field)]

    def _can_find(self, field):
        return admin.site.is_registered(field.related_model) and not field.auto_created

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "field_basis":
            return BasisField(**words_of(db_field))
        if isinstance(db_field, ArrayField):
            return list_field(db_field)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            # Nothing is deleted from the page of something else that points at it.
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def list_field(column):
    """The form field of an array column: checkboxes for a closed list, numbers in a line, else lines."""
    if isinstance(column.base_field, models.IntegerField):
        return WholeNumbersField(initial=column.get_default, **words_of(column))
    if column.base_field.choices:
        return ChosenListField(choices=column.base_field.choices, **words_of(column))
    return LinesField(**words_of(column))


def words_of(column):
    return {
        "label": capfirst(column.verbose_name),
        "help_text": column.help_text,
        "required": not column.blank,
    }
