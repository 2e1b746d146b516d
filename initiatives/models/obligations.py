"""Reports that are due: their dates, where they stand, and what has happened to them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDate, FuzzyDateField
from actors.models import Actor, Membership, User

from .assignments import Assignment
from .initiatives import Initiative
from .requirements import Requirement, Responsibility

# Legal days are calendar days here.
STOCKHOLM = ZoneInfo("Europe/Stockholm")


class ObligationState(models.TextChoices):
    """What has been decided. Open and overdue are not stored: they follow from the dates."""

    UNKNOWN = "unknown", _("Unknown whether it was handed in")
    SCHEDULED = "scheduled", _("Planned")
    IN_PREPARATION = "in_preparation", _("In preparation")
    SUBMITTED = "submitted", _("Handed in")
    UNDER_REVIEW = "under_review", _("Under review")
    CHANGES_REQUESTED = "changes_requested", _("Changes asked for")
    APPROVED = "approved", pgettext_lazy("report", "Approved")
    WAIVED = "waived", _("Waived")
    CANCELLED = "cancelled", pgettext_lazy("report", "Cancelled")


# The initiative owes the recipient something: it is reminded, and can be late.
AWAITED = ("scheduled", "in_preparation", "changes_requested")
# Nothing more is to be done.
ENDED = ("approved", "waived", "cancelled")


class ObligationQuerySet(models.QuerySet):
    def standing(self):
        """Without those that a later obligation has taken the place of."""
        return self.filter(superseded_by__isnull=True)

    def coming(self, today):
        """Still to be met on this day, the next one first."""
        return self.standing().filter(due_on__gte=today).order_by("due_on", "pk")

    def past(self, today):
        """Whose last day has passed, the latest first. What became of them is another question."""
        return self.standing().filter(due_on__lt=today).order_by("-due_on", "-pk")

    def awaited(self):
        """Those that the initiative still owes: reminded of, and late once their last day is over."""
        return self.standing().filter(state__in=AWAITED)

    def overdue(self, today):
        """Owed although the last day is over (Stockholm's calendar). Those of unknown outcome never are."""
        return self.awaited().filter(due_on__lt=today)

    # — rights —

    def preparable_by(self, user, now=None):
        """Those whose report this person writes: leads, people named for it, administrators."""
        named = holding_responsibilities(now).filter(user_id=user.pk)
        return self.filter(
            Q(requirement__initiative__in=Initiative.objects.led_by(user, now))
            | Q(requirement__in=named.values("requirement"))
        )

    def submittable_by(self, user, now=None):
        """Those that this person is accountable for: named, or else the lead of longest standing."""
        if not user.is_authenticated:
            return self.none()
        named = holding_responsibilities(now).filter(role="accountable", requirement=OuterRef("requirement"))
        leads = (
            Assignment.objects.leads(now)
            .filter(initiative=OuterRef("requirement__initiative"), user__is_active=True)
            .order_by("started_at", "pk")
        )
        return self.filter(
            Q(Exists(named.filter(user=user)))
            | ~Exists(named)
            & Q(
                pk__in=self.model.objects.annotate(lead=Subquery(leads.values("user")[:1]))
                .filter(lead=user.pk)
                .values("pk")
            )
        )

    def reviewable_by(self, user, now=None):
        """Those that this person reviews for a recipient; never those of their own initiative or actor."""
        if not user.is_authenticated:
            return self.none()
        reviewed = user.memberships.current(now).filter(role="reviewer").values("actor")
        own = user.memberships.current(now).filter(role="member").values("actor")
        return self.filter(
            # A second join would repeat the row of an obligation with two such recipients.
            Exists(
                Requirement.recipients.through.objects.filter(
                    requirement=OuterRef("requirement"), actor__in=reviewed
                )
            ),
        ).exclude(
            Q(requirement__initiative__in=user.assignments.current(now).values("initiative"))
            | Q(requirement__in=user.responsibilities.current(now).values("requirement"))
            | Q(requirement__responsible__in=own)
        )

    def managed_by(self, user, now=None):
        """Those whose deadline and outcome this person decides: the recipient's reviewers, administrators."""
        return self if user.is_authenticated and user.is_administrator else self.reviewable_by(user, now)

    def concerning(self, user, now=None):
        """Those that this person has a part in by a role of their own, not as an administrator."""
        if not user.is_authenticated:
            return self.none()
        led = user.assignments.current(now).filter(role="lead").values("initiative")
        named = holding_responsibilities(now).filter(user_id=user.pk)
        managed = user.memberships.current(now).filter(role="member", is_main_contact=True)
        return self.filter(
            Q(requirement__initiative__in=led)
            | Q(requirement__in=named.values("requirement"))
            | Q(requirement__responsible__in=managed.values("actor"))
            | Q(pk__in=self.model.objects.reviewable_by(user, now).values("pk"))
        )

    def visible_to(self, user, now=None):
        """Those whose working page this person may open, on either side."""
        if not user.is_authenticated:
            return self.none()
        rows = self.model.objects
        return self.filter(
            Q(pk__in=rows.preparable_by(user, now).values("pk"))
            | Q(pk__in=rows.managed_by(user, now).values("pk"))
            | Q(requirement__responsible__in=Actor.objects.managed_by(user, now))
        )


def holding_responsibilities(now=None):
    """Current responsibilities of people who still lead the initiative or act for the responsible actor."""
    leading = Assignment.objects.leads(now).filter(
        user=OuterRef("user"), initiative=OuterRef("requirement__initiative")
    )
    acting = Membership.objects.current(now).filter(
        user=OuterRef("user"), role="member", actor=OuterRef("requirement__responsible")
    )
    return Responsibility.objects.current(now).filter(Exists(leading) | Exists(acting), user__is_active=True)


class Obligation(models.Model):
    """A report that is due once: one requirement, one period.

    `due` is the date as stated, `due_on` the last day in Stockholm's calendar. The one that a source
    tells of has the state "unknown" until somebody records what became of it.
    """

    State = ObligationState

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="obligations", verbose_name=_("reporting requirement")
    )
    period_start = models.DateField(_("first day of the period"), null=True, blank=True)
    period_end = models.DateField(_("last day of the period"), null=True, blank=True)
    due = FuzzyDateField(_("due, as stated"), blank=False)
    due_on = models.DateField(_("last day"), help_text=_("The last day that the stated date can mean."))
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=17, choices=State, default=State.UNKNOWN)
    handed_in_on = models.DateField(_("handed in"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )

    history = HistoricalRecords()
    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("reporting obligation")
        verbose_name_plural = _("reporting obligations")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state__in=AWAITED), name="initiatives_awaited"),
        ]
        constraints = [
            one_of("state", ObligationState),
            models.UniqueConstraint(
                fields=["requirement", "period_start"],
                nulls_distinct=False,
                name="initiatives_obligation_once",
                violation_error_message=_("There is already an obligation for this period."),
            ),
            ExclusionConstraint(
                name="initiatives_obligation_periods_apart",
                expressions=[
                    ("requirement", RangeOperators.EQUAL),
                    (
                        Func(
                            F("period_start"),
                            F("period_end"),
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(period_start__isnull=False) & ~Q(state__in=["waived", "cancelled"]),
                violation_error_message=_("The period overlaps with that of another obligation."),
            ),
            models.CheckConstraint(
                condition=Q(period_start=None, period_end=None) | Q(period_end__gte=F("period_start")),
                name="initiatives_obligation_period",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None, state="unknown")
                | Q(opens_on=None, state__in=ENDED)
                | Q(opens_on__lte=F("due_on")),
                name="initiatives_obligation_opens_in_time",
                violation_error_message=_("It opens after its last day, or never."),
            ),
        ]

    def __str__(self):
        return f"{self.requirement}, {self.due}"

    def get_absolute_url(self):
        """The working page, for those who may see it."""
        return reverse("initiatives:report", args=[self.requirement.initiative.slug, self.pk])

    @property
    def deadline_at(self):
        """The first moment that is too late: midnight in Stockholm after the last day."""
        return datetime.combine(self.due_on + timedelta(days=1), time.min, tzinfo=STOCKHOLM)

    @property
    def is_awaited(self):
        return self.state in AWAITED and self.superseded_by_id is None

    @property
    def moved_from(self):
        """Earlier last days, the first one first; from rows that the caller has prefetched."""
        return [change.old_due_on for change in self.deadline_changes.all() if change.state == "granted"]

    def is_open(self, today):
        """Whether the report can be prepared: it is owed, and its opening day has come."""
        return self.is_awaited and (self.state != "scheduled" or self.opens_on <= today)

    def days_late(self, today):
        """Days past the last day of one that is still owed; 0 for all others."""
        return max((today - self.due_on).days, 0) if self.is_awaited else 0


class DeadlineChangeState(models.TextChoices):
    REQUESTED = "requested", _("Asked for")
    GRANTED = "granted", _("Granted")
    DENIED = "denied", _("Refused")


class DeadlineChange(models.Model):
    """Another last day was asked for, or decided, and why. The old day is kept here for ever."""

    State = DeadlineChangeState

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="deadline_changes", verbose_name=_("reporting obligation")
    )
    old_due_on = models.DateField(_("old last day"))
    new_due_on = models.DateField(_("new last day"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=State)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    requested_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]
        verbose_name = _("change of deadline")
        verbose_name_plural = _("changes of deadlines")
        constraints = [
            one_of("state", DeadlineChangeState),
            models.CheckConstraint(
                condition=~Q(old_due_on=F("new_due_on")),
                name="initiatives_deadline_really_changes",
                violation_error_message=_("Choose another day than the present one."),
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at=None)
                | (~Q(state="requested") & ~Q(decided_at=None)),
                name="initiatives_deadline_decided_has_time",
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state="requested"),
                name="initiatives_deadline_one_waiting",
                violation_error_message=_("A new date has already been asked for and waits for an answer."),
            ),
        ]

    def __str__(self):
        return f"{self.old_due_on} → {self.new_due_on}"


