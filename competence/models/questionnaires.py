"""Questionnaires: what a survey asks, in versions that never change once they are frozen."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import User
from initiatives.models import Initiative


class SurveyQuerySet(models.QuerySet):
    def managed_by(self, user, now=None):
        """The surveys of the initiatives that this person coordinates; all for administrators."""
        return self.filter(initiative__in=Initiative.objects.coordinated_by(user, now))


class Survey(models.Model):
    """What is asked about again and again, in waves, for one initiative."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="surveys", verbose_name=_("initiative")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["title_sv", "pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self):
        return in_language(self, "title")


class QuestionnaireQuerySet(models.QuerySet):
    def frozen(self):
        return self.filter(frozen_at__isnull=False)


class Questionnaire(models.Model):
    """One version of what a survey asks. Once `frozen_at` is set the database refuses any change of it.

    `choice_lists` and the words beyond the columns (`details`) are kept as the YAML file has them; see
    instruments.py. `content_hash` is the SHA-256 of the canonical JSON of the whole.
    """

    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="questionnaires", verbose_name=_("survey")
    )
    version = models.CharField(_("version"), max_length=20)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    intro_sv = models.TextField(_("introduction in Swedish"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    consent_sv = models.TextField(_("consent in Swedish"), blank=True)
    consent_en = models.TextField(_("consent in English"), blank=True)
    thank_you_sv = models.TextField(_("thanks in Swedish"), blank=True)
    thank_you_en = models.TextField(_("thanks in English"), blank=True)
    choice_lists = models.JSONField(_("lists of choices"), default=dict, blank=True)
    details = models.JSONField(_("further information"), default=dict, blank=True)
    content_hash = models.CharField(_("hash of the content"), max_length=64, blank=True, editable=False)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    frozen_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen by")
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "-made_at", "pk"]
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "version"],
                name="competence_version_once",
                violation_error_message=_("This survey already has a version with this number."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | ~Q(content_hash=""), name="competence_frozen_has_hash"
            ),
        ]

    def __str__(self):
        return f"{in_language(self, 'title')} {self.version}"


class QuestionnaireSection(models.Model):
    """A part of a questionnaire: one page for who answers."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    slug = models.SlugField(_("address"), max_length=60)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("part of a questionnaire")
        verbose_name_plural = _("parts of questionnaires")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "slug"], name="competence_part_once"),
            models.UniqueConstraint(fields=["questionnaire", "order"], name="competence_part_order_once"),
        ]

    def __str__(self):
        return in_language(self, "title")


class QuestionType(models.TextChoices):
    YES_NO = "yes_no", _("Yes or no")
    SINGLE_CHOICE = "single_choice", _("One of several choices")
    MULTI_CHOICE = "multi_choice", _("Several choices")
    RANKING = "ranking", _("Ranking")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    MATRIX_INTEGER = "matrix_integer", _("Table of whole numbers")
    LIKERT = "likert", _("Scale")
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")


class Comparability(models.TextChoices):
    """What a question has in common with the question of the same address in the version before."""

    SAME = "same", _("Comparable with the version before")
    CHANGED = "changed", _("Changed: the series has a break")
    NEW = "new", _("New in this version")


class Question(models.Model):
    """A question. Limits, choices, conditions and rules are in `details`, as the YAML file has them."""

    Type = QuestionType
    Comparability = Comparability

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="questions", verbose_name=_("questionnaire")
    )
    section = models.ForeignKey(
        QuestionnaireSection, models.CASCADE, related_name="questions", verbose_name=_("part")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    slug = models.SlugField(_("address"), max_length=60)
    code = models.CharField(_("number"), max_length=10)
    type = models.CharField(_("type"), max_length=20, choices=QuestionType)
    required = models.BooleanField(_("must be answered"), default=False)
    text_sv = models.TextField(_("question in Swedish"))
    text_en = models.TextField(_("question in English"))
    help_sv = models.TextField(_("help in Swedish"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    details = models.JSONField(_("further information"), default=dict, blank=True)
    comparability = models.CharField(
        _("comparability"), max_length=10, choices=Comparability, default=Comparability.NEW
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            one_of("type", QuestionType),
            one_of("comparability", Comparability),
            models.UniqueConstraint(fields=["questionnaire", "slug"], name="competence_question_once"),
            models.UniqueConstraint(fields=["questionnaire", "order"], name="competence_question_order_once"),
        ]

    def __str__(self):
        return f"{self.code} {in_language(self, 'text')}"
