"""Where people register for a workshop: the seats, what is asked, and what only participants read."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actors.constraints import one_of
from actors.languages import in_language

from .workshops import Audience, Workshop


class Desk(models.Model):
    """The registration desk of a workshop that is run here.

    A table of its own, for two reasons: registrations change it without making the public pages anew,
    and nobody who saves the workshop can write back an old number of seats. `seats_taken` is counted by
    a trigger on the registrations that are offered or confirmed; the database refuses one too many.
    Deeds that give or free a seat lock this row first, so that they take turns.
    """

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="desk", verbose_name=_("workshop"))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: as many as come.")
    )
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    last_number = models.PositiveIntegerField(_("last number in the queue"), default=0, editable=False)
    offer_hours = models.PositiveSmallIntegerField(_("hours to answer an offer"), default=48)
    meeting_url = models.URLField(_("link to the meeting"), max_length=500, blank=True)
    participant_note = models.TextField(_("information for participants"), blank=True)
    participants_for = models.CharField(
        _("who sees who takes part"), max_length=12, choices=Audience, default=Audience.ORGANISERS
    )
    participants_days = models.PositiveSmallIntegerField(_("days after which the list is hidden"), default=30)
    answers_kept_days = models.PositiveSmallIntegerField(
        _("days after which answers are deleted"), default=14
    )
    answers_deleted_at = models.DateTimeField(_("answers deleted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("registration desk")
        verbose_name_plural = _("registration desks")
        constraints = [
            one_of("participants_for", Audience),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="workshops_desk_never_oversold",
                violation_error_message=_("There are fewer seats than people who have one."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0),
                name="workshops_desk_has_a_seat",
                violation_error_message=_("A workshop has at least one seat."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, offer_hours__lte=336),
                name="workshops_desk_offer_hours",
                violation_error_message=_("An offer is open for between one hour and 14 days."),
            ),
            models.CheckConstraint(
                condition=Q(answers_kept_days__lte=90),
                name="workshops_desk_answers_are_deleted",
                violation_error_message=_("Answers are deleted within 90 days."),
            ),
        ]

    def __str__(self):
        return str(self.workshop)

    def save(self, *, update_fields=None, **more):
        """Without the two counters, which an old copy of the row would write back."""
        if update_fields is None and not self._state.adding:
            counted = {"id", "seats_taken", "last_number"}
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in counted]
        super().save(update_fields=update_fields, **more)

    @property
    def seats_left(self):
        """Seats that nobody has or is offered; None where there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)

    @property
    def is_full(self):
        return self.seats_left == 0

    def shows_participants(self, now):
        """Whether others than organisers may see who takes part; some days after the workshop nobody may."""
        hides_at = self.workshop.ends_at + timedelta(days=self.participants_days)
        return self.participants_for != Audience.ORGANISERS and now < hides_at


class RegistrationQuestionKind(models.TextChoices):
    DIET = "diet", _("Food")
    ACCESS = "access", _("Access needs")
    OTHER = "other", _("Other")


class RegistrationQuestion(models.Model):
    """What participants are asked when they register, so that the organiser can prepare the day."""

    Kind = RegistrationQuestionKind

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="registration_questions", verbose_name=_("workshop")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RegistrationQuestionKind)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.CharField(_("question in Swedish"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=200, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("question at registration")
        verbose_name_plural = _("questions at registration")
        constraints = [one_of("kind", RegistrationQuestionKind)]

    def __str__(self):
        return in_language(self, "text")
