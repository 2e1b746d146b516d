"""What funders ask of initiatives: reports, how often, with which contents, from whom."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import Actor, Basis, LimitedQuerySet, Period, SourcedRecord, User

from .initiatives import Initiative

# Days from the last day to the reminder: before it negative, after it positive.
REMINDER_DAYS = (-30, -14, -7, -1, 0, 1, 7, 14, 30)


def usual_reminder_days():
    return list(REMINDER_DAYS)


class WeekendPolicy(models.TextChoices):
    KEEP = "keep", _("Keep the date, also on a weekend or public holiday")
    BEFORE = "before", _("Move to the last working day before")
    AFTER = "after", _("Move to the first working day after")


class Requirement(SourcedRecord):
    """Somebody asks an initiative for a report with certain contents, once or again and again.

    Asked for once: `every_months` is empty, and its one obligation carries the date. Again and again:
    every `every_months` months, either for a period, due `days_after_period` days after its last day
    (`first_period_start` begins the first one), or on a date (`first_due_on`, then always counted from
    it: 31 January, 28 or 29 February, 31 March). `ends_on` is the last day that a period or date may have.
    """

    WeekendPolicy = WeekendPolicy

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="requirements", verbose_name=_("initiative")
    )
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    responsible = models.ForeignKey(
        Actor, models.PROTECT, related_name="requirements_to_meet", verbose_name=_("responsible")
    )
    recipients = models.ManyToManyField(Actor, related_name="requirements_set", verbose_name=_("recipients"))
    provenance = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.SOURCE_DOCUMENT)
    is_example = models.BooleanField(
        _("example"),
        default=False,
        help_text=_("Invented, to try the portal with; shown as such everywhere."),
    )

    every_months = models.PositiveSmallIntegerField(
        _("every so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Empty: asked for once."),
    )
    first_period_start = models.DateField(_("first day of the first period"), null=True, blank=True)
    days_after_period = models.PositiveSmallIntegerField(
        _("days after the period ends"), null=True, blank=True, validators=[MaxValueValidator(730)]
    )
    first_due_on = models.DateField(_("first due date"), null=True, blank=True)
    ends_on = models.DateField(_("no period or date after"), null=True, blank=True)
    weekend_policy = models.CharField(
        _("on a weekend or public holiday"),
        max_length=6,
        choices=WeekendPolicy,
        default=WeekendPolicy.KEEP,
    )
    opens_days_before = models.PositiveSmallIntegerField(
        _("opens so many days before the last day"), default=90, validators=[MaxValueValidator(730)]
    )
    reminder_days = ArrayField(
        models.SmallIntegerField(validators=[MinValueValidator(-365), MaxValueValidator(365)]),
        verbose_name=_("days of reminders"),
        default=usual_reminder_days,
        size=20,
        help_text=_("Days from the last day: −7 is a week before, 0 the day itself, 14 two weeks after."),
    )
    history_many_to_many = [recipients]

    class Meta:
        ordering = ["slug"]
        verbose_name = _("reporting requirement")
        verbose_name_plural = _("reporting requirements")
        constraints = [
            one_of("provenance", Basis),
            one_of("weekend_policy", WeekendPolicy),
            models.CheckConstraint(
                condition=Q(
                    every_months=None, first_period_start=None, days_after_period=None, first_due_on=None
                )
                | Q(every_months__gte=1, days_after_period__isnull=False, first_period_start__isnull=False)
                & Q(first_due_on=None)
                | Q(every_months__gte=1, first_due_on__isnull=False, first_period_start=None)
                & Q(days_after_period=None),
                name="initiatives_requirement_one_rule",
                violation_error_message=_(
                    "A report asked for again and again follows either its periods or its dates: give the "
                    "first day of the first period and the days after it, or the first due date."
                ),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    @property
    def recurs(self):
        return self.every_months is not None

    @cached_property
    def recipients_listed(self):
        """The recipients, read once; `Prefetch` fills it for many requirements at a time."""
        return list(self.recipients.all())


class RequiredContent(models.Model):
    """One thing that the report must contain."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="contents", verbose_name=_("reporting requirement")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text_sv = models.TextField(_("text in Swedish"))
    text_en = models.TextField(_("text in English"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["order"]
        verbose_name = _("required content")
        verbose_name_plural = _("required contents")
        constraints = [
            models.UniqueConstraint(fields=["requirement", "order"], name="initiatives_content_once")
        ]

    def __str__(self):
        return in_language(self, "text")


class ResponsibilityRole(models.TextChoices):
    ACCOUNTABLE = "accountable", _("Accountable: submits the report")
    PREPARER = "preparer", _("Prepares the report")


class Responsibility(models.Model):
    """A person answers for a report, or helps to write it, for a period; also for those to come.

    It gives rights only while the person leads the initiative or acts for the responsible organisation.
    """

    Role = ResponsibilityRole

    requirement = models.ForeignKey(
        Requirement,
        models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("reporting requirement"),
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="responsibilities", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=11, choices=Role)
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    history = HistoricalRecords()
    objects = LimitedQuerySet.as_manager()

    class Meta:
        ordering = ["role", "started_at", "pk"]
        verbose_name = _("responsibility for a report")
        verbose_name_plural = _("responsibilities for reports")
        constraints = [
            one_of("role", ResponsibilityRole),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="initiatives_responsibility_period",
                violation_error_message=_("The end is before the start."),
            ),
            ExclusionConstraint(
                name="initiatives_responsibility_one_accountable",
                expressions=[
                    ("requirement", RangeOperators.EQUAL),
                    (Period("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="accountable"),
                violation_error_message=_("One person at a time is accountable for a report."),
            ),
            ExclusionConstraint(
                name="initiatives_responsibility_once_at_a_time",
                expressions=[
                    ("requirement", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Period("started_at", "ended_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has this role in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.requirement}"
