"""The post: letters waiting and sent, what each delivery met with, and the pulse of what delivers them."""

import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# An uncertain letter holds back later letters of its order this long, unless somebody decides before.
UNCERTAIN_HOLDS_FOR = timedelta(hours=24)


def new_message_id():
    """A Message-ID (RFC 5322): made once with the letter, the same in every attempt."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{uuid.uuid4()}@{host}>"


def address_hash(address):
    """What a suppressed address is known by: SHA-256 of its lower-case form."""
    return hashlib.sha256(address.strip().lower().encode()).digest()


class MessageCategory(models.TextChoices):
    SECURITY = "security", _("Security")
    TRANSACTIONAL = "transactional", _("About something the person did")
    OBLIGATION = "obligation", _("Obligation")
    OPTIONAL = "optional", _("Optional")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    CLAIMED = "claimed", _("Taken")
    TRANSMITTING = "transmitting", _("Being handed over")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Address suppressed")
    CANCELLED = "cancelled", pgettext_lazy("letter", "Cancelled")


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """Waiting letters whose time has come and whose order no earlier letter holds back."""
        holds = Q(state__in=["queued", "claimed", "transmitting"]) | Q(
            state="uncertain", changed_at__gt=now - UNCERTAIN_HOLDS_FOR
        )
        earlier = Message.objects.filter(holds, ordering_key=OuterRef("ordering_key"), pk__lt=OuterRef("pk"))
        return self.filter(Q(ordering_key="") | ~Exists(earlier), state="queued", due_at__lte=now).order_by(
            "due_at", "pk"
        )

    def stuck(self, now):
        """Letters whose worker has let its lease run out."""
        return self.filter(state__in=["claimed", "transmitting"], lease_until__lt=now)


class Message(models.Model):
    """One letter to one person, written in the same transaction as the deed it tells of.

    `key` names the occasion: writing it twice makes one letter. `wanted` is the dotted path of a
    function of the letter's owner that is asked again just before the letter leaves, `refused` of one that
    is told when its address turns out not to exist; see delivery.py.
    """

    Category = MessageCategory
    State = MessageState

    key = models.CharField(_("occasion"), max_length=250, unique=True)
    category = models.CharField(_("category"), max_length=15, choices=Category)
    about = models.CharField(pgettext_lazy("letter", "about"), max_length=150, blank=True, db_index=True)
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar entry"), blank=True)
    calendar_method = models.CharField(_("method of the calendar entry"), max_length=10, blank=True)
    unsubscribe_url = models.URLField(_("address for unsubscribing"), max_length=500, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True, default=new_message_id)

    ordering_key = models.CharField(pgettext_lazy("letter", "order"), max_length=100, blank=True)
    wanted = models.CharField(_("asked before sending"), max_length=150, blank=True)
    wanted_with = models.JSONField(_("asked with"), default=dict, blank=True)
    refused = models.CharField(_("told when the address does not exist"), max_length=150, blank=True)
    is_secret = models.BooleanField(
        _("secret"), default=False, help_text=_("Holds a link that opens a door: blanked once it has left.")
    )
    due_at = models.DateTimeField(_("not before"))
    useful_until = models.DateTimeField(_("useful until"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=15, choices=State, default=State.QUEUED)
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.UUIDField(_("lease"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="outbox_waiting"),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "transmitting"]),
                name="outbox_leased",
            ),
            models.Index(fields=["ordering_key", "id"], condition=~Q(ordering_key=""), name="outbox_order"),
            models.Index(
                fields=["useful_until"], condition=Q(is_secret=True) & ~Q(text=""), name="outbox_secrets"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "transmitting"], lease_token__isnull=False)
                | (~Q(state__in=["claimed", "transmitting"]) & Q(lease_token__isnull=True)),
                name="outbox_lease_while_taken",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outbox_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(category__in=MessageCategory.values), name="outbox_category_listed"
            ),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="outbox_state_listed"),
        ]

    def __str__(self):
        return f"{self.subject} ({self.to})"

    @property
    def may_repeat(self):
        """Whether, after a crash in the one window where nobody can know, it is sent again.

        A repeated confirmation or deadline is harmless and carries the same Message-ID; a repeated
        invitation is not, so that one waits as uncertain for somebody to decide.
        """
        return self.category != MessageCategory.OPTIONAL


class DeliveryOutcome(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    TRY_LATER = "try_later", _("Put off")
    REFUSED = "refused", _("Refused")
    UNCLEAR = "unclear", _("No answer")
    BOUNCED = "bounced", _("Came back")
    DELAYED = "delayed", _("Delayed on its way")


class DeliveryAttempt(models.Model):
    """What one attempt to hand over a letter met with."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", verbose_name=_("letter"))
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=DeliveryOutcome)
    code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    detail = models.TextField(_("detail"), blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")

    def __str__(self):
        return f"{self.get_outcome_display()} {self.code or ''}".strip()


class SuppressedAddress(models.Model):
    """An address that refused letters for good, or asked for none. Only its hash is kept."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("The address does not exist")
        UNSUBSCRIBED = "unsubscribed", _("Asked for no optional letters")

    address_hash = models.BinaryField(_("hash of the address"), max_length=32)
    reason = models.CharField(_("reason"), max_length=15, choices=Reason)
    since = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        ordering = ["-since"]
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="outbox_suppressed_once",
            )
        ]

    def __str__(self):
        return self.get_reason_display()

    @classmethod
    def reason_against(cls, address, category):
        """Why a letter of this category may not go to this address now; "" where it may."""
        found = cls._against(address, category).first()
        return found.reason if found else ""

    @classmethod
    def reasons_against(cls, category):
        """Which reasons stand against a letter of this category."""
        optional = [cls.Reason.UNSUBSCRIBED] if category == MessageCategory.OPTIONAL else []
        return [cls.Reason.BOUNCED, *optional]

    @classmethod
    def _against(cls, address, category):
        return cls.objects.filter(
            address_hash=address_hash(address),
            reason__in=cls.reasons_against(category),
            lifted_at__isnull=True,
        ).order_by("reason")


class Heartbeat(models.Model):
    """When a part of the machinery last did its round; /readyz reads it."""

    component = models.SlugField(pgettext_lazy("of the machinery", "part"), unique=True)
    last_ok_at = models.DateTimeField(_("last round"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.component

    @classmethod
    def beat(cls, component, *, now):
        """Record that this part has just done its round."""
        cls.objects.update_or_create(component=component, defaults={"last_ok_at": now})
