"""Two organisers on one page of forms: neither overwrites what the other saved without knowing it.

The page carries how each field stood when it was opened. A field that this person left alone keeps what
somebody else has saved since; one that both changed is shown in both versions, and saved when asked again.
"""

import hashlib
import json
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

OPENED_WITH = "opened_with"


class Merged(NamedTuple):
    """What two people wrote, put together.

    `data` is what the forms are to be bound to, `opened_with` the state they are opened with from now on.
    `changed` names the fields that this person changed; `conflicts` are those that both did, as pairs of a
    name and (what is saved, what this person wrote).
    """

    data: QueryDict
    opened_with: str
    changed: list
    conflicts: list


def state_of(forms):
    """How the fields of forms that nobody has filled in stand, for the page to carry along."""
    return json.dumps({field.name: digest(written(field)) for form in forms for field in form})


def merged(posted, mine, saved):
    """The `Merged` of the forms that were sent and the same forms of what is saved now, in this order."""
    opened, data, changed, conflicts = read(posted), posted.copy(), [], []
    for form, saved_form in zip(mine, saved, strict=True):
        for field in saved_form:
            there, here = written(field), written(form[field.name])
            if there == here:
                continue
            opened_with = opened.get(field.name)
            if opened_with == digest(here):
                put(data, field, there)
                continue
            changed.append(field.name)
            if opened_with != digest(there):
                conflicts.append((field.name, (in_words(field, there), in_words(field, here))))
    return Merged(data, state_of(saved), changed, conflicts)


def read(posted):
    """{name: digest} that the page carried; nothing where it carried none, so that every change conflicts."""
    try:
        opened = json.loads(posted.get(OPENED_WITH, ""))
    except ValueError:
        return {}
    return opened if isinstance(opened, dict) else {}


def written(field):
    """What stands in a bound field, as a browser sends it."""
    value = field.value()
    if isinstance(value, bool):
        return "on" if value else ""
    shown = field.field.widget.format_value(value)
    if isinstance(shown, list):
        shown = shown[0] if shown else ""
    return "\n".join(line.rstrip() for line in str(shown or "").strip().splitlines())


def put(data, field, text):
    """Let the data say what is saved; a box that is not ticked is not sent at all."""
    if isinstance(field.value(), bool) and not text:
        data.pop(field.name, None)
    else:
        data[field.name] = text


def in_words(field, text):
    if isinstance(field.value(), bool):
        return _("Yes") if text else _("No")
    choices = {str(value): label for value, label in getattr(field.field, "choices", [])}
    return str(choices.get(text, text)) or "–"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]
