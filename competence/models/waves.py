"""Waves: one round of asking, the organisations asked, and who holds a link to their answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.constraints import one_of
from actors.languages import in_language
from actors.models import Actor, County, Language, User

from .questionnaires import Questionnaire, Survey

MOST_REMINDERS = 3


class WaveState(models.TextChoices):
    """Derived from the moments of a wave, never stored."""

    PLANNED = "planned", pgettext_lazy("wave", "Being prepared")
    FIELDING = "fielding", pgettext_lazy("wave", "Open for answers")
    CLOSED = "closed", pgettext_lazy("wave", "Closed for answers")


class WaveQuerySet(models.QuerySet):
    def managed_by(self, user, now=None):
        """Waves of the surveys that this person runs; all for administrators."""
        return self.filter(survey__in=Survey.objects.managed_by(user, now))

    def open(self, now):
        """Those that can be answered at this moment."""
        return self.filter(fielded_at__lte=now, closes_at__gt=now)

    def answerable_by(self, user, now):
        """Open waves that ask an organisation of which this person is a member."""
        if not user.is_authenticated:
            return self.none()
        own = user.memberships.current(now).filter(role="member").values("actor")
        return self.open(now).filter(units__actor__in=own, units__is_eligible=True).distinct()


class Wave(models.Model):
    """One round of a survey, with one frozen version of its questionnaire.

    `closes_at` is the moment after which nothing is taken; closing early sets it to that moment, extending
    and reopening to a later one. `fielded_at` is empty until the first invitations are sent.
    """

    State = WaveState

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves", verbose_name=_("survey"))
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="waves", verbose_name=_("questionnaire")
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    fielded_at = models.DateTimeField(_("first sent"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"))
    is_frame_approximate = models.BooleanField(
        _("the number of organisations asked is approximate"), default=False
    )
    is_example = models.BooleanField(_("example"), default=False)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "pk"]
        verbose_name = _("survey wave")
        verbose_name_plural = _("survey waves")
        constraints = [
            models.CheckConstraint(
                condition=Q(fielded_at=None) | Q(closes_at__gt=F("fielded_at")),
                name="competence_wave_closes_later",
                violation_error_message=_("A survey closes after it has opened."),
            ),
        ]

    def __str__(self):
        return in_language(self, "title")

    def get_absolute_url(self):
        return reverse("competence:wave", args=[self.slug])

    def state_at(self, now):
        if self.fielded_at is None:
            return WaveState.PLANNED
        return WaveState.FIELDING if now < self.closes_at else WaveState.CLOSED

    def is_open_at(self, now):
        return self.state_at(now) == WaveState.FIELDING


class WaveVerb(models.TextChoices):
    FIELDED = "fielded", _("Invitations sent")
    EXTENDED = "extended", _("Last day moved")
    REOPENED = "reopened", _("Opened again")
    CLOSED = "closed", _("Closed")
    FRAME = "frame", _("Organisations asked changed")


class WaveEvent(models.Model):
    """What was done with a wave, by whom and why; rows are only added."""

    Verb = WaveVerb

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="events", verbose_name=_("survey wave"))
    verb = models.CharField(_("what"), max_length=10, choices=WaveVerb)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event of a wave")
        verbose_name_plural = _("events of waves")
        constraints = [one_of("verb", WaveVerb)]

    def __str__(self):
        return self.get_verb_display()


class Stratum(models.TextChoices):
    """The kinds of organisation that response rates and tables are told by."""

    COMPANY = "company", _("Companies")
    HEALTHCARE = "healthcare", _("Healthcare")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure and research institutes")
    AUTHORITY = "authority", _("Public authorities")
    OTHER = "other", pgettext_lazy("organisations", "Others")


class Disposition(models.TextChoices):
    """How it went with one organisation, in the terms of AAPOR's Standard Definitions."""

    CREATED = "created", pgettext_lazy("disposition", "Not sent yet")
    SENT = "sent", pgettext_lazy("disposition", "No answer yet")
    STARTED = "started", pgettext_lazy("disposition", "Begun")
    COMPLETE = "complete", pgettext_lazy("disposition", "Answered")
    REFUSED = "refused", pgettext_lazy("disposition", "Declined")
    INELIGIBLE = "ineligible", pgettext_lazy("disposition", "Should not have been asked")
    NONCONTACT = "noncontact", pgettext_lazy("disposition", "Could not be reached")


