"""Forms of an actor's own profile, and the one that writes to its contact persons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import logos
from ..editing.columns import DATE_HELP
from ..editing.fields import ChosenListField, LinesField, ProseField
from ..models import Actor, Capability, Facility, Modality, Stage
from ..organisation_numbers import clean_organisation_number


class EditForm(forms.ModelForm):
    """A form that carries the version it was opened with; the deed decides what is set, and checks it."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=18)
    summary_sv = ProseField(label=_("Summary in Swedish"), rows=4, language="sv", required=False)
    summary_en = ProseField(label=_("Summary in English"), rows=4, language="en", required=False)

    def _post_clean(self):
        """The row stays as it is: see `profile_editing`."""

    def tell(self, error):
        """Say beside the fields, where they are in this form, what a deed has refused."""
        found = getattr(
            error, "error_dict", {None: error.error_list if hasattr(error, "error_list") else error}
        )
        for name, errors in found.items():
            self.add_error(name if name in self.fields else None, errors)


class ProfileForm(EditForm):
    """The whole profile. Name, kind, place and number wait for an administrator; the rest is live at once."""

    website = forms.URLField(label=_("Website"), max_length=500, required=False, assume_scheme="https")
    aliases = LinesField(label=_("Other names"), required=False)
    stages = ChosenListField(
        label=_("Steps in the chain, and supporting roles"), choices=Stage.choices, required=False
    )
    modalities = ChosenListField(label=_("Types of therapy"), choices=Modality.choices, required=False)
    logo_file = forms.FileField(
        label=_("New logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    removes_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    class Meta:
        model = Actor
        fields = [
            "summary_sv", "summary_en", "stages", "modalities", "website", "size", "aliases",
            "name", "name_en", "kind", "organisation_number", "country", "city", "county",
        ]  # fmt: skip
        help_texts = {
            "organisation_number": _("Ten digits, such as 556012-5790. Sole traders leave it empty."),
            "city": _("The town is shown on the map, never a street."),
        }

    def clean_organisation_number(self):
        number = self.cleaned_data["organisation_number"]
        return clean_organisation_number(number) if number else ""

    def clean_logo_file(self):
        upload = self.cleaned_data["logo_file"]
        return logos.redraw(upload) if upload else None


class FacilityForm(EditForm):
    """A facility with what it can do."""

    capabilities = ChosenListField(label=_("Capabilities"), choices=Capability.choices, required=False)

    class Meta:
        model = Facility
        fields = [
            "name", "name_en", "kind", "status", "capabilities", "gmp", "area_m2", "staff", "since",
            "city", "county", "summary_sv", "summary_en",
        ]  # fmt: skip
        help_texts = {
            "status": _("As of the day you save it."),
            "gmp": _("Empty: not known."),
            "since": DATE_HELP,
            "city": _("The town is shown on the map, never a street."),
        }

    def clean_since(self):
        """As the column holds it: what is compared later must be of one kind."""
        return Facility._meta.get_field("since").to_python(self.cleaned_data["since"])


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
        label=_("My name, my address and my message may be sent to the contact persons.")
    )
