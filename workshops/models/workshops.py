"""Workshops: the issue, who hosts and is invited, what came out of them."""

import uuid
from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import Actor, Person, SourcedRecord, User
from actors.search import SearchQuerySet, search_indexes, search_names, search_vector
from initiatives.models import ChallengeArea, Initiative


class Access(models.TextChoices):
    OPEN_REGISTRATION = "open_registration", _("Open registration")
    OPEN_AND_INVITED = "open_and_invited", _("Open registration, invited people first")
    INVITATION_ONLY = "invitation_only", _("Invitation only")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class MeetingLanguage(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Audience(models.TextChoices):
    """Who may see something of a workshop. Organisers see everything."""

    EVERYBODY = "everybody", _("Everybody")
    PARTICIPANTS = "participants", _("Participants only")
    ORGANISERS = "organisers", _("Organisers only")


class WorkshopQuerySet(SearchQuerySet):
    def public(self):
        """What everybody may see: no drafts, and not those that are for participants only."""
        return self.filter(visibility=Audience.EVERYBODY).exclude(status="draft")

    def managed_by(self, user, now=None):
        """Of the initiatives that this person leads or coordinates; all for administrators."""
        if not user or not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        links = Workshop.part_of.through.objects.filter(
            initiative__in=Initiative.objects.coordinated_by(user, now)
        )
        return self.filter(pk__in=links.values("workshop"))

    def visible_to(self, user, now=None):
        """What is public, what this person organises, and what they take part in or are invited to."""
        if not user or not user.is_authenticated:
            return self.public()
        # Three questions, since rows of registrations and of invitations in one would be multiplied.
        whose = Q(user=user) | Q(email=user.email)
        seen = [
            Workshop.objects.public(),
            Workshop.objects.managed_by(user, now),
            Workshop.objects.concerning("registrations", whose, ["confirmed", "offered", "waitlisted"]),
            Workshop.objects.concerning("invitations", whose, ["sent", "accepted"]),
        ]
        return self.filter(reduce(or_, (Q(pk__in=rows.values("pk")) for rows in seen)))

    def concerning(self, relation, whose, states):
        """Those with a registration or invitation of this person in one of the states; drafts are not."""
        model = self.model._meta.get_field(relation).related_model
        rows = model.objects.filter(whose, state__in=states)
        return self.filter(pk__in=rows.values("workshop")).exclude(status="draft")

    def run_here(self):
        """Those that people register for in the portal, with their desks."""
        return self.filter(desk__isnull=False).select_related("desk")

    def with_outcomes_out(self):
        """Those whose outcomes are no draft: published here, or known from a source."""
        published = Workshop.objects.filter(outcome_publications__isnull=False)
        return self.filter(Q(desk=None) | Q(pk__in=published.values("pk")))

    def showing_outcomes(self, today=None):
        """Those whose outcomes and actions everybody may read on this day."""
        today = today or timezone.localdate()
        return (
            self.public()
            .with_outcomes_out()
            .filter(
                Q(outcomes_from_on=None) | Q(outcomes_from_on__lte=today), outcomes_for=Audience.EVERYBODY
            )
        )

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
        return self.select_related("challenge_area", "follows").prefetch_related(
            "participations__actor",
            "participations__person__affiliations__actor",
            "points",
            "agenda",
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
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Planned")
    HELD = "held", _("Held")
    PLANNED = "planned_not_confirmed", _("Planned, not confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class Workshop(SourcedRecord):
    """A meeting about one issue. Times are moments; they are shown in Stockholm time.

    Whoever knows it from a source gives it the status held, planned or cancelled. One that is run here
    goes from draft to published to held, or is cancelled, and has a `Desk` where people register.
    """

    Audience = Audience
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

    place = models.CharField(_("address of the place"), max_length=300, blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=12, choices=Audience, default=Audience.EVERYBODY
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    cancel_until = models.DateTimeField(_("participants may withdraw until"), null=True, blank=True)
    outcomes_for = models.CharField(
        _("who sees the outcomes"), max_length=12, choices=Audience, default=Audience.EVERYBODY
    )
    outcomes_from_on = models.DateField(_("outcomes are shown from"), null=True, blank=True)
    registered_count = models.PositiveIntegerField(_("number registered"), null=True, blank=True)
    attended_count = models.PositiveIntegerField(_("number who came"), null=True, blank=True)

    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by",
        verbose_name=_("follows up the workshop"),
    )  # fmt: skip
    is_example = models.BooleanField(_("example"), default=False)
    calendar_uid = models.UUIDField(
        _("identity in calendars"), unique=True, editable=False, default=uuid.uuid4, db_default=RandomUUID()
    )
    calendar_sequence = models.PositiveIntegerField(_("edition in calendars"), default=0, editable=False)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="made_workshops", verbose_name=_("made by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.TextField(_("reason for cancelling"), blank=True)

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
            one_of("visibility", Audience),
            one_of("outcomes_for", Audience),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(published_at=None),
                name="workshops_workshop_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | (Q(status="cancelled") & ~Q(cancel_reason="")),
                name="workshops_workshop_cancelled_has_reason",
                violation_error_message=_("Say why the workshop is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="workshops_registration_closes_after_opening",
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at=None) | Q(registration_closes_at__lte=F("ends_at")),
                name="workshops_registration_closes_in_time",
                violation_error_message=_("Registration must close before the workshop ends."),
            ),
            models.CheckConstraint(
                condition=Q(cancel_until=None) | Q(cancel_until__lte=F("ends_at")),
                name="workshops_withdrawing_ends_in_time",
                violation_error_message=_("Withdrawing must end before the workshop does."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workshops_workshop_ends_after_start",
                violation_error_message=_("The workshop must end after it starts."),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("workshops:workshop", args=[self.slug])

    @property
    def is_run_here(self):
        """Whether people register for it in the portal."""
        return hasattr(self, "desk")

    @property
    def withdraw_until(self):
        """The last moment at which participants may withdraw by themselves."""
        return self.cancel_until or self.starts_at

    @property
    def registration_ends_at(self):
        """The first moment at which nobody can register any more."""
        return self.registration_closes_at or self.starts_at

    def takes_registrations(self, now):
        """Whether registration is open now; whether there are seats is another question."""
        return (
            self.status == WorkshopStatus.PUBLISHED
            and (self.registration_opens_at is None or self.registration_opens_at <= now)
            and now < self.registration_ends_at
        )


class ParticipationPart(models.TextChoices):
    HOST = "host", _("Host")
    AMBASSADOR = "ambassador", _("Ambassador")
    INVITED = "invited", _("Invited")


class ParticipationQuerySet(models.QuerySet):
    def public(self):
        return self.filter(workshop__in=Workshop.objects.public())


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
    objects = ParticipationQuerySet.as_manager()

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
