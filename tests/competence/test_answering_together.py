"""Several people and waves in one answer: colleagues, members, other organisations, the 2022 survey whole."""

import json
from datetime import timedelta

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competence import answering, fielding, instruments
from competence.models import (
    Answer,
    Offer,
    Respondent,
    Response,
    SubmittedAnswer,
)
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
    question,
    review,
    save,
    small,
    values,
)
from tests.factories import make_actor, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

RESPONSES = FILE.with_name("synthetic_responses_2022.yaml")


def test_a_colleague_sees_and_changes_only_their_parts(guest):
    unit = opened(guest, instrument=yaml.safe_load(FILE.read_text(encoding="utf-8")))
    address = reverse("competence:answer_colleagues", args=[unit.wave.slug])
    guest.post(address, {"email": "Bo@cell.example", "name": "Bo", "parts": ["bemanning-idag"]})
    bo = Client(headers={"accept-language": "en"})

    bo.get(link_in_letter("bo@cell.example"))

    assert bo.get(part(unit, "bemanning-idag")).status_code == 200
    assert bo.get(part(unit, "organisationen")).status_code == 404
    assert save(bo, unit, "staff-atmp-now", **{"q.staff-atmp-now": "7"}).status_code == 200
    assert save(bo, unit, "consent", **{"q.consent": "yes"}).status_code == 404
    assert bo.post(review(unit)).status_code == 404
    assert bo.get(address).status_code == 404
    assert Answer.objects.get().saved_by.email == "bo@cell.example"


def test_a_colleagues_link_can_be_ended(guest):
    unit = opened(guest)
    guest.post(
        reverse("competence:answer_colleagues", args=[unit.wave.slug]),
        {"email": "bo@cell.example", "name": "", "parts": ["delen"]},
    )
    colleague, bo = Respondent.objects.get(role="part"), Client()
    bo.get(link_in_letter("bo@cell.example"))
    assert bo.get(part(unit)).status_code == 200

    guest.post(reverse("competence:answer_take_back", args=[unit.wave.slug, colleague.pk]))

    assert bo.get(part(unit)).status_code == 404


def test_a_member_answers_signed_in_without_a_link(client):
    actor = make_actor()
    wave = make_wave(instrument=small())
    unit = ask(wave, actor=actor)
    fielding.field(wave, by=make_user(), now=timezone.now())
    member = make_member(actor)
    client.force_login(member)

    assert client.get(reverse("competence:answer", args=[wave.slug])).status_code == 200
    assert unit.respondents.filter(email=member.email).count() == 0
    save(client, unit, "plans", **{"q.plans": "no"})

    assert values(unit) == {"plans": "no"}
    assert unit.respondents.get(email=member.email).role == "lead"


def test_a_member_of_another_organisation_sees_nothing(client):
    wave = make_wave(instrument=small())
    ask(wave, actor=make_actor())
    fielding.field(wave, by=make_user(), now=timezone.now())
    client.force_login(make_member(make_actor()))

    assert client.get(reverse("competence:answer", args=[wave.slug])).status_code == 404


def test_the_link_of_one_organisation_never_touches_anothers(guest):
    unit = opened(guest)
    other = ask(unit.wave, "Genbolaget", "gun@gen.example", why="Glömdes")

    save(guest, unit, "plans", **{"q.plans": "no"})
    guest.post(review(unit))

    assert values(other) == {}
    assert list(Response.objects.values_list("unit", flat=True)) == [unit.pk]


def test_an_answer_belongs_to_a_question_of_the_waves_version(guest):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "no"})
    foreign = make_wave(survey=make_survey(slug="annan"), instrument=small(), title_sv="Annan")

    with pytest.raises(IntegrityError, match="not one of this wave"), transaction.atomic():
        Answer.objects.update(question=foreign.questionnaire.questions.first())


def form_of(question, value):
    """The fields that a browser sends for a value of a question."""
    slug, kind = question["slug"], question["type"]
    if kind == "matrix_integer":
        return {
            f"q.{slug}.{row}.{column}": number
            for row, cells in value.items()
            for column, number in cells.items()
        }
    if kind == "ranking":
        return {f"q.{slug}.{place}": one for place, one in enumerate(value, 1)}
    if kind == "decimal":
        return {f"q.{slug}": str(value).replace(".", ",")}
    return {f"q.{slug}": value}


