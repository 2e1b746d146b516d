"""The application to become a partner, a form per step. A step is saved even when it is not whole."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..admission import WHOLE
from ..editing.fields import ChosenListField, ProseField
from ..models import Application, Country, Modality, Stage
from ..organisation_numbers import clean_organisation_number, refuse_personal_numbers

# Where somebody may write a number of their own without thinking of it.
WORDS = {"name", "name_en", "city", "summary_sv", "summary_en", "motivation"}
SUMMARY_HELP = _("Two or three sentences about what you do. They open your profile.")


class StepForm(forms.ModelForm):
    """A step whose right fields are kept even when others are wrong or missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WHOLE[self.step]:
            self.fields[name].required = True

    def clean(self):
        cleaned = super().clean()
        for name in WORDS & cleaned.keys():
            try:
                refuse_personal_numbers(cleaned[name])
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    def _post_clean(self):
        """The row stays as it is: `admission.keep` saves what is right, and checks it."""

    def kept_values(self):
        """The columns that are filled in rightly; those that are wrong or missing keep what was saved."""
        return {name: value for name, value in self.cleaned_data.items() if name in self._meta.fields}

    def is_only_missing(self):
        """Whether nothing is wrong but what has not been filled in yet."""
        faults = [fault for found in self.errors.as_data().values() for fault in found]
        return all(fault.code == "required" for fault in faults)


class OrganisationForm(StepForm):
    """Who the organisation is."""

    step = "organisation"
    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")
    is_sole_trader = forms.BooleanField(
        label=_("We are a sole trader"),
        required=False,
        help_text=_("Then leave the organisation number empty: it is a personal identity number."),
    )

    class Meta:
        model = Application
        fields = ["name", "name_en", "kind", "organisation_number", "website", "country", "city", "county"]
        help_texts = {
            "name": _("As in the register of companies or the decision that set it up."),
            "organisation_number": _(
                "Ten digits, such as 556012-5790. Foreign organisations leave it empty."
            ),
            "city": _("The town is shown on the map, never a street."),
            "county": _("Needed for places in Sweden."),
        }

    def clean_organisation_number(self):
        number = self.cleaned_data["organisation_number"]
        return clean_organisation_number(number) if number else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("country") != Country.SE:
            cleaned["county"] = ""
        elif not cleaned.get("county"):
            self.add_error("county", ValidationError(_("Choose the county."), code="required"))
        if cleaned.get("is_sole_trader") and cleaned.get("organisation_number"):
            self.add_error("organisation_number", _("Leave it empty if you are a sole trader."))
        return cleaned


class WorkForm(StepForm):
    """What it does in the field."""

    step = "work"
    stages = ChosenListField(
        label=_("Steps in the chain, and supporting roles"), choices=Stage.choices, required=False
    )
    modalities = ChosenListField(label=_("Types of therapy"), choices=Modality.choices, required=False)

    class Meta:
        model = Application
        fields = ["stages", "modalities"]


class AboutForm(StepForm):
    """What the profile says, and why it belongs here."""

    step = "about"
    summary_sv = ProseField(label=_("Summary in Swedish"), rows=4, language="sv", help_text=SUMMARY_HELP)
    summary_en = ProseField(label=_("Summary in English"), rows=4, language="en", required=False)
    motivation = ProseField(
        label=_("Why you want to become a partner"), rows=5, help_text=_("Only the administrators read this.")
    )

    class Meta:
        model = Application
        fields = ["summary_sv", "summary_en", "motivation"]


class SendForm(forms.Form):
    """The last step: may we keep this, and is it true."""

    accepts_rules = forms.BooleanField(
        label=_("We meet the conditions for partners, and what we wrote is true")
    )
    consents = forms.BooleanField(
        label=_(
            "The portal may keep my name and e-mail address as the contact of this organisation, so that "
            "administrators can answer. I can withdraw this at any time under “My settings”."
        )
    )


class AnswerForm(forms.Form):
    """An administrator's answer."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("approve", _("Approve")), ("ask_for_more", _("Ask for more")), ("decline", _("Decline"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason or question"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads this. It is needed unless you approve."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") in ("ask_for_more", "decline") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Give the reason, so that the applicant knows what to do."))
        return cleaned
