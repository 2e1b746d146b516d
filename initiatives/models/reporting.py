"""What initiatives owe their funders: requirements, and the obligations that follow from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, Basis, SourcedRecord

from .initiatives import Initiative


class Requirement(SourcedRecord):
    """Somebody asks an initiative for a report with certain contents."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="requirements", verbose_name=_("initiative")
    )
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    responsible = models.ForeignKey(
        Actor, models.PROTECT, related_name="requirements_to_meet", verbose_name=_("responsible")
    )
    recipients = models.ManyToManyField(Actor, related_name="requirements_set", verbose_name=_("recipients"))
    provenance = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.SOURCE_DOCUMENT)
    history_many_to_many = [recipients]

    class Meta:
        ordering = ["slug"]
        verbose_name = _("reporting requirement")
        verbose_name_plural = _("reporting requirements")
        constraints = [one_of("provenance", Basis)]

    def __str__(self):
        return in_language(self, "title")


class RequiredContent(models.Model):
    """One thing that the report must contain."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="contents", verbose_name=_("reporting requirement")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text_sv = models.TextField(_("text in Swedish"))
    text_en = models.TextField(_("text in English"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["order"]
        verbose_name = _("required content")
        verbose_name_plural = _("required contents")
        constraints = [
            models.UniqueConstraint(fields=["requirement", "order"], name="initiatives_content_once")
        ]

    def __str__(self):
        return in_language(self, "text")


class ObligationDelivery(models.TextChoices):
    UNKNOWN = "unknown", _("Unknown")


class ObligationQuerySet(models.QuerySet):
    def standing(self):
        """Without those that a later obligation has taken the place of."""
        return self.filter(superseded_by__isnull=True)

    def coming(self, today):
        """Still to be met on this day, the next one first."""
        return self.standing().filter(due_on__gte=today).order_by("due_on", "pk")

    def past(self, today):
        """Whose last day has passed, the latest first. What became of them is another question."""
        return self.standing().filter(due_on__lt=today).order_by("-due_on", "-pk")


class Obligation(models.Model):
    """A report that is due once. What became of it is unknown until somebody records it."""

    Delivery = ObligationDelivery

    requirement = models.OneToOneField(
        Requirement, models.CASCADE, related_name="obligation", verbose_name=_("reporting requirement")
    )
    due = FuzzyDateField(_("due, as stated"), blank=False)
    due_on = models.DateField(_("last day"), help_text=_("The last day that the stated date can mean."))
    delivery = models.CharField(_("delivery"), max_length=15, choices=Delivery, default=Delivery.UNKNOWN)
    superseded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )

    history = HistoricalRecords()
    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("reporting obligation")
        verbose_name_plural = _("reporting obligations")
        constraints = [one_of("delivery", ObligationDelivery)]

    def __str__(self):
        return f"{self.requirement}, {self.due}"
