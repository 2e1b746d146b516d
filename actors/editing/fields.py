"""Form fields for columns that Django's own forms edit poorly: lists and the basis of fields."""

import re

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import FieldBasis, Source

BASIS_HELP = _(
    "The name of a field, a colon, and general_knowledge, stated or lookup:identifier of the source. "
    "Other fields come from the sources."
)
BASIS_LINE = re.compile(r"^([a-z0-9_]+)\s*:\s*(\S+)$")


def plain_words(text):
    """The text without the character that PostgreSQL cannot hold, for what no form field has checked."""
    return text.replace("\0", "")


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    widget = AdminTextareaWidget

    def __init__(self, **kwargs):
        # Put together when it is shown: the form may have been written down in the other language.
        given = kwargs.get("help_text", "")
        kwargs["help_text"] = format_lazy("{} {}", given, _("One per line.")) if given else _("One per line.")
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = 3

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (line.strip() for line in plain_words(value or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class WholeNumbersField(forms.CharField):
    """A list of whole numbers in one line, with commas or spaces between them."""

    default_error_messages = {
        "number": _("“%(text)s” is no whole number. Write numbers with commas between.")
    }

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        return [self._number(text) for text in re.split(r"[,;\s]+", super().to_python(value)) if text]

    def _number(self, text):
        try:
            # A minus as it is typed, and as it is printed.
            return int(text.replace("\u2212", "-"))
        except ValueError:
            raise ValidationError(
                self.error_messages["number"], code="number", params={"text": text}
            ) from None

    def has_changed(self, initial, data):
        try:
            return (initial or []) != self.to_python(data)
        except ValidationError:
            return True


class ProseField(forms.CharField):
    """A longer text. Line breaks are kept as the rest of the house writes them."""

    def __init__(self, *, rows, language="", **kwargs):
        attributes = {"rows": rows} | ({"lang": language} if language else {})
        super().__init__(widget=forms.Textarea(attrs=attributes), **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ChosenListField(forms.MultipleChoiceField):
    """Several values of a closed list as checkboxes; they are kept in the order of the list."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        chosen = super().clean(value)
        return [slug for slug, _label in self.choices if slug in chosen]


class BasisField(LinesField):
    """`BasedFields.field_basis`, one "field: basis" per line."""

    default_error_messages = {
        "line": _(
            "“%(line)s” is not understood. Write a field, a colon, and general_knowledge, stated "
            "or lookup:identifier of the source."
        ),
        "source": _("There is no source with the identifier “%(slug)s”."),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"help_text": BASIS_HELP})

    def prepare_value(self, value):
        return (
            "\n".join(f"{field}: {basis}" for field, basis in value.items())
            if isinstance(value, dict)
            else value
        )

    def to_python(self, value):
        basis = dict(self._read(line) for line in super().to_python(value))
        self._require_sources({slug for _kind, _colon, slug in map(_parts, basis.values()) if slug})
        return basis

    def has_changed(self, initial, data):
        return self.prepare_value(initial or {}).split() != (data or "").split()

    def _read(self, line):
        match = BASIS_LINE.match(line)
        kind, colon, slug = _parts(match[2]) if match else ("", "", "")
        if kind not in FieldBasis.values or (kind == FieldBasis.LOOKUP) != bool(slug) or (colon and not slug):
            raise ValidationError(self.error_messages["line"], code="line", params={"line": line})
        return match[1], match[2]

    def _require_sources(self, slugs):
        known = Source.objects.filter(slug__in=slugs).values_list("slug", flat=True) if slugs else ()
        for slug in sorted(slugs.difference(known)):
            raise ValidationError(self.error_messages["source"], code="source", params={"slug": slug})


def _parts(basis):
    return basis.partition(":")


class RecordSelect(AutocompleteSelect):
    """Asks the database for the chosen record's name only where the form has not got the record."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or [str(each) for each in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, self.known.pk, str(self.known), True, 0)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]
