"""The address at which a person's own calendar program reads their dates."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .users import User


class CalendarFeed(models.Model):
    """One for a person at most. The address holds a secret of which only the hash (SHA-256) is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name=_("person"))
    digest = models.BinaryField(_("hash of the secret"), max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.user)
