"""Forms of interviews and of quotations from them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import ProseField

from ..models import Interview
from .education import CompetencesField


class InterviewForm(forms.ModelForm):
    """Who, when, what was said, and the consent; `interviewing.record` checks and saves."""

    competences = CompetencesField(required=False)
    notes = ProseField(label=_("Notes"), rows=10, required=False)

    class Meta:
        model = Interview
        fields = [
            "name", "email", "group", "held_on", "consented_on", "consent_form", "wave", "notes",
            "competences",
        ]  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("held_on", "consented_on")
        }
        help_texts = {
            "name": _("Only those who run the survey see the name, the address and the notes."),
            "email": _("By the address the person can ask for what is held about them."),
            "group": _("The only thing ever said in public."),
            "wave": _("If the interview belongs to one."),
        }

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = survey.waves.all()

    def _post_clean(self):
        """The deed checks the whole."""


class QuotationForm(forms.Form):
    text_sv = ProseField(label=_("In Swedish"), rows=3, language="sv", required=False, max_length=600)
    text_en = ProseField(label=_("In English"), rows=3, language="en", required=False, max_length=600)
