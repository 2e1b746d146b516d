"""For templates/django/forms/field.html: what sort of control a field has, and the control in our clothes."""

from copy import copy

from django import forms, template

register = template.Library()


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
    return field.as_widget(widget, attrs={"class": f"{widget.attrs.get('class', '')} input".strip()})
