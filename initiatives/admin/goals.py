"""Sub-goals, indicators and their values."""

from django.contrib import admin

from actors.editing import EDITORS, Links, RecordAdmin, Rows

from ..models import Indicator, IndicatorValue, SubGoal


class Values(Rows):
    model = IndicatorValue
    fields = ["as_of", "qualifier", "value", "value_min", "value_max", "source", "note"]


class Indicators(Links):
    model = Indicator
    fields = ["name_sv", "unit"]


@admin.register(SubGoal)
class SubGoalAdmin(RecordAdmin):
    list_display = ["number", "name_sv", "name_en", "initiative", "challenge_area"]
    list_display_links = ["number", "name_sv"]
    list_filter = [
        ("initiative", admin.RelatedOnlyFieldListFilter),
        ("challenge_area", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name_sv", "name_en", "slug", "initiative__name_sv", "initiative__name_en"]
    prepopulated_fields = {"slug": ["name_sv"]}
    inlines = [Indicators]
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("initiative", "number"),
                    ("name_sv", "name_en"),
                    ("summary_sv", "summary_en"),
                    "challenge_area",
                    "activities",
                ]
            },
        ),
        EDITORS,
    ]


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    list_display = ["name_sv", "name_en", "scope", "unit", "area", "subgoal", "initiative"]
    list_filter = ["scope", "unit", "area", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_sv", "name_en", "slug", "subgoal__name_sv", "initiative__name_sv", "actor__name"]
    prepopulated_fields = {"slug": ["name_sv"]}
    inlines = [Values]
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_sv", "name_en"),
                    ("scope", "unit", "area"),
                    ("subgoal", "initiative"),
                    ("actor", "part_of"),
                ]
            },
        ),
        EDITORS,
    ]


@admin.register(IndicatorValue)
class IndicatorValueAdmin(RecordAdmin):
    list_display = ["indicator", "as_of", "qualifier", "value", "value_min", "value_max", "source"]
    list_filter = ["qualifier", "indicator__scope"]
    search_fields = ["indicator__name_sv", "indicator__name_en", "source__title", "note"]
    fields = ["indicator", ("as_of", "qualifier"), ("value", "value_min", "value_max"), "source", "note"]
    shown_on = "indicator.initiative"
    also_related = ["indicator__initiative"]
