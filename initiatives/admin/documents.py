"""Documents that sources mention."""

from django.contrib import admin

from actors.editing import EDITORS, RecordAdmin

from ..models import Document


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ["title", "kind", "publisher", "date", "reference_number", "initiative"]
    list_filter = ["kind", "language", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "title_en", "slug", "publisher", "reference_number", "url"]
    prepopulated_fields = {"slug": ["title"]}
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title", "title_en"),
                    ("kind", "language", "date"),
                    ("publisher", "publisher_actor"),
                    ("reference_number", "url"),
                    "initiative",
                ]
            },
        ),
        EDITORS,
    ]
