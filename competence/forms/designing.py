"""Forms for designing a questionnaire: its words, a part, and which type a new question has."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import ProseField

from ..models import QuestionType


class TitlesForm(forms.Form):
    """The titles of a part."""

    title_sv = forms.CharField(
        label=_("Title in Swedish"), max_length=200, widget=forms.TextInput(attrs={"lang": "sv"})
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"})
    )


class WordsForm(TitlesForm):
    """What a questionnaire says around its questions."""

    instrument_version = forms.CharField(
        label=_("Version"), max_length=20, help_text=_("For example 1.1; the survey has each number once.")
    )
    intro_sv = ProseField(label=_("Introduction in Swedish"), rows=5, language="sv", required=False)
    intro_en = ProseField(label=_("Introduction in English"), rows=5, language="en", required=False)
    consent_sv = ProseField(label=_("Consent in Swedish"), rows=5, language="sv", required=False)
    consent_en = ProseField(label=_("Consent in English"), rows=5, language="en", required=False)
    thank_you_sv = ProseField(label=_("Thanks in Swedish"), rows=2, language="sv", required=False)
    thank_you_en = ProseField(label=_("Thanks in English"), rows=2, language="en", required=False)


class TypeForm(forms.Form):
    """What kind of answer a new question asks for."""

    type = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionType, widget=forms.RadioSelect)
