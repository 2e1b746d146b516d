"""Initiatives, the roles in them, and challenge areas."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from actors.editing import EDITORS, Links, OrderedFormSet, OrderedRows, RecordAdmin, Rows

from ..models import (
    ChallengeArea,
    Document,
    FundingDecision,
    Indicator,
    Initiative,
    Partnership,
    Requirement,
    SubGoal,
)


class PartnershipFormSet(OrderedFormSet):
    def clean(self):
        """One coordinator: the forms do not see each other, and neither is in the database yet."""
        super().clean()
        coordinators = [form for form in self.forms if self._is_coordinator(form)]
        for form in coordinators[1:]:
            form.add_error("kind", _("An initiative has one coordinator."))

    def _is_coordinator(self, form):
        kind = getattr(form, "cleaned_data", {}).get("kind")
        return kind == Partnership.Kind.COORDINATOR and not self._should_delete_form(form)


class Partnerships(OrderedRows):
    model = Partnership
    formset = PartnershipFormSet
    fields = ["actor", "kind", "role_sv", "role_en", "start", "end", "order"]


class SubGoals(Rows):
    model = SubGoal
    fields = ["number", "slug", "name_sv", "name_en", "challenge_area"]


class Children(Links):
    model = Initiative
    fk_name = "parent"
    fields = ["name_sv", "kind", "status", "status_as_of"]
    verbose_name_plural = _("initiatives within this one")


class Funding(Links):
    model = FundingDecision
    fields = ["name_sv", "amount", "currency", "period_start", "period_end", "decided"]


class Requirements(Links):
    model = Requirement
    fields = ["title_sv", "responsible"]


class Indicators(Links):
    model = Indicator
    fields = ["name_sv", "scope", "unit"]


class Documents(Links):
    model = Document
    fields = ["title", "kind", "date"]


@admin.register(Initiative)
class InitiativeAdmin(RecordAdmin):
    list_display = ["name_sv", "name_en", "kind", "lead", "level", "status", "status_as_of", "parent"]
    list_filter = ["kind", "status", "level", ("challenge_area", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_sv", "name_en", "slug", "notes"]
    prepopulated_fields = {"slug": ["name_sv"]}
    inlines = [Partnerships, SubGoals, Indicators, Funding, Requirements, Documents, Children]
    fieldsets = [
        (None, {"fields": [("name_sv", "name_en"), ("kind", "level"), ("challenge_area", "parent")]}),
        (_("Status and time"), {"fields": [("status", "status_as_of"), ("start", "end")]}),
        (
            _("In words"),
            {"fields": [("objective_sv", "objective_en"), ("summary_sv", "summary_en"), ("tags", "website")]},
        ),
        (_("Linked with"), {"fields": [("people", "facilities")]}),
        (_("For editors"), {"fields": ["slug", ("field_basis", "notes")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_lead()

    @admin.display(description=_("coordinator"))
    def lead(self, initiative):
        return next((partnership.actor for partnership in initiative.leads), None)


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    list_display = ["initiative", "actor", "kind", "role_sv", "start", "end"]
    list_filter = ["kind", ("initiative", admin.RelatedOnlyFieldListFilter)]
    search_fields = [
        "initiative__name_sv",
        "initiative__name_en",
        "actor__name",
        "actor__name_en",
        "role_sv",
        "role_en",
    ]
    fields = [("initiative", "actor"), "kind", ("role_sv", "role_en"), ("start", "end"), "order"]
    shown_on = "initiative"


@admin.register(ChallengeArea)
class ChallengeAreaAdmin(RecordAdmin):
    list_display = ["number", "name_sv", "name_en", "prioritised_2021"]
    list_display_links = ["number", "name_sv"]
    list_filter = ["prioritised_2021"]
    search_fields = ["name_sv", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name_sv"]}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "number",
                    ("name_sv", "name_en"),
                    ("summary_sv", "summary_en"),
                    "prioritised_2021",
                ]
            },
        ),
        EDITORS,
    ]
