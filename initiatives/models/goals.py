"""What initiatives aim at, and the figures that tell how it goes."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, Qualifier, Source, SourcedRecord

from .initiatives import ChallengeArea, Initiative


class SubGoal(SourcedRecord):
    """A numbered sub-goal of an initiative; its wordings in the sources are statements."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="subgoals", verbose_name=_("initiative")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    challenge_area = models.ForeignKey(
        ChallengeArea, models.PROTECT, null=True, blank=True, related_name="subgoals",
        verbose_name=_("challenge area"),
    )  # fmt: skip
    activities = models.ManyToManyField(
        Initiative, blank=True, related_name="serves_subgoals", verbose_name=_("initiatives that serve it")
    )
    history_many_to_many = [activities]

    class Meta:
        ordering = ["initiative", "number"]
        verbose_name = _("sub-goal")
        verbose_name_plural = _("sub-goals")
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "number"],
                name="initiatives_subgoal_number_once",
                violation_error_message=_("The initiative already has a sub-goal with this number."),
            )
        ]

    def __str__(self):
        return in_language(self, "name")


class Unit(models.TextChoices):
    """What a figure counts."""

    PARTNERS = "partners", _("partners")
    PEOPLE = "people", _("people")
    RANK = "rank", _("place")
    COUNTRIES = "countries", _("countries")
    COMPANIES = "companies", _("companies")
    PROJECTS = "projects", _("projects")
    HOSPITALS = "hospitals", _("hospitals")
    REGIONS = "regions", _("regions")
    PROGRAMMES = "programmes", _("programmes")
    DAYS = "days", _("days")
    PERCENT = "percent", _("per cent")
    CENTRES = "centres", _("centres")
    YEAR = "year", _("year")
    TRIALS = "trials", _("trials")
    USD_BILLION = "billion_usd", _("billion US dollars")
    SEK_MILLION = "sek_million", _("million kronor")
    PLACES = "places", _("places")
    JOBS = "jobs", _("jobs")
    POSITIONS = "positions", _("positions")


class IndicatorScope(models.TextChoices):
    SUBGOAL = "subgoal", _("Sub-goal")
    NATIONAL_CONTEXT = "national_context", _("Sweden")
    GLOBAL_CONTEXT = "global_context", _("The world")
    TARGET = "target", _("Target")
    INTERNATIONAL = "international", _("International comparison")


class IndicatorArea(models.TextChoices):
    WORLD = "world", _("The world")
    SE = "SE", _("Sweden")
    GB = "GB", _("United Kingdom")
    US = "US", _("United States")


class IndicatorQuerySet(models.QuerySet):
    def international(self):
        """Figures from Sweden and abroad that competence is compared by, with their values and sources."""
        return self.filter(scope=IndicatorScope.INTERNATIONAL).prefetch_related(
            "values__source", "citations__source", "statements__source"
        )


class Indicator(SourcedRecord):
    """A figure that is followed over time: what it counts, for whom. Its values are dated."""

    Scope = IndicatorScope
    Area = IndicatorArea

    scope = models.CharField(_("scope"), max_length=20, choices=Scope)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    unit = models.CharField(_("unit"), max_length=15, choices=Unit)
    area = models.CharField(_("area"), max_length=5, choices=Area, blank=True)
    subgoal = models.ForeignKey(
        SubGoal, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("sub-goal")
    )
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("initiative"),
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("actor")
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            one_of("scope", IndicatorScope),
            one_of("unit", Unit),
            one_of("area", IndicatorArea),
            models.CheckConstraint(
                condition=~models.Q(scope="subgoal") | models.Q(subgoal__isnull=False),
                name="initiatives_indicator_has_subgoal",
                violation_error_message=_("Name the sub-goal that the indicator follows."),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")


class IndicatorValue(models.Model):
    """What the figure was at a time, according to a source. Earlier values stay."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    value_min = models.DecimalField(_("from"), max_digits=14, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField(_("to"), max_digits=14, decimal_places=2, null=True, blank=True)
    qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    as_of = FuzzyDateField(_("as of"), blank=False)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="indicator_values", verbose_name=_("source")
    )
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["as_of", "pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            one_of("qualifier", Qualifier),
            models.UniqueConstraint(
                fields=["indicator", "as_of", "source"],
                name="initiatives_value_once",
                violation_error_message=_("This source already gives a value for this date."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, value_min__isnull=True, value_max__isnull=True)
                | models.Q(
                    value__isnull=True,
                    value_min__isnull=False,
                    value_max__isnull=False,
                    value_max__gte=F("value_min"),
                ),
                name="initiatives_value_or_range",
                violation_error_message=_("Give one value, or a range from the lower to the higher."),
            ),
        ]

    def __str__(self):
        return (
            f"{self.value if self.value is not None else f'{self.value_min}–{self.value_max}'} ({self.as_of})"
        )
