"""The waiting list: who is offered a free seat, for how long, and that nobody is forgotten or doubled."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone

from outbox.delivery import deliver_waiting
from outbox.models import Message
from tests.factories import make_user, make_workshop
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import letters, registration, waitlist
from workshops.models import Desk, Registration
from workshops.tasks import keep_workshops

pytestmark = pytest.mark.django_db


def states(workshop):
    rows = Registration.objects.filter(workshop=workshop).order_by("number")
    return [row.state for row in rows]


def crowd(workshop, *kinds, **overrides):
    """Registrations in these states, in the order of their numbers."""
    return [make_registration(workshop, state, number=n, **overrides) for n, state in enumerate(kinds, 1)]


def test_a_free_seat_is_offered_in_order_with_the_letter_in_one_round():
    workshop, now = make_open_workshop(capacity=2), timezone.now()
    crowd(workshop, "confirmed", "waitlisted", "waitlisted")

    settled = [waitlist.settle_all(now=now) for _round in range(2)]

    assert settled == [1, 0]
    assert states(workshop) == ["confirmed", "offered", "waitlisted"]
    assert Message.objects.count() == 1


def test_invited_people_come_before_others_and_then_by_number():
    workshop, now = make_open_workshop(capacity=2), timezone.now()
    rows = crowd(workshop, "waitlisted", "waitlisted", "waitlisted")
    Registration.objects.filter(pk=rows[2].pk).update(priority=1)

    waitlist.settle_all(now=now)

    assert states(workshop) == ["offered", "waitlisted", "offered"]


@pytest.mark.parametrize(
    ("closes", "starts", "expected"),
    [
        (None, timedelta(days=30), timedelta(hours=48)),
        (timedelta(hours=5), timedelta(days=30), timedelta(hours=5)),
        (None, timedelta(hours=3), timedelta(hours=3)),
    ],
)
def test_an_offer_runs_out_before_it_is_of_no_use(closes, starts, expected):
    now = timezone.now()
    workshop = make_open_workshop(
        capacity=1,
        now=now,
        starts_at=now + starts,
        ends_at=now + starts + timedelta(hours=2),
        registration_closes_at=closes and now + closes,
    )
    (waiting,) = crowd(workshop, "waitlisted")

    waitlist.settle_all(now=now)

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == now + expected


def test_an_offer_that_ran_out_goes_to_the_next_and_cannot_be_taken():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    first, second = crowd(workshop, "waitlisted", "waitlisted")
    waitlist.settle_all(now=now)

    later = now + timedelta(hours=48)
    waitlist.settle_all(now=later)

    with pytest.raises(ValidationError):
        waitlist.accept_offer(first, now=later)
    assert states(workshop) == ["expired", "offered"]
    second.refresh_from_db()
    assert second.offer_expires_at == later + timedelta(hours=48)


def test_accepting_an_offer_gives_the_seat_that_was_held():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    (first,) = crowd(workshop, "waitlisted")
    waitlist.settle_all(now=now)

    waitlist.accept_offer(first, now=now + timedelta(hours=1))

    assert states(workshop) == ["confirmed"]
    assert Desk.objects.get(workshop=workshop).seats_taken == 1
    assert Message.objects.filter(calendar_method="REQUEST", to=first.email).count() == 1


def test_declining_an_offer_offers_the_seat_to_the_next_at_once():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    first, _second = crowd(workshop, "waitlisted", "waitlisted")
    waitlist.settle_all(now=now)

    waitlist.decline_offer(first, now=now)

    assert states(workshop) == ["declined", "offered"]


def test_whoever_withdrew_is_not_offered_their_old_place():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    first, _second = crowd(workshop, "waitlisted", "waitlisted")
    waitlist.settle_all(now=now)
    registration.withdraw(first, now=now)

    again = registration.register(
        workshop, details=registration.Details(name="A", email=first.email), user=None, now=now
    )

    assert (again.state, again.number) == ("waitlisted", 3)
    assert states(workshop) == ["cancelled", "offered", "waitlisted"]


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, 1),
        ({"registration_closes_at": timedelta(0)}, 0),
        ({"starts_at": timedelta(hours=-1), "ends_at": timedelta(hours=1)}, 0),
        ({"status": "cancelled", "cancel_reason": "Sjukdom"}, 0),
        ({"status": "draft"}, 0),
        ({"registration_opens_at": timedelta(hours=1)}, 0),
    ],
)
def test_nothing_is_offered_once_it_is_of_no_use(changes, offered):
    now = timezone.now()
    moments = {
        name: now + value if isinstance(value, timedelta) else value for name, value in changes.items()
    }
    workshop = make_open_workshop(capacity=1, now=now, **moments)
    crowd(workshop, "waitlisted")

    assert waitlist.settle_all(now=now) == offered
    assert Message.objects.count() == offered


def test_the_organiser_is_told_why_nothing_is_offered():
    now = timezone.now()
    workshop = make_open_workshop(capacity=1, now=now)
    crowd(workshop, "confirmed", "waitlisted")
    desk = waitlist.lock(workshop)

    assert "platser är upptagna" in waitlist.why_idle(desk, now=now)
    assert waitlist.why_idle(desk, now=workshop.starts_at) != waitlist.why_idle(desk, now=now)


def test_a_promoter_that_dies_half_way_has_done_nothing_and_the_next_does_it_once(monkeypatch):
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    crowd(workshop, "waitlisted")

    def dies(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(letters, "manage_link", dies)
        with pytest.raises(KeyboardInterrupt):
            waitlist.settle_all(now=now)
    assert (states(workshop), Message.objects.count()) == (["waitlisted"], 0)

    waitlist.settle_all(now=now)

    assert (states(workshop), Message.objects.count()) == (["offered"], 1)


def test_one_workshop_that_fails_holds_up_no_other(monkeypatch):
    now = timezone.now()
    broken, sound = make_open_workshop(capacity=1), make_open_workshop(capacity=1)
    crowd(broken, "waitlisted", email="broken@example.org")
    make_registration(sound, "waitlisted")
    write = letters.write_to

    def fails(registration, *args, **more):
        if registration.email == "broken@example.org":
            raise RuntimeError
        return write(registration, *args, **more)

    monkeypatch.setattr(letters, "write_to", fails)
    waitlist.settle_all(now=now)

    assert (states(broken), states(sound)) == (["waitlisted"], ["offered"])


def test_an_offer_that_was_answered_before_its_letter_left_is_not_sent():
    workshop, now = make_open_workshop(capacity=2), timezone.now()
    first, _second = crowd(workshop, "waitlisted", "waitlisted")
    waitlist.settle_all(now=now)
    waitlist.decline_offer(first, now=now)

    deliver_waiting()

    sent = Message.objects.filter(key__contains="/offered/").order_by("pk").values_list("state", flat=True)
    assert list(sent) == ["cancelled", "sent"]


def test_the_clock_keeps_the_waiting_list_and_those_without_a_desk_are_left():
    workshop = make_open_workshop(capacity=1)
    crowd(workshop, "waitlisted")
    make_workshop(status="planned_not_confirmed")

    keep_workshops()

    assert states(workshop) == ["offered"]


@pytest.mark.django_db(transaction=True)
def test_withdrawals_beside_promoters_make_as_many_offers_as_seats_in_order():
    workshop, now = make_open_workshop(capacity=3), timezone.now()
    rows = crowd(workshop, "confirmed", "confirmed", "confirmed", *["waitlisted"] * 5)
    begin = threading.Barrier(8)

    def run(deed, *args, **more):
        begin.wait()
        try:
            deed(*args, now=now, **more)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=[registration.withdraw, row]) for row in rows[:3]]
    threads += [threading.Thread(target=run, args=[waitlist.settle_all]) for _promoter in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states(workshop) == ["cancelled"] * 3 + ["offered"] * 3 + ["waitlisted"] * 2
    assert Message.objects.filter(key__contains="/offered/").count() == 3
    assert Desk.objects.get(workshop=workshop).seats_taken == 3


def test_moves_are_recorded_with_who_made_them():
    workshop, user, now = make_open_workshop(capacity=1), make_user(), timezone.now()
    found = registration.register(
        workshop, details=registration.Details(name="A", email=user.email), user=user, now=now
    )
    registration.withdraw(found, by=user, now=now)

    assert list(found.events.values_list("old_state", "state", "by")) == [
        ("", "confirmed", user.pk),
        ("confirmed", "cancelled", user.pk),
    ]
