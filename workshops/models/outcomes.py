"""What a workshop led to: outcomes in words, and follow-up actions."""

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Left, Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDate, FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, User
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


class OutcomeRevision(models.Model):
    """What was written about the outcomes, as somebody saved it. The database refuses to change it."""

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="outcome_revisions", verbose_name=_("workshop")
    )
    number = models.PositiveIntegerField(_("revision"))
    text_sv = models.TextField(_("text in Swedish"), blank=True, help_text=_("Markdown."))
    text_en = models.TextField(_("text in English"), blank=True, help_text=_("Markdown."))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of outcomes")
        verbose_name_plural = _("revisions of outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"],
                name="workshops_outcome_revision_once",
                violation_error_message=_("Somebody else has saved in the meantime."),
            ),
            models.CheckConstraint(
                condition=~Q(text_sv="", text_en=""),
                name="workshops_outcome_revision_has_text",
                violation_error_message=_("Write the text in at least one language."),
            ),
        ]

    def __str__(self):
        return f"{self.workshop}: {self.number}"


class OutcomePublication(models.Model):
    """A revision was published: the latest of a workshop is what readers see. Rows are only ever added."""

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="outcome_publications", verbose_name=_("workshop")
    )
    revision = models.ForeignKey(
        OutcomeRevision, models.PROTECT, related_name="publications", verbose_name=_("revision")
    )
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("publication of outcomes")
        verbose_name_plural = _("publications of outcomes")

    def __str__(self):
        return f"{self.revision}"


class DecisionQuerySet(models.QuerySet):
    def shown_with(self, publication):
        """What readers see: those of the revision that is published, and those no revision holds."""
        known = Q(revision=None)
        return self.filter(known | Q(revision=publication.revision_id) if publication else known)


class Decision(models.Model):
    """Something that was decided at the workshop.

    What is written here belongs to a revision of the outcomes and is published with it; the database
    refuses to change it. What a source tells has no revision.
    """

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="decisions", verbose_name=_("workshop")
    )
    revision = models.ForeignKey(
        OutcomeRevision, models.PROTECT, null=True, blank=True, editable=False, related_name="decisions",
        verbose_name=_("revision of outcomes"),
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    history = HistoricalRecords()
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_sv="", text_en=""),
                name="workshops_decision_has_text",
                violation_error_message=_("Write the text in at least one language."),
            )
        ]

    def __str__(self):
        return in_language(self, "text")


class FollowUpActionStatus(models.TextChoices):
    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("action", "Cancelled")
    NOT_REPORTED = "not_reported", _("Not reported")


# Somebody still has to do something about these.
RUNNING = ("open", "in_progress", "blocked")
# From a fuzzy date as it is stored to its last part: 2021-05/2021-06 ends with 2021-06.
LAST_PART = {"function": "regexp_replace", "output_field": models.TextField()}


