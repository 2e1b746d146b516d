"""What a workshop takes up: its questions, its agenda, and the material that goes with it."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.languages import in_language
from initiatives.models import Document

from .outcomes import FollowUpAction
from .workshops import Audience, MeetingLanguage, Workshop


def private_files():
    """Where files lie that not everybody may read: served by a view that asks who it is."""
    return storages["private"]


class TalkingPointKind(models.TextChoices):
    QUESTION = "question", _("Question")
    BENEFIT = "benefit", _("What participants get")


class TalkingPoint(models.Model):
    """A question of the workshop, or what participants get from it."""

    Kind = TalkingPointKind

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="points", verbose_name=_("workshop"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question or benefit")
        verbose_name_plural = _("questions and benefits")
        constraints = [
            one_of("kind", TalkingPointKind),
            models.UniqueConstraint(fields=["workshop", "kind", "order"], name="workshops_point_once"),
        ]

    def __str__(self):
        return in_language(self, "text")


class AgendaItem(models.Model):
    """One point of the agenda. The time is the clock in Stockholm on the day of the workshop."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="agenda", verbose_name=_("workshop"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    starts = models.TimeField(_("time"), null=True, blank=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    speaker = models.CharField(_("who speaks"), max_length=200, blank=True)
    action = models.ForeignKey(
        FollowUpAction, models.SET_NULL, null=True, blank=True, related_name="agenda_items",
        verbose_name=_("about the action"),
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("point of the agenda")
        verbose_name_plural = _("agenda")

    def __str__(self):
        return in_language(self, "title")


class MaterialKind(models.TextChoices):
    SLIDES = "slides", _("Slides")
    WORKING_DOCUMENT = "working_document", _("Working document")
    RECORDING = "recording", _("Recording")
    REPORT = "report", _("Report")


class Material(models.Model):
    """Slides, a working document, a recording. Some are only named in the source."""

    Kind = MaterialKind

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="materials", verbose_name=_("workshop")
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=15, choices=MeetingLanguage, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("document")
    )
    audience = models.CharField(
        _("who may read it"), max_length=12, choices=Audience, default=Audience.EVERYBODY
    )
    file = models.FileField(_("file"), storage=private_files, max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size"), null=True, blank=True, help_text=_("Bytes."))
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [one_of("kind", MaterialKind), one_of("audience", Audience)]

    def __str__(self):
        return self.title
