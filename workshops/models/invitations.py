"""Who is asked to come, and the secrets in the links of letters."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import Actor, Language, User

from .registrations import Registration
from .workshops import Workshop

MOST_AUTOMATIC_REMINDERS = 2


class WorkshopInvitationState(models.TextChoices):
    CREATED = "created", _("Not sent yet")
    SENT = "sent", _("No answer yet")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    REVOKED = "revoked", pgettext_lazy("invitation", "Withdrawn")


class WorkshopInvitationQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(state=WorkshopInvitationState.CREATED).order_by("pk")

    def unanswered(self):
        """Those that were sent and nobody has answered: the only ones that are reminded."""
        return self.filter(state=WorkshopInvitationState.SENT).order_by("pk")

    def open(self):
        """Those that the workshop still counts on, or waits for."""
        return self.filter(state__in=["created", "sent"])

    def standing(self):
        """Those that are neither declined nor withdrawn."""
        return self.exclude(state__in=["declined", "revoked"])


class WorkshopInvitation(models.Model):
    """A person or an organisation is asked, by letter to one address, to take part in a workshop.

    It is bound to its address, unless the organisation may delegate it: then whoever it is passed on to
    gets an invitation of their own, and this one is answered by that.
    """

    State = WorkshopInvitationState

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="invitations", verbose_name=_("workshop")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    actor = models.ForeignKey(
        Actor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="workshop_invitations",
        verbose_name=_("actor"),
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshop_invitations",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    may_delegate = models.BooleanField(_("may be passed on within the organisation"), default=False)
    delegated_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegated_to",
        verbose_name=_("passed on from"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=WorkshopInvitationState, default=WorkshopInvitationState.CREATED
    )
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    automatic_reminders = models.PositiveSmallIntegerField(_("automatic reminders"), default=0)
    chosen_reminders = models.PositiveSmallIntegerField(_("reminders by hand"), default=0)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    registration = models.OneToOneField(
        Registration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name=_("registration"),
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = WorkshopInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "name", "email", "pk"]
        verbose_name = _("invitation to a workshop")
        verbose_name_plural = _("invitations to workshops")
        constraints = [
            one_of("state", WorkshopInvitationState),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="workshops_invitation_address_lower"
            ),
            models.UniqueConstraint(
                fields=["workshop", "email"],
                condition=~Q(email=""),
                name="workshops_invited_once",
                violation_error_message=_("This address is already invited."),
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(erased_at=None), name="workshops_invitation_has_address"
            ),
            models.CheckConstraint(
                condition=(Q(state="accepted") & ~Q(registration=None))
                | (~Q(state="accepted") & Q(registration=None)),
                name="workshops_invitation_accepted_is_registered",
            ),
            models.CheckConstraint(
                condition=Q(state="created", sent_at=None) | Q(state="revoked") | ~Q(sent_at=None),
                name="workshops_invitation_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(automatic_reminders__lte=MOST_AUTOMATIC_REMINDERS),
                name="workshops_invitation_reminded_twice",
            ),
        ]

    def __str__(self):
        return self.name or self.email or self.organisation


class SecretLinkPurpose(models.TextChoices):
    INVITATION = "invitation", _("Answer an invitation")
    CONFIRM = "confirm", _("Confirm an address")
    MANAGE = "manage", _("See and change one’s registration")
    FEEDBACK = "feedback", _("Say what one thought")


class SecretLinkQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(expires_at__gt=now)


class SecretLink(models.Model):
    """The hash of a secret in the link of one letter; see actors/tokens.py. Deleted when it is done with."""

    Purpose = SecretLinkPurpose

    token_hash = models.BinaryField(_("hash of the secret"), max_length=32, unique=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=SecretLinkPurpose)
    invitation = models.ForeignKey(
        WorkshopInvitation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("invitation to a workshop"),
    )
    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("registration"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret link")
        verbose_name_plural = _("secret links")
        constraints = [
            one_of("purpose", SecretLinkPurpose),
            models.CheckConstraint(
                condition=(Q(purpose="invitation") & ~Q(invitation=None) & Q(registration=None))
                | (~Q(purpose="invitation") & Q(invitation=None) & ~Q(registration=None)),
                name="workshops_link_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="workshops_link_expires_later"
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()
