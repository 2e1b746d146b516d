"""The plan of the reminders of one report, and how it follows what happens to the report."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from initiatives import reminders, reporting
from initiatives.models import Reminder
from initiatives.reminding import write_due
from outbox.models import Message
from tests.initiatives.reminded import (
    STOCKHOLM,
    at,
    change_day,
    make_circles,
    make_lead_of,
    make_planned,
    round_at,
    sent,
    states,
)

pytestmark = pytest.mark.django_db
USUAL = [-30, -14, -7, -1, 0, 1, 7, 14, 30]


def test_obligation_is_planned_for_its_opening_and_each_usual_day_at_eight():
    obligation = make_planned("2030-06-01", opens_on="2030-03-03")

    moments = [row.at.astimezone(STOCKHOLM) for row in obligation.reminders.order_by("days")]
    assert states(obligation) == dict.fromkeys([-90, *USUAL], "planned")
    assert [moment.date() for moment in moments] == [
        date(2030, 6, 1) + timedelta(days=days) for days in [-90, *USUAL]
    ]
    assert {moment.hour for moment in moments} == {8}


@pytest.mark.parametrize(
    ("due", "days", "utc"),
    [
        ("2026-11-01", -14, "2026-10-18T06:00:00+00:00"),
        ("2026-11-01", -7, "2026-10-25T07:00:00+00:00"),
        ("2027-03-29", -1, "2027-03-28T06:00:00+00:00"),
        ("2027-03-29", -7, "2027-03-22T07:00:00+00:00"),
    ],
)
def test_reminder_is_at_eight_by_the_clock_on_the_day_whatever_the_season(due, days, utc):
    obligation = make_planned(due, now="2026-01-01", opens_on="2026-01-01")

    assert obligation.reminders.get(days=days).at.isoformat() == utc


def test_planning_again_changes_nothing():
    obligation = make_planned()
    before = list(obligation.reminders.values())

    reminders.replan(obligation, now=at("2030-01-02"))

    assert list(obligation.reminders.values()) == before


def test_report_of_unknown_outcome_is_never_planned():
    unknown = make_planned(state="unknown", opens_on=None)
    owed = make_planned(state="scheduled")

    assert (unknown.reminders.count(), owed.reminders.count()) == (0, 10)


def test_obligation_made_late_skips_what_has_passed_and_opens_on_the_next_morning():
    obligation = make_planned("2030-06-01", now="2030-05-12 15:00")

    assert states(obligation) == {-90: "planned", -30: "skipped"} | dict.fromkeys(USUAL[1:], "planned")
    assert obligation.reminders.get(days=-90).at == at("2030-05-13")


def test_obligation_made_after_its_last_day_keeps_the_most_urgent_for_the_next_morning():
    obligation = make_planned("2030-06-01", now="2030-06-10 15:00")

    assert states(obligation) == {-90: "skipped"} | dict.fromkeys(USUAL[:6], "skipped") | {
        7: "planned",
        14: "planned",
        30: "planned",
    }
    assert obligation.reminders.get(days=7).at == at("2030-06-11")


def test_report_that_opens_late_is_not_reminded_of_before():
    obligation = make_planned("2030-06-01", opens_on="2030-05-28")

    assert states(obligation) == dict.fromkeys([-4, -1, 0, 1, 7, 14, 30], "planned")


@pytest.mark.parametrize("ended", ["submitted", "waived", "cancelled", "approved"])
def test_reminders_stop_at_once_when_nothing_is_owed_any_more(ended):
    obligation = make_planned()
    make_lead_of(obligation)
    reminders_of_a_month_before(obligation)
    waiting = Message.objects.get(key__contains="/-30/")

    obligation.state = ended
    obligation.save()
    reminders.replan(obligation, now=at("2030-05-02 08:01"))
    round_at("2030-06-08")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("cancelled", "nothing is owed any more")
    assert set(states(obligation).values()) == {"written", "superseded", "cancelled"}
    assert sent() == []


def reminders_of_a_month_before(obligation):
    """Written and not sent."""
    write_due(now=at("2030-05-02"))


def test_reminders_go_on_while_something_is_owed():
    obligation = make_planned()
    make_lead_of(obligation)
    reminders_of_a_month_before(obligation)

    reminders.replan(obligation, now=at("2030-05-02 08:01"))
    round_at("2030-05-02 08:02")

    assert [occasion for occasion, _to in sent()] == ["-30/2030-06-01"]


def test_changes_asked_for_begin_the_reminders_again():
    obligation = make_planned(state="under_review", opens_on="2030-03-03")
    make_lead_of(obligation)
    planned_before = obligation.reminders.count()

    reporting.move(obligation, to="changes_requested", now=at("2030-05-20"))
    round_at("2030-05-25")

    assert planned_before == 0
    assert states(obligation)[-7] == "written"


def test_letter_taken_back_when_handed_in_is_sent_after_all_when_the_report_is_taken_back():
    obligation = make_planned()
    lead = make_lead_of(obligation)
    reminders_of_a_month_before(obligation)
    letter = Message.objects.get(key__contains="/-30/")
    obligation.state = "submitted"
    obligation.save()
    reminders.replan(obligation, now=at("2030-05-02 08:01"))

    reporting.move(reporting.locked(obligation), to="in_preparation", now=at("2030-05-03"))
    round_at("2030-05-03 08:05")
    round_at("2030-05-03 08:10")

    assert sent() == [("-30/2030-06-01", lead.email)]
    assert Message.objects.get(key__contains="/-30/").message_id == letter.message_id


def test_another_day_cancels_what_waits_and_tells_once_who_was_told_the_old_one():
    obligation = make_planned("2030-06-01")
    lead = make_lead_of(obligation)
    round_at("2030-05-18")

    obligation = change_day(obligation, "2030-07-01", now="2030-05-19")
    reminders.replan(obligation, now=at("2030-05-19"))
    round_at("2030-05-19 09:00")
    round_at("2030-05-20")

    assert sent() == [
        ("-14/2030-06-01", lead.email),
        (f"deadline/2030-07-01/after-{letter_pk('-14/2030-06-01')}", lead.email),
    ]
    assert states(obligation, "2030-06-01")[-7] == "cancelled"
    assert states(obligation)[-30] == "planned"


def letter_pk(occasion):
    return Message.objects.get(key__contains=f"/{occasion}/").pk


def test_another_day_is_not_told_to_those_who_never_heard_of_the_old_one():
    obligation = make_planned("2030-06-01")
    make_lead_of(obligation)

    change_day(obligation, "2030-07-01", now="2030-02-01")
    round_at("2030-02-02")

    assert not Message.objects.exists()


def test_day_that_returns_revives_what_was_not_sent_and_repeats_nothing():
    obligation = make_planned("2030-06-01")
    lead = make_lead_of(obligation)
    round_at("2030-05-18")
    round_at("2030-05-25")

    obligation = change_day(obligation, "2030-08-01", now="2030-05-26")
    obligation = change_day(obligation, "2030-06-01", now="2030-05-27")
    for day in range(27, 32):
        round_at(f"2030-05-{day}")
        round_at(f"2030-05-{day} 12:00")

    assert sent() == [
        ("-14/2030-06-01", lead.email),
        ("-7/2030-06-01", lead.email),
        ("-1/2030-06-01", lead.email),
    ]
    assert states(obligation, "2030-08-01") == {-151: "skipped"} | dict.fromkeys(USUAL, "cancelled")


def test_each_change_is_told_to_who_was_told_the_one_before():
    obligation = make_planned("2030-06-01")
    lead = make_lead_of(obligation)
    round_at("2030-05-25")

    for number, day in enumerate(["2030-08-01", "2030-06-01", "2030-08-01"]):
        obligation = change_day(obligation, day, now=f"2030-05-26 1{number}:00")
        round_at(f"2030-05-26 1{number}:30")

    told = [occasion.split("/")[1] for occasion, _to in sent() if occasion.startswith("deadline")]
    assert told == ["2030-08-01", "2030-06-01", "2030-08-01"]
    assert {to for _occasion, to in sent()} == {lead.email}


def test_days_taken_out_of_the_plan_are_cancelled_and_new_ones_planned():
    obligation = make_planned()
    obligation.requirement.reminder_days = [-10, 0]
    obligation.requirement.save()

    reminders.replan_all(obligation.requirement, now=at("2030-01-02"))

    planned = [days for days, state in states(obligation).items() if state == "planned"]
    assert planned == [-90, -10, 0]


def test_moment_of_a_report_is_in_the_database_once():
    obligation = make_planned()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(obligation=obligation, days=-7, due_on=obligation.due_on, at=at("2030-05-25"))


def test_page_tells_what_was_planned_sent_and_failed_and_to_whom():
    obligation = make_planned()
    accountable, preparer, *_others = make_circles(obligation)
    round_at("2030-05-25")
    Message.objects.filter(to=preparer.email).update(state="failed", sent_at=None, reason="no such user")

    timeline = reminders.timeline(obligation)

    [entry] = [entry for entry in timeline.entries if entry.letters]
    assert (entry.at, entry.state) == (at("2030-05-25"), "written")
    assert [(letter.to, letter.state) for letter in entry.letters] == [
        (str(accountable), "sent"),
        (str(preparer), "failed"),
    ]
    assert timeline.not_reached == [str(preparer)]
    assert [entry.at for entry in timeline.entries] == sorted(entry.at for entry in timeline.entries)
