"""Workshops in evidence packs, compared with the rows: who came, what was decided, what became of it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.atmp_portal.test_evidence_pack import (
    STOCKHOLM,
    cells_of,
    content_of,
    initiative,
    obligation,
    subject_of,
)
from tests.factories import make_action, make_user
from tests.workshops.factories import make_open_workshop, make_registration, publish_outcomes
from workshops.models import CheckIn, Decision, OutcomePublication

__all__ = ["initiative", "obligation"]
pytestmark = pytest.mark.django_db
HELD_AT = datetime(2023, 6, 1, 13, tzinfo=STOCKHOLM)
AFTER = date(2023, 7, 1)


def make_held(initiative, **overrides):
    """A workshop that was run here in the period of the report."""
    fields = {"starts_at": HELD_AT, "ends_at": HELD_AT + timedelta(hours=2), "status": "held"}
    return make_open_workshop(initiative=initiative, capacity=50, **fields | overrides)


def published(workshop, text, at):
    publication = publish_outcomes(workshop, text)
    OutcomePublication.objects.filter(pk=publication.pk).update(published_at=at)


def came(workshop, at, **overrides):
    registration = make_registration(workshop)
    registration.events.create(at=HELD_AT - timedelta(days=9), state="confirmed")
    return CheckIn.objects.create(
        registration=registration, day=HELD_AT.date(), at=at, by=make_user(), **overrides
    )


@pytest.fixture
def trigger_off(db):
    """Publications are only ever added; here their day is moved into the past."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workshops_outcomepublication DISABLE TRIGGER USER")


def figure_of(content, number):
    figure = subject_of(content, "meetings")["figures"][number]
    return [(bar["label"], bar["words"], bar["share"]) for bar in figure["bars"]]


def test_numbers_kept_when_a_workshop_was_closed_are_told_and_drawn(initiative, obligation):
    big = make_held(initiative, title_en="Big", registered_count=40, attended_count=30)
    small = make_held(
        initiative,
        title_en="Small",
        starts_at=HELD_AT - timedelta(days=9),
        ends_at=HELD_AT - timedelta(days=8),
        registered_count=12,
        attended_count=0,
    )

    found = content_of(obligation)

    assert [(row[0], *row[3:5]) for row in cells_of(found, "meetings")] == [
        (one.title_en, str(one.registered_count), str(one.attended_count)) for one in (big, small)
    ]
    assert figure_of(found, 0) == [("Big", "30", "100.0"), ("Small", "0", "0.0")]


def test_numbers_of_one_not_closed_are_counted_as_of_the_day(initiative, obligation):
    workshop = make_held(initiative)
    came(workshop, HELD_AT)
    came(workshop, HELD_AT, undone_at=HELD_AT + timedelta(minutes=1), undone_by=make_user())
    came(workshop, HELD_AT + timedelta(days=60))
    withdrawn = make_registration(workshop)
    for days, state in ((-9, "confirmed"), (-1, "cancelled")):
        withdrawn.events.create(at=HELD_AT + timedelta(days=days), state=state)
    make_registration(workshop, "waitlisted").events.create(at=HELD_AT, state="waitlisted")

    days = (AFTER, AFTER + timedelta(days=90))
    numbers = [cells_of(content_of(obligation, day), "meetings")[0][3:5] for day in days]

    assert numbers == [["3", "1"], ["3", "2"]]


def test_number_that_nobody_recorded_is_unknown_and_not_nought(initiative, obligation):
    make_held(initiative)

    assert cells_of(content_of(obligation), "meetings")[0][3:5] == ["Not recorded", "Not recorded"]
    assert cells_of(content_of(obligation, language="sv"), "meetings")[0][3:5] == ["Inte infört"] * 2


