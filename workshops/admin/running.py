"""Desks, registrations, invitations and what happened to them: to be looked at.

They are changed on the organiser's pages, where seats are decided in turn and people are told.
"""

from django.contrib import admin

from actors.editing import RecordAdmin
from actors.editing.to_look_at import ToLookAt

from ..models import (
    AgendaItem,
    CheckIn,
    Desk,
    Feedback,
    Registration,
    RegistrationAnswer,
    RegistrationEvent,
    RegistrationQuestion,
    SecretLink,
    WorkshopChange,
    WorkshopInvitation,
)


@admin.register(AgendaItem)
class AgendaItemAdmin(RecordAdmin):
    list_display = ["title_sv", "starts", "speaker", "workshop"]
    list_filter = [("workshop", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title_sv", "title_en", "speaker", "workshop__title_sv"]
    fields = ["workshop", ("order", "starts"), ("title_sv", "title_en"), ("speaker", "action")]
    shown_on = "workshop"


@admin.register(Desk)
class DeskAdmin(ToLookAt):
    list_display = ["workshop", "capacity", "seats_taken", "participants_for"]
    list_select_related = ["workshop"]


@admin.register(Registration)
class RegistrationAdmin(ToLookAt):
    list_display = ["name", "email", "state", "number", "workshop"]
    list_filter = ["state", ("workshop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["workshop"]
    search_fields = ["name", "email", "organisation", "code"]


@admin.register(WorkshopInvitation)
class WorkshopInvitationAdmin(ToLookAt):
    list_display = ["email", "name", "organisation", "state", "workshop"]
    list_filter = ["state", ("workshop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["workshop"]
    search_fields = ["email", "name", "organisation"]


@admin.register(WorkshopChange)
class WorkshopChangeAdmin(ToLookAt):
    list_display = ["workshop", "verb", "at", "by", "reason"]
    list_filter = ["verb"]
    list_select_related = ["workshop", "by"]


@admin.register(CheckIn, RegistrationAnswer, RegistrationEvent)
class OfARegistrationAdmin(ToLookAt):
    list_display = ["__str__", "registration"]
    list_select_related = ["registration"]


@admin.register(RegistrationQuestion)
class RegistrationQuestionAdmin(ToLookAt):
    list_display = ["text_sv", "kind", "workshop"]
    list_select_related = ["workshop"]


@admin.register(SecretLink)
class SecretLinkAdmin(ToLookAt):
    list_display = ["purpose", "made_at", "expires_at"]
    fields = ["purpose", "made_at", "expires_at"]


@admin.register(Feedback)
class FeedbackAdmin(ToLookAt):
    """Single answers are nobody's to read here; the organiser sees them in sum."""

    list_display = ["workshop", "given_on"]
    fields = ["workshop", "given_on"]
    list_select_related = ["workshop"]
