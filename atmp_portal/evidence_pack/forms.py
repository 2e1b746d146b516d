"""What a pack is asked for, and where a subject of it goes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.languages import current_language
from actors.models import Language
from initiatives.models import Section


class AskForm(forms.Form):
    as_of = forms.DateField(
        label=pgettext_lazy("evidence", "As of"),
        help_text=_("The pack shows what the portal knew of this day. Today or earlier."),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Language, initial=current_language, widget=forms.Select
    )


class DrawForm(forms.Form):
    """A subject of this pack, and a section of its report."""

    subject = forms.ChoiceField(label=_("Subject"))
    section = forms.ModelChoiceField(
        label=_("Section of the report"), queryset=Section.objects.none(), empty_label=None
    )

    def __init__(self, *args, pack, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [(one["key"], one["title"]) for one in pack.content["subjects"]]
        self.fields["section"].queryset = pack.obligation.sections.all()
