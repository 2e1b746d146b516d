"""Sources, and which records rest on them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..editing import RecordAdmin
from ..models import Citation, Source, Statement


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "kind", "publisher", "date", "consulted_on", "slug"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "title_en", "publisher", "slug", "url", "document_no"]
    date_hierarchy = "consulted_on"
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (
            None,
            {"fields": [("title", "title_en"), ("kind", "document_no"), ("publisher", "language"), "date"]},
        ),
        (_("Where it is"), {"fields": ["url", "url_note", "consulted_on"]}),
        (_("For editors"), {"fields": ["slug", ("publisher_basis", "date_basis"), "note"]}),
    ]


class OfARecord(RecordAdmin):
    """Rows that belong to records of any kind; the record is chosen on its own page."""

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("record")

    @admin.display(description=_("record"))
    def record_name(self, row):
        return row.record

    @admin.display(description=_("kind of record"), ordering="content_type")
    def record_kind(self, row):
        return row.content_type.model_class()._meta.verbose_name

    def view_on_site(self, row):
        has_page = hasattr(row.record, "get_absolute_url")
        return row.record.get_absolute_url() if has_page else None


@admin.register(Citation)
class CitationAdmin(OfARecord):
    list_display = ["source", "record_kind", "record_name", "note"]
    list_filter = [("content_type", admin.RelatedOnlyFieldListFilter), "source__kind"]
    search_fields = ["source__title", "source__slug", "note"]
    fields = [("record_kind", "record_name"), "source", ("note", "note_language"), "order"]
    readonly_fields = ["record_kind", "record_name"]


@admin.register(Statement)
class StatementAdmin(OfARecord):
    list_display = ["text_sv", "kind", "record_kind", "record_name", "field", "as_of"]
    list_filter = ["kind", ("content_type", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "field", "source__title"]
    fields = [
        ("record_kind", "record_name"),
        ("kind", "field", "as_of"),
        ("text_sv", "text_en"),
        ("source", "order"),
    ]
    readonly_fields = ["record_kind", "record_name"]