class FrameUnitQuerySet(models.QuerySet):
    def eligible(self):
        return self.filter(is_eligible=True)

    def unanswered(self):
        """Those still waited for: the only ones that are reminded."""
        return self.eligible().filter(
            disposition__in=[Disposition.SENT, Disposition.STARTED], opted_out_at=None
        )

    def unsent(self):
        return self.eligible().filter(disposition=Disposition.CREATED)


class FrameUnit(models.Model):
    """An organisation asked in a wave: why it is in the frame, its contact, and how it went."""

    Disposition = Disposition

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="units", verbose_name=_("survey wave"))
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="survey_units", verbose_name=_("actor")
    )
    name = models.CharField(_("organisation"), max_length=150)
    stratum = models.CharField(_("kind of organisation"), max_length=15, choices=Stratum)
    county = models.CharField(_("county"), max_length=2, choices=County, blank=True)
    reason = models.CharField(_("why it is asked"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    is_eligible = models.BooleanField(_("belongs to those asked"), default=True)
    disposition = models.CharField(
        _("how it went"), max_length=12, choices=Disposition, default=Disposition.CREATED
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("wants no reminders"), null=True, blank=True)
    declined_reason = models.CharField(_("why it declined"), max_length=300, blank=True)

    objects = FrameUnitQuerySet.as_manager()

    class Meta:
        ordering = ["stratum", "name", "pk"]
        verbose_name = _("organisation asked")
        verbose_name_plural = _("organisations asked")
        constraints = [
            one_of("stratum", Stratum),
            one_of("county", County),
            one_of("disposition", Disposition),
            models.UniqueConstraint(
                fields=["wave", "actor"],
                name="competence_asked_once",
                violation_error_message=_("This organisation is already asked."),
            ),
            models.UniqueConstraint(
                Lower("name"),
                "wave",
                name="competence_asked_name_once",
                violation_error_message=_("An organisation with this name is already asked."),
            ),
            models.CheckConstraint(
                condition=Q(contact_email=Lower("contact_email")), name="competence_contact_address_lower"
            ),
            models.CheckConstraint(
                condition=Q(reminders__lte=MOST_REMINDERS), name="competence_reminded_thrice"
            ),
            models.CheckConstraint(
                condition=Q(is_eligible=True) | Q(disposition=Disposition.INELIGIBLE),
                name="competence_ineligible_is_not_counted",
            ),
        ]

    def __str__(self):
        return self.name


class RespondentRole(models.TextChoices):
    LEAD = "lead", _("Answers for the organisation")
    PART = "part", _("Answers some parts")


class RespondentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(revoked_at=None)


class Respondent(models.Model):
    """Somebody who fills in an organisation's answer: all of it, or the parts they were asked for."""

    Role = RespondentRole

    unit = models.ForeignKey(
        FrameUnit, models.PROTECT, related_name="respondents", verbose_name=_("organisation asked")
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=5, choices=RespondentRole)
    parts = ArrayField(models.SlugField(max_length=60), verbose_name=_("parts"), default=list, blank=True)
    asked_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="asked", verbose_name=_("asked by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    revoked_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        verbose_name = _("respondent")
        verbose_name_plural = _("respondents")
        constraints = [
            one_of("role", RespondentRole),
            models.UniqueConstraint(
                fields=["unit", "email"],
                name="competence_respondent_once",
                violation_error_message=_("This address has been asked already."),
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="competence_respondent_lower"),
            models.CheckConstraint(
                condition=Q(role="lead", parts=[]) | Q(role="part", parts__len__gt=0),
                name="competence_part_has_parts",
            ),
        ]

    def __str__(self):
        return self.name or self.email


class AnswerLink(models.Model):
    """The hash of a secret in the link of a letter; see actors/tokens.py."""

    token_hash = models.BinaryField(_("hash of the secret"), max_length=32, unique=True)
    respondent = models.ForeignKey(
        Respondent, models.CASCADE, related_name="links", verbose_name=_("respondent")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("link to an answer")
        verbose_name_plural = _("links to answers")

    def __str__(self):
        return str(self.respondent)
