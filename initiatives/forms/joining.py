"""Forms about who takes part in an initiative, and who leads and coordinates it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.editing.named_records import NamedRecordField
from actors.models import Actor

from ..models import Assignment


class ProposalForm(forms.Form):
    """In which role, and a message to those who answer."""

    role_sv = forms.CharField(
        label=_("Role in Swedish"),
        max_length=200,
        required=False,
        help_text=_("A few words, such as “develops viral vectors”. Shown on the page."),
        widget=forms.TextInput(attrs={"lang": "sv"}),
    )
    role_en = forms.CharField(
        label=_("Role in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only those who answer read it."),
    )


class JoinForm(ProposalForm):
    """One of the person's own actors asks to join."""

    field_order = ["actor"]

    def __init__(self, *args, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"] = forms.ModelChoiceField(actors, label=_("Actor"), empty_label=None)
        self.order_fields(self.field_order)


class NamedActorForm(ProposalForm):
    """Any actor: for leads that invite, and for administrators, who act for all."""

    field_order = ["actor"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"] = NamedRecordField(
            label=_("Actor"), rows=Actor.objects.all(), names=("name", "name_en")
        )
        self.order_fields(self.field_order)


class AppointForm(forms.Form):
    """A person from among the partners' members, and the role."""

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.ModelChoiceField(
            people, label=_("Person"), empty_label=_("Choose a person")
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=Assignment.Role, initial=Assignment.Role.COORDINATOR
        )


class AppointByAddressForm(forms.Form):
    """For administrators: anybody who has an account."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of somebody who has an account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Assignment.Role, initial=Assignment.Role.COORDINATOR)
