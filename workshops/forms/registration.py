"""What somebody says of themselves when they register. Checks input and nothing else."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.languages import current_language, in_language

from ..models import Audience
from ..registration import Details

CONSENT = {
    Audience.EVERYBODY: _(
        "My name and organisation may stand on the list of participants that everybody sees."
    ),
    Audience.PARTICIPANTS: _(
        "My name and organisation may stand on the list of participants that the other participants see."
    ),
}


class RegistrationForm(forms.Form):
    """`user` is who has signed in, whose address is known. `homepage` is a trap for machines."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get a letter there, with a link that confirms your registration."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.CharField(
        label=pgettext_lazy("person", "Your organisation"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    homepage = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args, workshop, email="", **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop, self.known_email = workshop, email
        if email:
            del self.fields["email"]
        self.questions = list(workshop.registration_questions.all())
        for question in self.questions:
            self.fields[question_name(question)] = forms.CharField(
                label=in_language(question, "text"),
                required=question.is_required,
                max_length=500,
                help_text=_("Only the organiser reads the answer, and it is deleted after the workshop."),
            )
        self.wording = CONSENT.get(workshop.desk.participants_for)
        if self.wording:
            self.fields["is_shown"] = forms.BooleanField(label=self.wording, required=False)

    @property
    def asked(self):
        """The fields that people see, without the trap."""
        return [field for field in self.visible_fields() if field.name != "homepage"]

    def details(self):
        """The `Details` that the deeds work with."""
        data = self.cleaned_data
        return Details(
            name=data["name"],
            email=self.known_email or data["email"],
            organisation=data["organisation"],
            language=current_language(),
            answers={question: data[question_name(question)] for question in self.questions},
            is_shown=data.get("is_shown", False),
            wording=str(self.wording or ""),
        )


def question_name(question):
    return f"question_{question.pk}"
