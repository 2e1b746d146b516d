"""An organisation's answer: a draft that several people fill in, and what was submitted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of

from .questionnaires import Question
from .waves import FrameUnit, Respondent


class ResponseState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("answer", "Being filled in")
    SUBMITTED = "submitted", pgettext_lazy("answer", "Submitted")


class Response(models.Model):
    """The one answer of an organisation in a wave.

    A draft that follows a submission is a correction under way: the last submission counts until it is
    submitted again.
    """

    State = ResponseState

    unit = models.OneToOneField(
        FrameUnit, models.PROTECT, related_name="response", verbose_name=_("organisation asked")
    )
    state = models.CharField(_("state"), max_length=10, choices=ResponseState, default=ResponseState.DRAFT)
    started_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer of an organisation")
        verbose_name_plural = _("answers of organisations")
        constraints = [
            one_of("state", ResponseState),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="competence_submitted_has_time",
            ),
        ]

    def __str__(self):
        return str(self.unit)


class Answer(models.Model):
    """What is answered to one question now. The database takes only questions of the wave's own version.

    `value` has the shape of the question's type; see reading.py. `revision` counts the saves, so that a
    save that began from an older one is told.
    """

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="answers", verbose_name=_("answer of an organisation")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    value = models.JSONField(_("value"), null=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(Respondent, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="competence_answered_once")
        ]

    def __str__(self):
        return str(self.question)


class EarlierAnswer(models.Model):
    """What was answered before, and by whom; rows are only added."""

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="earlier", verbose_name=_("answer of an organisation")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    value = models.JSONField(_("value"), null=True)
    revision = models.PositiveIntegerField(_("revision"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(Respondent, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("earlier answer")
        verbose_name_plural = _("earlier answers")

    def __str__(self):
        return str(self.question)


class SubmittedAnswer(models.Model):
    """What was submitted: all answers to questions that were not hidden. Rows are only added.

    `answers` maps a question's address to its value; `content_hash` is the SHA-256 of its canonical JSON.
    """

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="submissions", verbose_name=_("answer of an organisation")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    answers = models.JSONField(_("answers"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(
        Respondent, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = _("submitted answer")
        verbose_name_plural = _("submitted answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="competence_submission_once")
        ]

    def __str__(self):
        return f"{self.response} ({self.number})"
