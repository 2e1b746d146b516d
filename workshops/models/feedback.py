"""What participants thought, without saying who."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .workshops import Workshop

FEWEST_FOR_FIGURES = 5


class Feedback(models.Model):
    """One anonymous answer. Nothing in it leads to a registration; of when it came the month is kept.

    Figures move by five answers at a time, by which the answers since the last are counted all at once.
    Its key is random, so that the order of the answers tells nothing either. That nobody answers twice is
    seen to by the link, which is deleted when it is used.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="feedback", verbose_name=_("workshop")
    )
    given_on = models.DateField(_("given"))
    is_counted = models.BooleanField(_("counted in the figures"), default=False, editable=False)
    whole = models.PositiveSmallIntegerField(_("the workshop as a whole"), null=True, blank=True)
    use = models.PositiveSmallIntegerField(_("use in one’s work"), null=True, blank=True)
    form = models.PositiveSmallIntegerField(_("form and arrangements"), null=True, blank=True)
    liked = models.TextField(_("what was good"), blank=True)
    missed = models.TextField(_("what was missing"), blank=True)

    class Meta:
        ordering = ["workshop", "id"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}": None}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 5}),
                name=f"workshops_feedback_{name}_one_to_five",
                violation_error_message=_("Choose a number from 1 to 5."),
            )
            for name in ("whole", "use", "form")
        ]

    def __str__(self):
        return f"{self.workshop}, {self.given_on}"
