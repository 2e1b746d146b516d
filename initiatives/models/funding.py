"""Whose money: who gives what to whom, decided when, for which years."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField, period_in_words
from actors.languages import in_language
from actors.models import Actor, Basis, SourcedRecord

from .initiatives import Initiative


class FundingQuerySet(models.QuerySet):
    def whole(self):
        """Only rows that may be added up: a part is never counted beside its whole."""
        return self.filter(parent__isnull=True)


class FundingDecision(SourcedRecord):
    """Money granted. A row with a parent is a part of it, or gives its amount."""

    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    purpose_sv = models.TextField(_("purpose in Swedish"), blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funding",
        verbose_name=_("initiative"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    funders = models.ManyToManyField(Actor, related_name="funding_given", verbose_name=_("funders"))
    via = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="funding_passed_on",
        verbose_name=_("through"),
    )
    recipients = models.ManyToManyField(
        Actor, blank=True, related_name="funding_received", verbose_name=_("recipients")
    )
    cofunders_text = models.TextField(_("other funders, as stated"), blank=True)
    amount = models.BigIntegerField(
        _("amount"), null=True, blank=True, help_text=_("Whole units of the currency. Empty: not stated.")
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    amount_as_stated = models.CharField(_("amount as stated"), max_length=200, blank=True)
    period_start = FuzzyDateField(_("from"))
    period_end = FuzzyDateField(_("to"))
    decided = FuzzyDateField(_("decided"))
    references = ArrayField(
        models.CharField(max_length=50), verbose_name=_("reference numbers"), default=list, blank=True
    )
    provenance = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.SOURCE_DOCUMENT)
    history_many_to_many = [funders, recipients]

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["decided", "period_start", "pk"]
        verbose_name = _("funding decision")
        verbose_name_plural = _("funding decisions")
        constraints = [
            one_of("provenance", Basis),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0) & ~models.Q(currency=""),
                name="initiatives_funding_amount",
                violation_error_message=_("An amount is above zero and has a currency."),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")

    @property
    def period(self):
        return period_in_words(self.period_start, self.period_end)
