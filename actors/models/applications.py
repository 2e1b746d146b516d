"""Organisations that ask to become partners, and changes that wait for an administrator."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..constraints import all_of, one_of
from .actors import ORGANISATION_NUMBER, Actor, ActorKind, Modality, Stage
from .places import Country, County
from .users import User


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Begun")
    SUBMITTED = "submitted", _("Waiting for an answer")
    MORE_ASKED = "more_asked", _("We have asked for more")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        """Those that the applicant can still write in."""
        return self.filter(state__in=["draft", "more_asked"])

    def waiting(self):
        """Those that wait for an administrator, the oldest first."""
        return self.filter(state="submitted").order_by("submitted_at", "pk")

    def unanswered(self):
        """Those that can still be withdrawn."""
        return self.filter(state__in=["draft", "submitted", "more_asked"])

    def answered(self):
        """Those that no longer wait for an administrator, the latest answer first."""
        return self.exclude(state__in=["draft", "submitted"]).order_by("-decided_at", "-pk")


class Application(models.Model):
    """An organisation asks to become a partner. It is written in steps and sent once it is whole."""

    State = ApplicationState

    applicant = models.ForeignKey(
        User, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    name = models.CharField(_("official name"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ActorKind, blank=True)
    organisation_number = models.CharField(_("organisation number"), max_length=11, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.SE)
    city = models.CharField(_("town"), max_length=100, blank=True)
    county = models.CharField(_("county"), max_length=2, choices=County, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    stages = ArrayField(
        models.CharField(max_length=20, choices=Stage),
        verbose_name=_("steps and roles"),
        default=list,
        blank=True,
    )
    modalities = ArrayField(
        models.CharField(max_length=20, choices=Modality),
        verbose_name=_("types of therapy"),
        default=list,
        blank=True,
    )
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    motivation = models.TextField(_("why you want to become a partner"), blank=True)

    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    reason = models.TextField(_("reason"), blank=True)
    actor = models.OneToOneField(
        Actor, models.SET_NULL, null=True, blank=True, related_name="application", verbose_name=_("actor")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            one_of("state", ApplicationState),
            one_of("kind", ActorKind),
            one_of("county", County),
            models.CheckConstraint(
                condition=Q(organisation_number="") | Q(organisation_number__regex=ORGANISATION_NUMBER),
                name="actors_application_organisation_number",
                violation_error_message=_("Write an organisation number, never a personal identity number."),
            ),
            all_of("stages", Stage),
            all_of("modalities", Modality),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="actors_application_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "more_asked"]) | ~Q(reason=""),
                name="actors_application_answer_has_reason",
                violation_error_message=_("Give the reason, so that the applicant knows what to do."),
            ),
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state__in=["draft", "submitted", "more_asked"]),
                name="actors_application_one_open",
                violation_error_message=_("You already have an application that is not finished."),
            ),
        ]

    def __str__(self):
        return self.name or str(_("Application without a name"))

    @property
    def is_open(self):
        """Whether the applicant can still write in it."""
        return self.state in (self.State.DRAFT, self.State.MORE_ASKED)

    @property
    def is_unanswered(self):
        """Whether it can still be withdrawn; a person has one such application at most."""
        return self.is_open or self.state == self.State.SUBMITTED

    @property
    def stage_choices(self):
        return [stage for stage in Stage if stage.value in self.stages]

    @property
    def modality_choices(self):
        return [modality for modality in Modality if modality.value in self.modalities]


class ChangeState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ActorChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Those that wait for an administrator, the oldest first."""
        return self.filter(state="pending").order_by("requested_at", "pk")


class ActorChange(models.Model):
    """A change of name, kind, place or organisation number, which an administrator looks at first."""

    State = ChangeState

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="changes", verbose_name=_("actor"))
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"), default=timezone.now)
    old = models.JSONField(_("before"))
    new = models.JSONField(_("after"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = ActorChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "pk"]
        verbose_name = _("change that waits")
        verbose_name_plural = _("changes that wait")
        constraints = [
            one_of("state", ChangeState),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None) | (~Q(state="pending") & ~Q(decided_at=None)),
                name="actors_change_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="actors_change_declined_has_reason",
                violation_error_message=_("Give the reason, so that the member knows what to do."),
            ),
            models.UniqueConstraint(
                fields=["actor"],
                condition=Q(state="pending"),
                name="actors_change_one_waiting",
                violation_error_message=_("Another change already waits for an administrator."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {', '.join(self.new)}"

    @property
    def rows(self):
        """For a table: the name of each field, its old and its new value in words."""
        columns = [Actor._meta.get_field(field) for field in self.new]
        # What waits is compared with what stands now: somebody may have changed it since.
        is_open = self.state == self.State.PENDING
        before = {field: getattr(self.actor, field) for field in self.new} if is_open else self.old
        return [
            (
                column.verbose_name,
                _label(column, before.get(column.name)),
                _label(column, self.new[column.name]),
            )
            for column in columns
        ]


def _label(column, value):
    return dict(column.flatchoices).get(value, value) or "–"
