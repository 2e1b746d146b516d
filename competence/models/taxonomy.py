"""Competences for ATMPs, in groups."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import SourcedRecord
from actors.search import SearchQuerySet, Words, search_indexes, search_names, search_vector


class Origin(models.TextChoices):
    """Whether the sources have it or it was added by look-up or general knowledge."""

    SOURCE_DOCUMENT = "source_document", _("From the source documents")
    EXTENSION = "extension", _("Addition")


class CompetenceQuerySet(SearchQuerySet):
    def groups(self):
        return self.filter(parent__isnull=True)

    def single(self):
        """Competences proper, not their groups."""
        return self.filter(parent__isnull=False)

    def most_wanted(self):
        """Those that the 2022 survey lists as most wanted, as printed; not a ranking."""
        return self.filter(demand_order_2022__isnull=False).order_by("demand_order_2022")

    def hardest_to_find(self):
        """Those that the 2022 survey lists as hardest to find, as printed; not a ranking."""
        return self.filter(hardest_order_2022__isnull=False).order_by("hardest_order_2022")

    def with_education(self):
        """Those that at least one item of the catalogue trains."""
        return self.filter(education__isnull=False).distinct()

    def in_groups(self):
        """The groups, each with its competences as `children`, with what the taxonomy page shows."""
        counted = self.model.objects.annotate(education_count=models.Count("education"))
        # A query that counts forgets the model's own order.
        single = counted.order_by("order", "pk")
        return self.groups().prefetch_related(
            "citations__source",
            models.Prefetch("children", single.prefetch_related("citations__source", "related")),
        )


class Competence(SourcedRecord):
    """A competence, or a group of them where it has no parent."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("group")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    definition_sv = models.TextField(_("definition in Swedish"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    note_sv = models.TextField(_("note in Swedish"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    other_labels = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin)
    in_survey_2022 = models.BooleanField(_("a choice in the 2022 survey"), default=False)
    demand_order_2022 = models.PositiveSmallIntegerField(
        _("place in the 2022 list of most wanted"),
        null=True,
        blank=True,
        help_text=_("As printed; not a ranking."),
    )
    hardest_order_2022 = models.PositiveSmallIntegerField(
        _("place in the 2022 list of hardest to find"), null=True, blank=True,
        help_text=_("As printed; not a ranking."),
    )  # fmt: skip
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related"))
    history_many_to_many = [related]

    search_names = search_names("name_sv", "name_en", Words("other_labels"))
    search_vector = search_vector(
        ["name_sv", "name_en", Words("other_labels")], ["definition_sv"], ["definition_en"]
    )

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        indexes = search_indexes("competence")
        constraints = [
            one_of("origin", Origin),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=F("id")),
                name="competence_competence_not_in_itself",
                violation_error_message=_("A competence cannot be its own group."),
            ),
        ]

    def __str__(self):
        return in_language(self, "name")
