import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from actors.models import Membership
from initiatives import deadlines, outcomes, reporting, responsible
from initiatives.models import DeadlineChange, Obligation
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_responsible,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
LATER = date(2030, 7, 1)


@pytest.fixture(autouse=True)
def in_english(fresh_start):
    """What is said to whoever decides is read here in one language."""
    with translation.override("en"):
        yield


@pytest.fixture
def obligation():
    return make_obligation(
        make_initiative(),
        make_actor(),
        "2030-06-01",
        recipients=[make_actor()],
        state="scheduled",
        opens_on="2030-03-01",
    )


def reviewer_of(obligation):
    return make_member(obligation.requirement.recipients.get(), role="reviewer")


def to(name):
    return sorted(Message.objects.filter(key__startswith=f"{name}/").values_list("to", flat=True))


def test_asking_keeps_the_present_day_and_writes_to_the_reviewers(obligation):
    lead, reviewer = make_lead(obligation.requirement.initiative), reviewer_of(obligation)

    change = deadlines.ask(obligation, new_due_on=LATER, reason="Data is late.", by=lead, now=NOW)

    obligation.refresh_from_db()
    assert (obligation.due_on, change.old_due_on, change.state) == (
        date(2030, 6, 1),
        date(2030, 6, 1),
        "requested",
    )
    assert to("deadline_asked") == [reviewer.email]
    assert list(obligation.report_events.values_list("verb", "text")) == [
        ("deadline_requested", "Data is late.")
    ]


def test_without_a_reviewer_the_administrators_are_asked(obligation):
    administrator = make_administrator()

    deadlines.ask(
        obligation,
        new_due_on=LATER,
        reason="Late.",
        by=make_lead(obligation.requirement.initiative),
        now=NOW,
    )

    assert to("deadline_asked") == [administrator.email]


@pytest.mark.parametrize("day", [date(2030, 6, 1), date(2030, 5, 31)])
def test_only_a_later_day_is_asked_for(obligation, day):
    with pytest.raises(ValidationError) as refused:
        deadlines.ask(obligation, new_due_on=day, reason="Why not.", by=make_user(), now=NOW)

    assert list(refused.value.message_dict) == ["new_due_on"]
    assert not DeadlineChange.objects.exists()


def test_one_question_at_a_time(obligation):
    lead = make_lead(obligation.requirement.initiative)
    deadlines.ask(obligation, new_due_on=LATER, reason="Late.", by=lead, now=NOW)

    with pytest.raises(ValidationError, match="already been asked for"):
        deadlines.ask(obligation, new_due_on=date(2030, 8, 1), reason="Later.", by=lead, now=NOW)
    with pytest.raises(ValidationError, match="Answer that first"):
        deadlines.set_day(obligation, new_due_on=LATER, reason="So.", by=reviewer_of(obligation), now=NOW)


def test_granting_moves_the_day_keeps_the_old_one_and_tells_who_asked(obligation):
    lead, reviewer = make_lead(obligation.requirement.initiative), reviewer_of(obligation)
    change = deadlines.ask(obligation, new_due_on=LATER, reason="Data is late.", by=lead, now=NOW)

    deadlines.grant(change, by=reviewer, now=NOW)

    obligation.refresh_from_db()
    assert (obligation.due.text, obligation.due_on) == ("2030-07-01", LATER)
    assert obligation.moved_from == [date(2030, 6, 1)]
    assert to("deadline_answered") == [lead.email]
    assert [event.verb for event in obligation.report_events.all()] == [
        "deadline_changed",
        "deadline_requested",
    ]
    assert set(obligation.reminders.filter(state="planned").values_list("due_on", flat=True).distinct()) <= {
        LATER
    }


def test_refusing_needs_a_reason_and_keeps_the_day(obligation):
    lead, reviewer = make_lead(obligation.requirement.initiative), reviewer_of(obligation)
    change = deadlines.ask(obligation, new_due_on=LATER, reason="Data is late.", by=lead, now=NOW)

    with pytest.raises(ValidationError):
        deadlines.deny(change, by=reviewer, now=NOW, answer=" ")
    deadlines.deny(change, by=reviewer, now=NOW, answer="The budget needs it.")

    obligation.refresh_from_db()
    assert obligation.due_on == date(2030, 6, 1)
    assert obligation.moved_from == []
    assert Message.objects.get(key__startswith="deadline_answered/").subject.startswith("No later date")


