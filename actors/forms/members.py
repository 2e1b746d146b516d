"""Forms about who acts for an actor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Language, Membership


class InvitationForm(forms.Form):
    """A colleague's address, the role, and the language of the letter."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The invitation works for this address only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language)
