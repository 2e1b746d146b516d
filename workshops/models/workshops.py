"""Workshops: the issue, who hosts and is invited, what came out of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import Actor, Person, SourcedRecord
from actors.search import SearchQuerySet, search_indexes, search_names, search_vector
from initiatives.models import ChallengeArea, Document, Initiative


class Access(models.TextChoices):
    OPEN_REGISTRATION = "open_registration", _("Open registration")
    INVITATION_ONLY = "invitation_only", _("Invitation only")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class MeetingLanguage(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class WorkshopQuerySet(SearchQuerySet):
    def upcoming(self, now):
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now):
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def with_actions(self):
        """Those that led to at least one follow-up action."""
        return self.filter(actions__isnull=False).distinct()

    def for_list(self):
        """With `host_list`, and how many actions were agreed and how many of them nobody reported on."""
        return self.prefetch_related(
            models.Prefetch(
                "participations",
                Participation.objects.filter(part=Participation.Part.HOST).select_related("person", "actor"),
                to_attr="host_list",
            )
        ).annotate(
            action_count=models.Count("actions"),
            not_reported_count=models.Count("actions", models.Q(actions__status="not_reported")),
        )

    def for_page(self):
        """With everything that the page of one workshop shows, in a fixed number of queries."""
        return self.select_related("challenge_area").prefetch_related(
            "participations__actor",
            "participations__person__affiliations__actor",
            "points",
            "outcomes",
            "actions__owner_actor",
            "actions__owner_initiative",
            "actions__event",
            "materials__document",
            "part_of",
            "related_initiatives",
            "citations__source",
            "statements__source",
        )


class WorkshopFormat(models.TextChoices):
    SEMINAR = "seminar", _("Seminar")
    WORKSHOP = "workshop", _("Workshop")


class WorkshopVenueMode(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Hybrid")
    UNKNOWN = "unknown", _("Unknown")


class WorkshopStatus(models.TextChoices):
    HELD = "held", _("Held")
    PLANNED = "planned_not_confirmed", _("Planned, not confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class Workshop(SourcedRecord):
    """A meeting about one issue. Times are moments; they are shown in Stockholm time."""

    Format = WorkshopFormat
    VenueMode = WorkshopVenueMode
    Status = WorkshopStatus

    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_original = models.CharField(_("original title"), max_length=200, blank=True)
    title_original_language = models.CharField(_("language of the original title"), max_length=2, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    date_basis = models.TextField(_("how the date is known"), blank=True)

    format = models.CharField(_("form"), max_length=10, choices=Format)
    language = models.CharField(_("language"), max_length=15, choices=MeetingLanguage)
    language_note = models.TextField(_("note on the language"), blank=True)
    venue_mode = models.CharField(_("place"), max_length=10, choices=VenueMode)
    access = models.CharField(_("who may come"), max_length=20, choices=Access)
    access_basis = models.CharField(_("basis of who may come"), max_length=10, blank=True)
    access_note = models.TextField(_("note on who may come"), blank=True)
    status = models.CharField(_("status"), max_length=25, choices=Status)
    status_basis = models.CharField(_("basis of the status"), max_length=10, blank=True)
    status_note = models.TextField(_("note on the status"), blank=True)

    issue_sv = models.TextField(_("issue at hand in Swedish"), blank=True)
    issue_en = models.TextField(_("issue at hand in English"), blank=True)
    outcomes_note = models.TextField(_("note on outcomes"), blank=True)
    challenge_area = models.ForeignKey(
        ChallengeArea, models.PROTECT, null=True, blank=True, related_name="workshops",
        verbose_name=_("challenge area"),
    )  # fmt: skip
    part_of = models.ManyToManyField(
        Initiative, blank=True, related_name="workshops", verbose_name=_("part of the initiatives")
    )
    related_initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="related_workshops", verbose_name=_("related initiatives")
    )
    competences = ArrayField(
        models.SlugField(max_length=100), verbose_name=_("competences"), default=list, blank=True,
        help_text=_("Identifiers of competences."),
    )  # fmt: skip
    history_many_to_many = [part_of, related_initiatives]

    search_names = search_names("title_sv", "title_en")
    search_vector = search_vector(["title_sv", "title_en", "title_original"], ["issue_sv"], ["issue_en"])

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        indexes = [*search_indexes("workshop"), models.Index(fields=["starts_at"], name="workshop_start")]
        constraints = [
            one_of("format", WorkshopFormat),
            one_of("language", MeetingLanguage),
            one_of("venue_mode", WorkshopVenueMode),
            one_of("access", Access),
            one_of("status", WorkshopStatus),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=F("starts_at")),
                name="workshops_workshop_ends_after_start",
                violation_error_message=_("The workshop must end after it starts."),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("workshops:workshop", args=[self.slug])


class ParticipationPart(models.TextChoices):
    HOST = "host", _("Host")
    AMBASSADOR = "ambassador", _("Ambassador")
    INVITED = "invited", _("Invited")


class Participation(models.Model):
    """A host, ambassador or invited stakeholder: a person, an organisation, both, or words only."""

    Part = ParticipationPart

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="participations", verbose_name=_("workshop")
    )
    part = models.CharField(_("part"), max_length=10, choices=Part)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("actor")
    )
    text_sv = models.CharField(_("in words, Swedish"), max_length=200, blank=True)
    text_en = models.CharField(_("in words, English"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("host, ambassador or invited")
        verbose_name_plural = _("hosts, ambassadors and invited")
        constraints = [
            one_of("part", ParticipationPart),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False)
                | models.Q(actor__isnull=False)
                | ~models.Q(text_sv=""),
                name="workshops_participation_is_somebody",
                violation_error_message=_("Name a person or an actor, or say in words who it is."),
            ),
        ]

    def __str__(self):
        return str(self.person or self.actor or in_language(self, "text"))


class TalkingPointKind(models.TextChoices):
    QUESTION = "question", _("Question")
    BENEFIT = "benefit", _("What participants get")


class TalkingPoint(models.Model):
    """A question of the workshop, or what participants get from it."""

    Kind = TalkingPointKind

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="points", verbose_name=_("workshop"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question or benefit")
        verbose_name_plural = _("questions and benefits")
        constraints = [
            one_of("kind", TalkingPointKind),
            models.UniqueConstraint(fields=["workshop", "kind", "order"], name="workshops_point_once"),
        ]

    def __str__(self):
        return in_language(self, "text")


class MaterialKind(models.TextChoices):
    SLIDES = "slides", _("Slides")
    WORKING_DOCUMENT = "working_document", _("Working document")
    RECORDING = "recording", _("Recording")
    REPORT = "report", _("Report")


class Material(models.Model):
    """Slides, a working document, a recording. Some are only named in the source."""

    Kind = MaterialKind

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="materials", verbose_name=_("workshop")
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=15, choices=MeetingLanguage, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("document")
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [one_of("kind", MaterialKind)]

    def __str__(self):
        return self.title
