"""Running a wave over HTTP: who is asked, the invitations, reminders, its last day. Never an answer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competence import answering, fielding, instruments, reminders
from competence.models import Disposition, FrameUnit, Survey, Wave
from outbox.models import Message
from tests.competence.surveys import FILE, ask, fielded, make_survey, make_wave, small_instrument
from tests.factories import make_initiative, make_lead, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# A Monday without holidays in the weeks that follow.
MONDAY = datetime(2026, 2, 2, 9, tzinfo=STOCKHOLM)


@pytest.fixture
def coordinator(client):
    """A browser in which the coordinator of an initiative has signed in; reads English."""
    person = make_lead(make_initiative(), role="coordinator")
    client.force_login(person)
    client.person = person
    client.initiative = person.assignments.get().initiative
    return client


def one_question():
    return small_instrument({"slug": "plans", "type": "yes_no", "required": True})


def letters(to="anna@cell.example"):
    return Message.objects.filter(to=to)


def test_a_coordinator_goes_from_survey_to_sent_invitations(coordinator):
    made = coordinator.post(
        "/en/competence/surveys/new/",
        {"title_sv": "Behov", "title_en": "Needs", "initiative": coordinator.initiative.pk},
    )
    text = FILE.read_text(encoding="utf-8")
    survey = Survey.objects.get()
    assert made.url.endswith(f"/surveys/{survey.slug}/")
    version = coordinator.post(reverse("competence:new_questionnaire", args=[survey.slug]), {"text": text})
    assert "Every question can be reached" in coordinator.get(version.url).content.decode()
    planned = coordinator.post(
        reverse("competence:new_wave", args=[survey.slug]),
        {
            "title_sv": "Behov 2026",
            "title_en": "Needs 2026",
            "year": 2026,
            "questionnaire": survey.questionnaires.get().pk,
            "closes_at": (timezone.localtime() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"),
        },
    )
    wave = Wave.objects.get()
    assert planned.url.endswith(f"/waves/{wave.slug}/manage/")
    coordinator.post(
        reverse("competence:add_unit", args=[wave.slug]),
        {"name": "Cellbolaget", "stratum": "company", "contact_email": "Anna@cell.example", "language": "sv"},
    )
    assert letters().count() == 0

    coordinator.post(reverse("competence:field", args=[wave.slug]))

    unit = FrameUnit.objects.get()
    wave.refresh_from_db()
    assert (unit.disposition, letters().count()) == (Disposition.SENT, 1)
    assert wave.fielded_at
    coordinator.post(reverse("competence:field", args=[wave.slug]))
    assert letters().count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "cannot be read as YAML"),
        ("survey: {}", "A questionnaire has"),
    ],
)
def test_a_questionnaire_that_cannot_be_read_keeps_what_was_typed(coordinator, text, words):
    survey = make_survey(initiative=coordinator.initiative)

    answer = coordinator.post(f"/en/competence/surveys/{survey.slug}/questionnaire/", {"text": text})

    page = answer.content.decode()
    assert words in page
    assert text in page
    assert survey.questionnaires.count() == 0


def test_a_wave_without_organisations_is_not_sent():
    wave = make_wave(instrument=one_question())

    with pytest.raises(ValidationError, match="Add the organisations"):
        fielding.field(wave, by=make_user(), now=timezone.now())


def test_an_organisation_is_asked_once():
    wave = make_wave(instrument=one_question())
    ask(wave)

    with pytest.raises(ValidationError, match="already asked"):
        ask(wave, name="CELLBOLAGET", email="bo@cell.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameUnit.objects.create(wave=wave, name="cellbolaget", stratum="company")


def test_the_frame_of_an_open_wave_changes_only_with_a_reason():
    unit = fielded(instrument=one_question())

    with pytest.raises(ValidationError, match="Say why"):
        ask(unit.wave, "Genbolaget", "gun@gen.example")
    ask(unit.wave, "Genbolaget", "gun@gen.example", why="Startade i mars")

    assert letters("gun@gen.example").count() == 1
    assert "Startade i mars" in unit.wave.events.get(verb="frame").text


def test_one_that_should_not_have_been_asked_does_not_count(client):
    unit = fielded(instrument=one_question())
    ask(unit.wave, "Genbolaget", "gun@gen.example", why="Glömdes")

    fielding.leave_out(unit, by=make_user(), now=timezone.now(), why="Har ingen ATMP")

    unit.refresh_from_db()
    assert (unit.is_eligible, unit.disposition) == (False, Disposition.INELIGIBLE)
    assert unit.wave.units.eligible().count() == 1
    assert letters().get().state == Message.State.CANCELLED


def complete(unit, now):
    by = unit.respondents.get(role="lead")
    question = unit.wave.questionnaire.questions.get()
    answering.save(unit, question, value="yes", revision=0, by=by, now=now)
    answering.submit(unit, by=by, now=now)


def reminded(unit, *moments):
    return [reminders.remind_due(now=moment) for moment in moments]


def test_reminders_go_three_times_five_working_days_apart():
    unit = fielded(instrument=one_question(), now=MONDAY, days=90)
    days = [MONDAY + timedelta(days=day) for day in range(1, 60)]

    counts = dict(zip(range(1, 60), reminded(unit, *days), strict=True))

    assert [day for day, count in counts.items() if count] == [7, 14, 21]
    assert reminders.remind_due(now=MONDAY + timedelta(days=7)) == 0
    assert letters().filter(key__contains="/reminder/").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameUnit.objects.update(reminders=4)


def test_a_reminder_is_written_once_however_often_the_clock_rings():
    unit = fielded(instrument=one_question(), now=MONDAY, days=90)
    week_later = MONDAY + timedelta(days=7)

    assert reminded(unit, week_later, week_later, week_later + timedelta(hours=1)) == [1, 0, 0]


def test_nobody_is_reminded_at_night_or_on_a_holiday():
    # 25 December is the fifth working day's morrow: a holiday, then a weekend.
    sent = datetime(2026, 12, 17, 9, tzinfo=STOCKHOLM)
    unit = fielded(instrument=one_question(), now=sent, days=60)
    christmas = datetime(2026, 12, 25, 9, tzinfo=STOCKHOLM)

    assert reminded(unit, christmas, datetime(2026, 12, 28, 7, 59, tzinfo=STOCKHOLM)) == [0, 0]
    assert reminded(unit, datetime(2026, 12, 28, 8, tzinfo=STOCKHOLM)) == [1]


@pytest.mark.parametrize("how", ["answered", "declined", "opted out", "closed", None])
def test_only_those_who_have_not_answered_are_reminded(how):
    unit = fielded(instrument=one_question(), now=MONDAY, days=90)
    day_after, week_later = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
    if how == "answered":
        complete(unit, day_after)
    if how == "declined":
        answering.decline(unit, reason="", now=day_after)
    if how == "opted out":
        answering.stop_reminders(unit, now=day_after)
    if how == "closed":
        fielding.close(unit.wave, by=make_user(), now=day_after)

    assert reminders.remind_due(now=week_later) == (0 if how else 1)


def test_a_reminder_that_waits_does_not_leave_once_it_is_answered():
    unit = fielded(instrument=one_question(), now=MONDAY, days=90)
    week_later = MONDAY + timedelta(days=7)
    reminders.remind_due(now=week_later)

    complete(unit, week_later + timedelta(minutes=1))

    assert letters().get(key__contains="/reminder/").state == Message.State.CANCELLED


def test_a_closed_wave_is_opened_again_only_with_a_reason():
    unit = fielded(instrument=one_question())
    now, later = timezone.now(), timezone.now() + timedelta(days=9)
    wave = fielding.close(unit.wave, by=make_user(), now=now)

    with pytest.raises(ValidationError, match="Say why"):
        fielding.move_end(wave, closes_at=later, by=make_user(), now=now)
    wave = fielding.move_end(wave, closes_at=later, by=make_user(), now=now, why="Två bad om mer tid")

    assert wave.is_open_at(now)
    assert list(wave.events.values_list("verb", flat=True)) == ["reopened", "closed", "fielded"]


def test_the_wave_keeps_its_questionnaire_in_the_database():
    unit = fielded(instrument=one_question())
    other = make_wave(survey=make_survey(slug="annan"), instrument=one_question(), title_sv="Annan")
    instruments.freeze(other.questionnaire, by=make_user(), now=timezone.now())
    third = make_wave(survey=make_survey(slug="tredje"), instrument=one_question(), title_sv="Tredje")

    with pytest.raises(IntegrityError, match="keeps its questionnaire"), transaction.atomic():
        Wave.objects.filter(pk=unit.wave_id).update(questionnaire=other.questionnaire)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Wave.objects.filter(pk=third.pk).update(fielded_at=timezone.now())


def test_a_new_contact_gets_a_link_and_the_former_ones_ends(client):
    unit = fielded(instrument=one_question())
    former = unit.respondents.get()

    fielding.change_contact(unit, name="Bo", email="Bo@cell.example", now=timezone.now())

    former.refresh_from_db()
    assert former.revoked_at
    assert former.links.count() == 0
    assert letters("bo@cell.example").count() == 1


def test_the_coordinators_page_tells_rates_and_never_answers(coordinator):
    survey = make_survey(initiative=coordinator.initiative)
    unit = fielded(survey=survey, instrument=small_instrument({"slug": "secret", "type": "short_text"}))
    ask(unit.wave, "Regionen", "rut@region.example", stratum="healthcare", why="Glömdes")
    by, question = unit.respondents.get(), unit.wave.questionnaire.questions.get()
    answering.save(unit, question, value="Hemligheten", revision=0, by=by, now=timezone.now())
    answering.submit(unit, by=by, now=timezone.now())

    page = coordinator.get(f"/en/competence/waves/{unit.wave.slug}/manage/").content.decode()
    rows = coordinator.get(f"/en/competence/waves/{unit.wave.slug}/manage/organisation/{unit.pk}/")

    assert "50%" in page
    assert "Hemligheten" not in page + rows.content.decode()


def test_the_coordinators_page_asks_as_much_for_many_as_for_one(coordinator):
    unit = fielded(survey=make_survey(initiative=coordinator.initiative), instrument=one_question())
    address = f"/en/competence/waves/{unit.wave.slug}/manage/"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert coordinator.get(address).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(3):
        ask(unit.wave, f"Bolag {number}", f"bolag{number}@cell.example", why="Glömdes")

    assert queries() == one
