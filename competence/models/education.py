"""The catalogue of education."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import all_of, one_of
from actors.fuzzy_dates import FuzzyDateField
from actors.languages import current_language, in_language
from actors.models import Actor, Country, SourcedRecord, User
from actors.search import Labels, SearchQuerySet, search_indexes, search_names, search_vector
from initiatives.models import Initiative

from .taxonomy import Competence, Origin

# Stands for the provider, in addresses, where education has none but words.
UNNAMED_PROVIDER = "unnamed"
UNSTATED_LANGUAGE = "unstated"
# Who gives education calls it right once a year; a month later its page says if they have not.
CONFIRM_AFTER = timedelta(days=365)
STALE_AFTER = timedelta(days=395)


class TargetGroup(models.TextChoices):
    STUDENTS = "students", _("Students")
    PHD_STUDENTS = "phd_students", _("PhD students")
    RESEARCHERS = "researchers", _("Researchers")
    APPRENTICES = "apprentices", _("Apprentices")
    TECHNICIANS = "technicians", _("Technicians")
    INDUSTRY_STAFF = "industry_staff", _("Industry staff")
    HEALTHCARE_STAFF = "healthcare_staff", _("Healthcare staff")
    PHYSICIANS = "physicians", _("Physicians")
    GENERAL = "general", _("Anyone interested")


class TaughtIn(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")
    BOTH = "both", _("Swedish and English")
    OTHER = "other", _("Another language")


class EducationKind(models.TextChoices):
    PROGRAMME = "programme", _("Programme")
    COURSE = "course", _("Course")
    E_LEARNING = "e_learning", _("E-learning")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    NETWORK = "network", _("Network")
    WEBINAR = "webinar", _("Webinar")
    TRAINING_CENTRE = "training_centre", _("Training centre")
    INITIATIVE = "initiative", _("Initiative")


class EducationLevel(models.TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    VOCATIONAL = "vocational", _("Vocational")
    BACHELOR = "bachelor", _("Bachelor’s level")
    MASTER = "master", _("Master’s level")
    DOCTORAL = "doctoral", _("Doctoral level")
    CONTINUING = "continuing", _("Continuing education")
    UNSPECIFIED = "unspecified", _("Not stated")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class EducationStatus(models.TextChoices):
    AVAILABLE = "available", _("Available")
    RECURRING = "recurring", _("Recurring")
    ONGOING = "ongoing", _("Under way")
    IN_DEVELOPMENT = "in_development", _("In development")
    UNDER_REVIEW = "under_review", _("Under review")
    HELD = "held", _("Held")
    HELD_ONCE = "held_once", _("Held once")
    PROPOSED = "proposed", pgettext_lazy("education", "Proposed")


class EducationContent(models.TextChoices):
    FULL = "full", _("Wholly on ATMPs")
    PARTIAL = "partial", _("Partly on ATMPs")
    PROTEIN_FOCUS = "protein_focus", _("Mainly protein drugs")
    EXCEPTIONAL = "exceptional", _("ATMPs only exceptionally")
    GENERIC = "generic", _("Medicines in general")
    ADJACENT = "adjacent", _("Adjacent field")


class EducationQuerySet(SearchQuerySet):
    def alphabetical(self):
        """In the alphabetical order of the current language: å, ä, ö last in Swedish."""
        language = current_language()
        return self.order_by(
            models.Func(models.F(f"title_{language}"), function=f"portal_sort_{language}"), "pk"
        )

    def with_provider_slug(self):
        """With `provider_slug`: of the actor or initiative that gives it, "unnamed" where only words do."""
        return self.annotate(
            provider_slug=Coalesce(
                "provider_actor__slug", "provider_initiative__slug", models.Value(UNNAMED_PROVIDER)
            )
        )

    def with_language(self):
        """With `language`: what it is taught in, "unstated" where nobody says."""
        stated = NullIf("taught_in", models.Value(""))
        return self.annotate(language=Coalesce(stated, models.Value(UNSTATED_LANGUAGE)))

    def editable_by(self, user, now=None):
        """What this person's organisations give, or initiatives that they lead; all for administrators."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.given_by(user, now)

    def given_by(self, user, now=None):
        """The same, by roles of their own: not as an administrator."""
        own = user.memberships.current(now).filter(role="member").values("actor")
        led = user.assignments.current(now).filter(role="lead").values("initiative")
        return self.filter(models.Q(provider_actor__in=own) | models.Q(provider_initiative__in=led))

    def to_confirm(self, now):
        """Those that nobody has called right for a year. What was held once stays as it was."""
        return self.filter(
            models.Q(confirmed_at=None) | models.Q(confirmed_at__lte=now - CONFIRM_AFTER)
        ).exclude(status=EducationStatus.HELD_ONCE)

    def untied(self):
        """Those of which no source says what competences they train."""
        return self.filter(competences__isnull=True)

    def count_by_content(self, country):
        """Pairs of how much it is on ATMPs and how many items of this country, in the order of the list."""
        found = self.filter(country=country).order_by().values_list("atmp_content")
        counts = dict(found.annotate(rows=models.Count("pk")))
        return [(content, counts.get(content.value, 0)) for content in EducationContent]

    def places_in(self, country):
        """Of what can be taken there: places a year where known, and how many items have no number."""
        is_available = models.Q(
            status__in=[EducationStatus.AVAILABLE, EducationStatus.RECURRING, EducationStatus.ONGOING]
        )
        return self.filter(is_available, country=country).aggregate(
            places=models.Sum("places_per_year"),
            unknown=models.Count("pk", filter=models.Q(places_per_year=None)),
        )

    def for_list(self):
        """With everything that the catalogue shows of each, in a fixed number of queries."""
        return self.select_related(
            "provider_actor", "provider_initiative", "parent", "followed_by"
        ).prefetch_related(
            "competences", "related_actors", "related_initiatives", "parts", "follows", "citations__source"
        )


