"""Funding decisions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actors.editing import EDITORS, Links, RecordAdmin

from ..models import FundingDecision


class Parts(Links):
    model = FundingDecision
    fk_name = "parent"
    fields = ["name_sv", "amount", "currency", "decided"]
    verbose_name_plural = _("parts of this decision")


@admin.register(FundingDecision)
class FundingDecisionAdmin(RecordAdmin):
    list_display = ["name_sv", "initiative", "amount", "currency", "decided", "period_start", "period_end"]
    list_filter = ["currency", "provenance", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_sv", "name_en", "slug", "funders__name", "recipients__name", "initiative__name_sv"]
    prepopulated_fields = {"slug": ["name_sv"]}
    inlines = [Parts]
    shown_on = "initiative"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_sv", "name_en"),
                    ("purpose_sv", "purpose_en"),
                    ("initiative", "parent"),
                ]
            },
        ),
        (
            _("From whom to whom"),
            {"fields": [("funders", "recipients"), ("via", "cofunders_text")]},
        ),
        (
            _("How much and when"),
            {
                "fields": [
                    ("amount", "currency", "amount_as_stated"),
                    ("decided", "period_start", "period_end"),
                    "references",
                    "provenance",
                ]
            },
        ),
        EDITORS,
    ]