def test_what_has_been_answered_is_not_answered_again(obligation):
    reviewer = reviewer_of(obligation)
    change = deadlines.ask(obligation, new_due_on=LATER, reason="Late.", by=make_user(), now=NOW)
    deadlines.grant(change, by=reviewer, now=NOW)

    with pytest.raises(ValidationError, match="answered already"):
        deadlines.deny(change, by=reviewer, now=NOW, answer="No.")


def test_a_day_can_be_set_earlier_and_the_opening_follows(obligation):
    lead, reviewer = make_lead(obligation.requirement.initiative), reviewer_of(obligation)
    Obligation.objects.update(opens_on=date(2030, 5, 20))

    deadlines.set_day(
        obligation, new_due_on=date(2030, 5, 10), reason="The budget bill.", by=reviewer, now=NOW
    )

    obligation.refresh_from_db()
    assert (obligation.due_on, obligation.opens_on) == (date(2030, 5, 10), date(2030, 5, 10))
    assert to("deadline_set") == [lead.email]
    with pytest.raises(ValidationError):
        deadlines.set_day(obligation, new_due_on=date(2030, 4, 1), reason="Back.", by=reviewer, now=NOW)


@pytest.mark.parametrize("state", ["submitted", "under_review", "approved", "unknown", "waived"])
def test_the_day_of_what_is_not_owed_stays(obligation, state):
    Obligation.objects.update(state=state)

    with pytest.raises(ValidationError, match="cannot be changed"):
        deadlines.set_day(obligation, new_due_on=LATER, reason="Late.", by=make_user(), now=NOW)

    Obligation.objects.update(state="in_preparation")
    assert deadlines.set_day(obligation, new_due_on=LATER, reason="Late.", by=make_user(), now=NOW).pk


def answer_at_once(obligation):
    """One reviewer grants what another denies at the same moment; what came of each."""
    reviewers = [reviewer_of(obligation), reviewer_of(obligation)]
    change = deadlines.ask(obligation, new_due_on=LATER, reason="Late.", by=make_user(), now=NOW)
    start, came_of_it = threading.Barrier(2), []

    def answer(reviewer, deed, words):
        start.wait(20)
        try:
            deed(change, by=reviewer, now=NOW, answer=words)
            came_of_it.append("done")
        except ValidationError as error:
            came_of_it.append(error.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=[reviewers[0], deadlines.grant, ""]),
        threading.Thread(target=answer, args=[reviewers[1], deadlines.deny, "No."]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = obligation.report_events.filter(verb__in=["deadline_changed", "deadline_denied"])
    return sorted(came_of_it), answers.count()


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_are_one(obligation):
    assert answer_at_once(obligation) == (["done", "moved_on"], 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_answers_hold(obligation, monkeypatch):
    """The control of the test before: granted and denied at once."""
    waiting, both_have_read = deadlines._waiting, threading.Barrier(2)

    def waiting_for_the_other(change):
        found = waiting(change)
        both_have_read.wait(20)
        return found

    monkeypatch.setattr(deadlines, "_waiting", waiting_for_the_other)

    def unlocked(obligation):
        return Obligation.objects.select_related("requirement__initiative", "requirement__responsible").get(
            pk=obligation.pk
        )

    monkeypatch.setattr(reporting, "locked", unlocked)

    assert answer_at_once(obligation) == (["done", "done"], 2)


# — outcomes —


@pytest.fixture
def unknown():
    return make_obligation(make_initiative(), make_actor(), "2024-06-01", recipients=[make_actor()])


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"outcome": "handed_in", "handed_in_on": date(2024, 5, 30)}, "submitted"),
        ({"outcome": "approved", "handed_in_on": date(2024, 5, 30)}, "approved"),
        ({"outcome": "waived", "text": "Not needed."}, "waived"),
        ({"outcome": "awaited"}, "scheduled"),
    ],
)
def test_an_outcome_is_recorded_once(unknown, fields, state):
    reviewer = reviewer_of(unknown)

    recorded = outcomes.record(unknown, by=reviewer, now=NOW, **fields)

    unknown.refresh_from_db()
    assert (recorded.state, unknown.state) == (state, state)
    assert unknown.handed_in_on == fields.get("handed_in_on")
    assert [event.verb for event in unknown.report_events.all()] == ["outcome_recorded"]
    with pytest.raises(ValidationError, match="known already"):
        outcomes.record(unknown, by=reviewer, now=NOW, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "handed_in"},
        {"outcome": "approved", "handed_in_on": date(2031, 1, 1)},
        {"outcome": "waived"},
        {"outcome": "awaited", "new_due_on": date(2024, 7, 1)},
    ],
)
def test_an_outcome_without_what_it_needs_is_refused(unknown, fields):
    with pytest.raises(ValidationError):
        outcomes.record(unknown, by=make_user(), now=NOW, **fields)

    unknown.refresh_from_db()
    assert unknown.state == "unknown"


