"""Who has registered, who waits, what they answered, and who came."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import Actor, Language, User

from .desks import RegistrationQuestion
from .workshops import Workshop

# Without letters and digits that are taken for one another.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code():
    """A code of eight characters that is read out or scanned at the door; it opens nothing by itself."""
    return "".join(secrets.choice(CODE_LETTERS) for _position in range(8))


class RegistrationState(models.TextChoices):
    PENDING = "pending", _("Address not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Confirmed")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Offered a seat")
    DECLINED = "declined", _("Declined the offer")
    EXPIRED = "expired", _("Did not answer in time")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Withdrawn")


# A seat is theirs, or held for them while they decide.
HOLDS_SEAT = ("confirmed", "offered")
# One of these at a time for each person and workshop.
ACTIVE = ("confirmed", "offered", "waitlisted")


class Ender(models.TextChoices):
    PERSON = "person", _("The person")
    ORGANISER = "organiser", _("The organiser")
    WORKSHOP = "workshop", _("The workshop was cancelled")


class RegistrationQuerySet(models.QuerySet):
    def of(self, user):
        """Those of this person, and those of the address of their account, which is confirmed."""
        return self.filter(Q(user=user) | Q(email=user.email.lower()))

    def active(self):
        return self.filter(state__in=ACTIVE)

    def confirmed(self):
        return self.filter(state=RegistrationState.CONFIRMED)

    def waiting(self):
        """Who waits, in the order in which seats are offered."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("-priority", "number")

    def offers_over(self, now):
        """Offers that nobody answered in time."""
        return self.filter(state=RegistrationState.OFFERED, offer_expires_at__lte=now)

    def shown(self):
        """Those who agreed to stand on the list of participants."""
        return self.confirmed().filter(is_shown=True).exclude(name="")

    def alphabetical(self):
        return self.order_by(Lower("name"), "pk")


class Registration(models.Model):
    """One person's way into one workshop; a new one after they have left and come back.

    `number` is their place in the order of arrival, given while the desk is locked. `calendar_sequence`
    is the SEQUENCE of the last calendar message, `calendar_method` its METHOD.
    """

    State = RegistrationState

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="registrations", verbose_name=_("workshop")
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    actor = models.ForeignKey(
        Actor, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=0, help_text=_("Invited people come before others.")
    )
    number = models.PositiveIntegerField(_("number in the order of arrival"), null=True, blank=True)
    code = models.CharField(_("code at the door"), max_length=8, unique=True, default=new_code)

    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    confirmed_at = models.DateTimeField(pgettext_lazy("registration", "confirmed"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("offer expires"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, choices=Ender, blank=True)

    is_shown = models.BooleanField(_("stands on the list of participants"), default=False)
    shown_wording = models.TextField(_("consent in words"), blank=True)
    calendar_sequence = models.PositiveIntegerField(_("edition in calendars"), null=True, blank=True)
    calendar_method = models.CharField(_("last calendar message"), max_length=10, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["workshop", "number", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(
                fields=["workshop", "-priority", "number"],
                condition=Q(state="waitlisted"),
                name="workshops_waiting",
            ),
            models.Index(fields=["offer_expires_at"], condition=Q(state="offered"), name="workshops_offers"),
            models.Index(fields=["email"], name="workshops_registered_address"),
        ]
        constraints = [
            one_of("state", RegistrationState),
            one_of("ended_by", Ender),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="workshops_registration_address_lower"
            ),
            models.UniqueConstraint(
                fields=["workshop", "email"],
                condition=Q(state__in=ACTIVE),
                name="workshops_registered_once",
                violation_error_message=_("This address is already registered."),
            ),
            models.UniqueConstraint(
                fields=["workshop", "user"],
                condition=Q(state__in=ACTIVE),
                name="workshops_person_registered_once",
                violation_error_message=_("This person is already registered."),
            ),
            models.UniqueConstraint(
                fields=["workshop", "number"],
                condition=~Q(number=None),
                name="workshops_number_once",
            ),
            models.CheckConstraint(
                condition=(Q(state="offered") & ~Q(offer_expires_at=None))
                | (~Q(state="offered") & Q(offer_expires_at=None)),
                name="workshops_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(state="pending") | ~Q(number=None), name="workshops_registration_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(confirmed_at=None),
                name="workshops_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["declined", "expired", "cancelled"]) & ~Q(ended_at=None))
                | (~Q(state__in=["declined", "expired", "cancelled"]) & Q(ended_at=None)),
                name="workshops_registration_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(erased_at=None), name="workshops_registration_has_address"
            ),
            models.CheckConstraint(
                condition=Q(is_shown=False) | ~Q(shown_wording=""), name="workshops_shown_with_consent"
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def holds_seat(self):
        return self.state in HOLDS_SEAT

    @property
    def is_active(self):
        return self.state in ACTIVE


class RegistrationAnswer(models.Model):
    """What a participant answered; deleted some days after the workshop."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(
        RegistrationQuestion, models.CASCADE, related_name="answers", verbose_name=_("question")
    )
    text = models.CharField(_("answer"), max_length=500)

    class Meta:
        ordering = ["question__order", "pk"]
        verbose_name = _("answer at registration")
        verbose_name_plural = _("answers at registration")
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="workshops_answered_once")
        ]

    def __str__(self):
        return self.text[:60]


class RegistrationEvent(models.Model):
    """A registration changed its state: when and by whom. Rows are only ever added and name nobody."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="events", verbose_name=_("registration")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    old_state = models.CharField(_("earlier state"), max_length=10, choices=RegistrationState, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("event of a registration")
        verbose_name_plural = _("events of registrations")
        constraints = [one_of("old_state", RegistrationState), one_of("state", RegistrationState)]

    def __str__(self):
        return self.get_state_display()


class CheckIn(models.Model):
    """Somebody came. `nonce` is made with the button, so that pressing it twice is one check-in."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="check_ins", verbose_name=_("registration")
    )
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "day"],
                condition=Q(undone_at=None),
                name="workshops_checked_in_once",
                violation_error_message=_("This person has been checked in already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | (Q(undone_at__gte=F("at")) & ~Q(undone_by=None)),
                name="workshops_check_in_undone_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.registration}, {self.day}"
