"""Answering for an organisation over HTTP: by link, by part, until it is submitted and after."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from competence import fielding
from competence.models import (
    AnswerLink,
    Disposition,
    EarlierAnswer,
    Response,
    SubmittedAnswer,
)
from outbox.models import Message
from tests.competence.surveys import (
    FILE,
    ask,
    fielded,
    lead,
    link_in_letter,
    make_survey,
    make_wave,
    opened,
    part,
    review,
    save,
    small,
    values,
)
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

RESPONSES = FILE.with_name("synthetic_responses_2022.yaml")


def test_opening_a_link_changes_nothing_and_hides_the_secret(guest):
    unit = fielded(instrument=small())

    answer = guest.get(link_in_letter())
    page = guest.get(answer.url)

    assert answer.url == reverse("competence:answer", args=[unit.wave.slug])
    assert answer["Referrer-Policy"] == "no-referrer"
    assert page.status_code == 200
    assert (Response.objects.count(), unit.respondents.count()) == (0, 1)


def test_a_secret_that_is_not_known_opens_nothing(guest):
    fielded(instrument=small())

    assert guest.get(reverse("competence:link", args=["x" * 43])).status_code == 410


def test_the_secret_is_kept_only_as_a_hash(guest):
    fielded(instrument=small())

    secret = link_in_letter().rstrip("/").split("/")[-1]

    assert secret not in str(list(AnswerLink.objects.values_list("token_hash", flat=True)))


def test_without_a_link_there_is_no_answer(guest):
    unit = fielded(instrument=small())

    answers = {guest.get(address).status_code for address in (part(unit), review(unit))}

    assert answers == {404}


def test_the_link_of_one_wave_does_not_open_another(guest):
    opened(guest)
    other = make_wave(survey=make_survey(slug="annan"), instrument=small(), title_sv="Annan")
    ask(other, email="gun@gen.example")
    fielding.field(other, by=make_user(), now=timezone.now())

    assert guest.get(reverse("competence:answer", args=[other.slug])).status_code == 404


def test_saving_a_question_answers_with_revision_and_what_is_asked(guest):
    unit = opened(guest)

    told = save(guest, unit, "plans", **{"q.plans": "yes"}).json()

    assert (told["revision"], told["shown"]) == (1, ["plans", "number", "comment"])
    assert values(unit) == {"plans": "yes"}
    unit.refresh_from_db()
    assert unit.disposition == Disposition.STARTED


def test_a_stale_save_is_told_and_overwrites_nothing(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})
    save(guest, unit, "plans", revision=1, **{"q.plans": "no"})

    stale = save(guest, unit, "plans", revision=1, **{"q.plans": "yes"})

    assert stale.status_code == 409
    assert "No" in stale.json()["error"]
    assert values(unit) == {"plans": "no"}
    assert (
        save(guest, unit, "plans", revision=stale.json()["revision"], **{"q.plans": "yes"}).status_code == 200
    )


def test_the_same_value_once_more_is_no_conflict(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})

    again = save(guest, unit, "plans", **{"q.plans": "yes"})

    assert (again.status_code, again.json()["revision"]) == (200, 1)


def test_what_was_answered_before_is_kept(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})

    save(guest, unit, "plans", revision=1, **{"q.plans": "no"})

    earlier = EarlierAnswer.objects.get()
    assert (earlier.value, earlier.revision, earlier.saved_by) == ("yes", 1, lead(unit))
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierAnswer.objects.update(value="no")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("tre", "whole number"), ("0", "1 or more"), ("11", "10 or less"), ("1.5", "whole number")],
)
def test_a_number_that_is_none_is_told_and_not_saved(guest, typed, words):
    unit = opened(guest)

    answer = save(guest, unit, "number", **{"q.number": typed})

    assert answer.status_code == 422
    assert words in answer.json()["errors"]["q.number"]
    assert values(unit) == {}


def test_a_part_saves_what_it_can_and_shows_what_it_cannot(guest):
    unit = opened(guest)

    answer = guest.post(
        part(unit),
        {
            "r.plans": 0,
            "q.plans": "yes",
            "r.number": 0,
            "q.number": "tre",
            "r.comment": 0,
            "q.comment": "Hej",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="tre"' in page
    assert "Write a whole number in digits, such as 3." in page
    assert "<title>Error:" in page
    assert values(unit) == {"plans": "yes", "comment": "Hej"}


def test_a_part_without_faults_leads_on(guest):
    unit = opened(guest)

    answer = guest.post(part(unit), {"r.plans": 0, "q.plans": "no", "r.number": 0, "q.number": ""})

    assert answer.url == review(unit)


def test_a_question_that_appears_is_asked_before_going_on(guest):
    unit = opened(guest)

    answer = guest.post(part(unit), {"r.plans": 0, "q.plans": "yes", "r.number": 0, "q.number": ""})

    assert "Write a number." in answer.content.decode()
    assert values(unit) == {"plans": "yes"}


def test_a_part_that_met_somebody_else_keeps_both_answers(guest):
    unit = opened(guest)
    save(guest, unit, "comment", **{"q.comment": "Deras"})

    answer = guest.post(part(unit), {"r.plans": 0, "q.plans": "no", "r.comment": 0, "q.comment": "Vårt"})

    page = answer.content.decode()
    assert "Deras" in page
    assert "Vårt" in page
    assert values(unit) == {"plans": "no", "comment": "Deras"}
    assert 'name="r.comment" value="1"' in page


def submit(guest, unit):
    save(guest, unit, "plans", **{"q.plans": "no"})
    return guest.post(review(unit))


def test_submitting_confirms_with_a_copy_and_stops_letters(guest):
    unit = opened(guest)

    answer = submit(guest, unit)

    submission = SubmittedAnswer.objects.get()
    unit.refresh_from_db()
    receipt = Message.objects.get(key__contains="/receipt/")
    assert answer.url == reverse("competence:answer_submitted", args=[unit.wave.slug])
    assert (submission.answers, unit.disposition) == ({"plans": "no"}, Disposition.COMPLETE)
    assert submission.content_hash in receipt.text
    assert "plans" in receipt.text
    assert guest.get(answer.url).status_code == 200


def test_submitting_twice_gives_one_answer_and_one_receipt(guest):
    unit = opened(guest)
    submit(guest, unit)

    guest.post(review(unit))

    assert SubmittedAnswer.objects.count() == 1
    assert Message.objects.filter(key__contains="/receipt/").count() == 1


def test_nothing_incomplete_is_submitted(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})

    answer = guest.post(review(unit))

    assert "Some questions are not answered yet." in answer.content.decode()
    assert SubmittedAnswer.objects.count() == 0


def test_hidden_answers_stay_in_the_draft_and_are_not_submitted(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})
    save(guest, unit, "number", **{"q.number": "3"})
    save(guest, unit, "plans", revision=1, **{"q.plans": "no"})

    guest.post(review(unit))

    assert SubmittedAnswer.objects.get().answers == {"plans": "no"}
    assert values(unit) == {"plans": "no", "number": 3}


def test_nothing_is_saved_once_it_is_submitted(guest):
    unit = opened(guest)
    submit(guest, unit)

    answer = save(guest, unit, "plans", revision=1, **{"q.plans": "yes"})

    assert answer.status_code == 410
    assert values(unit) == {"plans": "no"}


def test_a_submitted_answer_can_be_corrected_and_both_are_kept(guest):
    unit = opened(guest)
    submit(guest, unit)

    guest.post(reverse("competence:answer_correct", args=[unit.wave.slug]))
    save(guest, unit, "comment", **{"q.comment": "Mer"})
    guest.post(review(unit))

    assert list(SubmittedAnswer.objects.order_by("number").values_list("answers", flat=True)) == [
        {"plans": "no"},
        {"plans": "no", "comment": "Mer"},
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmittedAnswer.objects.update(answers={})


def test_nothing_is_saved_once_the_wave_is_closed(guest):
    unit = opened(guest)
    fielding.close(unit.wave, by=make_user(), now=timezone.now())

    answer = save(guest, unit, "plans", **{"q.plans": "yes"})

    assert answer.status_code == 410
    assert "closed" in answer.json()["error"]
    assert values(unit) == {}


def test_declining_stops_letters_and_can_be_taken_back(guest):
    unit = opened(guest)

    guest.post(reverse("competence:answer_decline", args=[unit.wave.slug]), {"reason": "Ingen tid"})

    unit.refresh_from_db()
    assert (unit.disposition, unit.declined_reason) == (Disposition.REFUSED, "Ingen tid")
    submit(guest, unit)
    unit.refresh_from_db()
    assert unit.disposition == Disposition.COMPLETE


def test_the_link_ends_a_day_after_the_wave(guest):
    unit = opened(guest)
    closed = fielding.close(unit.wave, by=make_user(), now=timezone.now()).closes_at

    with time_machine.travel(closed + timedelta(hours=23), tick=False):
        assert guest.get(link_in_letter()).status_code == 302
    with time_machine.travel(closed + timedelta(hours=25), tick=False):
        assert guest.get(link_in_letter()).status_code == 410
        assert guest.get(part(unit)).status_code == 404
