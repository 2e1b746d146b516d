"""Registering for a workshop: seats, the question by letter, and withdrawing."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from outbox.models import Message
from tests.factories import make_user
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import registration, waitlist
from workshops.models import Desk, Registration, SecretLink
from workshops.registration import Details

pytestmark = pytest.mark.django_db


def details(email="anna@example.org", **overrides):
    return Details(**{"name": "Anna Ek", "email": email, **overrides})


def states(workshop):
    rows = Registration.objects.filter(workshop=workshop).order_by("number", "pk")
    return list(rows.values_list("email", "state"))


def letters_to(email):
    """The kinds of letters that were written to an address, in their order."""
    keys = Message.objects.filter(to=email).order_by("pk").values_list("key", flat=True)
    return [key.split("/")[2] for key in keys]


def test_register_gives_a_seat_and_then_a_place_on_the_waiting_list():
    workshop, now = make_open_workshop(capacity=1), timezone.now()

    for number in range(3):
        registration.register(workshop, details=details(f"p{number}@example.org"), user=None, now=now)

    assert states(workshop) == [
        ("p0@example.org", "confirmed"),
        ("p1@example.org", "waitlisted"),
        ("p2@example.org", "waitlisted"),
    ]
    assert Desk.objects.get(workshop=workshop).seats_taken == 1
    assert [letters_to(f"p{number}@example.org") for number in range(3)] == [
        ["registered"],
        ["waitlisted"],
        ["waitlisted"],
    ]


def test_register_twice_is_registering_once():
    workshop, user, now = make_open_workshop(), make_user(), timezone.now()

    first = registration.register(workshop, details=details(user.email), user=user, now=now)
    second = registration.register(workshop, details=details(user.email.upper()), user=user, now=now)

    assert first == second
    assert letters_to(user.email) == ["registered"]


def test_ask_writes_one_letter_and_holds_no_seat():
    workshop, now = make_open_workshop(), timezone.now()

    registration.ask(workshop, details=details("Anna@Example.org"), sender="1.2.3.4", now=now)

    assert states(workshop) == [("anna@example.org", "pending")]
    assert letters_to("anna@example.org") == ["confirm_address"]
    assert Desk.objects.get(workshop=workshop).seats_taken == 0


def test_ask_answers_alike_for_an_address_that_is_registered_and_tells_the_address_only():
    workshop, now = make_open_workshop(), timezone.now()
    make_registration(workshop, email="known@example.org")

    answers = [
        registration.ask(workshop, details=details(email), sender="1.2.3.4", now=now)
        for email in ("known@example.org", "unknown@example.org")
    ]

    assert answers == [None, None]
    assert letters_to("known@example.org") == ["already_registered"]
    assert letters_to("unknown@example.org") == ["confirm_address"]


def test_ask_writes_at_most_three_letters_an_hour_to_one_address():
    workshop, now = make_open_workshop(), timezone.now()

    for _time in range(5):
        registration.ask(workshop, details=details("much@example.org"), sender="1.2.3.4", now=now)

    assert letters_to("much@example.org") == ["confirm_address"] * 3


def test_confirm_address_registers_and_its_link_leads_there_from_then_on():
    workshop, now = make_open_workshop(), timezone.now()
    registration.ask(workshop, details=details(), sender="1.2.3.4", now=now)
    pending = Registration.objects.get()

    found = registration.confirm_address(pending, now=now)

    assert (found, found.state) == (pending, "confirmed")
    assert letters_to("anna@example.org") == ["confirm_address", "registered"]
    assert set(SecretLink.objects.values_list("purpose", "registration")) == {("manage", found.pk)}


def test_confirm_address_of_one_who_registered_otherwise_leads_to_that_registration():
    workshop, now = make_open_workshop(), timezone.now()
    registration.ask(workshop, details=details(), sender="1.2.3.4", now=now)
    pending = Registration.objects.get()
    earlier = registration.register(workshop, details=details(), user=None, now=now)

    found = registration.confirm_address(pending, now=now)

    assert found == earlier
    assert states(workshop) == [("anna@example.org", "confirmed")]


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, True),
        ({"registration_opens_at": timedelta(hours=1)}, False),
        ({"registration_opens_at": timedelta(hours=-1)}, True),
        ({"registration_closes_at": timedelta(0)}, False),
        ({"registration_closes_at": timedelta(seconds=1)}, True),
        ({"status": "draft"}, False),
        ({"access": "invitation_only"}, False),
        ({"access": "open_and_invited"}, True),
    ],
)
def test_register_only_while_registration_is_open_to_the_person(changes, may):
    now = timezone.now()
    moments = {
        name: now + value if isinstance(value, timedelta) else value for name, value in changes.items()
    }
    workshop = make_open_workshop(now=now, **moments)

    with suppress(ValidationError):
        registration.register(workshop, details=details(), user=None, now=now)

    assert states(workshop) == ([("anna@example.org", "confirmed")] if may else [])


def test_withdraw_frees_the_seat_and_offers_it_to_the_next_at_once():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    first, _second, _third = [
        registration.register(workshop, details=details(f"p{number}@example.org"), user=None, now=now)
        for number in range(3)
    ]

    registration.withdraw(first, now=now)

    assert states(workshop) == [
        ("p0@example.org", "cancelled"),
        ("p1@example.org", "offered"),
        ("p2@example.org", "waitlisted"),
    ]
    assert letters_to("p0@example.org") == ["registered", "withdrawn"]
    assert letters_to("p1@example.org") == ["waitlisted", "offered"]


def test_withdraw_is_too_late_after_the_cut_off_but_not_for_the_organiser():
    now = timezone.now()
    workshop = make_open_workshop(now=now, cancel_until=now)
    found = make_registration(workshop)

    with pytest.raises(ValidationError):
        registration.withdraw(found, now=now)
    registration.withdraw(found, now=now, ended_by="organiser")

    found.refresh_from_db()
    assert (found.state, found.ended_by) == ("cancelled", "organiser")


def test_add_above_the_capacity_raises_it_on_record():
    workshop, organiser, now = make_open_workshop(capacity=1), make_user(), timezone.now()
    make_registration(workshop)

    added = registration.add(workshop, details=details(), by=organiser, adds_seat=True, now=now)

    desk = Desk.objects.get(workshop=workshop)
    assert (added.state, desk.capacity, desk.seats_taken) == ("confirmed", 2, 2)
    assert list(workshop.changes.values_list("verb", "by", "detail")) == [
        ("capacity", organiser.pk, {"old": 1, "new": 2})
    ]


def test_add_to_a_full_workshop_without_raising_puts_on_the_waiting_list():
    workshop, now = make_open_workshop(capacity=1), timezone.now()
    make_registration(workshop)

    added = registration.add(workshop, details=details(), by=make_user(), now=now)

    assert added.state == "waitlisted"


def test_capacity_is_never_below_the_seats_held():
    workshop = make_open_workshop(capacity=2)
    make_registration(workshop)
    make_registration(workshop, "offered")
    desk = waitlist.lock(workshop)

    with pytest.raises(ValidationError):
        registration.change_capacity(desk, 1, by=None, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Desk.objects.update(capacity=1)


def test_one_active_registration_for_an_address_and_for_a_person():
    workshop, user = make_open_workshop(capacity=9), make_user()
    make_registration(workshop, email="a@example.org", user=user)
    make_registration(workshop, "cancelled", email="a@example.org", user=user)

    for wrong in ({"email": "a@example.org"}, {"email": "b@example.org", "user": user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_registration(workshop, "waitlisted", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "Big@example.org"},
        {"state": "offered"},
        {"state": "cancelled", "ended_at": None},
        {"number": None},
        {"email": ""},
        {"is_shown": True},
    ],
)
def test_registrations_that_make_no_sense_are_refused(wrong):
    workshop = make_open_workshop()
    fields = {"email": "a@example.org", "number": 1, "state": "confirmed", "confirmed_at": timezone.now()}

    with pytest.raises(IntegrityError):
        Registration.objects.create(workshop=workshop, **fields | wrong)


def test_answers_are_deleted_some_days_after_the_workshop():
    now = timezone.now()
    workshop = make_open_workshop(now=now, answers_kept_days=14)
    question = workshop.registration_questions.create(kind="diet", text_sv="Kost?")
    registration.register(workshop, details=details(answers={question: "Vegan"}), user=None, now=now)

    before = registration.forget_answers(now=workshop.ends_at + timedelta(days=14, seconds=-1))
    after = registration.forget_answers(now=workshop.ends_at + timedelta(days=14))

    assert (before, after) == (0, 1)


def test_addresses_that_nobody_confirmed_are_forgotten():
    workshop, now = make_open_workshop(), timezone.now()
    registration.ask(workshop, details=details(), sender="1.2.3.4", now=now)
    make_registration(workshop)

    registration.forget_unconfirmed(now=now + timedelta(hours=24))
    kept = len(states(workshop))
    registration.forget_unconfirmed(now=now + timedelta(hours=26))

    assert (kept, len(states(workshop))) == (2, 1)


# — races: with the deed all decide one after the other; the trigger guards what bypasses it —

RUNNERS = 12
SEATS = 5


def race(run):
    """Run in as many threads at the same moment; {answer or name of the error: how often}."""
    begin, answers = threading.Barrier(RUNNERS), []

    def runner(number):
        try:
            begin.wait()
            answers.append(run(number))
        except Exception as error:
            answers.append(type(error).__name__)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=runner, args=[number]) for number in range(RUNNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {answer: answers.count(answer) for answer in answers}


@pytest.mark.django_db(transaction=True)
def test_race_for_the_last_seats_gives_each_seat_once_and_the_rest_wait_in_order():
    workshop = make_open_workshop(capacity=SEATS)

    def run(number):
        address = f"runner-{number}@example.org"
        return registration.register(workshop, details=details(address), user=None, now=timezone.now()).state

    assert race(run) == {"confirmed": SEATS, "waitlisted": RUNNERS - SEATS}
    numbers = list(Registration.objects.order_by("number").values_list("number", "state"))
    assert numbers == [
        (number, "confirmed" if number <= SEATS else "waitlisted") for number in range(1, RUNNERS + 1)
    ]


def careless(workshop):
    """Checks, waits and inserts, as code that knows nothing of the desk's lock would."""

    def run(number):
        desk = Desk.objects.get(workshop=workshop)
        if Registration.objects.filter(workshop=workshop, state="confirmed").count() >= desk.capacity:
            return "full"
        threading.Event().wait(0.3)
        make_registration(workshop, email=f"careless-{number}@example.org", number=number)
        return "confirmed"

    return run


@pytest.mark.django_db(transaction=True)
def test_race_past_the_deed_is_stopped_by_the_database():
    workshop = make_open_workshop(capacity=SEATS)

    answers = race(careless(workshop))

    assert answers == {"confirmed": SEATS, "IntegrityError": RUNNERS - SEATS}


@pytest.mark.django_db(transaction=True)
def test_race_past_the_deed_oversells_where_the_guard_is_off():
    workshop = make_open_workshop(capacity=SEATS)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workshops_registration DISABLE TRIGGER count_seats")
    try:
        answers = race(careless(workshop))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE workshops_registration ENABLE TRIGGER count_seats")

    assert answers["confirmed"] > SEATS
