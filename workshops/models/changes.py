"""What has happened to a workshop, told in the order it happened."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.models import User

from .workshops import Workshop


class WorkshopVerb(models.TextChoices):
    CREATED = "created", pgettext_lazy("workshop", "Draft made")
    DUPLICATED = "duplicated", _("Made as a copy")
    EDITED = "edited", pgettext_lazy("workshop", "Edited")
    PUBLISHED = "published", pgettext_lazy("workshop", "Published")
    RESCHEDULED = "rescheduled", _("Moved")
    CAPACITY = "capacity", _("Number of seats changed")
    CANCELLED = "cancelled", pgettext_lazy("workshop", "Cancelled")
    COMPLETED = "completed", _("Held")
    OUTCOMES = "outcomes", _("Outcomes published")
    EXPORTED = "exported", _("List of participants taken out")


class WorkshopChange(models.Model):
    """Something that somebody did with a workshop. Rows are only ever added; the database sees to that.

    They only go together with a draft that was never published.
    """

    Verb = WorkshopVerb

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="changes", verbose_name=_("workshop"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    verb = models.CharField(_("what"), max_length=12, choices=WorkshopVerb)
    reason = models.TextField(_("reason"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True, help_text=_("Old and new values."))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of a workshop")
        verbose_name_plural = _("changes of workshops")
        constraints = [one_of("verb", WorkshopVerb)]

    def __str__(self):
        return self.get_verb_display()
