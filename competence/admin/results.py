"""What was published of survey waves: figures, lists, findings, participants, references."""

from django.contrib import admin

from actors.editing import EDITORS, Links, OrderedRows, RecordAdmin

from ..models import Contributor, Figure, ListedCompetence, Reference, Release, Remark, ResultList


class Figures(Links):
    model = Figure
    fields = ["order", "key", "qualifier", "value", "value_min", "value_max", "unit", "group"]


class Lists(Links):
    model = ResultList
    fields = ["order", "key", "title_sv", "title_en"]


class Remarks(Links):
    model = Remark
    fields = ["kind", "order", "text_sv"]


class Contributors(OrderedRows):
    model = Contributor
    fields = ["part", "name", "person", "actor", "group", "answered_questionnaire", "order"]


class References(OrderedRows):
    model = Reference
    fields = ["mark", "text", "url", "document", "order"]


class Listed(OrderedRows):
    model = ListedCompetence
    fields = ["competence", "order"]


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    list_display = ["title_sv", "title_en", "survey", "published", "status"]
    list_filter = ["status"]
    search_fields = ["title_sv", "title_en", "slug", "survey"]
    prepopulated_fields = {"slug": ["title_sv"]}
    inlines = [Figures, Lists, Remarks, Contributors, References]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title_sv", "title_en"),
                    ("summary_sv", "summary_en"),
                    ("survey", "published", "status"),
                ]
            },
        ),
        EDITORS,
    ]


class OfARelease(RecordAdmin):
    """What belongs to one published result."""

    shown_on = "release"


@admin.register(Figure)
class FigureAdmin(OfARelease):
    list_display = [
        "key",
        "text_sv",
        "qualifier",
        "value",
        "value_min",
        "value_max",
        "unit",
        "group",
        "release",
    ]
    list_filter = [("release", admin.RelatedOnlyFieldListFilter), "group", "method", "unit", "is_conditional"]
    search_fields = ["key", "slug", "text_sv", "text_en", "actor__name"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "release",
                    ("key", "order"),
                    ("text_sv", "text_en"),
                    ("qualifier", "unit"),
                    ("value", "value_min", "value_max"),
                    ("group", "method"),
                    ("year", "period_years", "area"),
                    ("base", "includes"),
                    ("actor", "is_conditional"),
                ]
            },
        ),
        EDITORS,
    ]


@admin.register(ResultList)
class ResultListAdmin(OfARelease):
    list_display = ["title_sv", "title_en", "key", "is_ordered", "release"]
    list_filter = [("release", admin.RelatedOnlyFieldListFilter), "is_ordered"]
    search_fields = ["title_sv", "title_en", "key", "slug"]
    prepopulated_fields = {"slug": ["title_sv"]}
    inlines = [Listed]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "release",
                    ("key", "order"),
                    ("title_sv", "title_en"),
                    ("is_ordered", "ordered_note"),
                    "values",
                ]
            },
        ),
        EDITORS,
    ]


@admin.register(ListedCompetence)
class ListedCompetenceAdmin(RecordAdmin):
    list_display = ["competence", "result_list", "order"]
    list_filter = [("result_list", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["competence__name_sv", "competence__name_en", "result_list__title_sv"]
    fields = ["result_list", "competence", "order"]
    also_related = ["result_list__release"]
    shown_on = "result_list.release"


@admin.register(Remark)
class RemarkAdmin(OfARelease):
    list_display = ["text_sv", "kind", "group", "release"]
    list_filter = ["kind", "group", ("release", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["key", "slug", "text_sv", "text_en"]
    fieldsets = [
        (None, {"fields": ["release", ("kind", "group"), ("key", "order"), ("text_sv", "text_en")]}),
        EDITORS,
    ]


@admin.register(Contributor)
class ContributorAdmin(OfARelease):
    list_display = ["name", "part", "group", "actor", "person", "release"]
    list_filter = ["part", "group", "answered_questionnaire", ("release", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "name_as_in_source", "organisation", "actor__name", "person__name"]
    fields = [
        ("release", "part", "order"),
        ("name", "name_as_in_source"),
        ("person", "actor", "unit_actor"),
        ("role_sv", "role_en"),
        ("organisation", "group"),
        "answered_questionnaire",
        "note",
    ]


@admin.register(Reference)
class ReferenceAdmin(OfARelease):
    list_display = ["mark", "text", "release", "document"]
    list_display_links = ["mark", "text"]
    list_filter = [("release", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["mark", "text", "url"]
    fields = ["release", ("mark", "order"), "text", ("url", "document")]
