"""Who is reminded, when, and how often: with a clock that is stepped."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from initiatives import reminders, reminding, reporting
from initiatives.models import Reminder
from outbox import delivery
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_member,
    make_responsible,
    make_user,
)
from tests.initiatives.reminded import (
    LONG_AGO,
    STOCKHOLM,
    at,
    make_circles,
    make_lead_of,
    make_planned,
    occasion,
    round_at,
    sent,
    states,
)

pytestmark = pytest.mark.django_db


def reached_by_day(obligation, days_and_moments):
    reached = {}
    for days, moment in days_and_moments:
        round_at(moment)
        reached[days] = [to for which, to in sent() if which == f"{days}/{obligation.due_on}"]
    return reached


def test_circle_widens_as_it_gets_worse():
    obligation = make_planned("2030-06-01")
    people = [person.email for person in make_circles(obligation)]

    reached = reached_by_day(
        obligation,
        [(row.days, str(row.at.astimezone(STOCKHOLM))[:16]) for row in obligation.reminders.order_by("days")],
    )

    assert {days: len(to) for days, to in reached.items()} == {
        -90: 1,
        -30: 2,
        -14: 2,
        -7: 2,
        -1: 2,
        0: 2,
        1: 2,
        7: 3,
        14: 4,
        30: 5,
    }
    assert all(set(to) == set(people[: len(to)]) for to in reached.values())


@pytest.mark.parametrize(
    ("plan", "circles"),
    [
        ({2: "2030-06-03", 4: "2030-06-05", 60: "2030-07-31"}, {2: 2, 4: 2, 60: 5}),
        ({20: "2030-06-21"}, {20: 4}),
        ({1: "2030-06-02", 2: "2030-06-03", 3: "2030-06-04", 8: "2030-06-09"}, {1: 2, 2: 2, 3: 2, 8: 3}),
    ],
)
def test_circle_of_a_plan_of_one_s_own_follows_the_calendar(plan, circles):
    obligation = make_planned("2030-06-01", reminder_days=list(plan))
    make_circles(obligation)

    reached = reached_by_day(obligation, plan.items())

    assert {days: len(to) for days, to in reached.items()} == circles


def test_running_twice_writes_one_letter():
    obligation = make_planned()
    make_lead_of(obligation)

    round_at("2030-05-25")
    round_at("2030-05-25")

    assert [which for which, _to in sent()] == ["-7/2030-06-01"]


def test_clock_that_stood_still_for_three_days_sends_only_the_most_urgent():
    obligation = make_planned("2030-06-01", reminder_days=[-3, -2, -1, 0])
    other = make_planned("2030-06-01", reminder_days=[-3, -2, -1, 0])
    make_lead_of(obligation)
    make_lead_of(other)
    round_at("2030-05-28")
    before = len(sent())

    round_at("2030-06-01 09:30")

    assert [which for which, _to in sent()[before:]] == ["0/2030-06-01"] * 2
    assert states(obligation) == {
        -90: "superseded",
        -3: "superseded",
        -2: "superseded",
        -1: "superseded",
        0: "written",
    } | ({-90: "written"} if before else {})


def test_person_who_left_is_replaced_by_the_successor():
    obligation = make_planned()
    first = make_lead_of(obligation, ended_at=at("2030-05-20"))
    second = make_lead_of(obligation, started_at=at("2030-05-20"))

    round_at("2030-05-18")
    round_at("2030-05-25")

    assert sent() == [("-14/2030-06-01", first.email), ("-7/2030-06-01", second.email)]


def test_person_who_leaves_before_the_letter_is_sent_gets_none():
    obligation = make_planned()
    lead = make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-25"))
    obligation.requirement.initiative.assignments.filter(user=lead).update(ended_at=at("2030-05-25 08:01"))

    delivery.deliver_waiting(clock=lambda: at("2030-05-25 08:02"))

    letter = Message.objects.get()
    assert (letter.state, letter.reason) == ("cancelled", "the person no longer answers for the report")


def test_person_who_stays_until_the_letter_is_sent_gets_it():
    obligation = make_planned()
    make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-25"))

    delivery.deliver_waiting(clock=lambda: at("2030-05-25 08:02"))

    assert Message.objects.get().state == "sent"


def test_nobody_left_is_told_at_once_to_the_next_circle_that_has_somebody():
    obligation = make_planned()
    administrator = make_administrator()

    round_at("2030-05-25")

    assert states(obligation)[-7] == "no_recipient"
    assert sent() == [("-7/2030-06-01", administrator.email)]
    assert "Nobody is accountable" in Message.objects.get().text


def test_nobody_at_all_is_recorded():
    obligation = make_planned()

    round_at("2030-05-25")

    assert (states(obligation)[-7], Message.objects.count()) == ("no_recipient", 0)


def test_report_handed_in_between_writing_and_sending_stops_the_letter():
    obligation = make_planned(state="in_preparation")
    make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-25"))
    [claimed] = delivery.claim(now=at("2030-05-25"))

    reporting.move(reporting.locked(obligation), to="submitted", now=at("2030-05-25 08:01"))
    began = delivery.begin(claimed, now=at("2030-05-25 08:01"))

    claimed.refresh_from_db()
    assert (began, claimed.state, claimed.reason) == (False, "cancelled", "nothing is owed any more")


def test_without_asking_again_the_letter_would_leave():
    obligation = make_planned(state="in_preparation")
    make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-25"))
    [claimed] = delivery.claim(now=at("2030-05-25"))
    claimed.wanted = ""

    reporting.move(reporting.locked(obligation), to="submitted", now=at("2030-05-25 08:01"))

    assert delivery.begin(claimed, now=at("2030-05-25 08:01")) is True


def test_later_reminder_takes_the_place_of_one_that_still_waits():
    obligation = make_planned()
    make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-31"))
    Message.objects.update(useful_until=None)
    reminding.write_due(now=at("2030-06-01"))

    delivery.deliver_waiting(clock=lambda: at("2030-06-01"))

    assert {occasion(row.key): row.state for row in Message.objects.all()} == {
        "-1/2030-06-01": "cancelled",
        "0/2030-06-01": "sent",
    }


def test_letter_is_no_longer_useful_when_the_next_reminder_comes():
    obligation = make_planned()
    make_lead_of(obligation)
    reminding.write_due(now=at("2030-05-25"))
    reminding.write_due(now=at("2030-06-01"))

    ends = {occasion(row.key): row.useful_until for row in Message.objects.all()}
    assert ends == {"-7/2030-06-01": at("2030-05-31"), "0/2030-06-01": at("2030-06-02 00:00")}


def test_named_person_is_told_that_they_are_accountable_in_their_language(settings):
    obligation = make_planned("2030-06-01", contents=["Resultat"])
    named = make_member(
        obligation.requirement.responsible, make_user(language="sv", name="Åsa"), started_at=LONG_AGO
    )
    make_responsible(obligation, named, started_at=LONG_AGO)

    round_at("2030-05-25")

    letter = Message.objects.get()
    title = obligation.requirement.title_sv
    assert letter.subject == f"7 dagar kvar: {title}"
    assert "lördag 1 juni 2030" in letter.text
    assert "rapportansvarig" in letter.text
    assert "Resultat" in letter.html
    assert f"/sv/initiatives/{obligation.requirement.initiative.slug}/reports/{obligation.pk}/" in letter.html


def test_address_that_does_not_exist_is_told_to_the_main_contact_once():
    obligation = make_planned()
    lead = make_lead_of(obligation)
    contact = make_member(obligation.requirement.responsible, is_main_contact=True, started_at=LONG_AGO)
    delivery.suppress(lead.email, now=LONG_AGO)

    round_at("2030-05-25")
    round_at("2030-05-31")

    told = Message.objects.filter(key__contains="/not-arriving/")
    assert [(letter.to, letter.state) for letter in told] == [(contact.email, "sent")]
    assert reminders.timeline(obligation).not_reached == [str(lead)]


def test_three_years_of_reminders_come_at_eight_in_every_season():
    initiative, actor = make_initiative(), make_actor()
    dues = [f"{year}-{day}" for year in (2026, 2027, 2028) for day in ("03-29", "11-01")]
    reports = [
        make_planned(due, now="2025-12-01", opens_on="2025-12-02", initiative=initiative, responsible=actor)
        for due in dues
    ]
    make_lead_of(reports[0])
    moments = sorted(set(Reminder.objects.values_list("at", flat=True)))
    expected = {(row.at, row.obligation_id, row.days) for row in Reminder.objects.all()}

    for moment in moments:
        for step in (moment - timedelta(minutes=1), moment):
            reminding.write_due(now=step)
            delivery.deliver_waiting(clock=lambda now=step: now)

    letters = Message.objects.filter(state="sent")
    assert {
        (letter.sent_at, letter.wanted_with["obligation"], letter.wanted_with["days"]) for letter in letters
    } == expected
    assert {timezone.localtime(moment, STOCKHOLM).strftime("%H:%M") for moment in moments} == {"08:00"}
    assert {moment.hour for moment in moments} == {6, 7}
    assert len(letters) == len(dues) * 10


def test_number_of_questions_does_not_grow_with_what_is_due(django_assert_max_num_queries):
    for _each in range(2):
        make_lead_of(make_planned(contents=["Ett", "Två"]))
    with django_assert_max_num_queries(40) as for_two:
        reminding.write_due(now=at("2030-05-25"))
    for _each in range(5):
        make_lead_of(make_planned(contents=["Ett", "Två"]))

    with django_assert_max_num_queries(40) as for_five:
        reminding.write_due(now=at("2030-05-25"))

    assert len(for_five) == len(for_two)


# — two at once —


def run_twice_at_once(monkeypatch):
    """Two workers, both held where they have taken their reports. Returns how many each took."""
    barrier = threading.Barrier(2)
    original = reminding.people_of_each

    def held(*args, **options):
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return original(*args, **options)

    monkeypatch.setattr(reminding, "people_of_each", held)
    taken = []

    def work():
        try:
            taken.append(reminding._write_batch(now=at("2030-05-25"), most=3))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_report(monkeypatch):
    for _each in range(3):
        make_lead_of(make_planned())

    taken = run_twice_at_once(monkeypatch)

    # Who gets how many is chance; that nobody gets another's is not. Without the lock the sum is 6.
    assert (sum(taken), Message.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_take_it_and_the_key_still_makes_one_letter(monkeypatch):
    for _each in range(3):
        make_lead_of(make_planned())
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    taken = run_twice_at_once(monkeypatch)

    assert (taken, Message.objects.count()) == ([3, 3], 3)
