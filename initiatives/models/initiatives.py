"""What is done together: programmes, projects, networks, policies, proposals, and who takes part."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField, period_in_words
from actors.languages import current_language, in_language
from actors.models import Actor, BasedFields, Facility, Person, SourcedRecord
from actors.search import SearchQuerySet, Words, search_indexes, search_names, search_vector


class ChallengeArea(SourcedRecord):
    """One of the five challenges the national working group put first in 2021, or competence."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    prioritised_2021 = models.BooleanField(_("put first by the working group in 2021"), default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("challenge area")
        verbose_name_plural = _("challenge areas")

    def __str__(self):
        return in_language(self, "name")


class InitiativeQuerySet(SearchQuerySet):
    def led_by(self, user, now=None):
        """Initiatives that this person leads; all for administrators."""
        return self._of(user, now, "lead")

    def coordinated_by(self, user, now=None):
        """Initiatives whose workshops and surveys this person runs: coordinators and leads."""
        return self._of(user, now, "coordinator", "lead")

    def _of(self, user, now, *roles):
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        held = user.assignments.current(now).filter(role__in=roles)
        return self.filter(pk__in=held.values("initiative"))

    def by_start(self):
        """Earliest start first, those without a known start last, these by name in the current language."""
        language = current_language()
        name = Func(F(f"name_{language}"), function=f"portal_sort_{language}")
        return self.order_by(NullIf("start", models.Value("")).asc(nulls_last=True), name, "pk")

    def with_part_count(self):
        """With `part_count`: how many initiatives are parts of it."""
        return self.annotate(part_count=models.Count("children", distinct=True))

    def with_lead(self):
        """With the coordinator at hand as `lead`, in one further query for all rows."""
        return self.prefetch_related(
            models.Prefetch(
                "partnerships",
                Partnership.objects.filter(kind=Partnership.Kind.COORDINATOR).select_related("actor"),
                to_attr="leads",
            )
        )


class InitiativeKind(models.TextChoices):
    PROGRAMME = "programme", _("Programme")
    INNOVATION_ENVIRONMENT = "innovation_environment", _("Innovation environment")
    CENTRE = "centre", _("Centre")
    CLUSTER = "cluster", _("Cluster")
    NETWORK = "network", _("Network")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    PROJECT = "project", _("Project")
    POLICY = "policy", _("Policy")
    PROPOSAL = "proposal", _("Proposal")


class InitiativeStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")


class InitiativeLevel(models.TextChoices):
    NATIONAL = "national", _("National")
    REGIONAL = "regional", _("Regional")
    NORDIC = "nordic", _("Nordic")
    INTERNATIONAL = "international", _("International")


class Initiative(SourcedRecord, BasedFields):
    """An initiative; its status is true as of `status_as_of`, which is always shown with it."""

    Kind = InitiativeKind
    Status = InitiativeStatus
    Level = InitiativeLevel

    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    level = models.CharField(_("level"), max_length=15, choices=Level)
    challenge_area = models.ForeignKey(
        ChallengeArea, models.PROTECT, null=True, blank=True, related_name="initiatives",
        verbose_name=_("challenge area"),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    status = models.CharField(_("status"), max_length=10, choices=Status)
    status_as_of = FuzzyDateField(_("status as of"), blank=False)
    start = FuzzyDateField(_("start"))
    end = FuzzyDateField(_("end"))

    objective_sv = models.TextField(_("objective in Swedish"), blank=True)
    objective_en = models.TextField(_("objective in English"), blank=True)
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    tags = ArrayField(models.CharField(max_length=50), verbose_name=_("keywords"), default=list, blank=True)

    actors = models.ManyToManyField(Actor, through="Partnership", related_name="initiatives")
    people = models.ManyToManyField(Person, blank=True, related_name="initiatives", verbose_name=_("people"))
    facilities = models.ManyToManyField(
        Facility, blank=True, related_name="initiatives", verbose_name=_("facilities")
    )
    history_many_to_many = [people, facilities]

    search_names = search_names("name_sv", "name_en")
    search_vector = search_vector(
        ["name_sv", "name_en"],
        ["summary_sv", "objective_sv", Words("tags")],
        ["summary_en", "objective_en"],
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["name_sv", "pk"]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        indexes = search_indexes("initiative")
        constraints = [
            one_of("kind", InitiativeKind),
            one_of("status", InitiativeStatus),
            one_of("level", InitiativeLevel),
            models.CheckConstraint(
                condition=models.Q(start="") | models.Q(end="") | models.Q(end__gte=F("start")),
                name="initiatives_initiative_period",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=F("id")),
                name="initiatives_initiative_not_its_own_parent",
                violation_error_message=_("An initiative cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")

    def get_absolute_url(self):
        return reverse("initiatives:initiative", args=[self.slug])

    @property
    def period(self):
        return period_in_words(self.start, self.end)


class PartnershipKind(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", _("Partner")


class PartnershipQuerySet(models.QuerySet):
    def running(self, today):
        """Those that have not ended; one that ends some time this month or this year still runs."""
        still_open = ["", f"{today:%Y}", f"{today:%Y-%m}"]
        return self.filter(models.Q(end__in=still_open) | models.Q(end__gt=today.isoformat()))

    def endable_by(self, user, now=None):
        """Those that this person may end: all where they lead, and those of their own actors as partners."""
        own = Actor.objects.editable_by(user, now)
        return self.filter(
            models.Q(initiative__in=Initiative.objects.led_by(user, now))
            | models.Q(kind=PartnershipKind.PARTNER, actor__in=own)
        )


class Partnership(models.Model):
    """An actor in a role of an initiative."""

    Kind = PartnershipKind

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, related_name="partnerships", verbose_name=_("initiative")
    )
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="partnerships", verbose_name=_("actor"))
    kind = models.CharField(_("kind of role"), max_length=12, choices=Kind, default=Kind.PARTNER)
    role_sv = models.CharField(_("role in Swedish"), max_length=200, blank=True)
    role_en = models.CharField(_("role in English"), max_length=200, blank=True)
    start = FuzzyDateField(_("start"))
    end = FuzzyDateField(_("end"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()
    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "order", "pk"]
        verbose_name = _("role in an initiative")
        verbose_name_plural = _("roles in initiatives")
        constraints = [
            one_of("kind", PartnershipKind),
            models.UniqueConstraint(
                fields=["initiative", "actor", "kind"],
                condition=models.Q(end=""),
                name="initiatives_partnership_once",
                violation_error_message=_("This actor already has this role in the initiative."),
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=models.Q(kind="coordinator", end=""),
                name="initiatives_one_coordinator",
                violation_error_message=_("An initiative has one coordinator."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.initiative}"

    @property
    def period(self):
        return period_in_words(self.start, self.end)

    def has_ended(self, today):
        """Whether the last possible day of the role has come: a partner that leaves today is a former one."""
        return bool(self.end) and self.end.end <= today
