"""Other dated events: meetings, conferences, milestones, deadlines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDate, FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, SourcedRecord
from initiatives.models import Initiative, Obligation

from .workshops import Access, MeetingLanguage


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    MEETING = "meeting", _("Meeting")
    CONFERENCE = "conference", _("Conference")
    MILESTONE = "milestone", _("Milestone")
    DEADLINE = "deadline", _("Deadline")


class EventStatus(models.TextChoices):
    HELD = "held", _("Held")
    OCCURRED = "occurred", _("Occurred")
    PLANNED = "planned_not_confirmed", _("Planned, not confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class EventQuerySet(models.QuerySet):
    def without_obligations(self):
        """Without those that are reporting obligations too: for pages that show both."""
        return self.filter(same_as__isnull=True)

    def coming(self, today):
        """Planned for after this day, the next one first."""
        return self.filter(starts__gt=today.isoformat(), status=EventStatus.PLANNED).order_by("starts", "pk")

    def happened(self):
        """What is known to have taken place, the latest first; not what was only planned, nor undated."""
        took_place = [EventStatus.HELD, EventStatus.OCCURRED]
        return self.filter(status__in=took_place).exclude(starts="").order_by("-starts", "pk")

    def for_list(self):
        """Latest first, those without a date last, with everything that a list of events shows."""
        return (
            self.order_by("-starts", "pk")
            .select_related("same_as__requirement__initiative")
            .prefetch_related("hosts", "participants", "part_of", "citations__source")
        )


class Event(SourcedRecord):
    """Something that happened or was planned; the date is as precise as the source."""

    Kind = EventKind
    Status = EventStatus

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    starts = FuzzyDateField(_("starts"))
    ends = FuzzyDateField(_("ends"))
    date_note = models.TextField(_("note on the date"), blank=True)
    status = models.CharField(_("status"), max_length=25, choices=Status)
    status_note = models.TextField(_("note on the status"), blank=True)
    access = models.CharField(_("who may come"), max_length=20, choices=Access)
    access_basis = models.CharField(_("basis of who may come"), max_length=10, blank=True)
    language = models.CharField(_("language"), max_length=15, choices=MeetingLanguage)
    url = models.URLField(_("address"), max_length=500, blank=True)
    hosts = models.ManyToManyField(Actor, blank=True, related_name="hosted_events", verbose_name=_("hosts"))
    participants = models.ManyToManyField(
        Actor, blank=True, related_name="attended_events", verbose_name=_("participants")
    )
    part_of = models.ManyToManyField(
        Initiative, blank=True, related_name="events", verbose_name=_("part of the initiatives")
    )
    related_initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="related_events", verbose_name=_("related initiatives")
    )
    same_as = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="events",
        verbose_name=_("same fact as the obligation"),
    )  # fmt: skip
    competences = ArrayField(
        models.SlugField(max_length=100), verbose_name=_("competences"), default=list, blank=True
    )
    education = ArrayField(
        models.SlugField(max_length=100), verbose_name=_("education"), default=list, blank=True
    )
    history_many_to_many = [hosts, participants, part_of, related_initiatives]

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            one_of("kind", EventKind),
            one_of("status", EventStatus),
            one_of("access", Access),
            one_of("language", MeetingLanguage),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return f"{reverse('workshops:index')}?event={self.slug}#{self.slug}"

    @property
    def when(self):
        """The `FuzzyDate` from the first to the last day, or None where nobody knows."""
        if not self.starts:
            return None
        return FuzzyDate.between(self.starts.text, (self.ends or self.starts).text)

    def is_over(self, today):
        """Whether its last day has passed; an event without a date counts as over."""
        return not self.starts or self.when.end < today
