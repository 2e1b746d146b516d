"""The letter on the day before: once for each start, to those who had a seat then."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from outbox.delivery import deliver_waiting
from outbox.models import Message
from tests.workshops.factories import make_open_workshop, make_registration
from workshops.models import Workshop
from workshops.reminders import remind_participants

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Summer time ends in the night between.
START = datetime(2026, 10, 25, 13, 0, tzinfo=STOCKHOLM)
NINE = datetime(2026, 10, 24, 9, 0, tzinfo=STOCKHOLM)


def make(**overrides):
    return make_open_workshop(
        now=NINE - timedelta(days=9),
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        capacity=9,
        **overrides,
    )


def test_those_with_a_seat_are_reminded_at_nine_the_day_before_and_once():
    workshop = make()
    make_registration(workshop, email="a@example.org", confirmed_at=NINE - timedelta(days=1))
    make_registration(workshop, "waitlisted")

    written = [remind_participants(now=NINE + timedelta(seconds=second)) for second in (-1, 0, 30)]

    assert written == [0, 1, 0]
    assert [message.to for message in Message.objects.all()] == ["a@example.org"]


def test_whoever_got_a_seat_later_has_been_told_already():
    workshop = make()
    make_registration(workshop, confirmed_at=NINE)
    make_registration(workshop, confirmed_at=NINE - timedelta(seconds=1))

    assert remind_participants(now=NINE + timedelta(hours=2)) == 1


@pytest.mark.parametrize(
    ("changes", "written"), [({}, 1), ({"status": "cancelled"}, 0), ({"status": "held"}, 0)]
)
def test_only_workshops_that_take_place_are_reminded_of(changes, written):
    workshop = make()
    make_registration(workshop, confirmed_at=NINE - timedelta(days=1))
    Workshop.objects.update(**changes or {"status": "published"})

    assert remind_participants(now=NINE) == written


def test_a_reminder_of_a_start_that_was_moved_does_not_leave_and_the_new_one_is_reminded_of():
    workshop = make()
    make_registration(workshop, confirmed_at=NINE - timedelta(days=1))
    remind_participants(now=NINE)
    week = timedelta(days=7)
    Workshop.objects.update(starts_at=START + week, ends_at=START + week + timedelta(hours=2))

    deliver_waiting()
    again = remind_participants(now=NINE + week)

    assert (Message.objects.order_by("pk").first().state, again) == ("cancelled", 1)
