"""What is published of a wave: decided by disclosure control, approved by a second person, never changed."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import User

from .waves import Wave

# Whoever prepares a release tells its progress more often than this.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3


class WaveReleaseState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("release", "Waits to be worked out")
    RUNNING = "running", pgettext_lazy("release", "Being worked out")
    CHECKED = "checked", pgettext_lazy("release", "To be approved")
    PUBLISHED = "published", pgettext_lazy("release", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("release", "Replaced by a correction")
    WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")
    DISCARDED = "discarded", pgettext_lazy("release", "Not published")
    FAILED = "failed", pgettext_lazy("release", "Failed")


# What was public once; the comparison with everything published before goes over these.
ONCE_PUBLIC = ("published", "superseded", "withdrawn")


class WaveReleaseQuerySet(models.QuerySet):
    def claimable(self, now):
        """Those that wait to be worked out, and those whose worker has let its lease run out."""
        return self.filter(
            Q(state="waiting") | Q(state="running", lease_until__lt=now), attempts__lt=MOST_ATTEMPTS
        ).order_by("prepared_at", "pk")

    def public(self):
        return self.filter(state="published")

    def once_public(self):
        return self.filter(state__in=ONCE_PUBLIC)

    def public_at(self, moment):
        """What was public at a moment: the last one of each wave by then, unless it was withdrawn by then."""
        last = (
            self.once_public()
            .filter(published_at__lte=moment)
            .order_by("wave_id", "-number")
            .distinct("wave_id")
            .values("pk")
        )
        return self.filter(pk__in=last).exclude(withdrawn_at__lte=moment)


class WaveRelease(models.Model):
    """The figures of a closed wave as they may be published. Once public the database refuses any change.

    `ledger` holds what later releases of the wave are compared with, `report` what the one who approves
    sees: what is hidden, why, and between which values it can lie. Neither is ever public.
    """

    State = WaveReleaseState

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="releases", verbose_name=_("survey wave"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=WaveReleaseState, default=WaveReleaseState.WAITING
    )
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    prepared_at = models.DateTimeField(_("prepared"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    respondents = models.PositiveIntegerField(_("respondents"), default=0)
    rates = models.JSONField(_("response rates"), default=list, blank=True)
    rules = models.JSONField(_("rules of disclosure control"), default=dict, blank=True)
    report = models.JSONField(_("what is hidden and why"), default=dict, blank=True)
    ledger = models.JSONField(_("what later releases are compared with"), default=list, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    notice_sv = models.TextField(_("notice in Swedish"), blank=True)
    notice_en = models.TextField(_("notice in English"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)

    objects = WaveReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release of a wave")
        verbose_name_plural = _("releases of waves")
        constraints = [
            one_of("state", WaveReleaseState),
            models.UniqueConstraint(fields=["wave", "number"], name="competence_release_once"),
            models.UniqueConstraint(
                fields=["wave"], condition=Q(state="published"), name="competence_one_release_public"
            ),
            models.UniqueConstraint(
                fields=["wave"],
                condition=Q(state__in=["waiting", "running", "checked"]),
                name="competence_one_release_prepared",
                violation_error_message=_("A release of this wave is being prepared already."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                name="competence_two_people_release",
                violation_error_message=_("Somebody else than who prepared the release approves it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ONCE_PUBLIC)
                | Q(approved_by__isnull=False, published_at__isnull=False) & ~Q(content_hash=""),
                name="competence_public_is_approved",
            ),
        ]

    def __str__(self):
        return f"{self.wave} ({self.number})"

    def get_absolute_url(self):
        return reverse("competence:results", args=[self.wave.slug])


class Shown(models.TextChoices):
    VALUE = "value", _("Exact")
    BAND = "band", _("Between two values")
    HIDDEN = "hidden", _("Hidden")


class ReleaseCell(models.Model):
    """One figure of a release: exact, between two values, or hidden, and then without any number.

    `flag` and `reason` are for the one who approves: which of two hidden figures is the small one would
    tell its size. `n` is the number of respondents in the group that everybody knows were asked.
    """

    Shown = Shown

    release = models.ForeignKey(
        WaveRelease, models.PROTECT, related_name="cells", verbose_name=_("release of a wave")
    )
    order = models.PositiveIntegerField(_("order"))
    table = models.CharField(_("table"), max_length=80)
    domain = models.CharField(_("group"), max_length=80)
    item = models.CharField(_("row"), max_length=140)
    kind = models.CharField(_("kind"), max_length=10)
    n = models.PositiveIntegerField(_("respondents"))
    shown = models.CharField(_("how it is shown"), max_length=6, choices=Shown)
    value = models.FloatField(_("value"), null=True, blank=True)
    low = models.FloatField(_("from"), null=True, blank=True)
    high = models.FloatField(_("to"), null=True, blank=True)
    percent = models.FloatField(_("per cent"), null=True, blank=True)
    low_percent = models.PositiveSmallIntegerField(_("from, per cent"), null=True, blank=True)
    high_percent = models.PositiveSmallIntegerField(_("to, per cent"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    flag = models.CharField(_("kind of hiding"), max_length=15, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("figure of a release")
        verbose_name_plural = _("figures of releases")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "table", "domain", "item"], name="competence_figure_of_release_once"
            ),
            models.CheckConstraint(
                condition=~Q(shown="hidden")
                | Q(
                    value=None, low=None, high=None, percent=None, low_percent=None, high_percent=None,
                    rank=None,
                ),
                name="competence_hidden_has_no_number",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.table} {self.domain} {self.item}"
