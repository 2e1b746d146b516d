"""Organisation numbers are checked, personal identity numbers refused."""

import pytest
from django.core.exceptions import ValidationError

from actors.organisation_numbers import clean_organisation_number, refuse_personal_numbers


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("556012-5790", "556012-5790"),
        (" 5560125790 ", "556012-5790"),
        ("165560125790", "556012-5790"),
        ("202100 5489", "202100-5489"),
    ],
)
def test_an_organisation_number_is_kept_in_one_form(written, kept):
    assert clean_organisation_number(written) == kept


@pytest.mark.parametrize("written", ["556012-5791", "55601257", "abc", "556012--5790"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValidationError) as caught:
        clean_organisation_number(written)

    assert caught.value.code == "invalid"


@pytest.mark.parametrize("written", ["811218-9876", "19811218-9876", "811218+9876", "701063-2391"])
def test_a_personal_number_is_refused_as_such(written):
    with pytest.raises(ValidationError) as caught:
        clean_organisation_number(written)

    assert caught.value.code == "personal"


@pytest.mark.parametrize("text", ["Mitt nummer är 811218-9876.", "198112189876", "8112189876, tack"])
def test_a_personal_number_in_running_text_is_refused(text):
    with pytest.raises(ValidationError):
        refuse_personal_numbers(text)


@pytest.mark.parametrize(
    "text", ["Nummer 556012-5790.", "Ring 0701234567", "811218-9875", "År 2019 och 2020", "12345811218987655"]
)
def test_other_numbers_may_stand_in_running_text(text):
    assert refuse_personal_numbers(text) is None