def test_the_2022_survey_is_answered_part_by_part(guest):
    instrument = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    given = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"][0]["answers"]
    unit = opened(guest, instrument=instrument)

    for section in instrument["sections"]:
        data = {f"r.{one['slug']}": 0 for one in section["questions"]}
        for one in section["questions"]:
            if one["slug"] in given:
                data |= form_of(one, given[one["slug"]])
        answer = guest.post(part(unit, section["slug"]), data)
        assert answer.status_code == 302, answer.content.decode()
    guest.post(review(unit))

    submitted = SubmittedAnswer.objects.get().answers
    assert submitted.keys() == given.keys() - {"contact-email"}
    assert json.dumps(submitted["recruit-5y-matrix"], sort_keys=True) == json.dumps(
        given["recruit-5y-matrix"], sort_keys=True
    )
    assert submitted["demand-ranking"] == given["demand-ranking"]


def test_last_waves_own_answer_stands_beside_a_question_that_can_be_compared(guest):
    actor, then = make_actor(), timezone.now() - timedelta(days=400)
    first = make_wave(instrument=small(), now=then)
    old = ask(first, actor=actor, now=then)
    fielding.field(first, by=make_user(), now=then)
    answering.save(old, question(old, "plans"), value="no", revision=0, by=lead(old), now=then)
    answering.submit(old, by=lead(old), now=then)
    wave = make_next_wave(first, small())
    unit = ask(wave, actor=actor)
    fielding.field(wave, by=make_user(), now=timezone.now())

    guest.get(link_in_letter())

    assert "Last time you answered:" in guest.get(part(unit)).content.decode()


def make_next_wave(first, instrument):
    now, by = timezone.now(), make_user()
    instrument["survey"]["instrument_version"] = "2.0"
    questionnaire = instruments.keep(
        instrument, survey=first.survey, by=by, now=now, earlier=first.questionnaire
    )
    return fielding.plan(
        first.survey, questionnaire, title_sv="Nästa", title_en="Next", year=2027, by=by, now=now,
        closes_at=now + timedelta(days=30),
    )  # fmt: skip


def test_the_part_asks_as_much_for_many_answers_as_for_one(guest, django_assert_max_num_queries):
    unit = opened(guest)
    save(guest, unit, "plans", **{"q.plans": "yes"})
    save(guest, unit, "number", **{"q.number": "3"})
    save(guest, unit, "comment", **{"q.comment": "Hej"})

    with django_assert_max_num_queries(14):
        guest.get(part(unit))


def test_only_the_lead_submits():
    unit = fielded(instrument=small())
    now = timezone.now()
    colleague = answering.pass_on(
        unit, email="bo@cell.example", name="", parts=["delen"], by=lead(unit), now=now
    )
    answering.save(unit, question(unit, "plans"), value="no", revision=0, by=colleague, now=now)

    with pytest.raises(ValidationError, match="submits"):
        answering.submit(unit, by=colleague, now=now)


def test_what_is_offered_in_the_survey_is_shown_only_by_a_consent_of_its_own(client):
    actor, instrument = make_actor(), yaml.safe_load(FILE.read_text(encoding="utf-8"))
    given = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"][0]["answers"]
    wave, now = make_wave(instrument=instrument), timezone.now()
    unit = ask(wave, actor=actor)
    fielding.field(wave, by=make_user(), now=now)
    for slug, value in given.items():
        answering.save(unit, question(unit, slug), value=value, revision=0, by=lead(unit), now=now)
    answering.submit(unit, by=lead(unit), now=now)
    client.force_login(make_member(actor))
    submitted = reverse("competence:answer_submitted", args=[wave.slug])
    assert "Agree and show the offer" in client.get(submitted).content.decode()
    assert Offer.objects.count() == 0

    for _twice in range(2):
        client.post(reverse("competence:answer_offer", args=[wave.slug]))

    assert set(Offer.objects.values_list("actor", "consent_language")) == {(actor.pk, "en")}
    assert Offer.objects.count() == len(given["contribution-forms"])
    assert "Agree and show the offer" not in client.get(submitted).content.decode()
