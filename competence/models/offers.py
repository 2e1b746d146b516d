"""What organisations offer to contribute to education, and what education providers ask of them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import Actor, Language, User
from initiatives.models import Initiative

from .education import Education
from .taxonomy import Competence
from .waves import FrameUnit


class OfferKind(models.TextChoices):
    TEACHING = "teaching", pgettext_lazy("offer", "Teaching")
    DEGREE_PROJECT = "degree_project", pgettext_lazy("offer", "Degree projects")
    PLACEMENT = "placement", pgettext_lazy("offer", "Placements")
    INDUSTRIAL_PHD = "industrial_phd", pgettext_lazy("offer", "Industrial doctoral students")


class OfferQuerySet(models.QuerySet):
    def standing(self, now=None):
        """Neither withdrawn nor over."""
        today = timezone.localdate(now)
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), withdrawn_at=None)

    def visible_to(self, user, now=None):
        """What stands, for who gives education, coordinators and administrators; nothing for others."""
        return self.standing(now) if may_see_offers(user, now) else self.none()

    def own(self, user, now=None):
        """Those of this person's organisations."""
        own = user.memberships.current(now).filter(role="member").values("actor")
        return self.filter(actor__in=own, withdrawn_at=None)

    def withdrawable_by(self, user, now=None):
        """Those of this person's organisations; all for administrators."""
        return self.filter(actor__in=Actor.objects.editable_by(user, now))

    def for_list(self):
        return self.select_related("actor").prefetch_related("competences")


def may_see_offers(user, now=None):
    """Whether this person gives education, coordinates an initiative, or is an administrator."""
    return (
        Initiative.objects.coordinated_by(user, now).exists()
        or Education.objects.given_by(user, now).exists()
        or user.is_administrator
    )


class Offer(models.Model):
    """An organisation would contribute to education, and agrees that those who give it are told so.

    `number` is how many a year. There is no row without consent: the words that were agreed to and the
    moment are kept. An offer from a survey names the organisation asked (`unit`) in place of a person.
    """

    Kind = OfferKind

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="offers", verbose_name=_("organisation"))
    kind = models.CharField(_("what"), max_length=20, choices=OfferKind)
    number = models.PositiveSmallIntegerField(_("how many a year"), null=True, blank=True)
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="offers", verbose_name=_("competences")
    )
    description = models.TextField(_("in your own words"), max_length=1000, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    unit = models.ForeignKey(
        FrameUnit, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("survey")
    )
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("made by")
    )
    consented_at = models.DateTimeField(_("consented"))
    consent_wording = models.TextField(_("words of the consent"))
    consent_language = models.CharField(_("language of the consent"), max_length=2, choices=Language)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-consented_at", "-pk"]
        verbose_name = _("offer to contribute")
        verbose_name_plural = _("offers to contribute")
        constraints = [
            one_of("kind", OfferKind),
            one_of("consent_language", Language),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="competence_offer_period",
                violation_error_message=_("The end is before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(consent_wording=""),
                name="competence_offer_consent_in_words",
                violation_error_message=_("An offer needs a consent."),
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False) | Q(unit__isnull=False), name="competence_offer_from_whom"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="competence_offer_withdrawn_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                name="competence_offer_once_from_a_survey",
                violation_error_message=_("This offer has been taken over from the survey already."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.get_kind_display()}"


class OfferRequestState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("request", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("request", "Accepted")
    DECLINED = "declined", pgettext_lazy("request", "Declined")


class OfferRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=OfferRequestState.WAITING)

    def answerable_by(self, user, now=None):
        """Those about offers of the organisations of which this person is main contact."""
        managed = user.memberships.main_contacts(now).values("actor")
        return self.waiting().filter(offer__actor__in=managed, offer__withdrawn_at=None)

    def seen_by(self, user, now=None):
        """What this person asked, and what they may answer or have answered for their organisation."""
        managed = user.memberships.main_contacts(now).values("actor")
        return self.filter(Q(asked_by=user) | Q(offer__actor__in=managed)).distinct()


class OfferRequest(models.Model):
    """Somebody who gives education wants to talk about an offer. Accepting exchanges addresses."""

    State = OfferRequestState

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="requests", verbose_name=_("offer"))
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="offer_requests", verbose_name=_("asked by")
    )
    on_behalf_of = models.CharField(_("for"), max_length=300)
    message = models.TextField(_("message"), max_length=2000)
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(
        _("state"), max_length=10, choices=OfferRequestState, default=OfferRequestState.WAITING
    )
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = OfferRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("contact request")
        verbose_name_plural = _("contact requests")
        constraints = [
            one_of("state", OfferRequestState),
            models.CheckConstraint(
                condition=Q(state=OfferRequestState.WAITING, answered_at=None, answered_by=None)
                | Q(
                    ~Q(state=OfferRequestState.WAITING), answered_at__isnull=False, answered_by__isnull=False
                ),
                name="competence_request_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["offer", "asked_by"],
                condition=Q(state=OfferRequestState.WAITING),
                name="competence_request_waits_once",
                violation_error_message=_("You have asked already, and the answer is still to come."),
            ),
        ]

    def __str__(self):
        return f"{self.on_behalf_of}: {self.offer}"
