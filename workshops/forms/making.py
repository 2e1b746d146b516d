"""The steps of making a workshop: each form reads and checks one. Lists of people are in people.py."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import LinesField
from actors.editing.named_records import NamedRecordsField
from actors.forms.moments import MomentField
from initiatives.forms.editing import WebAddressField
from initiatives.models import Initiative

from ..models import Access, Audience, Desk, TalkingPoint, Workshop

DAY = {"type": "date"}
CLOCK = {"type": "time"}


class IssueForm(forms.ModelForm):
    """What it is about, for whom it is worth while, and which initiatives it belongs to."""

    initiatives = NamedRecordsField(
        label=_("Part of the initiatives"), rows=Initiative.objects.none(), names=("name_sv", "name_en")
    )
    questions_sv = LinesField(label=_("Questions in Swedish"), required=False)
    questions_en = LinesField(
        label=_("Questions in English"), required=False, help_text=_("In the same order.")
    )
    benefits_sv = LinesField(label=_("What participants get, in Swedish"), required=False)
    benefits_en = LinesField(
        label=_("What participants get, in English"),
        required=False,
        help_text=_("In the same order."),
    )

    class Meta:
        model = Workshop
        fields = ["title_sv", "title_en", "issue_sv", "issue_en", "format", "language"]
        widgets = {
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "issue_sv": forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
            "issue_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }
        help_texts = {
            "title_en": _("Without a title in English readers of English see the Swedish one."),
            "issue_sv": _("Which question is the meeting to answer?"),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title_en"].required = False
        self.fields["initiatives"].rows = Initiative.objects.coordinated_by(by)
        self.fields["language"].choices = [
            choice for choice in self.fields["language"].choices if choice[0] in ("sv", "en")
        ]
        if not self.instance.pk:
            self.initial |= {"language": "sv", "format": "workshop"}
            only = list(self.fields["initiatives"].rows[:2])
            self.initial.setdefault("initiatives", only if len(only) == 1 else [])
            return
        self.initial["initiatives"] = list(self.instance.part_of.all())
        for kind in ("question", "benefit"):
            points = list(self.instance.points.filter(kind=kind))
            for language in ("sv", "en"):
                self.initial[f"{kind}s_{language}"] = [getattr(point, f"text_{language}") for point in points]

    def clean_initiatives(self):
        found = self.cleaned_data["initiatives"]
        if not found:
            raise ValidationError(_("Name at least one initiative that you coordinate."))
        return found

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"title_en"}

    def points(self):
        """The `TalkingPoint` rows that the lists stand for, both languages beside each other."""
        rows = []
        for kind in TalkingPoint.Kind:
            texts = [self.cleaned_data.get(f"{kind}s_{language}") or [] for language in ("sv", "en")]
            for order in range(max(map(len, texts))):
                sv, en = (lines[order] if order < len(lines) else "" for lines in texts)
                rows.append(TalkingPoint(kind=kind, order=order, text_sv=sv, text_en=en))
        return rows


class TimeForm(forms.Form):
    """The day and the clock in Stockholm, and the place. Refuses times that do not exist or come twice."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    venue_mode = forms.ChoiceField(
        label=_("How people meet"),
        choices=[one for one in Workshop.VenueMode.choices if one[0] != "unknown"],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Address of the place"), max_length=300, required=False, help_text=_("Everybody sees it.")
    )

    def clean(self):
        data = super().clean()
        if {"day", "starts", "ends"} <= set(data):
            data["starts_at"] = self._moment("starts")
            data["ends_at"] = self._moment("ends")
            if data["starts_at"] and data["ends_at"] and data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", _("The workshop must end after it starts."))
        return data

    def _moment(self, name):
        try:
            return from_current_timezone(datetime.combine(self.cleaned_data["day"], self.cleaned_data[name]))
        except ValidationError:
            self.add_error(name, _("That day this time does not exist, or comes twice: the clock changes."))

    def when_and_where(self):
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "venue_mode", "place")}


class MoveForm(TimeForm):
    """Another time or place for a workshop that people have registered for."""

    reason = forms.CharField(
        label=_("Why it moves"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the letter to those who take part."),
    )


class MeetingForm(forms.ModelForm):
    """What only participants read."""

    class Meta:
        model = Desk
        fields = ["meeting_url", "participant_note"]
        field_classes = {"meeting_url": WebAddressField}
        widgets = {"participant_note": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "meeting_url": _("Only those who have a seat see it, on their own page. It stands in no letter."),
            "participant_note": _("How to find the room, whom to call. Only those who have a seat see it."),
        }


class DeskForm(forms.ModelForm):
    """Seats and how long offers and answers live. The number of seats is changed by a deed of its own."""

    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty: as many as come."),
    )

    class Meta:
        model = Desk
        fields = ["offer_hours", "participants_for", "answers_kept_days"]
        widgets = {"participants_for": forms.RadioSelect}
        help_texts = {
            "offer_hours": _("Whoever is offered a free seat has so long to answer, while it is held."),
            "participants_for": _("Only names of those who agree are shown, and for 30 days afterwards."),
            "answers_kept_days": _(
                "Answers about food and access are deleted so many days after the workshop."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["capacity"] = self.instance.capacity
        self.order_fields(["capacity"])


class SettingsForm(forms.ModelForm):
    """Three settings that have nothing to do with each other, and when registration is open."""

    registration_opens_at = MomentField(
        label=_("Registration opens"), required=False, help_text=_("Empty: when it is published.")
    )
    registration_closes_at = MomentField(
        label=_("Registration closes"), required=False, help_text=_("Empty: when the workshop begins.")
    )
    cancel_until = MomentField(
        label=_("Participants may withdraw until"),
        required=False,
        help_text=_("Empty: until the workshop begins."),
    )
    asks_diet = forms.BooleanField(label=_("Ask about food and allergies"), required=False)
    asks_access = forms.BooleanField(label=_("Ask what people need in order to take part"), required=False)
    other_questions = LinesField(
        label=_("Other questions"),
        required=False,
        help_text=_("In the language of the workshop."),
    )

    class Meta:
        model = Workshop
        fields = [
            "access", "visibility", "outcomes_for", "outcomes_from_on",
            "registration_opens_at", "registration_closes_at", "cancel_until",
        ]  # fmt: skip
        widgets = {
            "access": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "outcomes_for": forms.RadioSelect,
            "outcomes_from_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }
        labels = {"access": _("Who may register?"), "visibility": _("Who sees the workshop?")}
        help_texts = {"outcomes_from_on": _("Empty: as soon as they are published.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["access"].choices = [
            (value, Access(value).label)
            for value in (Access.OPEN_REGISTRATION, Access.INVITATION_ONLY, Access.OPEN_AND_INVITED)
        ]
        self.fields["visibility"].choices = [
            (value, Audience(value).label) for value in (Audience.EVERYBODY, Audience.PARTICIPANTS)
        ]
        asked = list(self.instance.registration_questions.all())
        self.initial["asks_diet"] = any(one.kind == "diet" for one in asked)
        self.initial["asks_access"] = any(one.kind == "access" for one in asked)
        self.initial["other_questions"] = [one.text_sv for one in asked if one.kind == "other"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"title_en"}


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the letters and on the page of the workshop."),
    )


class CompleteForm(forms.Form):
    attended = forms.IntegerField(
        label=_("How many came"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Empty: as many as were checked in."),
    )
