"""A day and a time, typed or picked, by the clock in Stockholm."""

from django import forms

MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def moment_input():
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FORMAT)


class MomentField(forms.DateTimeField):
    """A day and a time by the clock in Stockholm."""

    widget = moment_input

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=[MOMENT_FORMAT, "%Y-%m-%dT%H:%M:%S"], **{"widget": moment_input(), **kwargs}
        )
