"""What a person chooses about themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import confirming
from ..models import User

# Shown beside the choice, and kept with the consent.
CONSENT = _(
    "My name is shown on the public page, and messages written there are sent to me. "
    "My address is not shown. I can take this back at any time."
)


class SettingsForm(forms.ModelForm):
    """Name, language, letters; and a tick for each role in which the person may be shown.

    `roles` maps names of fields to (row, label): the row's `is_shown` is where the tick begins.
    """

    class Meta:
        model = User
        fields = ["name", "language", "wants_optional_letters", "wants_weekly_digest"]
        labels = {
            "language": _("Language of letters"),
            "wants_optional_letters": _("Send me letters that I can do without"),
            "wants_weekly_digest": _("Send me a summary every week"),
        }
        help_texts = {
            "name": _("Shown to the colleagues in your organisation, and to others only if you agree."),
            "wants_optional_letters": _(
                "News and invitations. Letters about what you have done or must do always come."
            ),
            "wants_weekly_digest": _("What waits for you, and what has changed around it."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.role_names = list(roles)
        for name, (row, label) in roles.items():
            self.fields[name] = forms.BooleanField(
                label=label, required=False, initial=row.is_shown, help_text=CONSENT
            )


class CodeForm(forms.Form):
    """The code that came by e-mail."""

    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not confirming.is_right(self.request, code):
            raise ValidationError(_("The code is wrong or no longer works. Try again, or ask for a new one."))
        return code