class ReportVerb(models.TextChoices):
    """What can happen to a report, as the list of events tells it."""

    CREATED = "created", _("Obligation recorded")
    STARTED = "started", _("Work on the report begun")
    SECTION_CHANGED = "section_changed", _("Section changed")
    EVIDENCE_ADDED = "evidence_added", _("Attachment added")
    EVIDENCE_REMOVED = "evidence_removed", _("Attachment removed")
    SUBMITTED = "submitted", _("Report handed in")
    WITHDRAWN = "withdrawn", _("Report taken back")
    REVIEW_STARTED = "review_started", _("Review begun")
    CHANGES_REQUESTED = "changes_requested", _("Changes asked for")
    APPROVED = "approved", _("Report approved")
    DEADLINE_REQUESTED = "deadline_requested", _("Later date asked for")
    DEADLINE_CHANGED = "deadline_changed", _("Last day changed")
    DEADLINE_DENIED = "deadline_denied", _("Later date refused")
    OUTCOME_RECORDED = "outcome_recorded", _("Outcome recorded")
    WAIVED = "waived", _("Obligation waived")
    CANCELLED = "cancelled", _("Obligation cancelled")
    PACK_MADE = "pack_made", _("Evidence pack made")
    PEOPLE_CHANGED = "people_changed", _("Responsible people changed")


class ReportEvent(models.Model):
    """Something that happened to a report. Rows are only ever added; the database sees to that."""

    Verb = ReportVerb

    obligation = models.ForeignKey(
        Obligation, models.CASCADE, related_name="report_events", verbose_name=_("reporting obligation")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        constraints = [one_of("verb", ReportVerb)]

    def __str__(self):
        return self.get_verb_display()

    @property
    def pack_day(self):
        """The day that an evidence pack tells of, where one was made."""
        return FuzzyDate.parse(self.text)