class FollowUpActionQuerySet(SearchQuerySet):
    def public(self, today=None):
        """Those of workshops whose outcomes everybody may read on this day."""
        return self.filter(workshop__in=Workshop.objects.showing_outcomes(today))

    def counted(self):
        """Without those of example workshops: what is invented belongs in no figure."""
        return self.filter(workshop__is_example=False)

    def agreed(self):
        """Without those that stand in outcomes nobody has published yet."""
        return self.filter(workshop__in=Workshop.objects.with_outcomes_out())

    def owned_by(self, user, now=None):
        """Those of organisations and initiatives that this person acts for, and their very own; no drafts.

        Whoever has left an organisation owns nothing of it any more.
        """
        actors = user.memberships.current(now).filter(role="member").values("actor")
        initiatives = user.assignments.current(now).values("initiative")
        return self.agreed().filter(
            Q(owner_user=user, owner_actor=None)
            | Q(owner_actor__in=actors)
            | Q(owner_initiative__in=initiatives)
        )

    def updatable_by(self, user, now=None):
        """Those about which this person may report: the owners', and all of workshops they organise."""
        if not user or not user.is_authenticated:
            return self.none()
        own = FollowUpAction.objects.owned_by(user, now)
        organised = Workshop.objects.managed_by(user, now)
        return self.filter(Q(pk__in=own.values("pk")) | Q(workshop__in=organised.values("pk")))

    def late(self, today):
        """Those still to be done whose last possible day has passed; never where the day is unknown."""
        due = Case(When(due_to="", then=F("due_from")), default=F("due_to"), output_field=models.TextField())
        last = Func(due, Value("^.*/"), Value(""), **LAST_PART)
        # As precise as the date: 2021-05 has passed when the month that today lies in comes after it.
        return (
            self.filter(status__in=RUNNING)
            .alias(last_due=last)
            .exclude(last_due="")
            .filter(last_due__lt=Left(Value(today.isoformat()), Length("last_due")))
        )

    def with_evidence(self):
        """With `evidence`: the reports that show what came of it, the latest first."""
        shown = ActionUpdate.objects.exclude(evidence_title="", evidence_url="")
        return self.prefetch_related(models.Prefetch("updates", shown, to_attr="evidence"))

    def with_owner_slug(self):
        """With `owner_slug`: that of the actor or initiative that owns it, "unnamed" where neither does."""
        return self.annotate(
            owner_slug=Coalesce("owner_actor__slug", "owner_initiative__slug", models.Value(UNNAMED_OWNER))
        )

    def by_due(self):
        """The one that is due first before the others, those without a date last."""
        return self.order_by(
            Case(When(due_from="", due_to="", then=1), default=0), "due_from", "due_to", "pk"
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
    owner_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="owned_actions",
        verbose_name=_("person who owns it"),
    )  # fmt: skip
    owner_text_sv = models.CharField(_("owner in words, Swedish"), max_length=200, blank=True)
    owner_text_en = models.CharField(_("owner in words, English"), max_length=200, blank=True)
    due_from = FuzzyDateField(_("due from"))
    due_to = FuzzyDateField(_("due to"))
    due_text_sv = models.CharField(_("due in words, Swedish"), max_length=200, blank=True)
    due_text_en = models.CharField(_("due in words, English"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=15, choices=Status)
    status_as_of = FuzzyDateField(_("status as of"))
    blocked_reason = models.TextField(_("what blocks it"), blank=True)
    done_on = FuzzyDateField(_("done on"))
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
            models.CheckConstraint(
                condition=(Q(status="blocked") & ~Q(blocked_reason=""))
                | (~Q(status="blocked") & Q(blocked_reason="")),
                name="workshops_action_blocked_has_reason",
                violation_error_message=_("Say what blocks the action, and only while it is blocked."),
            ),
            models.CheckConstraint(
                condition=Q(status="done") | Q(done_on=""),
                name="workshops_action_done_on_when_done",
                violation_error_message=_("Only an action that is done has a date when it was done."),
            ),
            models.UniqueConstraint(fields=["workshop", "slug"], name="workshops_action_once"),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("actions:action", args=[self.pk])

    @property
    def is_running(self):
        return self.status in RUNNING

    @property
    def due(self):
        """The `FuzzyDate` it is due, or None where the source gives no date."""
        if not self.due_from:
            return self.due_to
        return FuzzyDate.between(self.due_from.text, (self.due_to or self.due_from).text)

    @property
    def due_end(self):
        """The last day it can be due, or None where nobody knows."""
        last = self.due_to or self.due_from
        return last.end if last else None

    @property
    def is_late(self):
        """Whether it is still to be done and that day has passed, by the calendar of Stockholm."""
        return self.is_running and self.due_end is not None and self.due_end < timezone.localdate()


class ActionUpdate(models.Model):
    """What somebody reported about an action: its new state, why, and evidence. Rows are only ever added."""

    action = models.ForeignKey(
        FollowUpAction, models.PROTECT, related_name="updates", verbose_name=_("follow-up action")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    old_status = models.CharField(
        _("earlier status"), max_length=15, choices=FollowUpActionStatus, blank=True
    )
    status = models.CharField(_("status"), max_length=15, choices=FollowUpActionStatus)
    text = models.TextField(_("comment"), blank=True)
    evidence_title = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("address of the evidence"), max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("update of an action")
        verbose_name_plural = _("updates of actions")
        constraints = [one_of("old_status", FollowUpActionStatus), one_of("status", FollowUpActionStatus)]

    def __str__(self):
        return f"{self.action}: {self.get_status_display()}"
