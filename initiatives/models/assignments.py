"""People with a role in an initiative, and organisations on their way into one."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.models import Actor, LimitedQuerySet, Period, User

from .initiatives import Initiative


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    COORDINATOR = "coordinator", _("Coordinator of workshops and surveys")


class AssignmentQuerySet(LimitedQuerySet):
    def leads(self, now=None):
        return self.current(now).filter(role=AssignmentRole.LEAD)

    def contact_persons(self, now=None):
        """Those that agreed to be shown."""
        return self.current(now).filter(is_shown=True)

    def endable_by(self, user, now=None):
        """Those that this person may end: their own, and all in the initiatives they lead."""
        led = Initiative.objects.led_by(user, now)
        return self.current(now).filter(Q(user=user) | Q(initiative__in=led))


class Assignment(models.Model):
    """A person leads an initiative, or coordinates its workshops and surveys, for a period."""

    Role = AssignmentRole

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("person"))
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="assignments", verbose_name=_("initiative")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    is_shown = models.BooleanField(
        _("shown as contact person"), default=False, help_text=_("Only with the person’s consent.")
    )
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = HistoricalRecords()
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "started_at", "pk"]
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            one_of("role", AssignmentRole),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="initiatives_assignment_period",
                violation_error_message=_("The end is before the start."),
            ),
            ExclusionConstraint(
                name="initiatives_assignment_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("initiative", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Period("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has this role in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.initiative}"


class JoiningState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class JoiningDirection(models.TextChoices):
    ASKED = "asked", _("The actor asks to join")
    INVITED = "invited", _("The initiative invites the actor")


class JoiningQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting").order_by("asked_at", "pk")

    def answerable_by(self, user, now=None):
        """Those that wait for this person: as lead where an actor asks, else as member of the actor."""
        return self._on_side_of(user, now, initiative="asked", actor="invited")

    def withdrawable_by(self, user, now=None):
        """Those that this person may take back: what their own side has proposed."""
        return self._on_side_of(user, now, initiative="invited", actor="asked")

    def visible_to(self, user, now=None):
        """Those of the initiatives that this person leads, and of the actors that they act for."""
        led, own = Initiative.objects.led_by(user, now), Actor.objects.editable_by(user, now)
        return self.filter(Q(initiative__in=led) | Q(actor__in=own))

    def _on_side_of(self, user, now, *, initiative, actor):
        led, own = Initiative.objects.led_by(user, now), Actor.objects.editable_by(user, now)
        return self.waiting().filter(
            Q(direction=initiative, initiative__in=led) | Q(direction=actor, actor__in=own)
        )


class Joining(models.Model):
    """One side proposes that an actor takes part in an initiative, the other side answers."""

    State = JoiningState
    Direction = JoiningDirection

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="joinings", verbose_name=_("initiative")
    )
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="joinings", verbose_name=_("actor"))
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    role_sv = models.CharField(_("role in Swedish"), max_length=200, blank=True)
    role_en = models.CharField(_("role in English"), max_length=200, blank=True)
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = JoiningQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        verbose_name = _("proposal to take part")
        verbose_name_plural = _("proposals to take part")
        constraints = [
            one_of("state", JoiningState),
            one_of("direction", JoiningDirection),
            models.UniqueConstraint(
                fields=["initiative", "actor"],
                condition=Q(state="waiting"),
                name="initiatives_joining_one_waiting",
                violation_error_message=_("A proposal for this actor already waits for an answer."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None) | (~Q(state="waiting") & ~Q(answered_at=None)),
                name="initiatives_joining_answered_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.initiative}"
