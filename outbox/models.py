"""The post, and the pulse of what delivers it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
