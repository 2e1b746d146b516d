"""The application to become a partner, a form per step. A step is saved even when it is not whole."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..editing.fields import ChosenListField
from ..models import Application, Modality, Stage
from ..organisation_numbers import clean_organisation_number


class OrganisationForm(forms.ModelForm):
    """Who the organisation is."""

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
            "organisation_number": _("Ten digits, such as 556012-5790. Foreign organisations leave it empty."),
            "city": _("The town is shown on the map, never a street."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "kind", "city"):
            self.fields[name].required = True

    def clean_organisation_number(self):
        number = self.cleaned_data["organisation_number"]
        return clean_organisation_number(number) if number else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("county") and cleaned.get("country") != "SE":
            self.add_error("county", _("Only Swedish places have a county."))
        if cleaned.get("country") == "SE" and not cleaned.get("county"):
            self.add_error("county", _("Choose the county."))
        if cleaned.get("is_sole_trader") and cleaned.get("organisation_number"):
            self.add_error("organisation_number", _("Leave it empty if you are a sole trader."))
        return cleaned


class WorkForm(forms.ModelForm):
    """What it does in the field."""

    stages = ChosenListField(
        label=_("Steps in the chain, and supporting roles"), choices=Stage.choices, required=False
    )
    modalities = ChosenListField(label=_("Types of therapy"), choices=Modality.choices, required=False)

    class Meta:
        model = Application
        fields = ["stages", "modalities"]

    def clean_stages(self):
        if not self.cleaned_data["stages"]:
            raise ValidationError(_("Choose at least one."))
        return self.cleaned_data["stages"]


class AboutForm(forms.ModelForm):
    """What the profile says, and why it belongs here."""

    class Meta:
        model = Application
        fields = ["summary_sv", "summary_en", "motivation"]
        widgets = {
            "summary_sv": forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
            "summary_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "motivation": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "summary_sv": _("Two or three sentences about what you do. They open your profile."),
            "motivation": _("Only the administrators read this."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["summary_sv"].required = True
        self.fields["motivation"].required = True


class SendForm(forms.Form):
    """The last step: may we keep this, and is it true."""

    accepts_rules = forms.BooleanField(label=_("We meet the conditions for partners, and what we wrote is true"))
    consents = forms.BooleanField(
        label=_(
            "The portal may keep my name and e-mail address as the contact of this organisation, so that "
            "administrators can answer. I can withdraw this at any time under “My settings”."
        )
    )


class AnswerForm(forms.Form):
    """An administrator's answer."""

    answer = forms.ChoiceField(
        label=_("Answer"),
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
