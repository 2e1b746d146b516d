"""Published results of a survey: figures, lists, findings, and who took part."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.constraints import one_of
from actors.fuzzy_dates import FuzzyDateField
from actors.languages import in_language
from actors.models import Actor, Person, Qualifier, SourcedRecord
from initiatives.models import Document, Unit

from .taxonomy import Competence


class Group(models.TextChoices):
    """Which organisations a result speaks of."""

    COMPANY = "company", _("Companies")
    HEALTHCARE = "healthcare", _("Healthcare")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    ALL = "all", _("All")
    LARGE_COMPANY = "large_company", _("Large companies")
    SME = "sme", _("Small and medium-sized companies")


class ReleaseStatus(models.TextChoices):
    INTERIM = "interim_report", _("Interim report")


class ReleaseQuerySet(models.QuerySet):
    def latest(self):
        """The one published last, with its figures; None where nothing is published."""
        return (
            self.order_by("-published")
            .prefetch_related("figures__citations__source", "figures__actor")
            .first()
        )

    def for_page(self):
        """With everything that the page of one release shows, in a fixed number of queries."""
        return self.prefetch_related(
            "figures__citations__source",
            "figures__actor",
            "lists__citations__source",
            "lists__listed__competence",
            "remarks__citations__source",
            "contributors__actor",
            "contributors__unit_actor",
            "contributors__person",
            "references__document",
            "citations__source",
            "statements__source",
        )


class Release(SourcedRecord):
    """What was published of one survey wave."""

    Status = ReleaseStatus

    survey = models.SlugField(_("survey"), max_length=100)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    published = FuzzyDateField(_("published"), blank=False)
    status = models.CharField(_("status"), max_length=20, choices=Status)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-published"]
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        constraints = [one_of("status", ReleaseStatus)]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("competence:results", args=[self.slug])


class FigureMethod(models.TextChoices):
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    FRAME = "frame", _("Organisations asked")
    COUNT_OF_APPENDIX = "count_of_appendix", _("Counted in the appendix")
    JOB_AD_DATABASES = "job_ad_databases", _("Job advertisements")
    DERIVED = "derived", _("Derived")
    OTHER = "other", _("Other information")


class Figure(SourcedRecord):
    """A published figure: a value, a range, or only a word such as "most"."""

    Method = FigureMethod

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="figures", verbose_name=_("published result")
    )
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    value_min = models.DecimalField(_("from"), max_digits=12, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField(_("to"), max_digits=12, decimal_places=2, null=True, blank=True)
    qualifier = models.CharField(_("stated as"), max_length=10, choices=Qualifier)
    unit = models.CharField(_("unit"), max_length=15, choices=Unit)
    group = models.CharField(_("group"), max_length=15, choices=Group)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("actor")
    )
    period_years = models.PositiveSmallIntegerField(_("years it covers"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    base = models.CharField(_("share of"), max_length=20, blank=True)
    area = models.CharField(_("area"), max_length=10, blank=True)
    is_conditional = models.BooleanField(_("only if something else happens"), default=False)
    includes = ArrayField(
        models.SlugField(max_length=60), verbose_name=_("includes"), default=list, blank=True
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            one_of("qualifier", Qualifier),
            one_of("unit", Unit),
            one_of("group", Group),
            one_of("method", FigureMethod),
            models.UniqueConstraint(fields=["release", "key"], name="competence_figure_once"),
            models.CheckConstraint(
                condition=models.Q(value_min__isnull=True) | models.Q(value_max__gte=F("value_min")),
                name="competence_figure_range",
                violation_error_message=_("The range ends below its beginning."),
            ),
        ]

    def __str__(self):
        return in_language(self, "text")


class ResultList(SourcedRecord):
    """A published list of competences or of ways to contribute."""

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="lists", verbose_name=_("published result")
    )
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    is_ordered = models.BooleanField(_("the order is a ranking"), default=False)
    ordered_note = models.TextField(_("note on the order"), blank=True)
    values = ArrayField(models.SlugField(max_length=60), verbose_name=_("values"), default=list, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        constraints = [models.UniqueConstraint(fields=["release", "key"], name="competence_list_once")]

    def __str__(self):
        return in_language(self, "title")


class ListedCompetence(models.Model):
    """A competence in a published list, in printed order."""

    result_list = models.ForeignKey(ResultList, models.CASCADE, related_name="listed", verbose_name=_("list"))
    competence = models.ForeignKey(
        Competence, models.PROTECT, related_name="listings", verbose_name=_("competence")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("listed competence")
        verbose_name_plural = _("listed competences")
        constraints = [
            models.UniqueConstraint(fields=["result_list", "competence"], name="competence_listed_once")
        ]

    def __str__(self):
        return str(self.competence)


class RemarkKind(models.TextChoices):
    INTERVIEW_FINDING = "interview_finding", _("From the interviews")
    DISCREPANCY = "discrepancy", _("Discrepancy in the source")


class Remark(SourcedRecord):
    """A finding from interviews, or a discrepancy that must be shown where the figures are."""

    Kind = RemarkKind

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="remarks", verbose_name=_("published result")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    group = models.CharField(_("group"), max_length=15, choices=Group, blank=True)
    text_sv = models.TextField(_("text in Swedish"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("finding or discrepancy")
        verbose_name_plural = _("findings and discrepancies")
        constraints = [
            one_of("kind", RemarkKind),
            one_of("group", Group),
            models.UniqueConstraint(fields=["release", "kind", "key"], name="competence_remark_once"),
        ]

    def __str__(self):
        return in_language(self, "text")


class ContributorPart(models.TextChoices):
    RESPONDENT = "respondent", _("Answered")
    INTERVIEWEE = "interviewee", _("Interviewed")
    WORKING_GROUP = "working_group", _("Working group")


class Contributor(models.Model):
    """Who took part: organisations that answered, people interviewed, the working group."""

    Part = ContributorPart

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="contributors", verbose_name=_("published result")
    )
    part = models.CharField(_("part"), max_length=15, choices=Part)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    group = models.CharField(_("group"), max_length=15, choices=Group, blank=True)
    name = models.CharField(_("name"), max_length=150)
    name_as_in_source = models.CharField(_("name as in the source"), max_length=150, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("person")
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("actor")
    )
    unit_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    role_sv = models.CharField(_("role in Swedish"), max_length=200, blank=True)
    role_en = models.CharField(_("role in English"), max_length=200, blank=True)
    answered_questionnaire = models.BooleanField(_("answered the questionnaire"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["part", "order", "pk"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            one_of("part", ContributorPart),
            one_of("group", Group),
            models.UniqueConstraint(fields=["release", "part", "name"], name="competence_contributor_once"),
        ]

    def __str__(self):
        return self.name


class Reference(models.Model):
    """A work that the report cites."""

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="references", verbose_name=_("published result")
    )
    mark = models.CharField(_("mark"), max_length=5)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("text"))
    url = models.URLField(_("address"), max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [models.UniqueConstraint(fields=["release", "mark"], name="competence_reference_once")]

    def __str__(self):
        return self.text
