"""What a workshop led to: outcomes in words, and follow-up actions."""

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDate, FuzzyDateField
from actors.languages import in_language
from actors.models import Actor
from actors.search import SearchQuerySet, search_indexes, search_names, search_vector
from initiatives.models import Initiative

from .events import Event
from .workshops import Workshop

# Stands for the owner, in addresses, where an action has none but words.
UNNAMED_OWNER = "unnamed"


class Outcome(models.Model):
    """One thing the participants arrived at."""

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="outcomes", verbose_name=_("workshop")
    )
    slug = models.SlugField(_("identifier"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [models.UniqueConstraint(fields=["workshop", "slug"], name="workshops_outcome_once")]

    def __str__(self):
        return in_language(self, "text")


class FollowUpActionStatus(models.TextChoices):
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("action", "Cancelled")
    NOT_REPORTED = "not_reported", _("Not reported")


class FollowUpActionQuerySet(SearchQuerySet):
    def with_owner_slug(self):
        """With `owner_slug`: that of the actor or initiative that owns it, "unnamed" where neither does."""
        return self.annotate(
            owner_slug=Coalesce("owner_actor__slug", "owner_initiative__slug", models.Value(UNNAMED_OWNER))
        )

    def latest_first(self):
        """By workshop, the latest first; within one in the order agreed."""
        return self.order_by("-workshop__starts_at", "workshop", "order", "pk")

    def count_by_status(self):
        """{status: how many}, every status in the order of the list."""
        counts = dict(self.order_by().values_list("status").annotate(rows=models.Count("pk", distinct=True)))
        return {status: counts.get(status.value, 0) for status in FollowUpActionStatus}


class FollowUpAction(models.Model):
    """Something the participants agreed to do, by whom and until when as far as the source says."""

    Status = FollowUpActionStatus

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="actions", verbose_name=_("workshop"))
    slug = models.SlugField(_("identifier"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    owner_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("owner")
    )
    owner_initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="owned_actions",
        verbose_name=_("owner, an initiative"),
    )  # fmt: skip
    owner_text_sv = models.CharField(_("owner in words, Swedish"), max_length=200, blank=True)
    owner_text_en = models.CharField(_("owner in words, English"), max_length=200, blank=True)
    due_from = FuzzyDateField(_("due from"))
    due_to = FuzzyDateField(_("due to"))
    due_text_sv = models.CharField(_("due in words, Swedish"), max_length=200, blank=True)
    due_text_en = models.CharField(_("due in words, English"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=15, choices=Status)
    status_as_of = FuzzyDateField(_("status as of"))
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("event")
    )

    search_names = search_names("title_sv", "title_en")
    search_vector = search_vector(["title_sv", "title_en"], ["owner_text_sv"], ["owner_text_en"])

    history = HistoricalRecords(excluded_fields=["search_names", "search_vector"])
    objects = FollowUpActionQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "order", "pk"]
        verbose_name = _("follow-up action")
        verbose_name_plural = _("follow-up actions")
        indexes = search_indexes("action")
        constraints = [
            one_of("status", FollowUpActionStatus),
            models.UniqueConstraint(fields=["workshop", "slug"], name="workshops_action_once"),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return f"{reverse('workshops:workshop', args=[self.workshop.slug])}#{self.slug}"

    @property
    def due(self):
        """The `FuzzyDate` it is due, or None where the source gives no date."""
        if not self.due_from:
            return self.due_to
        return FuzzyDate.between(self.due_from.text, (self.due_to or self.due_from).text)
