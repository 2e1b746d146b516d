"""Where facts come from: sources, the citation of one by a record, and what other sources say."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..constraints import one_of
from ..fuzzy_dates import FuzzyDateField


class WrittenHistory(HistoricalRecords):
    """History of what people write; the columns that the database generates from it are left out."""

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if not field.generated]


class Language(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")


class SourceKind(models.TextChoices):
    SOURCE_DOCUMENT = "source_document", _("Source document")
    LOOKUP = "lookup", _("Look-up")
    DATASET = "dataset", _("Dataset")
    GENERAL_KNOWLEDGE = "general_knowledge", _("General knowledge")


class Source(models.Model):
    """A document or page that facts were taken from."""

    Kind = SourceKind

    slug = models.SlugField(_("identifier"), unique=True, max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    document_no = models.CharField(_("document number"), max_length=10, blank=True)
    title = models.TextField(_("title"))
    title_en = models.TextField(_("title in English"), blank=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    publisher_basis = models.TextField(_("how the publisher is known"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    date = FuzzyDateField(_("date"))
    date_basis = models.TextField(_("how the date is known"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    url_note = models.TextField(_("note on the address"), blank=True)
    consulted_on = models.DateField(_("read on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [one_of("kind", SourceKind)]

    def __str__(self):
        return self.title


class Citation(models.Model):
    """A record rests on a source; the note says where in it."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations", verbose_name=_("source"))
    note = models.TextField(_("place in the source"), blank=True)
    note_language = models.CharField(_("language of the note"), max_length=2, choices=Language, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("source of a record")
        verbose_name_plural = _("sources of a record")
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "source"],
                name="actors_citation_once",
                violation_error_message=_("This source is already given."),
            )
        ]

    def __str__(self):
        return f"{self.source} {self.note}".strip()


class StatementKind(models.TextChoices):
    LATER = "later", _("Other information")
    OTHERWISE = "otherwise", _("Other sources say otherwise")
    WORDING = "wording", _("Wording in the source")


class Statement(models.Model):
    """What a source says beside the value the portal shows: later, otherwise, or word for word."""

    Kind = StatementKind

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    field = models.CharField(_("about the field"), max_length=50, blank=True)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    as_of = FuzzyDateField(_("as of"))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="statements", verbose_name=_("source")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("statement of a source")
        verbose_name_plural = _("statements of sources")
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            one_of("kind", StatementKind),
            models.CheckConstraint(
                condition=~models.Q(text_sv="", text_en=""),
                name="actors_statement_has_text",
                violation_error_message=_("Write the text in at least one language."),
            ),
        ]

    def __str__(self):
        return self.text_sv or self.text_en


class SourcedRecord(models.Model):
    """A record with a stable slug, the sources it rests on, and notes that only editors read."""

    slug = models.SlugField(_("identifier"), unique=True, max_length=100)
    notes = models.TextField(_("notes for editors"), blank=True)
    citations = GenericRelation(Citation)
    statements = GenericRelation(Statement)

    history = WrittenHistory(inherit=True, m2m_fields_model_field_name="history_many_to_many")
    history_many_to_many = []

    class Meta:
        abstract = True


class Basis(models.TextChoices):
    """How a value is known; the order is from the weakest to the strongest."""

    GENERAL_KNOWLEDGE = "general_knowledge", _("Not yet checked")
    LOOKUP = "lookup", _("Looked up")
    SOURCE_DOCUMENT = "source_document", _("From the source")


class FieldBasis(models.TextChoices):
    """How one field is known: as a `Basis`, or because those whom the record is about wrote it here."""

    GENERAL_KNOWLEDGE = Basis.GENERAL_KNOWLEDGE.value, Basis.GENERAL_KNOWLEDGE.label
    LOOKUP = Basis.LOOKUP.value, Basis.LOOKUP.label
    SOURCE_DOCUMENT = Basis.SOURCE_DOCUMENT.value, Basis.SOURCE_DOCUMENT.label
    STATED = "stated", _("Own statement")


class BasedFields(models.Model):
    """Fields that rest on something else than the cited sources say so in `field_basis`."""

    field_basis = models.JSONField(
        _("basis of fields"),
        default=dict,
        blank=True,
        help_text=_(
            'Field name and "general_knowledge" or "lookup:<source>"; other fields come from the sources.'
        ),
    )

    class Meta:
        abstract = True

    def basis_of(self, field):
        """The `FieldBasis` of one field."""
        return FieldBasis(self.field_basis.get(field, FieldBasis.SOURCE_DOCUMENT).partition(":")[0])

    def mark_as_stated(self, columns):
        """From now on these columns rest on what the people behind the record say; not saved here.

        The two languages of a field have one basis.
        """
        fields = (column.removesuffix("_sv").removesuffix("_en") for column in columns)
        self.field_basis = self.field_basis | dict.fromkeys(fields, FieldBasis.STATED.value)
