"""Organisations and their further places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..editing import InListFilter, Links, RecordAdmin, Rows
from ..models import Actor, ActorSite, Affiliation, Facility


class Sites(Rows):
    model = ActorSite
    fields = ["city", "country", "note"]


class Affiliations(Rows):
    model = Affiliation
    fields = ["person", "role_sv", "role_en", "as_of", "basis", "note"]


class Facilities(Links):
    model = Facility
    fields = ["name", "kind", "status", "status_as_of", "city"]


class Parts(Links):
    model = Actor
    fk_name = "part_of"
    fields = ["name", "kind", "city"]
    verbose_name_plural = _("parts of this actor")


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    list_display = ["name", "name_en", "kind", "city", "county", "part_of", "confidence"]
    list_filter = [
        "kind",
        ("stages", InListFilter),
        ("modalities", InListFilter),
        "county",
        "country",
        "size",
        "confidence",
        "named_in_sources",
    ]
    search_fields = ["name", "name_en", "slug", "notes"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [Sites, Parts, Facilities, Affiliations]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "name_en"),
                    "aliases",
                    ("kind", "size"),
                    ("organisation_number", "part_of"),
                ]
            },
        ),
        (_("In words"), {"fields": [("summary_sv", "summary_en"), "tags", ("website", "ror")]}),
        (_("In the chain"), {"fields": [("stages", "modalities")]}),
        (_("Place"), {"fields": [("city", "county", "country"), ("lat", "lon")]}),
        (
            _("For editors"),
            {"fields": ["slug", ("field_basis", "notes"), ("confidence", "named_in_sources")]},
        ),
    ]


@admin.register(ActorSite)
class ActorSiteAdmin(RecordAdmin):
    list_display = ["city", "country", "actor"]
    list_filter = ["country"]
    search_fields = ["city", "actor__name", "actor__name_en"]
    fields = ["actor", ("city", "country"), "note"]
    shown_on = "actor"
