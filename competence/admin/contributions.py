"""Offers, contact requests, interviews and quotations: to be looked at. Not what was said."""

from django.contrib import admin

from actors.editing.to_look_at import ToLookAt

from ..models import Interview, Offer, OfferRequest, Quotation


@admin.register(Offer)
class OfferAdmin(ToLookAt):
    list_display = ["actor", "kind", "number", "starts_on", "ends_on", "consented_at", "withdrawn_at"]
    list_select_related = ["actor"]
    list_filter = ["kind"]
    search_fields = ["actor__name"]


@admin.register(OfferRequest)
class OfferRequestAdmin(ToLookAt):
    """When and for whom, never what was written."""

    list_display = ["offer", "on_behalf_of", "state", "asked_at", "answered_at"]
    list_select_related = ["offer__actor"]
    list_filter = ["state"]
    fields = list_display


@admin.register(Interview)
class InterviewAdmin(ToLookAt):
    """That there was one, and the consent; neither who it was nor what they said."""

    list_display = ["survey", "held_on", "group", "consented_on", "consent_form", "withdrawn_at"]
    list_select_related = ["survey"]
    list_filter = ["group"]
    fields = list_display


@admin.register(Quotation)
class QuotationAdmin(ToLookAt):
    list_display = ["text_sv", "text_en", "group", "written_by", "approved_by", "withdrawn_at"]
    list_select_related = ["written_by", "approved_by"]
    list_filter = ["group"]
    fields = list_display
