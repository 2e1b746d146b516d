"""Who answers for an organisation can be shown what is held about them, and be erased; the answer stays."""

import pytest
from django.utils import timezone

from atmp_portal import personal_data
from competence import answering
from competence.models import Answer, AnswerLink
from tests.competence.surveys import fielded, lead, question, small_instrument
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "anna@cell.example"


def answered():
    instrument = small_instrument(
        {"slug": "plans", "type": "yes_no"},
        {"slug": "address", "type": "short_text", "format": "email", "personal_data": True},
    )
    unit, now = fielded(instrument=instrument), timezone.now()
    for slug, value in {"plans": "yes", "address": ADDRESS}.items():
        answering.save(unit, question(unit, slug), value=value, revision=0, by=lead(unit), now=now)
    return unit


def test_addresses_are_not_among_what_is_submitted():
    unit = answered()

    submission = answering.submit(unit, by=lead(unit), now=timezone.now())

    assert submission.answers == {"plans": "yes"}


def test_a_contact_is_shown_what_is_held_and_erased():
    unit = answered()
    held = personal_data.held_about_guest(ADDRESS)
    assert [row["contact_email"] for row in held["survey_contacts"]] == [ADDRESS]
    assert [row["name"] for row in held["survey_respondents"]] == ["Anna"]

    personal_data.erase_guest(ADDRESS, now=timezone.now())

    held = personal_data.held_about_guest(ADDRESS)
    unit.refresh_from_db()
    assert (held["survey_contacts"], held["survey_respondents"], AnswerLink.objects.count()) == ([], [], 0)
    assert dict(Answer.objects.values_list("question__slug", "value")) == {"plans": "yes", "address": None}
    assert (unit.contact_name, unit.contact_email) == ("", "")


def test_erasing_one_leaves_others():
    answered()
    make_user(email="bo@cell.example")

    personal_data.erase_guest("bo@cell.example", now=timezone.now())

    assert personal_data.held_about_guest(ADDRESS)["survey_respondents"] != []
