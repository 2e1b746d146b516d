"""Interviews beside a survey: notes that only who runs it reads, and quotations that two people publish."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import User

from .questionnaires import Survey
from .taxonomy import Competence
from .waves import Wave


class ConsentForm(models.TextChoices):
    WRITTEN = "written", pgettext_lazy("consent", "In writing")
    BY_EMAIL = "by_email", pgettext_lazy("consent", "By e-mail")
    RECORDED = "recorded", pgettext_lazy("consent", "Spoken, on the recording")


class IntervieweeGroup(models.TextChoices):
    """All that is ever said in public of who was interviewed: too wide to point at one organisation."""

    SMALL_COMPANY = "small_company", _("A small or medium-sized company")
    LARGE_COMPANY = "large_company", _("A large company")
    REGION = "region", _("A region or hospital")
    UNIVERSITY = "university", _("A university")
    AUTHORITY = "authority", _("A public authority")
    OTHER = "other", _("Another organisation")


class InterviewQuerySet(models.QuerySet):
    def managed_by(self, user, now=None):
        """Interviews of the surveys that this person runs; all for administrators."""
        return self.filter(survey__in=Survey.objects.managed_by(user, now))


class Interview(models.Model):
    """Notes from talking to one person, with their consent: when it was given, how, and who took it.

    Withdrawn: name, address and notes are emptied and the quotations deleted; that there was one stays.
    """

    Form = ConsentForm
    Group = IntervieweeGroup

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="interviews", verbose_name=_("survey"))
    wave = models.ForeignKey(
        Wave,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("survey wave"),
    )
    held_on = models.DateField(_("day of the interview"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    group = models.CharField(_("kind of organisation"), max_length=20, choices=IntervieweeGroup)
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="interviews", verbose_name=_("competences")
    )
    notes = models.TextField(_("notes"), blank=True)
    consented_on = models.DateField(_("day of the consent"))
    consent_form = models.CharField(_("how the consent was given"), max_length=10, choices=ConsentForm)
    consent_taken_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("who took the consent")
    )
    made_at = models.DateTimeField(_("made"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints = [
            one_of("group", IntervieweeGroup),
            one_of("consent_form", ConsentForm),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(name="", email="", notes=""),
                name="competence_interview_withdrawn_is_empty",
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}, {self.held_on}"


class QuotationQuerySet(models.QuerySet):
    def public(self):
        """Approved by a second person, and not withdrawn."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def waiting(self):
        return self.filter(approved_at=None, withdrawn_at=None)


class Quotation(models.Model):
    """What somebody said, without anything that tells who. Never changed: withdrawn and written anew."""

    interview = models.ForeignKey(
        Interview, models.CASCADE, related_name="quotations", verbose_name=_("interview")
    )
    text_sv = models.TextField(_("quotation in Swedish"), max_length=600, blank=True)
    text_en = models.TextField(_("quotation in English"), max_length=600, blank=True)
    group = models.CharField(_("kind of organisation"), max_length=20, choices=IntervieweeGroup)
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="quotations", verbose_name=_("competences")
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = QuotationQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        constraints = [
            one_of("group", IntervieweeGroup),
            models.CheckConstraint(
                condition=~Q(text_sv="", text_en=""),
                name="competence_quotation_has_text",
                violation_error_message=_("Write the text in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="competence_quotation_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="competence_quotation_two_people",
                violation_error_message=_("Somebody else than who wrote it must approve it."),
            ),
        ]

    def __str__(self):
        return in_language(self, "text")[:60]
