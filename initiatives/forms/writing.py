"""Forms of a report: its text and files, handing it in, taking it back, and deciding about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..attachments import MEDIA_TYPES


class SectionForm(forms.Form):
    """The text of a section, and the revision that it was opened with."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "An empty line begins a paragraph. **bold**, ### heading, - for a list, "
            "[the words of a link](https://…)."
        ),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AttachmentForm(forms.Form):
    """A file, and the section that it belongs to, if any."""

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = forms.FileField(
            label=_("File"),
            allow_empty_file=True,
            help_text=_("PDF, Word, Excel, PowerPoint, ODT, ODS, CSV, text, PNG or JPEG, at most 20 MB."),
            widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in MEDIA_TYPES)}),
        )
        self.fields["section"] = forms.ModelChoiceField(
            sections, label=_("Belongs to"), required=False, empty_label=_("The whole report")
        )


class SubmitForm(forms.Form):
    """Why it is late, where it is; `seen` are the sections that the person was told are not done."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, is_late, **kwargs):
        super().__init__(*args, **kwargs)
        if is_late:
            self.fields["late_reason"] = forms.CharField(
                label=_("Why is the report late?"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("The recipient reads it with the report."),
            )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The recipient gets it in a letter."),
    )


class ReviewForm(forms.Form):
    """Remarks beside the sections of a version, a comment on the whole, and another last day if wished."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment on the whole report"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    new_due_on = forms.DateField(
        label=_("New last day, if changes are asked for"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: the last day stays."),
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.orders = [section["order"] for section in submission.content["sections"]]
        for order in self.orders:
            self.fields[f"remark_{order}"] = forms.CharField(
                label=_("What is to be changed in this section?"),
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def remarks(self):
        """{order of a section: remark}, where there is one."""
        remarks = {order: self.cleaned_data[f"remark_{order}"].strip() for order in self.orders}
        return {order: text for order, text in remarks.items() if text}

    @property
    def on_sections(self):
        """{order of a section: the field of its remark}."""
        return {order: self[f"remark_{order}"] for order in self.orders}