class Education(SourcedRecord):
    """A course, programme or other way to learn; its status is true as of `status_as_of`."""

    Kind = EducationKind
    Level = EducationLevel
    Status = EducationStatus
    Content = EducationContent
    TaughtIn = TaughtIn

    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_as_in_source = models.CharField(_("title as in the source"), max_length=200, blank=True)
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    provider_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="education", verbose_name=_("provider")
    )
    provider_initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="education",
        verbose_name=_("provider, an initiative"),
    )  # fmt: skip
    provider_note_sv = models.TextField(_("note on the provider in Swedish"), blank=True)
    provider_note_en = models.TextField(_("note on the provider in English"), blank=True)
    related_actors = models.ManyToManyField(
        Actor, blank=True, related_name="related_education", verbose_name=_("related actors")
    )
    related_initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="related_education", verbose_name=_("related initiatives")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    followed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follows", verbose_name=_("followed by")
    )

    country = models.CharField(_("country"), max_length=2, choices=Country)
    kind = models.CharField(_("form"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    level_basis = models.CharField(_("basis of the level"), max_length=20, blank=True)
    taught_in = models.CharField(_("language of the teaching"), max_length=10, choices=TaughtIn, blank=True)
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup),
        verbose_name=_("for whom"),
        default=list,
        blank=True,
    )
    target_basis = models.CharField(_("basis of for whom"), max_length=20, blank=True)
    atmp_content = models.CharField(_("how much on ATMPs"), max_length=15, choices=Content)
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="education", verbose_name=_("competences")
    )
    competence_basis = models.CharField(_("basis of the competences"), max_length=20, blank=True)

    status = models.CharField(_("status"), max_length=15, choices=Status)
    status_as_of = FuzzyDateField(_("status as of"))
    status_note = models.TextField(_("note on the status"), blank=True)
    started = FuzzyDateField(_("started"))
    has_fee = models.BooleanField(_("for a fee"), null=True, blank=True)
    number_of_places = models.PositiveSmallIntegerField(_("number of centres"), null=True, blank=True)
    places_per_year = models.PositiveIntegerField(_("places per year"), null=True, blank=True)
    places_as_of = models.DateField(_("places as of"), null=True, blank=True)
    members = ArrayField(
        models.CharField(max_length=200), verbose_name=_("members"), default=list, blank=True
    )
    members_note = models.TextField(_("note on the members"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    url_note = models.TextField(_("note on the address"), blank=True)
    event = models.SlugField(_("event"), max_length=100, blank=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin)
    confirmed_at = models.DateTimeField(_("confirmed as right"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    reminded_at = models.DateTimeField(_("asked whether it is right"), null=True, blank=True, editable=False)
    history_many_to_many = [competences, related_actors, related_initiatives]

    search_names = search_names("title_sv", "title_en")
    search_vector = search_vector(
        ["title_sv", "title_en", "title_as_in_source"],
        ["summary_sv", "provider_note_sv", Labels("kind")],
        ["summary_en", "provider_note_en"],
    )

    objects = EducationQuerySet.as_manager()

    class Meta:
        ordering = ["title_sv", "pk"]
        verbose_name = _("education")
        verbose_name_plural = _("education")
        indexes = search_indexes("education")
        constraints = [
            one_of("country", Country),
            one_of("kind", EducationKind),
            one_of("level", EducationLevel),
            one_of("status", EducationStatus),
            one_of("atmp_content", EducationContent),
            one_of("origin", Origin),
            one_of("taught_in", TaughtIn),
            all_of("target_groups", TargetGroup),
            models.CheckConstraint(
                condition=models.Q(places_per_year=None, places_as_of=None)
                | models.Q(places_per_year__isnull=False, places_as_of__isnull=False),
                name="competence_education_places_dated",
                violation_error_message=_("A number of places needs the date it is true of."),
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="competence_education_confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("competence:education_item", args=[self.slug])

    def is_stale_at(self, now):
        """Whether who gives it has let more than thirteen months pass since they called it right."""
        return self.confirmed_at is not None and self.confirmed_at <= now - STALE_AFTER

    @property
    def is_available(self):
        """Whether it could be taken, as of `status_as_of`: not only planned, under review or held before."""
        return self.status in (EducationStatus.AVAILABLE, EducationStatus.RECURRING, EducationStatus.ONGOING)

    @property
    def target_group_choices(self):
        """For whom it is, in the order of the list."""
        return [group for group in TargetGroup if group.value in self.target_groups]
