"""An actor's logo, as we drew it anew."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actors import Actor


class ActorLogo(models.Model):
    """A small PNG, kept in the database so that web servers need no shared folder."""

    actor = models.OneToOneField(Actor, models.CASCADE, related_name="logo", verbose_name=_("actor"))
    png = models.BinaryField(_("picture"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField(_("width in pixels"))
    height = models.PositiveSmallIntegerField(_("height in pixels"))
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self):
        return str(self.actor)
