"""Passing parts on to a colleague, and declining."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.languages import current_language


class ColleagueForm(forms.Form):
    """Who is asked to fill in which parts."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    parts = forms.MultipleChoiceField(
        label=_("Parts to fill in"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your colleague sees and changes only these."),
        error_messages={"required": _("Choose at least one part.")},
    )

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        language = current_language()
        self.fields["parts"].choices = [
            (section["slug"], section[f"title_{language}"]) for section in sections
        ]


class DeclineForm(forms.Form):
    """Why the organisation does not take part, if it wants to say."""

    reason = forms.CharField(
        label=_("Why you do not take part"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only those who run the survey see this."),
    )
