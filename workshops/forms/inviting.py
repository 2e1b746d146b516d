"""Lists of guests, and what an invited person answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.editing.named_records import NamedRecordsField
from actors.models import Actor, Language

from ..guest_lists import read_list
from .registration import RegistrationForm


class GuestListForm(forms.Form):
    """Organisations, and a list of addresses that is pasted or uploaded."""

    actors = NamedRecordsField(
        label=_("Organisations"),
        rows=Actor.objects.all(),
        names=("name", "name_en"),
        required=False,
        help_text=_("Their contact persons get the invitation, and may pass it on within the organisation."),
    )
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One per line; a name and an organisation may follow: a@b.se; Name; Organisation"),
    )
    file = forms.FileField(
        label=_("Or a list as a file"),
        required=False,
        help_text=_("CSV or XLSX: e-mail, name, organisation, language. At most 5,000 lines."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language, help_text=_("Where the list does not say.")
    )
    may_delegate = forms.BooleanField(
        label=_("Those on the list may pass the invitation on within their organisation"), required=False
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known, self.lines = known, []

    def clean(self):
        data = super().clean()
        text, file = data.get("addresses", ""), data.get("file")
        if not (text.strip() or file or data.get("actors")) and not self.errors:
            raise ValidationError(_("Name an organisation, paste addresses, or choose a file."))
        for name, given in (("addresses", {"text": text}), ("file", {"file": file})):
            if any(given.values()):
                known = self.known | {line.guest["email"] for line in self.lines if line.guest}
                try:
                    self.lines += read_list(**given, language=data.get("language", "sv"), known=known)
                except ValidationError as error:
                    self.add_error(name, error)
        return data


class AnswerForm(RegistrationForm):
    """Saying yes: the address is that of the invitation."""


class DelegateForm(forms.Form):
    """Who in the organisation is to come instead."""

    name = forms.CharField(label=_("Name of your colleague"), max_length=150)
    email = forms.EmailField(label=_("E-mail address of your colleague"))
