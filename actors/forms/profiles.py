"""Forms of an actor's own profile."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..editing.fields import ChosenListField, LinesField
from ..models import Actor, Capability, Facility, Modality, Stage
from ..organisation_numbers import clean_organisation_number


class ProfileForm(forms.ModelForm):
    """The whole profile. Name, kind, place and number wait for an administrator; the rest is live at once."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    aliases = LinesField(label=_("Other names"), required=False)
    stages = ChosenListField(
        label=_("Steps in the chain, and supporting roles"), choices=Stage.choices, required=False
    )
    modalities = ChosenListField(label=_("Types of therapy"), choices=Modality.choices, required=False)
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = Actor
        fields = [
            "summary_sv",
            "summary_en",
            "stages",
            "modalities",
            "website",
            "size",
            "aliases",
            "name",
            "name_en",
            "kind",
            "organisation_number",
            "country",
            "city",
            "county",
        ]
        widgets = {
            "summary_sv": forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
            "summary_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }

    def clean_organisation_number(self):
        number = self.cleaned_data["organisation_number"]
        return clean_organisation_number(number) if number else ""

    def _post_clean(self):
        """The instance stays as it is: `profile_editing.save_profile` decides what is set, and checks it."""


class FacilityForm(forms.ModelForm):
    """A facility with what it can do."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    capabilities = ChosenListField(label=_("Capabilities"), choices=Capability.choices, required=False)

    class Meta:
        model = Facility
        fields = [
            "name",
            "name_en",
            "kind",
            "status",
            "capabilities",
            "gmp",
            "area_m2",
            "staff",
            "since",
            "city",
            "county",
            "summary_sv",
            "summary_en",
        ]
        widgets = {
            "summary_sv": forms.Textarea(attrs={"rows": 3, "lang": "sv"}),
            "summary_en": forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        }


class ContactForm(forms.Form):
    """A letter to the contact persons of an actor or initiative. `homepage` is a trap for machines."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    message = forms.CharField(
        label=_("Message"), max_length=3000, min_length=10, widget=forms.Textarea(attrs={"rows": 6})
    )
    homepage = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    consents = forms.BooleanField(
        label=_("My name, my address and my message may be sent to the contact persons. The portal keeps them 90 days.")
    )
