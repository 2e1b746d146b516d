"""The one way to show a form field."""

import re

from django import forms
from django.utils.translation import override


class Example(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"placeholder": "Note"}))
    agree = forms.BooleanField(label="I agree")
    size = forms.ChoiceField(label="Size", choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)


def field(name, data=None):
    with override("en"):
        return str(Example(data)[name].as_field_group())


def test_label_hint_and_control_come_in_that_order():
    html = field("name")

    order = [html.index(part) for part in ("<label", "As on the door.", "<input")]
    assert order == sorted(order)
    assert 'class="input"' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_an_error_stands_before_its_control_and_is_tied_to_it():
    html = field("name", {})

    assert html.index("This field is required.") < html.index("<input")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_what_may_be_left_empty_says_so_and_placeholders_are_left_out():
    html = field("note")

    assert "(optional)" in html
    assert "placeholder" not in html
    assert "(optional)" not in field("name")


def test_a_single_choice_has_its_label_after_the_box():
    html = field("agree")

    assert 'class="choice"' in html
    assert html.index("<input") < html.index("<label")


def test_several_choices_stand_in_a_group_with_a_legend():
    html = field("size")

    assert re.search(r"<fieldset class=\"field\"><legend>Size</legend>", html)
    assert html.count('<label class="choice"') == 2
    assert 'for="id_size_0"' in html
