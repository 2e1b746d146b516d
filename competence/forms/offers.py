"""Forms of offers: what an organisation would contribute, and writing to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor

from ..models import Offer
from ..offering import CONSENT
from .education import CompetencesField


def day_field(label):
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class OfferForm(forms.Form):
    """An offer for one of this person's organisations, and the consent without which it is not kept."""

    actor = forms.ModelChoiceField(Actor.objects.none(), label=_("Organisation"), empty_label=None)
    kind = forms.ChoiceField(label=_("What you offer"), choices=Offer.Kind.choices, widget=forms.RadioSelect)
    number = forms.IntegerField(
        label=_("How many a year"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Hours of teaching, projects, placements or doctoral students."),
    )
    starts_on = day_field(_("From"))
    ends_on = day_field(_("Until"))
    description = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    competences = CompetencesField(required=False)
    consents = forms.BooleanField(label=CONSENT)

    def __init__(self, *args, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "consents"}


class AskForm(forms.Form):
    """A message to an organisation that offers something."""

    on_behalf_of = forms.ChoiceField(label=_("You write for"))
    message = forms.CharField(
        label=_("Message"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Links in the message are taken out."),
    )

    def __init__(self, *args, senders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].choices = [(name, name) for name in senders]
