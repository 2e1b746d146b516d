"""The forms about passkeys, in our words: allauth's are not all translated."""

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

NAME = _("Name of the key")


class AddKeyForm(webauthn.AddWebAuthnForm):
    passwordless = forms.BooleanField(
        label=_("Sign in with this key alone"),
        required=False,
        help_text=_("Then no password is asked for: the key asks for your finger, your face or its PIN."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME


class RenameKeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NAME
