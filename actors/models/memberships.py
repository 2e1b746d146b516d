"""Who acts for which organisation, from when to when, and who is asked to."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..constraints import one_of
from .actors import Actor
from .users import User


class Period(Func):
    """The half-open range from one moment to another; no end: for ever."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, start, end):
        super().__init__(F(start), F(end), Value("[)"))


class LimitedQuerySet(models.QuerySet):
    """Rows that hold from `started_at` until `ended_at`."""

    def current(self, now=None):
        """Those that hold now: a right ends at the moment its row ends."""
        now = now or timezone.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=now), started_at__lte=now)

    def former(self, now=None):
        """Those that have ended, the latest first."""
        return self.filter(ended_at__lte=now or timezone.now()).order_by("-ended_at", "pk")


class MembershipRole(models.TextChoices):
    MEMBER = "member", _("Member")
    REVIEWER = "reviewer", _("Reviewer of reports")


class MembershipQuerySet(LimitedQuerySet):
    def main_contacts(self, now=None):
        return self.current(now).filter(is_main_contact=True)

    def endable_by(self, user, now=None):
        """Those that this person may end: their own, and all of the actors they are main contact of."""
        managed = Actor.objects.managed_by(user, now)
        return self.current(now).filter(Q(user=user) | Q(actor__in=managed))

    def contact_persons(self, now=None):
        """Those that agreed to be shown."""
        return self.current(now).filter(is_shown=True, role="member")


class Membership(models.Model):
    """A person acts for an actor. One row per role and period; a row that ended is kept."""

    Role = MembershipRole

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="memberships", verbose_name=_("actor"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    is_main_contact = models.BooleanField(_("main contact"), default=False)
    is_shown = models.BooleanField(
        _("shown as contact person"), default=False, help_text=_("Only with the person’s consent.")
    )
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-is_main_contact", "started_at", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            one_of("role", MembershipRole),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="actors_membership_period",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(is_main_contact=False) | Q(role="member"),
                name="actors_main_contact_is_member",
                violation_error_message=_("Only a member can be main contact."),
            ),
            ExclusionConstraint(
                name="actors_membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("actor", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Period("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has this role for the actor in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.actor}"


class InvitationQuerySet(models.QuerySet):
    def open(self, now=None):
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now or timezone.now())


class Invitation(models.Model):
    """A colleague is asked, by letter to one address, to act for an actor. Accepted once, by that address."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="invitations", verbose_name=_("actor"))
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    token_hash = models.BinaryField(_("hash of the secret"), max_length=32, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            one_of("role", MembershipRole),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="actors_invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="actors_invitation_accepted_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["actor", "email", "role"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="actors_invitation_open_once",
                violation_error_message=_("There is already an open invitation to this address."),
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.actor}"
