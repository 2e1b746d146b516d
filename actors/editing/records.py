"""The page and the list of one kind of record in the admin."""

from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from ..models import SourcedRecord
from ..search import SearchQuerySet
from .columns import ColumnForms
from .history import RecordChanges, part_changes
from .rows import Citations, Statements

EDITORS = (_("For editors"), {"fields": ["slug", "notes"]})


class RecordAdmin(ColumnForms, SimpleHistoryAdmin):
    """A kind of record. What is particular to it stands in its own admin class."""

    save_on_top = True
    list_per_page = 50
    # The key to the record on whose public page this one is shown; "" where it has a page of its own.
    shown_on = ""

    def get_inlines(self, request, obj):
        """Sources come last on every record that rests on sources."""
        sources = [Statements, Citations] if issubclass(self.model, SourcedRecord) else []
        return [*self.inlines, *sources]

    def get_search_results(self, request, queryset, search_term):
        """What the columns contain, and what a visitor's search would find: accents, misspellings."""
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        if search_term.strip() and isinstance(queryset, SearchQuerySet):
            alike = self.model.objects.matching(search_term).values("pk")
            found = found | queryset.filter(pk__in=alike)
        return found, has_doubles

    def view_on_site(self, obj):
        """The public page that shows the record, or None."""
        page = obj
        for key in filter(None, self.shown_on.split(".")):
            page = getattr(page, key)
        has_page = page is not None and hasattr(page, "get_absolute_url")
        return page.get_absolute_url() if has_page else None

    def history_view_title(self, request, obj):
        return _("History: %(record)s") % {"record": obj}

    def history_form_view_title(self, request, obj):
        return _("An earlier version: %(record)s") % {"record": obj}

    def get_historical_record_context_helper(self, request, historical_record):
        return RecordChanges(self.model, historical_record)

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        super().set_history_delta_changes(request, historical_records, foreign_keys_are_objs)
        for record in historical_records:
            record.changes = getattr(record, "history_delta_changes", [])

    def history_view(self, request, object_id, extra_context=None):
        inlines = [inline for inline in self.get_inlines(request, None) if inline.can_delete]
        parts = part_changes(self.model, object_id, [inline.model for inline in inlines])
        return super().history_view(request, object_id, {"part_changes": parts, **(extra_context or {})})