def test_outcomes_decisions_and_actions_are_told_once_they_are_public(initiative, obligation, trigger_off):
    workshop = make_held(initiative, title_en="Meeting")
    Decision.objects.create(workshop=workshop, text_sv="Bygg", text_en="Build a second clean room")
    action = make_action(workshop=workshop, title_en="Count the rooms", status="open", status_as_of="")
    published(workshop, "**Lokalerna** räcker & behövs.\n\n* ett", HELD_AT + timedelta(days=10))

    before, after = (content_of(obligation, date(2023, 6, day)) for day in (10, 12))
    rows = [subject_of(after, "meetings")["tables"][number]["rows"][0] for number in (1, 2, 3)]

    assert [cells_of(before, "meetings", number) for number in (1, 2, 3)] == [[], [], []]
    assert [[cell["text"] for cell in row["cells"][:2]] for row in rows] == [
        ["Lokalerna räcker & behövs. ett", "Meeting"],
        ["Build a second clean room", "Meeting"],
        ["Count the rooms", "Meeting"],
    ]
    page = f"http://testserver/en/workshops/{workshop.slug}/outcomes/"
    assert [row["link"] for row in rows] == [page, page, f"http://testserver/en/actions/{action.pk}/"]
    assert all(row["sources"] for row in rows)


@pytest.mark.parametrize("is_example", [False, True])
def test_what_is_invented_stands_only_in_the_pack_of_an_example_report(
    initiative, obligation, trigger_off, is_example
):
    obligation.requirement.is_example = is_example
    obligation.requirement.save()
    for invented in (True, False):
        workshop = make_held(initiative, is_example=invented, title_en="Invented" if invented else "Real")
        published(workshop, "Text", HELD_AT)
        make_action(workshop=workshop, status="open", owner_initiative=initiative)

    found = content_of(obligation)

    told = [
        sorted({row[0 if number == 0 else 1] for row in cells_of(found, "meetings", number)})
        for number in (0, 1, 3)
    ]
    assert told == [["Invented", "Real"] if is_example else ["Real"]] * 3


@pytest.mark.parametrize(
    "hidden",
    [{"outcomes_for": "participants"}, {"outcomes_for": "organisers"}, {"visibility": "participants"}],
)
def test_outcomes_that_not_everybody_may_read_are_not_told(initiative, obligation, trigger_off, hidden):
    for fields in ({}, hidden):
        workshop = make_held(initiative, **fields)
        Decision.objects.create(workshop=workshop, text_en="Decided")
        make_action(workshop=workshop)
        published(workshop, "Text", HELD_AT)

    totals = [table["total"] for table in subject_of(content_of(obligation), "meetings")["tables"]]

    assert totals == [2, 1, 1, 1, 0]


def test_drafts_and_hidden_workshops_of_others_are_not_told(initiative, obligation):
    make_held(initiative, title_en="Own", visibility="participants")
    make_held(initiative, status="draft")
    for visibility in ("participants", "everybody"):
        other = make_held(
            None, title_en="Related", visibility=visibility, starts_at=HELD_AT - timedelta(days=1)
        )
        other.related_initiatives.add(initiative)

    assert [row[0] for row in cells_of(content_of(obligation), "meetings")] == ["Own", "Related"]


def test_state_of_an_action_is_that_of_the_day_from_its_history(initiative, obligation, trigger_off):
    workshop = make_held(initiative)
    published(workshop, "Text", HELD_AT)
    action = make_action(workshop=workshop, status="open", status_as_of="2025-01-10")
    first = datetime(2025, 1, 10, 12, tzinfo=STOCKHOLM)
    for record in (initiative, workshop, action):
        record.history.update(history_date=first)
    action.status, action.status_as_of = "done", "2025-01-20"
    action._history_date = first + timedelta(days=10)
    action.save()

    before, after = (content_of(obligation, date(2025, 1, day)) for day in (19, 20))

    assert [cells_of(one, "meetings", 3)[0][4] for one in (before, after)] == [
        "Open (as of 10 January 2025)",
        "Done (as of 20 January 2025)",
    ]
    assert [figure_of(one, 0) for one in (before, after)] == [
        [("Open", "1", "100.0")],
        [("Done", "1", "100.0")],
    ]


def test_queries_do_not_grow_with_the_workshops(initiative, obligation, trigger_off):
    def one_more(number):
        workshop = make_held(
            initiative,
            starts_at=HELD_AT + timedelta(days=number),
            ends_at=HELD_AT + timedelta(days=number, hours=1),
        )
        Decision.objects.create(workshop=workshop, text_en="Decided")
        published(workshop, "Text", HELD_AT)
        came(workshop, HELD_AT)
        make_action(workshop=workshop)

    counts = []
    for rows in ((1,), (2, 3)):
        for number in rows:
            one_more(number)
        with CaptureQueriesContext(connection) as queries:
            content_of(obligation)
        counts.append(len(queries))

    assert counts[0] == counts[1]
