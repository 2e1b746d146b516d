"""Competences and their groups."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actors.editing import EDITORS, Links, RecordAdmin

from ..models import Competence


class Members(Links):
    model = Competence
    fk_name = "parent"
    fields = ["order", "name_sv", "name_en", "origin"]
    verbose_name_plural = _("competences in this group")


@admin.register(Competence)
class CompetenceAdmin(RecordAdmin):
    list_display = ["name_sv", "name_en", "parent", "origin", "in_survey_2022", "order"]
    list_filter = ["origin", "in_survey_2022", ("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_sv", "name_en", "slug", "definition_sv", "definition_en"]
    prepopulated_fields = {"slug": ["name_sv"]}
    inlines = [Members]
    fieldsets = [
        (None, {"fields": [("name_sv", "name_en"), "other_labels", ("parent", "order", "origin")]}),
        (_("In words"), {"fields": [("definition_sv", "definition_en"), ("note_sv", "note_en")]}),
        (
            _("The 2022 survey"),
            {"fields": ["in_survey_2022", ("demand_order_2022", "hardest_order_2022")]},
        ),
        (_("Linked with"), {"fields": ["related"]}),
        EDITORS,
    ]
