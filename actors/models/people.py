"""People named in a public professional role. No contact details."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..fuzzy_dates import FuzzyDateField
from .actors import Actor
from .sources import Basis, SourcedRecord


class Person(SourcedRecord):
    """Somebody whom a source names in a role; spelled as the source that we follow."""

    name = models.CharField(_("name"), max_length=150)

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name


class Affiliation(models.Model):
    """Where a person worked, and as what, when a source named them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="affiliations", verbose_name=_("actor")
    )
    role_sv = models.CharField(_("role in Swedish"), max_length=200, blank=True)
    role_en = models.CharField(_("role in English"), max_length=200, blank=True)
    as_of = FuzzyDateField(_("as of"))
    basis = models.CharField(_("basis"), max_length=20, choices=Basis, default=Basis.SOURCE_DOCUMENT)
    note = models.TextField(_("note for editors"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["as_of", "pk"]
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")

    def __str__(self):
        return f"{self.person}, {self.actor}"
