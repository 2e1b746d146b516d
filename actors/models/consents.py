"""What people agreed to, in which words, and when."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .users import User


class Consent(models.Model):
    """One person's consent to one purpose. The words are kept as they were shown."""

    class Purpose(models.TextChoices):
        CONTACT_PERSON = "contact_person", _("Shown as contact person")
        APPLICATION = "application", _("Application to become a partner")

    user = models.ForeignKey(User, models.PROTECT, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    about = models.CharField(_("about"), max_length=150, blank=True)
    wording = models.TextField(_("wording"))
    language = models.CharField(_("language"), max_length=2)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="actors_consent_period",
            ),
            models.UniqueConstraint(
                fields=["user", "purpose", "about"],
                condition=Q(withdrawn_at=None),
                name="actors_consent_once",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_purpose_display()}"
