"""Forms about reports: when they are due, what became of them, who writes them, and what asks for them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import LinesField
from actors.editing.named_records import NamedRecordField, NamedRecordsField
from actors.models import Actor

from ..models import Requirement, Responsibility
from ..outcomes import Outcome
from .editing import KeptForm

LONGEST_REASON = 2000
MOST_CONTENTS = 40


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def reason_field(label, **kwargs):
    return forms.CharField(
        label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}), **kwargs
    )


class DeadlineForm(forms.Form):
    """Another last day, and why."""

    new_due_on = forms.DateField(label=_("New last day"), widget=day_input())
    reason = reason_field(_("Reason"), help_text=_("Both sides read it. It is kept with the old day."))


class AnswerForm(forms.Form):
    """Yes or no is the button; words are needed for a no."""

    answer = reason_field(_("Your answer"), required=False, help_text=_("Needed if you refuse."))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What became of the report?"), choices=Outcome, widget=forms.RadioSelect
    )
    handed_in_on = forms.DateField(
        label=_("Handed in on"),
        required=False,
        widget=day_input(),
        help_text=_("Needed if it was handed in."),
    )
    new_due_on = forms.DateField(
        label=_("New last day"),
        required=False,
        widget=day_input(),
        help_text=_(
            "Only for one that is still awaited. Without it, it is late from now on if its day has passed."
        ),
    )
    text = reason_field(
        _("How do you know?"),
        required=False,
        help_text=_("For example a registration number. Needed if it was waived. Both sides read it."),
    )


class EndForm(forms.Form):
    """Waiving and cancelling differ in what they say about the past."""

    to = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            ("waived", _("Waive it: the recipient lets it go")),
            ("cancelled", _("Cancel it: it should not have been asked for")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(_("Reason"), help_text=_("Both sides read it."))


class PersonForm(forms.Form):
    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ModelChoiceField(
            people, label=_("Person"), empty_label=_("Choose a person")
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=Responsibility.Role, initial=Responsibility.Role.PREPARER
        )


class RequirementForm(KeptForm):
    """What is asked for, by whom, and when: once, or by a rule."""

    responsible = NamedRecordField(
        label=_("Responsible actor"), rows=Actor.objects.all(), names=("name", "name_en")
    )
    recipients = NamedRecordsField(label=_("Recipients"), rows=Actor.objects.all(), names=("name", "name_en"))
    contents_sv = LinesField(
        label=_("Required contents in Swedish"),
        required=False,
        help_text=_("Each becomes a section of the report."),
    )
    contents_en = LinesField(
        label=_("Required contents in English"), required=False, help_text=_("In the same order.")
    )
    due_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day_input(),
        help_text=_("For a report asked for once."),
    )

    class Meta:
        model = Requirement
        fields = [
            "title_sv", "title_en", "responsible", "recipients", "every_months", "first_due_on",
            "first_period_start", "days_after_period", "ends_on", "weekend_policy", "opens_days_before",
        ]  # fmt: skip
        widgets = {name: day_input() for name in ("first_due_on", "first_period_start", "ends_on")}
        labels = {
            "first_due_on": _("First last day"),
            "ends_on": _("No period or date after"),
        }
        help_texts = {
            "first_due_on": _("For a report due on the same day again and again."),
            "first_period_start": _("For a report about periods that follow each other."),
            "days_after_period": _("The last day is so many days after the last day of the period."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("contents_sv", "contents_en"):
            self.fields[name].widget.attrs = {"rows": 6, "lang": name[-2:]}
        if self.instance.pk:
            contents = list(self.instance.contents.all())
            self.initial["contents_sv"] = [one.text_sv for one in contents]
            self.initial["contents_en"] = [one.text_en for one in contents]
            self.initial["responsible"] = str(self.instance.responsible)
            self.initial["recipients"] = list(self.instance.recipients.all())
            # The day of one that is there is changed with a reason, on the page of the report.
            del self.fields["due_on"]

    @property
    def contents(self):
        """Pairs of a required content in Swedish and in English."""
        return list(zip(self.cleaned_data["contents_sv"], self.cleaned_data["contents_en"], strict=True))

    @property
    def rule(self):
        """The requirement as written, not saved, for showing its dates."""
        names = ("every_months", "first_due_on", "first_period_start", "days_after_period", "ends_on",
                 "weekend_policy", "opens_days_before")  # fmt: skip
        return Requirement(**{name: self.cleaned_data.get(name) for name in names})

    def clean(self):
        cleaned = super().clean()
        swedish, english = cleaned.get("contents_sv") or [], cleaned.get("contents_en") or []
        if len(swedish) != len(english):
            self.add_error("contents_en", ValidationError(_("Write as many lines in English as in Swedish.")))
        if max(len(swedish), len(english)) > MOST_CONTENTS:
            self.add_error("contents_sv", ValidationError(_("A report has at most 40 required contents.")))
        if "due_on" in self.fields and not cleaned.get("every_months") and not cleaned.get("due_on"):
            self.add_error(
                "due_on", ValidationError(_("Write the last day, or how often the report is asked for."))
            )
        rule = ("every_months", "first_due_on", "first_period_start", "days_after_period")
        if "due_on" in self.fields and cleaned.get("due_on") and any(cleaned.get(name) for name in rule):
            self.add_error(
                "due_on", ValidationError(_("Leave this empty for a report asked for again and again."))
            )
        self._check_rule(cleaned)
        return cleaned

    def _check_rule(self, cleaned):
        by_period = [
            cleaned.get(name) not in (None, "") for name in ("first_period_start", "days_after_period")
        ]
        by_date = bool(cleaned.get("first_due_on"))
        recurs = bool(cleaned.get("every_months"))
        is_whole = (by_date and not any(by_period)) or (all(by_period) and not by_date)
        if (recurs and not is_whole) or (not recurs and (by_date or any(by_period))):
            self.add_error(
                "every_months",
                ValidationError(
                    _(
                        "A report asked for again and again follows either its periods or its dates: "
                        "give the first day of the first period and the days after it, or the first due date."
                    )
                ),
            )
