"""The summary of every Monday. 27 May 2030 is one."""

import pytest

from initiatives import digests
from outbox.models import Message
from tests.factories import make_administrator, make_user
from tests.initiatives.reminded import at, make_lead_of, make_planned

pytestmark = pytest.mark.django_db
MONDAY = "2030-05-27"


def make_reader(obligation, **more):
    return make_lead_of(obligation, user=make_user(wants_weekly_digest=True, **more))


def test_summary_says_what_is_owed_and_by_when_once_a_week():
    obligation = make_planned("2030-06-01")
    reader = make_reader(obligation)

    numbers = [digests.write_weekly(now=at(f"{MONDAY} {time}")) for time in ("07:59", "08:00", "23:59")]

    letter = Message.objects.get()
    assert numbers == [0, 1, 0]
    assert (letter.to, letter.category) == (reader.email, "optional")
    assert f"{obligation.requirement.title_en}" in letter.text
    assert "1 June 2030, 5 days left" in letter.text
    assert letter.unsubscribe_url in letter.text


def test_summary_comes_every_week():
    make_reader(make_planned("2030-07-01"))

    for monday in (MONDAY, "2030-06-03"):
        digests.write_weekly(now=at(monday))

    assert sorted(Message.objects.values_list("key", flat=True))[0].startswith("digest/2030-W22/")
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("number", "planned", "wants"),
    [
        (1, {}, {}),
        (0, {}, {"wants_weekly_digest": False}),
        (0, {}, {"wants_optional_letters": False}),
        (0, {"state": "submitted"}, {}),
        (0, {"state": "unknown", "opens_on": None}, {}),
        (0, {"opens_on": "2030-05-28"}, {}),
    ],
)
def test_no_summary_where_none_is_wanted_or_nothing_is_owed(number, planned, wants):
    obligation = make_planned("2030-06-01", **planned)
    make_lead_of(obligation, user=make_user(**{"wants_weekly_digest": True} | wants))

    assert digests.write_weekly(now=at(MONDAY)) == number


def test_administrator_does_not_owe_what_others_owe():
    make_planned("2030-06-01")
    make_administrator(wants_weekly_digest=True)

    assert digests.write_weekly(now=at(MONDAY)) == 0


def write_on(*days):
    """What each ring of the clock wrote, twice a day."""
    return {
        day: [digests.write_weekly(now=at(f"{day} {time}")) for time in ("07:59", "08:00")] for day in days
    }


def test_monday_without_a_machine_is_made_up_for_once_in_its_week():
    make_reader(make_planned("2030-07-01"))

    wednesday_to_next_tuesday = write_on("2030-05-29", "2030-05-30", "2030-06-02", "2030-06-03", "2030-06-04")

    assert wednesday_to_next_tuesday == {
        "2030-05-29": [0, 1],
        "2030-05-30": [0, 0],
        "2030-06-02": [0, 0],
        "2030-06-03": [0, 1],
        "2030-06-04": [0, 0],
    }


def test_week_whose_monday_was_kept_brings_nobody_a_second_or_a_late_one():
    obligation = make_planned("2030-07-01")
    make_reader(obligation)
    digests.write_weekly(now=at(MONDAY))
    make_reader(obligation)

    assert write_on("2030-05-28", "2030-06-02") == {"2030-05-28": [0, 0], "2030-06-02": [0, 0]}
    assert Message.objects.count() == 1
