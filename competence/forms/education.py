"""The form of an item of education, for who gives it."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import ChosenListField
from actors.models import Actor
from initiatives.forms.editing import KeptForm, WebAddressField, in_english, in_swedish

from ..models import Competence, Education, TargetGroup


class CompetencesField(forms.ModelMultipleChoiceField):
    """Competences proper as checkboxes, group by group; a list of records."""

    def __init__(self, **kwargs):
        super().__init__(
            Competence.objects.single().order_by("parent__order", "order", "pk"),
            widget=forms.CheckboxSelectMultiple,
            label=_("Competences"),
            **kwargs,
        )

    def clean(self, value):
        return list(super().clean(value))


class EducationForm(KeptForm):
    target_groups = ChosenListField(label=_("For whom"), choices=TargetGroup.choices, required=False)
    competences = CompetencesField(required=False, help_text=_("Those that it trains."))

    class Meta:
        model = Education
        fields = [
            "title_sv", "title_en", "summary_sv", "summary_en", "kind", "level", "atmp_content", "country",
            "taught_in",
            "status", "status_as_of", "places_per_year", "places_as_of", "has_fee", "url", "target_groups",
            "competences",
        ]  # fmt: skip
        field_classes = {"url": WebAddressField}
        widgets = {
            "summary_sv": in_swedish(4),
            "summary_en": in_english(4),
            "places_as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {"url": _("Web page")}
        help_texts = {
            "places_per_year": _("How many can begin in a year. Empty: not known."),
            "places_as_of": _("The day the number is true of. Empty: today."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Sources may leave it out; who gives it knows.
        self.fields["status_as_of"].required = True
        if self.instance.pk:
            # What it is tied to already stays a choice, even where that is a whole group.
            own = Q(parent__isnull=False) | Q(pk__in=self.instance.competences.values("pk"))
            self.fields["competences"].queryset = Competence.objects.filter(own)

    def clean(self):
        values = super().clean()
        if values.get("places_per_year") is None:
            values["places_as_of"] = None
        elif not values.get("places_as_of"):
            values["places_as_of"] = timezone.localdate()
        return values


class NewEducationForm(EducationForm):
    """The same, with the organisation that gives it."""

    provider = forms.ModelChoiceField(Actor.objects.none(), label=_("Who gives it"), empty_label=None)
    field_order = ["provider"]

    def __init__(self, *args, providers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers
