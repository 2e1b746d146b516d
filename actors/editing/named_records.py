"""Form fields that find records by what people call them: their name, or the address of their page."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .fields import LinesField

MOST_LINES = 30
SUGGESTIONS = 3
HOW_TO_NAME = gettext_lazy("The name as the portal writes it, or the address of its page.")


def find_named(rows, names, words):
    """The one record of these rows with this name in one of the fields, or with this page address.

    Raises ValidationError that suggests the likest names where there is none, or more than one.
    """
    slug = words.rstrip("/").rpartition("/")[2]
    wanted = Q(slug=slug)
    for name in names:
        wanted |= Q(**{f"{name}__iexact": words})
    found = list(rows.filter(wanted)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("Several are called %(name)s. Write the address of the page instead.") % {"name": words}
        )
    likest = ", ".join(str(record) for record in rows.resembling(words)[:SUGGESTIONS])
    if not likest:
        raise ValidationError(_("Nothing here is called %(name)s.") % {"name": words})
    raise ValidationError(
        _("Nothing here is called %(name)s. Do you mean one of these? %(suggestions)s")
        % {"name": words, "suggestions": likest}
    )


class NamedRecordField(forms.CharField):
    """One record, by its name. `names` are the fields that hold it."""

    def __init__(self, *, rows, names, **kwargs):
        super().__init__(max_length=300, **{"help_text": HOW_TO_NAME, **kwargs})
        self.rows, self.names = rows, names

    def clean(self, value):
        words = super().clean(value)
        return find_named(self.rows, self.names, words) if words else None


class NamedRecordsField(LinesField):
    """Several records, one name per line, in the order written; each once."""

    def __init__(self, *, rows, names, **kwargs):
        super().__init__(**{"help_text": HOW_TO_NAME, **kwargs})
        self.rows, self.names = rows, names

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        lines = super().clean(value)
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Write at most %(number)s lines.") % {"number": MOST_LINES})
        found, errors = {}, []
        for words in lines:
            try:
                record = find_named(self.rows, self.names, words)
            except ValidationError as error:
                errors.append(error)
            else:
                found[record.pk] = record
        if errors:
            raise ValidationError(errors)
        return list(found.values())