def test_still_awaited_with_a_new_day_is_not_late(unknown):
    outcomes.record(unknown, outcome="awaited", new_due_on=LATER, by=reviewer_of(unknown), now=NOW)

    unknown.refresh_from_db()
    assert (unknown.due_on, unknown.opens_on, unknown.days_late(date(2030, 5, 1))) == (
        LATER,
        date(2024, 3, 3),
        0,
    )
    assert unknown.moved_from == [date(2024, 6, 1)]


def test_what_a_later_report_replaced_is_not_awaited(unknown, obligation):
    Obligation.objects.filter(pk=unknown.pk).update(superseded_by=obligation)

    with pytest.raises(ValidationError, match="taken its place"):
        outcomes.record(unknown, outcome="awaited", by=make_user(), now=NOW)


@pytest.mark.parametrize("state", ["waived", "cancelled"])
def test_ending_needs_a_reason_and_tells_the_initiative(obligation, state):
    lead, reviewer = make_lead(obligation.requirement.initiative), reviewer_of(obligation)

    with pytest.raises(ValidationError):
        outcomes.end(obligation, to=state, reason=" ", by=reviewer, now=NOW)
    outcomes.end(obligation, to=state, reason="The assignment ended.", by=reviewer, now=NOW)

    obligation.refresh_from_db()
    assert obligation.state == state
    assert list(obligation.report_events.values_list("verb", "text")) == [(state, "The assignment ended.")]
    assert to("report_ended") == [lead.email]
    assert not obligation.reminders.filter(state="planned").exists()
    with pytest.raises(ValidationError, match="cannot be done"):
        outcomes.end(obligation, to=state, reason="Again.", by=reviewer, now=NOW)


# — people —


def test_naming_another_accountable_person_hands_over(obligation):
    lead = make_lead(obligation.requirement.initiative)
    first, second = (make_member(obligation.requirement.responsible) for _ in range(2))
    make_responsible(obligation, first, started_at=datetime(2030, 1, 1, tzinfo=UTC))

    responsible.name(obligation, user=second, role="accountable", by=lead, now=NOW)

    people = reporting.people_of(obligation.requirement, NOW)
    assert (people.accountable, people.preparers) == (second, [lead])
    assert (to("responsibility_began"), to("responsibility_ended")) == ([second.email], [first.email])
    assert [event.verb for event in obligation.report_events.all()] == ["people_changed"]


def test_only_leads_and_members_of_the_responsible_actor_are_named(obligation):
    lead, stranger = make_lead(obligation.requirement.initiative), make_member(make_actor())
    reviewer = Membership.objects.create(
        user=make_user(), actor=obligation.requirement.responsible, role="reviewer"
    ).user

    assert list(responsible.candidates(obligation.requirement, NOW)) == [lead]
    for person in (stranger, reviewer):
        with pytest.raises(ValidationError, match="Choose a lead"):
            responsible.name(obligation, user=person, role="preparer", by=lead, now=NOW)


def test_ending_a_role_takes_its_rights_at_once(obligation):
    member = make_member(obligation.requirement.responsible)
    held = responsible.name(obligation, user=member, role="preparer", by=member, now=NOW)
    assert Obligation.objects.preparable_by(member, NOW).exists()

    responsible.end(held, obligation, by=member, now=NOW)

    assert not Obligation.objects.preparable_by(member, NOW).exists()
    with pytest.raises(ValidationError, match="ended already"):
        responsible.end(held, obligation, by=member, now=NOW)
