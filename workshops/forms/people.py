"""Hosts, ambassadors, stakeholders and the agenda, written as people write lists: a line for each."""

import re
from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from actors.editing.fields import LinesField
from actors.editing.named_records import find_named
from actors.models import Actor, Person
from initiatives.forms.editing import WebAddressField

from ..models import AgendaItem, Material, Participation

PEOPLE_HELP = _("An organisation, or a person; then a semicolon and their organisation.")
AGENDA_LINE = re.compile(r"^(?:(\d{1,2})[.:](\d{2})\s+)?([^;]+?)\s*(?:;\s*(.+))?$")
PARTS = {"hosts": "host", "ambassadors": "ambassador", "invited": "invited"}
MOST_BYTES = 20_000_000
# What browsers show or download without running it.
FILE_TYPES = {
    ".pdf": b"%PDF-",
    ".pptx": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
}


class PeopleForm(forms.Form):
    """Who hosts, who are ambassadors, and which stakeholders are named as invited."""

    hosts = LinesField(label=_("Hosts"), help_text=PEOPLE_HELP)
    ambassadors = LinesField(label=_("Ambassadors"), required=False, help_text=PEOPLE_HELP)
    invited = LinesField(
        label=_("Invited stakeholders"),
        required=False,
        help_text=_("They are named on the page. Letters are sent from the page of invitations."),
    )

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        rows = list(workshop.participations.select_related("person", "actor"))
        for name, part in PARTS.items():
            self.initial[name] = [line_of(row) for row in rows if row.part == part]

    def rows(self):
        """The `Participation` rows that the lines stand for."""
        return [
            Participation(part=part, order=order, **somebody(line))
            for name, part in PARTS.items()
            for order, line in enumerate(self.cleaned_data[name] or [])
        ]


def line_of(row):
    who = str(row.person) if row.person else row.text_sv
    return "; ".join(str(one) for one in (who, row.actor) if one)


def somebody(line):
    """The columns for "Name; Organisation" or either: records where they are known, else the words."""
    first, _semicolon, second = (part.strip() for part in line.partition(";"))
    if second:
        actor = known(Actor, second, "name", "name_en")
        words = first if actor else f"{first}, {second}"
        person = known(Person, first, "name")
        return {"person": person, "actor": actor, "text_sv": "" if person and actor else words[:200]}
    actor = known(Actor, first, "name", "name_en")
    person = None if actor else known(Person, first, "name")
    return {"person": person, "actor": actor, "text_sv": "" if actor or person else first[:200]}


def known(model, words, *names):
    try:
        return find_named(model.objects.all(), names, words)
    except (ValidationError, AttributeError):
        # Nobody of that name, or no list of likely names to suggest: then the words themselves are kept.
        return None


class AgendaForm(forms.Form):
    agenda = LinesField(
        label=_("Programme in Swedish"),
        required=False,
        help_text=_("As in: 13.00 Title; who speaks. The time and the speaker may be left out."),
    )
    agenda_en = LinesField(label=_("Titles in English"), required=False, help_text=_("In the same order."))

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        items = list(workshop.agenda.all())
        self.actions = {item.title_sv: item.action_id for item in items}
        self.initial["agenda"] = [agenda_line(item) for item in items]
        self.initial["agenda_en"] = [item.title_en for item in items if item.title_en]

    def clean_agenda(self):
        rows = []
        for order, line in enumerate(self.cleaned_data["agenda"] or []):
            found = AGENDA_LINE.match(line)
            if not found or (found[1] and (int(found[1]) > 23 or int(found[2]) > 59)):
                raise ValidationError(
                    _("Write a line as 13.00 Title; who speaks: %(line)s"), params={"line": line}
                )
            rows.append(
                AgendaItem(
                    order=order,
                    starts=time(int(found[1]), int(found[2])) if found[1] else None,
                    title_sv=found[3][:200],
                    speaker=(found[4] or "")[:200],
                    action_id=self.actions.get(found[3]),
                )
            )
        return rows

    def items(self):
        rows = self.cleaned_data["agenda"]
        for row, title in zip(rows, self.cleaned_data["agenda_en"] or [], strict=False):
            row.title_en = title[:200]
        return rows


def agenda_line(item):
    clock = f"{item.starts:%H.%M} " if item.starts else ""
    return f"{clock}{item.title_sv}" + (f"; {item.speaker}" if item.speaker else "")


class MaterialForm(forms.ModelForm):
    """A file or an address; who may read it."""

    class Meta:
        model = Material
        fields = ["title", "kind", "audience", "url", "file"]
        field_classes = {"url": WebAddressField}
        labels = {"url": _("Address"), "file": _("Or a file")}
        help_texts = {"file": _("PDF, Word, Excel, PowerPoint, PNG or JPEG, at most 20 MB.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["url"].required = self.fields["file"].required = False

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file:
            beginning = FILE_TYPES.get(re.sub(r"^.*(?=\.)", "", file.name.lower()).replace(".jpeg", ".jpg"))
            if file.size > MOST_BYTES or not beginning or not file.read(8).startswith(beginning):
                raise ValidationError(_("Choose a file of one of these kinds, at most 20 MB."))
            file.seek(0)
        return file

    def clean(self):
        data = super().clean()
        if bool(data.get("url")) == bool(data.get("file")) and not self.errors:
            raise ValidationError(_("Give an address or a file, one of them."))
        return data
