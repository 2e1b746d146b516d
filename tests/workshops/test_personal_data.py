"""What workshops hold about a person is shown whole, and erased."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from atmp_portal import personal_data
from outbox.models import Message
from tests.factories import make_user
from tests.workshops.factories import make_open_workshop, make_registration, make_workshop_invitation
from workshops import inviting, registration
from workshops.models import Desk, Registration, WorkshopInvitation
from workshops.registration import Details

pytestmark = pytest.mark.django_db
EMAIL, NAME = "sigrid@example.org", "Sigrid Ekorre"


def traces():
    """Tables in which the name or the address still stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ~* 'sigrid|ekorre'")
            found += [table] * bool(cursor.fetchone()[0])
    return found


def leave_traces(user=None):
    """A registration with an answer, one that has been, and an invitation; returns the two workshops."""
    now = timezone.now()
    coming, gone = make_open_workshop(capacity=1), make_open_workshop(capacity=1)
    question = coming.registration_questions.create(kind="diet", text_sv="Kost?")
    details = Details(name=NAME, email=EMAIL, organisation="Ekorre AB", answers={question: "Sigrids diet"})
    registration.register(coming, details=details, user=user, now=now)
    make_registration(coming, "waitlisted")
    make_registration(gone, email=EMAIL, name=NAME, user=user)
    type(gone).objects.filter(pk=gone.pk).update(
        starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1), status="held"
    )
    other = make_open_workshop()
    inviting.invite(other, [{"email": EMAIL, "name": NAME}], by=make_user(), now=now)
    make_workshop_invitation(other)
    return coming, gone


def test_everything_about_a_participant_is_exported():
    user = make_user(email=EMAIL, name=NAME)
    leave_traces(user)

    held = personal_data.held_about(user)

    lists = ("registrations", "registration_answers", "workshop_invitations")
    assert {name: len(held[name]) for name in lists} == {
        "registrations": 2,
        "registration_answers": 1,
        "workshop_invitations": 1,
    }


def test_erasing_a_participant_leaves_no_trace_and_offers_the_seat():
    user = make_user(email=EMAIL, name=NAME)
    coming, gone = leave_traces(user)
    before = traces()

    personal_data.erase(user, now=timezone.now())

    assert len(before) >= 5
    assert traces() == []
    assert list(coming.registrations.order_by("number").values_list("state", flat=True)) == [
        "cancelled",
        "offered",
    ]
    # What has been stays counted.
    assert Desk.objects.get(workshop=gone).seats_taken == 1


def test_somebody_without_an_account_is_exported_and_erased_by_their_address(tmp_path):
    leave_traces()

    call_command("export_person", EMAIL, to=tmp_path / "held.zip")
    call_command("erase_person", EMAIL.upper())

    assert (tmp_path / "held.zip").stat().st_size > 500
    assert Registration.objects.filter(email__startswith="sigrid").count() == 0
    assert WorkshopInvitation.objects.filter(name=NAME).count() == 0
    assert Message.objects.filter(to=EMAIL).count() == 0
    with pytest.raises(CommandError):
        call_command("erase_person", EMAIL)
