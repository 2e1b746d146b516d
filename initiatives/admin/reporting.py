"""Reporting requirements, what a report must contain, and when it is due."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.editing import EDITORS, OrderedSheets, RecordAdmin, Sheets

from .. import reminders, schedule
from ..models import Obligation, RequiredContent, Requirement


class Contents(OrderedSheets):
    model = RequiredContent
    fields = ["order", ("text_sv", "text_en")]


class Obligations(Sheets):
    model = Obligation
    fields = [("due", "due_on"), ("opens_on", "state"), "superseded_by"]
    readonly_fields = ["state"]
    also_related = ["superseded_by__requirement"]

    def has_change_permission(self, request, obj=None):
        """One that is there has a page of its own, where what may change can be changed."""
        return False


@admin.register(Requirement)
class RequirementAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "initiative", "responsible", "due", "state"]
    list_filter = [
        "obligations__state",
        "provenance",
        ("initiative", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = [
        "title_sv",
        "title_en",
        "slug",
        "initiative__name_sv",
        "initiative__name_en",
        "responsible__name",
    ]
    date_hierarchy = "obligations__due_on"
    prepopulated_fields = {"slug": ["title_sv"]}
    inlines = [Obligations, Contents]
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    "initiative",
                    ("responsible", "recipients"),
                    ("provenance", "is_example"),
                ]
            },
        ),
        (
            _("When it is due"),
            {
                "fields": [
                    ("every_months", "ends_on"),
                    ("first_period_start", "days_after_period"),
                    "first_due_on",
                    ("weekend_policy", "opens_days_before"),
                    "reminder_days",
                ]
            },
        ),
        EDITORS,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("obligations")

    def save_related(self, request, form, formsets, change):
        """Other days of reminders hold at once for what is owed; a rule gets its obligations."""
        super().save_related(request, form, formsets, change)
        now = timezone.now()
        schedule.make_due(form.instance, now=now)
        if change and "reminder_days" in form.changed_data:
            reminders.replan_all(form.instance, now=now)

    @admin.display(description=Obligation._meta.get_field("due").verbose_name)
    def due(self, requirement):
        return ", ".join(str(obligation.due) for obligation in requirement.obligations.all())

    @admin.display(description=Obligation._meta.get_field("state").verbose_name)
    def state(self, requirement):
        return ", ".join(obligation.get_state_display() for obligation in requirement.obligations.all())


@admin.register(Obligation)
class ObligationAdmin(RecordAdmin):
    list_display = ["requirement", "due", "due_on", "state", "superseded_by"]
    list_filter = ["state", ("requirement__initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["requirement__title_sv", "requirement__title_en", "requirement__slug"]
    date_hierarchy = "due_on"
    fields = [
        "requirement",
        ("period_start", "period_end"),
        ("due", "due_on"),
        ("opens_on", "state"),
        ("handed_in_on", "superseded_by"),
    ]
    readonly_fields = ["state"]
    also_related = ["requirement__initiative", "superseded_by__requirement"]
    shown_on = "requirement.initiative"

    def get_readonly_fields(self, request, obj=None):
        """Dates that somebody is reminded of change on the page of the report: with a reason, and letters."""
        is_owed = obj is not None and obj.state != Obligation.State.UNKNOWN
        return [
            *self.readonly_fields,
            *(["period_start", "period_end", "due", "due_on", "opens_on"] if is_owed else []),
        ]


@admin.register(RequiredContent)
class RequiredContentAdmin(RecordAdmin):
    list_display = ["text_sv", "order", "requirement"]
    list_filter = [("requirement", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "requirement__title_sv", "requirement__title_en"]
    fields = ["requirement", "order", ("text_sv", "text_en")]
    also_related = ["requirement__initiative"]
    shown_on = "requirement.initiative"
