"""Facilities and distributed infrastructures."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..editing import InListFilter, RecordAdmin
from ..models import Facility


@admin.register(Facility)
class FacilityAdmin(RecordAdmin):
    list_display = ["name", "kind", "operator", "city", "gmp", "status", "status_as_of"]
    list_filter = ["kind", "status", "gmp", ("capabilities", InListFilter), "county"]
    search_fields = ["name", "name_en", "slug", "city", "operator__name", "operator__name_en"]
    prepopulated_fields = {"slug": ["name"]}
    shown_on = "operator"
    fieldsets = [
        (None, {"fields": [("name", "name_en"), ("kind", "operator"), ("status", "status_as_of"), "since"]}),
        (_("In words"), {"fields": [("summary_sv", "summary_en")]}),
        (
            _("What it can do"),
            {"fields": ["capabilities", "gmp", ("area_qualifier", "area_m2"), ("staff_qualifier", "staff")]},
        ),
        (_("Place"), {"fields": [("city", "county", "country"), ("lat", "lon")]}),
        (_("For editors"), {"fields": ["slug", ("field_basis", "notes")]}),
    ]
