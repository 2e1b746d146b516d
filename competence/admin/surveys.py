"""Surveys, waves and who is asked: to be looked at. What organisations answer is shown to nobody here.

They are changed on the coordinator's pages, where what was frozen stays and people are told.
"""

from django.contrib import admin

from actors.editing.to_look_at import ToLookAt

from ..models import (
    Answer,
    AnswerLink,
    EarlierAnswer,
    FrameUnit,
    Question,
    Questionnaire,
    QuestionnaireSection,
    ReleaseCell,
    Respondent,
    Response,
    SubmittedAnswer,
    Survey,
    Wave,
    WaveEvent,
    WaveRelease,
)


@admin.register(Survey)
class SurveyAdmin(ToLookAt):
    list_display = ["title_sv", "initiative", "made_at"]
    list_select_related = ["initiative"]
    search_fields = ["title_sv", "title_en"]


@admin.register(Questionnaire)
class QuestionnaireAdmin(ToLookAt):
    list_display = ["title_sv", "version", "survey", "frozen_at"]
    list_select_related = ["survey"]
    search_fields = ["title_sv", "title_en"]


@admin.register(QuestionnaireSection)
class QuestionnaireSectionAdmin(ToLookAt):
    list_display = ["title_sv", "order", "questionnaire"]
    list_select_related = ["questionnaire"]


@admin.register(Question)
class QuestionAdmin(ToLookAt):
    list_display = ["code", "text_sv", "type", "required", "comparability", "questionnaire"]
    list_filter = ["type", "comparability"]
    list_select_related = ["questionnaire"]
    search_fields = ["code", "text_sv", "text_en"]


@admin.register(Wave)
class WaveAdmin(ToLookAt):
    list_display = ["title_sv", "survey", "year", "fielded_at", "closes_at", "is_example"]
    list_select_related = ["survey"]
    list_filter = ["is_example"]
    search_fields = ["title_sv", "title_en"]


@admin.register(WaveEvent)
class WaveEventAdmin(ToLookAt):
    list_display = ["at", "wave", "verb", "by", "text"]
    list_select_related = ["wave", "by"]
    list_filter = ["verb"]


@admin.register(FrameUnit)
class FrameUnitAdmin(ToLookAt):
    list_display = ["name", "wave", "stratum", "disposition", "reminders"]
    list_select_related = ["wave"]
    list_filter = ["stratum", "disposition"]
    search_fields = ["name", "contact_email"]


@admin.register(Respondent)
class RespondentAdmin(ToLookAt):
    list_display = ["email", "name", "role", "unit", "revoked_at"]
    list_select_related = ["unit"]
    list_filter = ["role"]
    search_fields = ["email", "name"]


@admin.register(AnswerLink)
class AnswerLinkAdmin(ToLookAt):
    """Without the hash, which finds the link of a secret."""

    list_display = ["made_at", "respondent"]
    list_select_related = ["respondent"]
    fields = ["made_at", "respondent"]


@admin.register(Response)
class ResponseAdmin(ToLookAt):
    list_display = ["unit", "state", "started_at", "submitted_at"]
    list_select_related = ["unit"]
    list_filter = ["state"]


class WithoutContent(ToLookAt):
    """When and by whom, never what."""

    list_select_related = ["response__unit", "question", "saved_by"]
    list_display = ["response", "question", "revision", "saved_at", "saved_by"]
    fields = list_display


@admin.register(Answer)
class AnswerAdmin(WithoutContent):
    pass


@admin.register(EarlierAnswer)
class EarlierAnswerAdmin(WithoutContent):
    pass


@admin.register(SubmittedAnswer)
class SubmittedAnswerAdmin(ToLookAt):
    list_display = ["response", "number", "submitted_at", "submitted_by", "content_hash"]
    list_select_related = ["response__unit", "submitted_by"]
    fields = list_display


@admin.register(WaveRelease)
class WaveReleaseAdmin(ToLookAt):
    list_display = ["wave", "number", "state", "prepared_by", "approved_by", "published_at"]
    list_select_related = ["wave", "prepared_by", "approved_by"]
    list_filter = ["state"]
    fields = [*list_display, "respondents", "content_hash", "withdrawn_reason"]


@admin.register(ReleaseCell)
class ReleaseCellAdmin(ToLookAt):
    list_display = ["release", "table", "domain", "item", "shown", "value"]
    list_select_related = ["release__wave"]
    list_filter = ["shown"]
