"""At the door: finding people by name or code, checking them in and taking it back."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from tests.factories import make_initiative, make_lead, make_user
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import check_in
from workshops.models import CheckIn

pytestmark = pytest.mark.django_db


def test_check_in_with_the_same_button_twice_is_once():
    found, by, now = make_registration(make_open_workshop()), make_user(), timezone.now()
    nonce = uuid.uuid4()

    first = check_in.check_in(found, nonce=nonce, by=by, now=now)
    again = [check_in.check_in(found, nonce=one, by=by, now=now) for one in (nonce, uuid.uuid4())]

    assert again == [first, first]
    assert check_in.came(found.workshop) == 1


@pytest.mark.parametrize("state", ["waitlisted", "offered", "cancelled"])
def test_nobody_without_a_seat_is_checked_in(state):
    found = make_registration(make_open_workshop(), state)

    with pytest.raises(ValidationError):
        check_in.check_in(found, nonce=uuid.uuid4(), by=make_user(), now=timezone.now())


def test_undo_keeps_what_was_done_and_lets_check_in_again():
    found, by, now = make_registration(make_open_workshop()), make_user(), timezone.now()
    check_in.check_in(found, nonce=uuid.uuid4(), by=by, now=now)

    check_in.undo(found, by=by, now=now + timedelta(minutes=1))
    after = check_in.came(found.workshop)
    check_in.check_in(found, nonce=uuid.uuid4(), by=by, now=now + timedelta(minutes=2))

    assert (after, check_in.came(found.workshop), CheckIn.objects.count()) == (0, 1, 2)


def test_the_database_refuses_a_second_check_in_on_one_day():
    found, by, now = make_registration(make_open_workshop()), make_user(), timezone.now()
    check_in.check_in(found, nonce=uuid.uuid4(), by=by, now=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(registration=found, day=timezone.localdate(now), by=by)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ["Anna Ek", "Bo Alm", "Åke Ek"]),
        ("ek", ["Anna Ek", "Åke Ek"]),
        ("anna rise", ["Anna Ek"]),
        ("abcd2345", ["Bo Alm"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_organisation_or_code(words, expected):
    workshop = make_open_workshop(capacity=9)
    make_registration(workshop, name="Anna Ek", organisation="RISE")
    make_registration(workshop, name="Bo Alm", code="ABCD2345")
    make_registration(workshop, name="Åke Ek")
    make_registration(workshop, "waitlisted", name="Eva Ek")

    rows = check_in.found_by(check_in.expected(workshop, day=timezone.localdate()), words)

    assert [row.name for row in rows] == expected


def test_the_page_that_a_code_leads_to_checks_nobody_in_and_its_button_does(client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative)
    found = make_registration(workshop)
    client.force_login(make_lead(initiative, role="coordinator"))
    address = f"/sv/workshops/{workshop.slug}/manage/check-in/"

    page = client.get(address, {"code": found.code})
    before = check_in.came(workshop)
    (row,) = page.context["rows"]
    client.post(f"{address}{found.pk}/", {"nonce": row.nonce})

    assert (row, before, check_in.came(workshop)) == (found, 0, 1)


def test_the_page_of_a_participant_shows_the_code_and_the_link_to_the_meeting(client):
    workshop = make_open_workshop(meeting_url="https://meet.example.org/x")
    user = make_user()
    found = make_registration(workshop, user=user, email=user.email)
    client.force_login(user)

    text = client.get(f"/sv/workshops/{workshop.slug}/registration/").content.decode()

    assert found.code in text
    assert "https://meet.example.org/x" in text
    assert '<svg class="qr"' in text.replace("viewBox", "").replace("  ", " ") or 'class="qr"' in text
    assert "https://meet.example.org/x" not in client.get(f"/sv/workshops/{workshop.slug}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_door_check_the_same_person_in_once():
    found, by, now = make_registration(make_open_workshop()), make_user(), timezone.now()
    begin, made = threading.Barrier(5), []

    def run():
        begin.wait()
        try:
            made.append(check_in.check_in(found, nonce=uuid.uuid4(), by=by, now=now).pk)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run) for _door in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), len(set(made)), CheckIn.objects.count()) == (5, 1, 1)
