"""When a report is reminded of, and what became of each such moment."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of

from .obligations import Obligation


class ReminderState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    WRITTEN = "written", _("Letters written")
    SUPERSEDED = "superseded", _("A more urgent one went out instead")
    SKIPPED = "skipped", _("Its day had passed when it was planned")
    CANCELLED = "cancelled", _("No longer needed")
    NO_RECIPIENT = "no_recipient", _("Nobody to remind")


class ReminderQuerySet(models.QuerySet):
    def due(self, now):
        """Planned moments that have come, never only those of today: what was missed is caught up."""
        return self.filter(state="planned", at__lte=now)


class Reminder(models.Model):
    """One moment to remind of one obligation, so many days from one last day.

    The letters themselves are in the outbox, one per person, with `about` naming the obligation.
    """

    State = ReminderState

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="reminders", verbose_name=_("reporting obligation")
    )
    days = models.SmallIntegerField(_("days from the last day"))
    due_on = models.DateField(_("last day"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["at"], condition=Q(state="planned"), name="initiatives_reminders_planned")
        ]
        constraints = [
            one_of("state", ReminderState),
            models.UniqueConstraint(
                fields=["obligation", "days", "due_on"], name="initiatives_reminder_once"
            ),
        ]

    def __str__(self):
        return f"{self.obligation}: {self.days:+}"
