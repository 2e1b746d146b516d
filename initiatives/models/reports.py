"""The report itself: its sections and attachments, the versions handed in, and their review."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import User

from .obligations import Obligation
from .requirements import RequiredContent


def private_files():
    """Where attachments and packs are kept: never under a public address, served by a view that asks who."""
    return storages["private"]


class Section(models.Model):
    """One required content of a report being written. Its heading is frozen when the work begins.

    `revision` counts the saves: whoever saves tells which revision they began from.
    """

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="sections", verbose_name=_("reporting obligation")
    )
    content = models.ForeignKey(
        RequiredContent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("required content"),
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title_sv = models.TextField(_("heading in Swedish"))
    title_en = models.TextField(_("heading in English"))
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    is_done = models.BooleanField(_("done"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        ordering = ["order"]
        verbose_name = _("section of a report")
        verbose_name_plural = _("sections of reports")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "order"], name="initiatives_section_once"),
            models.CheckConstraint(
                condition=Q(is_done=False) | ~Q(text=""),
                name="initiatives_section_done_has_text",
                violation_error_message=_("A section without text is not done."),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")


class SectionRevision(models.Model):
    """What a section said. Saves of one person within some minutes share one row."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="revisions", verbose_name=_("section of a report")
    )
    revision = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"), blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("saved by"))
    began_at = models.DateTimeField(_("begun"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        ordering = ["-revision"]
        verbose_name = _("earlier text of a section")
        verbose_name_plural = _("earlier texts of sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "revision"], name="initiatives_revision_once")
        ]

    def __str__(self):
        return f"{self.section}, {self.revision}"


class Evidence(models.Model):
    """A file attached to a report, known by the SHA-256 of its bytes. Removed ones stay for old versions."""

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="evidence", verbose_name=_("reporting obligation")
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("section of a report"),
    )
    file = models.FileField(_("file"), storage=private_files, upload_to="evidence/%Y/%m/", max_length=300)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="initiatives_evidence_not_empty"),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="initiatives_evidence_has_hash"
            ),
        ]

    def __str__(self):
        return self.name


class Submission(models.Model):
    """A version of a report as it was handed in. The database refuses to change or delete it.

    `content` holds headings, texts and attachments (name, size, SHA-256); `sha256` is the hash of its
    canonical JSON. `due_on` and `days_late` are those in force at that moment: later extensions do not
    rewrite them.
    """

    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="submissions", verbose_name=_("reporting obligation")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    evidence = models.ManyToManyField(
        Evidence, related_name="submissions", blank=True, verbose_name=_("attachments")
    )
    submitted_by = models.ForeignKey(
        User, models.PROTECT, related_name="submissions", verbose_name=_("handed in by")
    )
    submitted_at = models.DateTimeField(_("handed in"), default=timezone.now)
    due_on = models.DateField(_("last day then"))
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)
    late_reason = models.TextField(_("reason for being late"), blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("handed-in report")
        verbose_name_plural = _("handed-in reports")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "number"], name="initiatives_submission_once"),
            models.CheckConstraint(
                condition=Q(days_late=0) | ~Q(late_reason=""),
                name="initiatives_late_has_reason",
                violation_error_message=_("Say why the report is late."),
            ),
        ]

    def __str__(self):
        return f"{self.obligation} ({self.number})"


class ReviewDecision(models.TextChoices):
    CHANGES_REQUESTED = "changes_requested", _("Changes asked for")
    APPROVED = "approved", _("Approved")


class Review(models.Model):
    """A reviewer of the recipient reads one version and decides. Nobody reviews what they handed in."""

    Decision = ReviewDecision

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="review", verbose_name=_("handed-in report")
    )
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="reviews", verbose_name=_("reviewer"))
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=17, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256 of the version that was read"), max_length=64, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("review of a report")
        verbose_name_plural = _("reviews of reports")
        constraints = [
            one_of("decision", ReviewDecision),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & ~Q(decided_at=None)),
                name="initiatives_review_decided_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.get_decision_display()}"


class Remark(models.Model):
    """What a reviewer asks to have changed in one section of the version that was read."""

    review = models.ForeignKey(
        Review, models.CASCADE, related_name="remarks", verbose_name=_("review of a report")
    )
    order = models.PositiveSmallIntegerField(_("section"))
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["order"]
        verbose_name = _("remark on a section")
        verbose_name_plural = _("remarks on sections")
        constraints = [models.UniqueConstraint(fields=["review", "order"], name="initiatives_remark_once")]

    def __str__(self):
        return self.text[:60]
