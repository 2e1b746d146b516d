"""The catalogue of education."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actors.editing import InListFilter, RecordAdmin

from ..models import Education


@admin.register(Education)
class EducationAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "provider_actor", "kind", "level", "status", "status_as_of"]
    list_filter = [
        "kind",
        "level",
        "status",
        "country",
        "atmp_content",
        ("target_groups", InListFilter),
        "origin",
    ]
    search_fields = ["title_sv", "title_en", "slug", "provider_actor__name", "provider_initiative__name_sv"]
    prepopulated_fields = {"slug": ["title_sv"]}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    ("summary_sv", "summary_en"),
                    ("kind", "level", "atmp_content", "taught_in"),
                    "target_groups",
                    "competences",
                ]
            },
        ),
        (
            _("Who gives it"),
            {
                "fields": [
                    ("provider_actor", "provider_initiative", "country"),
                    ("provider_note_sv", "provider_note_en"),
                    ("members", "members_note"),
                    "number_of_places",
                    ("places_per_year", "places_as_of"),
                ]
            },
        ),
        (
            _("Status and time"),
            {"fields": [("status", "status_as_of"), "started", "has_fee", ("url", "url_note")]},
        ),
        (
            _("Linked with"),
            {
                "fields": [
                    ("parent", "followed_by"),
                    ("related_actors", "related_initiatives"),
                    "event",
                ]
            },
        ),
        (
            _("For editors"),
            {
                "fields": [
                    "slug",
                    "title_as_in_source",
                    ("level_basis", "target_basis", "competence_basis"),
                    ("origin", "status_note"),
                    "notes",
                ]
            },
        ),
    ]
