"""For templates/django/forms/field.html: what sort of control a field has, and the control in our clothes."""

from copy import copy

from django import forms, template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _

register = template.Library()
# What Django calls the empty choice. A screen reader would read the dashes aloud.
DASHES = BLANK_CHOICE_DASH[0][1]


@register.filter
def control_kind(field):
    """ "hidden", "checkbox", "choices" (radio buttons or several checkboxes) or "input"."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"


@register.filter
def control(field):
    """The control with the class that draws it. Placeholders are left out: the label and the hint say it."""
    widget = copy(field.field.widget)
    widget.attrs = {name: value for name, value in widget.attrs.items() if name != "placeholder"}
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        nothing = _("Choose") if field.field.required else _("Nothing chosen")
        widget.choices = [
            (value, nothing if value in (None, "") and label == DASHES else label)
            for value, label in widget.choices
        ]
    return field.as_widget(widget, attrs={"class": f"{widget.attrs.get('class', '')} input".strip()})
