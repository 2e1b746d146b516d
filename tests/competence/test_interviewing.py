"""Interviews rest on consent, and what is published of them tells nobody's name and was seen by two."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from atmp_portal import personal_data
from competence import interviewing
from competence.models import Interview, Quotation
from tests.competence.contributions import make_interview, make_quotation
from tests.competence.surveys import make_survey, make_wave, small
from tests.factories import (
    make_competence,
    make_initiative,
    make_lead,
    make_user,
)

from .reading import page, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
GAP = "/en/competence/gap/"


@pytest.fixture
def survey():
    return make_survey(initiative=make_initiative())


@pytest.fixture
def coordinator(client, survey):
    user = make_lead(survey.initiative, role="coordinator")
    client.force_login(user)
    return user


def address(survey, rest=""):
    return f"/en/competence/surveys/{survey.slug}/{rest}"


def test_an_interview_is_kept_with_its_consent(client, survey, coordinator):
    today = timezone.localdate().isoformat()
    form = {
        "name": "Karin Ek", "email": "karin@cell.example", "group": "small_company", "held_on": today,
        "consented_on": today, "notes": "Secret <b>notes</b>",
    }  # fmt: skip

    refused = client.post(address(survey, "interviews/new/"), form)
    client.post(address(survey, "interviews/new/"), form | {"consent_form": "written"})

    interview = Interview.objects.get()
    assert (refused.status_code, interview.consent_taken_by) == (200, coordinator)
    words = page(client, address(survey, f"interviews/{interview.pk}/"))
    assert "Secret &lt;b&gt;notes&lt;/b&gt;" in words
    assert "In writing" in words


def test_notes_are_corrected_and_no_colleague_is_overwritten(client, survey, coordinator):
    interview = make_interview(survey=survey)
    wave = make_wave(survey=survey, instrument=small())
    edit = address(survey, f"interviews/{interview.pk}/edit/")
    today = timezone.localdate().isoformat()
    form = {
        "name": "Karin Ek", "group": "small_company", "held_on": today, "consented_on": today,
        "consent_form": "written", "notes": "They found two people.", "wave": wave.pk,
        "seen": re.search(r'name="seen" value="(\w+)"', page(client, edit))[1],
    }  # fmt: skip

    kept = client.post(edit, form)
    late = client.post(edit, form | {"notes": "What a colleague wrote"})

    interview.refresh_from_db()
    assert (kept.status_code, interview.notes, interview.wave) == (302, "They found two people.", wave)
    words = late.content.decode()
    assert "Somebody else has changed the interview." in words
    assert "What a colleague wrote" in words


def test_a_withdrawn_interview_cannot_be_corrected(client, survey, coordinator):
    interview = make_interview(survey=survey)
    edit = address(survey, f"interviews/{interview.pk}/edit/")
    assert client.get(edit).status_code == 200

    interviewing.withdraw_consent(interview, now=timezone.now())

    assert client.get(edit).status_code == 404


def test_a_quotation_is_public_only_when_another_person_has_approved_it(client, survey, coordinator):
    interview = make_interview(survey=survey)
    competence = make_competence(parent=make_competence())
    interview.competences.add(competence)
    client.post(address(survey, f"interviews/{interview.pk}/"), {"text_en": "We find nobody."})
    quotation = Quotation.objects.get()
    approve = address(survey, f"quotations/{quotation.pk}/approve/")

    client.post(approve)
    before = page(client, GAP)
    client.force_login(make_lead(survey.initiative, role="coordinator"))
    assert "Quotations for you to approve" in page(client, address(survey, "interviews/"))
    client.post(approve)
    after = page(client, GAP)

    assert "We find nobody." not in before
    assert "We find nobody." in after
    assert "A small or medium-sized company" in after
    assert f'href="#{competence.slug}"' in after
    assert "Karin" not in after
    client.post(address(survey, f"quotations/{quotation.pk}/withdraw/"))
    assert "We find nobody." not in page(client, GAP)


def test_a_quotation_does_not_name_who_was_interviewed(survey):
    interview = make_interview(survey=survey)

    with pytest.raises(ValidationError):
        interviewing.quote(
            interview, text_sv="", text_en="As Karin says.", by=make_user(), now=timezone.now()
        )


def test_a_withdrawn_consent_leaves_nothing(client, survey, coordinator):
    quotation = make_quotation(
        survey=survey, approved_by=make_user(), approved_at=timezone.now(), text_en="Said once."
    )
    assert "Said once." in page(client, GAP)

    client.post(address(survey, f"interviews/{quotation.interview_id}/withdraw/"))

    interview = Interview.objects.get()
    assert "Said once." not in page(client, GAP)
    assert (interview.name, interview.email, interview.notes) == ("", "", "")
    assert Quotation.objects.count() == 0
    assert client.get(address(survey, f"interviews/{interview.pk}/")).status_code == 200


def test_who_was_interviewed_is_shown_what_is_held_and_erased(survey):
    make_interview(survey=survey)
    assert [row["name"] for row in personal_data.held_about_guest("karin@cell.example")["interviews"]] == [
        "Karin Ek"
    ]

    personal_data.erase_guest("karin@cell.example", now=timezone.now())

    interview = Interview.objects.get()
    assert (interview.name, interview.email, interview.notes) == ("", "", "")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda row: {"approved_by": row.written_by, "approved_at": timezone.now()},
        lambda row: {"approved_by": make_user()},
        lambda row: {"text_sv": "", "text_en": ""},
        lambda row: {"group": "a_known_company"},
    ],
)
def test_the_database_refuses_wrong_quotations(survey, wrong):
    quotation = make_quotation(survey=survey)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quotation.objects.filter(pk=quotation.pk).update(**wrong(quotation))


def test_the_database_refuses_a_withdrawn_interview_with_content(survey):
    interview = make_interview(survey=survey)

    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(withdrawn_at=timezone.now())


def test_gap_asks_as_much_for_three_quotations_as_for_one(client, survey):
    def add():
        make_quotation(
            make_competence(parent=make_competence()), survey=survey,
            approved_by=make_user(), approved_at=timezone.now(),
        )  # fmt: skip

    page(client, GAP)
    add()
    for_one = queries(client, GAP)
    add()
    add()

    assert queries(client, GAP) == for_one
