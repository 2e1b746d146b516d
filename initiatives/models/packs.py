"""Evidence packs: what the portal knows for a report, gathered as of a day."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import Language, User

from .obligations import Obligation
from .reports import private_files


class PackState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


# Nobody who makes a pack is silent for longer: it tells its progress after each subject.
LEASE = timedelta(minutes=3)
# A pack that has killed so many workers is not given to another.
MOST_ATTEMPTS = 3
MOST_LISTED = 50


class EvidencePackQuerySet(models.QuerySet):
    def claimable(self, now):
        """Those that wait to be made, and those whose worker has let its lease run out; oldest first."""
        return self.filter(
            Q(state="waiting") | Q(state="running", lease_until__lt=now), attempts__lt=MOST_ATTEMPTS
        ).order_by("asked_at", "pk")

    def given_up(self, now):
        """Those that have lost their last worker too."""
        return self.filter(state="running", lease_until__lt=now, attempts__gte=MOST_ATTEMPTS)

    def for_list(self, *, is_preparing):
        """The latest, without content: all for those who write the report, the ready ones for others."""
        shown = self if is_preparing else self.filter(state="ready")
        return shown.select_related("asked_by").defer("content")[:MOST_LISTED]

    def unfinished(self):
        return self.filter(state__in=["waiting", "running"])


class EvidencePack(models.Model):
    """Gathered in the background as of `as_of`, in one language.

    The row is the queue: whoever makes it holds it by `lease_token` until `lease_until`. `content` holds
    the subjects with their rows, links and sources; the files show the same. `progress` is the share
    done, in per cent.
    """

    State = PackState

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="packs", verbose_name=_("reporting obligation")
    )
    as_of = models.DateField(_("as of"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("pack", "asked by")
    )
    asked_at = models.DateTimeField(pgettext_lazy("pack", "asked"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.UUIDField(_("lease"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    content = models.JSONField(_("content"), null=True, blank=True)
    docx = models.FileField(
        _("Word document"), storage=private_files, upload_to="packs/%Y/%m/", max_length=300, blank=True
    )
    pdf = models.FileField(
        _("PDF document"), storage=private_files, upload_to="packs/%Y/%m/", max_length=300, blank=True
    )

    objects = EvidencePackQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state="running") & Q(lease_token=None, lease_until=None),
                name="initiatives_pack_running_has_lease",
            ),
            models.UniqueConstraint(
                fields=["obligation", "as_of", "language"],
                condition=Q(state__in=["waiting", "running"]),
                name="initiatives_pack_one_at_work",
                violation_error_message=_("This pack is already being made."),
            ),
        ]

    def __str__(self):
        return f"{self.obligation} ({self.as_of})"

    def is_late(self, now):
        """Whether nobody seems to make it: it has waited, or been silent, for longer than a lease."""
        if self.state == PackState.RUNNING:
            return self.lease_until < now
        return self.state == PackState.WAITING and self.asked_at < now - LEASE
