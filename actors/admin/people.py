"""People named in a public role."""

from django.contrib import admin

from ..editing import EDITORS, RecordAdmin, Rows
from ..models import Affiliation, Person


class Affiliations(Rows):
    model = Affiliation
    fields = ["actor", "role_sv", "role_en", "as_of", "basis", "note"]


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    list_filter = ["affiliations__basis"]
    search_fields = ["name", "slug", "affiliations__actor__name", "affiliations__role_sv"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [Affiliations]
    fieldsets = [(None, {"fields": ["name"]}), EDITORS]


@admin.register(Affiliation)
class AffiliationAdmin(RecordAdmin):
    list_display = ["person", "actor", "role_sv", "role_en", "as_of"]
    list_filter = ["basis"]
    search_fields = ["person__name", "actor__name", "actor__name_en", "role_sv", "role_en"]
    fields = [("person", "actor"), ("role_sv", "role_en"), ("as_of", "basis"), "note"]
    shown_on = "actor"
