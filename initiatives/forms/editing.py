"""Forms by which leads keep their initiative: its own fields, and the records that belong to it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import LinesField
from actors.editing.named_records import NamedRecordsField
from actors.fuzzy_dates import FuzzyDateField
from actors.models import Actor

from ..models import Document, FundingDecision, Indicator, IndicatorValue, Initiative, SubGoal

DATE_HELP = _("A day (2020-11-04), a month (2020-11), a year (2020) or a span (2021-05/2021-06).")


def in_swedish(rows):
    return forms.Textarea(attrs={"rows": rows, "lang": "sv"})


def in_english(rows):
    return forms.Textarea(attrs={"rows": rows, "lang": "en"})


class WebAddressField(forms.URLField):
    """An address written without its scheme begins with https."""

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class KeptForm(forms.ModelForm):
    """Reads and checks; `editing.save_record` decides what is set.

    `version` tells what the form was opened with, `by` who fills it in.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=18)

    def __init__(self, *args, by, initiative=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initiative, self.by = initiative, by
        for name, field in self.fields.items():
            if isinstance(self._column(name), FuzzyDateField):
                field.help_text = DATE_HELP

    def _column(self, name):
        return next((field for field in self._meta.model._meta.get_fields() if field.name == name), None)

    def _post_clean(self):
        """The instance stays as it is. Values become what the columns hold, so that they can be compared."""
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                # A browser sends every line break as two characters.
                self.cleaned_data[name] = value.replace("\r\n", "\n")
            if isinstance(column := self._column(name), FuzzyDateField):
                try:
                    self.cleaned_data[name] = column.to_python(value)
                except ValidationError as error:
                    self.add_error(name, error)

    @property
    def values(self):
        """What the person wrote, by field of the record."""
        return {name: self.cleaned_data[name] for name in self.cleaned_data if self._column(name)}


class InitiativeForm(KeptForm):
    """What everybody who leads it may change; name and kind only for administrators."""

    tags = LinesField(
        label=_("Keywords"), required=False, help_text=_("In English, as they are searched for.")
    )

    class Meta:
        model = Initiative
        fields = [
            "name_sv", "name_en", "kind", "objective_sv", "objective_en", "summary_sv", "summary_en",
            "status", "status_as_of", "start", "end", "website", "tags",
        ]  # fmt: skip
        field_classes = {"website": WebAddressField}
        widgets = {
            "objective_sv": in_swedish(3),
            "objective_en": in_english(3),
            "summary_sv": in_swedish(5),
            "summary_en": in_english(5),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.by.is_administrator:
            for name in ("name_sv", "name_en", "kind"):
                del self.fields[name]


class SubGoalForm(KeptForm):
    activities = NamedRecordsField(
        label=_("Initiatives that serve it"),
        rows=Initiative.objects.all(),
        names=("name_sv", "name_en"),
        required=False,
    )

    class Meta:
        model = SubGoal
        fields = [
            "number", "name_sv", "name_en", "summary_sv", "summary_en", "challenge_area", "activities",
        ]  # fmt: skip
        widgets = {"summary_sv": in_swedish(3), "summary_en": in_english(3)}


class IndicatorForm(KeptForm):
    """What is counted. Its values are added one by one, and none is ever written over."""

    class Meta:
        model = Indicator
        fields = ["name_sv", "name_en", "scope", "subgoal", "unit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Q(initiative=self.initiative)
        if self.instance.subgoal_id:
            own |= Q(pk=self.instance.subgoal_id)
        self.fields["subgoal"].queryset = SubGoal.objects.filter(own)


class IndicatorValueForm(KeptForm):
    """One more dated value, with where it comes from."""

    source_title = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("The title of the report or page that gives the value."),
    )
    source_url = WebAddressField(label=_("Address of the source"), required=False, max_length=500)

    class Meta:
        model = IndicatorValue
        fields = ["as_of", "qualifier", "value", "value_min", "value_max", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "value": _("One value, or a range below."),
            "note": _("For editors: how the value was counted."),
        }


class FundingForm(KeptForm):
    funders = NamedRecordsField(label=_("Funders"), rows=Actor.objects.all(), names=("name", "name_en"))
    recipients = NamedRecordsField(
        label=_("Recipients"), rows=Actor.objects.all(), names=("name", "name_en"), required=False
    )
    references = LinesField(label=_("Reference numbers"), required=False)

    class Meta:
        model = FundingDecision
        fields = [
            "name_sv", "name_en", "purpose_sv", "purpose_en", "funders", "recipients", "cofunders_text",
            "amount", "currency", "amount_as_stated", "decided", "period_start", "period_end", "references",
        ]  # fmt: skip
        widgets = {
            "purpose_sv": in_swedish(2),
            "purpose_en": in_english(2),
            "cofunders_text": forms.TextInput,
        }
        help_texts = {"currency": _("Three letters, such as SEK.")}

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class DocumentForm(KeptForm):
    class Meta:
        model = Document
        fields = [
            "title", "title_en", "kind", "language", "publisher", "date", "reference_number", "url",
        ]  # fmt: skip
        field_classes = {"url": WebAddressField}
        widgets = {"title": forms.TextInput, "title_en": forms.TextInput(attrs={"lang": "en"})}
        help_texts = {"language": _("The document’s own: sv, en …")}
