"""Reporting requirements, what a report must contain, and when it is due."""

from django.contrib import admin

from actors.editing import EDITORS, OrderedSheets, RecordAdmin, Sheets

from ..models import Obligation, RequiredContent, Requirement


class Contents(OrderedSheets):
    model = RequiredContent
    fields = ["order", ("text_sv", "text_en")]


class Obligations(Sheets):
    model = Obligation
    fields = [("due", "due_on"), ("delivery", "superseded_by")]
    also_related = ["superseded_by__requirement"]


@admin.register(Requirement)
class RequirementAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "initiative", "responsible", "due", "delivery"]
    list_filter = [
        "obligation__delivery",
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
    date_hierarchy = "obligation__due_on"
    prepopulated_fields = {"slug": ["title_sv"]}
    inlines = [Obligations, Contents]
    also_related = ["obligation"]
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    "initiative",
                    ("responsible", "recipients"),
                    "provenance",
                ]
            },
        ),
        EDITORS,
    ]

    @admin.display(description=Obligation._meta.get_field("due").verbose_name, ordering="obligation__due_on")
    def due(self, requirement):
        return requirement.obligation.due if hasattr(requirement, "obligation") else None

    @admin.display(description=Obligation._meta.get_field("delivery").verbose_name)
    def delivery(self, requirement):
        has_obligation = hasattr(requirement, "obligation")
        return requirement.obligation.get_delivery_display() if has_obligation else None


@admin.register(Obligation)
class ObligationAdmin(RecordAdmin):
    list_display = ["requirement", "due", "due_on", "delivery", "superseded_by"]
    list_filter = ["delivery", ("requirement__initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["requirement__title_sv", "requirement__title_en", "requirement__slug"]
    date_hierarchy = "due_on"
    fields = ["requirement", ("due", "due_on"), ("delivery", "superseded_by")]
    also_related = ["requirement__initiative", "superseded_by__requirement"]
    shown_on = "requirement.initiative"


@admin.register(RequiredContent)
class RequiredContentAdmin(RecordAdmin):
    list_display = ["text_sv", "order", "requirement"]
    list_filter = [("requirement", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["text_sv", "text_en", "requirement__title_sv", "requirement__title_en"]
    fields = ["requirement", "order", ("text_sv", "text_en")]
    also_related = ["requirement__initiative"]
    shown_on = "requirement.initiative"
