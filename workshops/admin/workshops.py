"""The staff door of the workshops: the meetings, who takes part, what came out of them, other events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actors.editing import OrderedRows, OrderedSheets, RecordAdmin, Rows

from ..models import (
    Event,
    FollowUpAction,
    Material,
    NewsPost,
    Outcome,
    Participation,
    TalkingPoint,
    Workshop,
)


class Participations(OrderedRows):
    model = Participation
    fields = ["part", "person", "actor", "text_sv", "text_en", "order"]


class TalkingPoints(OrderedSheets):
    model = TalkingPoint
    fields = [("kind", "order"), ("text_sv", "text_en")]


class Outcomes(OrderedSheets):
    model = Outcome
    fields = [("slug", "order"), ("text_sv", "text_en")]


class Actions(OrderedSheets):
    model = FollowUpAction
    fields = [
        ("title_sv", "title_en"),
        ("slug", "order"),
        ("owner_actor", "owner_initiative"),
        ("owner_user", "blocked_reason"),
        ("owner_text_sv", "owner_text_en"),
        ("due_from", "due_to"),
        ("due_text_sv", "due_text_en"),
        ("status", "status_as_of", "done_on"),
        "event",
    ]


class Materials(Rows):
    model = Material
    fields = ["title", "kind", "language", "url", "document"]


@admin.register(Workshop)
class WorkshopAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "starts_at", "venue_mode", "access", "status", "challenge_area"]
    list_filter = [
        "status",
        "access",
        "venue_mode",
        "format",
        "language",
        ("challenge_area", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["title_sv", "title_en", "title_original", "slug", "notes"]
    date_hierarchy = "starts_at"
    prepopulated_fields = {"slug": ["title_sv"]}
    inlines = [TalkingPoints, Participations, Outcomes, Actions, Materials]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    ("title_original", "title_original_language"),
                    ("issue_sv", "issue_en"),
                    "challenge_area",
                ]
            },
        ),
        (
            _("Time and place"),
            {"fields": [("starts_at", "ends_at"), ("venue_mode", "format", "language")]},
        ),
        (
            _("Access and status"),
            {"fields": [("access", "access_basis"), ("status", "status_basis")]},
        ),
        (
            _("Linked with"),
            {"fields": [("part_of", "related_initiatives"), "competences"]},
        ),
        (
            _("For editors"),
            {
                "fields": [
                    "slug",
                    ("date_basis", "language_note"),
                    ("access_note", "status_note"),
                    ("outcomes_note", "notes"),
                ]
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        """What is run in the portal is published and cancelled on its own pages, where people are told."""
        return ["status", "starts_at", "ends_at"] if obj and obj.is_run_here else []

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status":
            kwargs["choices"] = [one for one in db_field.choices if one[0] not in ("draft", "published")]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class OfAWorkshop(RecordAdmin):
    """What belongs to one workshop; it is mostly edited on the workshop's page."""

    shown_on = "workshop"


@admin.register(Participation)
class ParticipationAdmin(OfAWorkshop):
    list_display = ["workshop", "part", "person", "actor", "text_sv"]
    list_filter = ["part", ("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["workshop__title_sv", "workshop__title_en", "person__name", "actor__name", "text_sv"]
    fields = [("workshop", "part"), ("person", "actor"), ("text_sv", "text_en"), "order"]


@admin.register(TalkingPoint)
class TalkingPointAdmin(OfAWorkshop):
    list_display = ["text_sv", "kind", "order", "workshop"]
    list_filter = ["kind", ("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "workshop__title_sv", "workshop__title_en"]
    fields = ["workshop", ("kind", "order"), ("text_sv", "text_en")]


@admin.register(Outcome)
class OutcomeAdmin(OfAWorkshop):
    list_display = ["text_sv", "text_en", "workshop"]
    list_filter = [("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "slug", "workshop__title_sv", "workshop__title_en"]
    fields = ["workshop", ("slug", "order"), ("text_sv", "text_en")]


@admin.register(FollowUpAction)
class FollowUpActionAdmin(OfAWorkshop):
    list_display = [
        "title_sv",
        "owner_actor",
        "owner_initiative",
        "due_from",
        "due_to",
        "status",
        "status_as_of",
        "workshop",
    ]
    list_filter = ["status", ("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title_sv", "title_en", "slug", "owner_actor__name", "owner_text_sv", "owner_text_en"]
    prepopulated_fields = {"slug": ["title_sv"]}
    fieldsets = [
        (None, {"fields": ["workshop", *Actions.fields[:1], *Actions.fields[2:]]}),
        (_("For editors"), {"fields": [("slug", "order")]}),
    ]
    shown_on = ""


@admin.register(Material)
class MaterialAdmin(OfAWorkshop):
    list_display = ["title", "kind", "language", "workshop", "document"]
    list_filter = ["kind", "language", ("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "url", "workshop__title_sv", "workshop__title_en"]
    fields = ["workshop", "title", ("kind", "language"), ("url", "document")]


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "kind", "starts", "ends", "status", "access"]
    list_filter = ["kind", "status", "access", "language"]
    search_fields = ["title_sv", "title_en", "slug", "hosts__name", "notes"]
    prepopulated_fields = {"slug": ["title_sv"]}
    also_related = ["same_as__requirement"]
    fieldsets = [
        (None, {"fields": [("title_sv", "title_en"), ("kind", "language"), ("starts", "ends"), "url"]}),
        (_("Access and status"), {"fields": [("access", "access_basis"), "status"]}),
        (
            _("Linked with"),
            {
                "fields": [
                    ("hosts", "participants"),
                    ("part_of", "related_initiatives"),
                    "same_as",
                    ("competences", "education"),
                ]
            },
        ),
        (_("For editors"), {"fields": ["slug", ("date_note", "status_note"), "notes"]}),
    ]


@admin.register(NewsPost)
class NewsPostAdmin(RecordAdmin):
    """News is written and published on its own pages; here it is found, corrected and followed back."""

    list_display = ["title_sv", "title_en", "written_by", "written_at", "published_at"]
    list_filter = ["published_at", ("initiatives", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title_sv", "title_en", "slug", "text_sv", "text_en", "written_by__email"]
    date_hierarchy = "written_at"
    prepopulated_fields = {"slug": ["title_sv"]}
    # The moment of publication is the deed's: a later one would leave pages that are kept behind.
    readonly_fields = ["published_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    ("text_sv", "text_en"),
                    ("written_by", "written_at", "published_at"),
                ]
            },
        ),
        (_("Linked with"), {"fields": [("initiatives", "actors"), "workshops"]}),
        (_("For editors"), {"fields": ["slug"]}),
    ]
