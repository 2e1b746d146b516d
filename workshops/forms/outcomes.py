"""What came of a workshop: outcomes and decisions, actions and reports about them, and feedback."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import LinesField, ProseField
from actors.editing.named_records import NamedRecordField
from actors.fuzzy_dates import FuzzyDate
from actors.models import Actor, User
from initiatives.forms.editing import DATE_HELP, KeptForm, WebAddressField

from ..models import Feedback, FollowUpAction
from ..outcomes import Words

MARKDOWN_HELP = _(
    "An empty line begins a paragraph. **bold**, [the words of a link](https://…), - for a list."
)
MOST_CHARACTERS = 20_000
MOST_DECISIONS = 50


class DecisionsField(LinesField):
    def clean(self, value):
        lines = super().clean(value)
        if len(lines) > MOST_DECISIONS:
            raise ValidationError(_("Write at most %(number)s lines."), params={"number": MOST_DECISIONS})
        return lines


class OutcomesForm(forms.Form):
    """`opened_with` tells which state of the text the form was opened with."""

    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)
    text_sv = ProseField(
        label=_("Outcomes in Swedish"), rows=12, language="sv", required=False,
        help_text=MARKDOWN_HELP, max_length=MOST_CHARACTERS,
    )  # fmt: skip
    text_en = ProseField(
        label=_("Outcomes in English"), rows=8, language="en", required=False, max_length=MOST_CHARACTERS
    )
    decisions_sv = DecisionsField(label=_("Decisions in Swedish"), required=False)
    decisions_en = DecisionsField(
        label=_("Decisions in English"), required=False, help_text=_("In the same order.")
    )

    def words(self):
        data = self.cleaned_data
        return Words(data["text_sv"], data["text_en"], data["decisions_sv"], data["decisions_en"])

    def clean(self):
        data = super().clean()
        if not self.errors and len(data["decisions_en"]) > len(data["decisions_sv"]):
            self.add_error("decisions_en", _("There are more decisions in English than in Swedish."))
        return data


class OwnerField(NamedRecordField):
    """The organisation, by its name; a form that is opened has its id."""

    def prepare_value(self, value):
        return str(self.rows.get(pk=value)) if isinstance(value, int) else value


class PersonField(forms.EmailField):
    def prepare_value(self, value):
        return User.objects.get(pk=value).email if isinstance(value, int) else value


class ActionForm(KeptForm):
    """What is agreed: by whom, and until when as exactly as anybody knows."""

    owner_actor = OwnerField(
        label=_("Organisation that owns it"), rows=Actor.objects.all(), names=("name", "name_en")
    )
    owner_user = PersonField(
        label=_("Person who owns it"),
        required=False,
        help_text=_("The e-mail address of somebody who acts for the organisation here."),
    )

    class Meta:
        model = FollowUpAction
        fields = ["title_sv", "title_en", "owner_actor", "owner_user", "due_from", "due_to"]
        labels = {"due_from": _("Due")}
        widgets = {
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title_en"].required = False
        # Actions from sources may be owned by an initiative, or by nobody who is known here.
        if self.instance.owner_initiative_id or self.instance.owner_text_sv:
            self.fields["owner_actor"].required = False
        if not self.instance.due_to:
            del self.fields["due_to"]

    def clean(self):
        data = super().clean()
        email, actor = data.get("owner_user"), data.get("owner_actor")
        data["owner_user"] = None
        if email and actor:
            held = actor.memberships.current(timezone.now()).filter(role="member")
            found = User.objects.filter(email=email.lower(), memberships__in=held).first()
            data["owner_user"] = found
            if found is None:
                self.add_error("owner_user", _("Nobody with this address acts for the organisation here."))
        return data


class ReportForm(forms.Form):
    """How far an action has come. `opened_with` is the latest report that the person has seen."""

    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(
        label=_("How far has it come?"),
        widget=forms.RadioSelect,
        choices=[
            (one.value, one.label)
            for one in FollowUpAction.Status
            if one != FollowUpAction.Status.NOT_REPORTED
        ],
    )
    text = ProseField(
        label=_("What has happened"),
        rows=4,
        required=False,
        max_length=4000,
        help_text=_("For a blocked action: what blocks it. Readers of the action see the words."),
    )
    done_on = forms.CharField(label=_("Done on"), required=False, help_text=DATE_HELP)
    evidence_title = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=200,
        help_text=_("What shows it: a report, a decision, minutes."),
    )
    evidence_url = WebAddressField(label=_("Address of the evidence"), required=False, max_length=500)

    def clean_done_on(self):
        words = self.cleaned_data["done_on"]
        try:
            return FuzzyDate.parse(words) if words else None
        except ValueError as error:
            raise ValidationError(DATE_HELP) from error

    def clean(self):
        data = super().clean()
        if data.get("done_on") and data.get("status") != FollowUpAction.Status.DONE:
            self.add_error("done_on", _("Only an action that is done has a date when it was done."))
        elif data.get("done_on") and data["done_on"].start > timezone.localdate():
            self.add_error("done_on", _("This day has not come yet."))
        return data


MOST_IN_ANSWER = 2000
SCALE = [("1", _("1, not at all good")), ("2", "2"), ("3", "3"), ("4", "4"), ("5", _("5, very good"))]


class FeedbackForm(forms.ModelForm):
    """Short and anonymous; every question may be left out."""

    class Meta:
        model = Feedback
        fields = ["whole", "use", "form", "liked", "missed"]
        labels = {
            "whole": _("How was the workshop as a whole?"),
            "use": _("Is it of use in your work?"),
            "form": _("How were form and arrangements?"),
            "liked": _("What was good?"),
            "missed": _("What was missing?"),
        }
        widgets = {
            "liked": forms.Textarea(attrs={"rows": 3, "maxlength": MOST_IN_ANSWER}),
            "missed": forms.Textarea(attrs={"rows": 3, "maxlength": MOST_IN_ANSWER}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("whole", "use", "form"):
            self.fields[name] = forms.TypedChoiceField(
                label=self._meta.labels[name],
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        for name in ("liked", "missed"):
            self.fields[name].help_text = _("Write nothing that tells who you or others are.")

    def clean(self):
        data = super().clean()
        for name in ("liked", "missed"):
            if len(data.get(name) or "") > MOST_IN_ANSWER:
                self.add_error(name, _("Write at most 2,000 characters."))
        return data
