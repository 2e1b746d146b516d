"""Documents that sources mention: reports, decisions, policies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, SourcedRecord
from actors.search import SearchQuerySet, search_indexes, search_names, search_vector

from .initiatives import Initiative


class DocumentKind(models.TextChoices):
    REPORT = "report", _("Report")
    DECISION = "decision", _("Decision")
    POLICY = "policy", _("Policy")
    LETTER = "letter", _("Letter")
    TEMPLATE = "template", _("Template")
    WEBPAGE = "webpage", _("Web page")
    ANNEX = "annex", _("Annex")
    SLIDES = "slides", _("Slides")
    WORKING_DOCUMENT = "working_document", _("Working document")
    ARTICLE = "article", _("Article")
    LAW = "law", _("Act")
    STANDARD = "standard", _("Standard")


class Document(SourcedRecord):
    """A document in its own language; some have an English title beside it."""

    Kind = DocumentKind

    title = models.TextField(_("title"))
    title_en = models.TextField(_("title in English"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=5, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    publisher_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="documents",
        verbose_name=_("publisher among the actors"),
    )  # fmt: skip
    date = FuzzyDateField(_("date"))
    reference_number = models.CharField(_("reference number"), max_length=100, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("initiative"),
    )

    search_names = search_names("title", "title_en")
    search_vector = search_vector(["title", "title_en"], ["publisher", "reference_number"], [])

    objects = SearchQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "title"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = search_indexes("document")
        constraints = [one_of("kind", DocumentKind)]

    def __str__(self):
        return in_language(self, "title")
