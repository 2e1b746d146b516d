"""Evidence packs: what the portal knows for a report, gathered as of a day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.models import Language, User

from .obligations import Obligation
from .reports import private_files


class PackState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class EvidencePack(models.Model):
    """Gathered in the background as of `as_of`, in one language.

    `content` holds the headings with their rows, links and sources; the files show the same.
    `progress` is the share done, in per cent.
    """

    State = PackState

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="packs", verbose_name=_("reporting obligation")
    )
    as_of = models.DateField(_("as of"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    content = models.JSONField(_("content"), null=True, blank=True)
    docx = models.FileField(
        _("Word document"), storage=private_files, upload_to="packs/%Y/%m/", max_length=300, blank=True
    )
    pdf = models.FileField(
        _("PDF document"), storage=private_files, upload_to="packs/%Y/%m/", max_length=300, blank=True
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("evidence pack")
        verbose_name_plural = _("evidence packs")
        constraints = [
            one_of("state", PackState),
            one_of("language", Language),
            models.CheckConstraint(condition=Q(progress__lte=100), name="initiatives_pack_progress"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(content__isnull=False, finished_at__isnull=False),
                name="initiatives_pack_ready_has_content",
            ),
        ]

    def __str__(self):
        return f"{self.obligation} ({self.as_of})"
