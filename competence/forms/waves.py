"""Running waves: a new survey and wave, the organisations asked, and the last day."""

from django import forms
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _

from actors.forms.moments import MomentField
from initiatives.models import Initiative

from .. import frame_lists, instruments
from ..models import FrameUnit, Questionnaire, Stratum, Survey, Wave


class SurveyForm(forms.ModelForm):
    """A survey that is asked again and again, for one initiative."""

    class Meta:
        model = Survey
        fields = ["title_sv", "title_en", "initiative"]
        widgets = {
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["initiative"].queryset = Initiative.objects.coordinated_by(by)


class QuestionnaireForm(forms.Form):
    """A questionnaire as YAML, written here or in a file."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("YAML, 1 MB at most."))
    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "input code"}),
        help_text=_("The file, if you choose one, replaces this text."),
    )

    def clean(self):
        """Keeps what was in the file as text, so that a fault can be mended on the page."""
        file = self.cleaned_data.get("file")
        text = self.cleaned_data.get("text", "")
        if file:
            if file.size > instruments.LONGEST_FILE:
                raise forms.ValidationError({"file": _("The file is larger than 1 MB.")})
            try:
                text = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError({"file": _("The file is not text in UTF-8.")}) from error
            self.data = self.data.copy()
            self.data[self.add_prefix("text")] = text
        if not text.strip():
            raise forms.ValidationError({"text": _("Choose a file, or write the text.")})
        self.cleaned_data["instrument"] = instruments.read(text)
        return self.cleaned_data


class WaveForm(forms.ModelForm):
    """A new wave: its questionnaire and its last day."""

    closes_at = MomentField(label=_("Last day and time"), help_text=_("Stockholm time."))

    class Meta:
        model = Wave
        fields = ["title_sv", "title_en", "year", "questionnaire", "closes_at", "is_frame_approximate"]
        widgets = {
            "title_sv": forms.TextInput(attrs={"lang": "sv"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }

    def __init__(self, *args, survey, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = Questionnaire.objects.filter(survey=survey)

    def _post_clean(self):
        """The deed checks the row; here only what was typed is read."""
        self.instance = construct_instance(self, self.instance, list(self.cleaned_data))


class UnitForm(forms.ModelForm):
    """An organisation to ask, why, and its contact."""

    why = forms.CharField(
        label=_("Why it is added now"),
        max_length=300,
        help_text=_("Kept with the day, since the survey has begun."),
    )

    class Meta:
        model = FrameUnit
        fields = ["actor", "name", "stratum", "county", "reason", "contact_name", "contact_email", "language"]
        help_texts = {
            "actor": _("Its members can then answer signed in, too."),
            "reason": _("For example: company with ATMPs in clinical trials."),
        }

    def __init__(self, *args, has_begun, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_email"].required = True
        if not has_begun:
            del self.fields["why"]

    def _post_clean(self):
        """The deed checks the row; here only what was typed is read."""


class FrameListForm(forms.Form):
    """A list of organisations to ask, pasted or as a file. `lines` are what was read of it."""

    text = forms.CharField(
        label=_("Organisations"),
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One per line: organisation; e-mail; contact; kind; county; reason; language"),
    )
    file = forms.FileField(
        label=_("Or a list as a file"),
        required=False,
        help_text=_("CSV or XLSX, with headings or in this order. At most 300 organisations."),
    )
    stratum = forms.ChoiceField(
        label=_("Kind of organisation"), choices=Stratum, help_text=_("Where the list does not say.")
    )
    reason = forms.CharField(
        label=_("Why they are asked"),
        max_length=300,
        help_text=_("Where the list does not say. For example: company with ATMPs in clinical trials."),
    )
    why = forms.CharField(
        label=_("Why they are added now"),
        max_length=300,
        help_text=_("Kept with the day, since the survey has begun."),
    )

    def __init__(self, *args, wave, **kwargs):
        super().__init__(*args, **kwargs)
        self.wave, self.lines = wave, []
        if not wave.fielded_at:
            del self.fields["why"]

    def clean(self):
        data = super().clean()
        text, file = data.get("text", ""), data.get("file")
        if self.errors:
            return data
        if not text.strip() and not file:
            raise forms.ValidationError(_("Paste the organisations, or choose a file."))
        name, given = ("file", {"file": file}) if file else ("text", {"text": text})
        try:
            self.lines = frame_lists.read_list(
                self.wave, **given, stratum=data["stratum"], reason=data["reason"]
            )
        except forms.ValidationError as error:
            self.add_error(name, error)
        return data

    @property
    def listed(self):
        """The values of the organisations that can be added."""
        return [line.values for line in self.lines if line.values]


class ContactForm(forms.Form):
    """Who answers for an organisation from now on."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"))


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=300)


class EndForm(forms.Form):
    """A later (or earlier) last day."""

    closes_at = MomentField(label=_("Last day and time"), help_text=_("Stockholm time."))
    why = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args, is_closed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = is_closed


class NoticeForm(forms.Form):
    """What a correction corrects, shown where the results stand."""

    notice_sv = forms.CharField(
        label=_("What is corrected, in Swedish"), widget=forms.Textarea(attrs={"rows": 3, "lang": "sv"})
    )
    notice_en = forms.CharField(
        label=_("What is corrected, in English"), widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )

    def __init__(self, *args, is_correction, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_correction:
            self.fields.clear()
