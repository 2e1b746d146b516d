"""Rows edited on the page of the record they belong to."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.forms.models import BaseInlineFormSet

from ..models import Citation, Statement
from .columns import ColumnForms
from .forms import OrderedForm


class Rows(ColumnForms, admin.TabularInline):
    """One line for each row."""

    extra = 0
    show_change_link = True

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return narrow(super().formfield_for_dbfield(db_field, request, **kwargs))


def narrow(field):
    """Without the buttons beside a choice, for which a line has no room."""
    if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
        field.widget = field.widget.widget
    return field


class Sheets(ColumnForms, admin.StackedInline):
    """Several lines for each row: for longer texts in two languages beside each other."""

    extra = 0
    show_change_link = True


class Links(Rows):
    """Records with pages of their own, listed with links to them; edited there."""

    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class OrderedFormSet(BaseInlineFormSet):
    """Tells each new row which number comes next."""

    def _construct_form(self, place, **kwargs):
        form = super()._construct_form(place, **kwargs)
        form.next_order = next_order(self, place)
        return form


class OrderedGenericFormSet(BaseGenericInlineFormSet):
    """The same for rows that belong to records of any kind."""

    def _construct_form(self, place, **kwargs):
        form = super()._construct_form(place, **kwargs)
        form.next_order = next_order(self, place)
        return form


def next_order(formset, place):
    last = max((row.order for row in formset.get_queryset()), default=0)
    return last + 1 + max(0, place - formset.initial_form_count())


class OrderedRows(Rows):
    form = OrderedForm
    formset = OrderedFormSet


class OrderedSheets(Sheets):
    form = OrderedForm
    formset = OrderedFormSet


class CitationFormSet(OrderedGenericFormSet):
    """Each source once: Django looks for doubles only in columns that the form shows."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            source = getattr(form, "cleaned_data", {}).get("source")
            if source is None or self._should_delete_form(form):
                continue
            if source.pk in seen:
                form.add_error("source", Citation._meta.constraints[0].violation_error_message)
            seen.add(source.pk)


class Citations(ColumnForms, GenericTabularInline):
    """The sources that a record rests on."""

    model = Citation
    form = OrderedForm
    formset = CitationFormSet
    fields = ["source", "note", "note_language", "order"]
    extra = 0
    show_change_link = True

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return narrow(super().formfield_for_dbfield(db_field, request, **kwargs))


class Statements(ColumnForms, GenericStackedInline):
    """What sources say beside the values shown."""

    model = Statement
    form = OrderedForm
    formset = OrderedGenericFormSet
    fields = [("kind", "field", "as_of"), ("text_sv", "text_en"), ("source", "order")]
    extra = 0
    show_change_link = True
