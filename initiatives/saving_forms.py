"""What a page does with a form that somebody else may have overtaken: save it, or show both versions."""

from django.core.exceptions import ValidationError
from django.forms import model_to_dict

from actors.profile_editing import version_of

from .editing import EditedByTwoError


def save_or_compare(form, save):
    """Call `save()`; None when all is saved, [] when the record refuses what the form says.

    Where somebody was quicker: pairs of a form field and its `EditConflict`. The form then keeps what this
    person wrote, and what they left alone shows what the other saved; saving it again overwrites knowingly.
    """
    try:
        save()
    except EditedByTwoError as error:
        _take_over(form, error.untouched)
        return [(form[conflict.field], conflict) for conflict in error.conflicts]
    except ValidationError as error:
        add_errors(form, error)
        return []
    return None


def add_errors(form, error):
    """What the record refuses, beside its field where the form has it."""
    fields = getattr(error, "error_dict", None) or {"__all__": error.error_list}
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)


def _take_over(form, names):
    """Put what is saved now into these fields of the form, and the version that says so."""
    record = type(form.instance).objects.get(pk=form.instance.pk)
    form.data = form.data.copy()
    form.data["version"] = version_of(record)
    for name, value in model_to_dict(record, fields=names).items():
        value = form.fields[name].prepare_value(value)
        if isinstance(value, list | tuple):
            form.data.setlist(name, value)
        else:
            form.data[name] = "" if value is None else value
