"""Inviting, answering, passing on, and reminding those who have not answered."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from outbox.delivery import deliver_waiting
from outbox.models import Message
from tests.factories import make_actor, make_initiative, make_lead, make_user
from tests.workshops.factories import make_open_workshop, make_registration, make_workshop_invitation
from tests.workshops.test_journeys import words
from workshops import inviting
from workshops.models import SecretLink, WorkshopInvitation
from workshops.registration import Details

pytestmark = pytest.mark.django_db


def invite(workshop, *emails, **guest):
    now = timezone.now()
    return inviting.invite(workshop, [{"email": one, **guest} for one in emails], by=make_user(), now=now)


def letters():
    return [message.key.split("/")[2] for message in Message.objects.order_by("pk")]


def test_invite_sends_each_address_one_letter_that_may_be_declined():
    workshop = make_open_workshop()

    first = invite(workshop, "a@example.org", "b@example.org")
    second = invite(workshop, "a@example.org")

    assert [one.state for one in first] == ["sent", "sent"]
    assert second == []
    assert set(Message.objects.values_list("to", "category")) == {
        ("a@example.org", "optional"),
        ("b@example.org", "optional"),
    }


def test_an_address_is_invited_once_whatever_writes_it():
    workshop = make_open_workshop()
    make_workshop_invitation(workshop, email="a@example.org")

    for wrong in ("a@example.org", "A@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_workshop_invitation(workshop, email=wrong)


def test_accept_registers_the_address_that_was_invited_and_no_other():
    workshop, now = make_open_workshop(access="invitation_only"), timezone.now()
    (invitation,) = invite(workshop, "a@example.org")

    found = inviting.accept(invitation, details=Details(name="X", email="other@example.org"), now=now)

    invitation.refresh_from_db()
    assert (found.email, found.state, found.priority) == ("a@example.org", "confirmed", 1)
    assert (invitation.state, invitation.registration) == ("accepted", found)
    assert SecretLink.objects.filter(invitation=invitation).count() == 0


def test_accept_works_once():
    workshop, now = make_open_workshop(), timezone.now()
    (invitation,) = invite(workshop, "a@example.org")
    inviting.accept(invitation, details=Details(name="X", email=""), now=now)

    for deed in (
        lambda: inviting.accept(invitation, details=Details(name="X", email=""), now=now),
        lambda: inviting.decline(invitation, now=now),
    ):
        with pytest.raises(ValidationError):
            deed()


def test_invited_people_wait_before_others():
    workshop, now = make_open_workshop(capacity=1, access="open_and_invited"), timezone.now()
    make_registration(workshop, number=1)
    make_registration(workshop, "waitlisted", number=2)
    (invitation,) = invite(workshop, "a@example.org")

    found = inviting.accept(invitation, details=Details(name="X", email=""), now=now)

    assert (found.state, workshop.registrations.waiting().first()) == ("waitlisted", found)


def test_delegate_passes_on_to_a_new_address_which_cannot_pass_it_on():
    workshop, actor, now = make_open_workshop(), make_actor(), timezone.now()
    (invitation,) = invite(workshop, "a@example.org", actor=actor, may_delegate=True)

    new = inviting.delegate(invitation, email="B@Example.org", name="B", now=now)

    invitation.refresh_from_db()
    assert (invitation.state, new.state, new.email) == ("declined", "sent", "b@example.org")
    assert (new.delegated_from, new.actor, new.may_delegate) == (invitation, actor, False)
    with pytest.raises(ValidationError):
        inviting.delegate(new, email="c@example.org", name="C", now=now)


def test_a_withdrawn_invitation_does_not_work_and_its_letter_does_not_leave():
    workshop, now = make_open_workshop(), timezone.now()
    kept, taken = invite(workshop, "a@example.org", "b@example.org")
    inviting.revoke(taken, now=now)

    deliver_waiting()

    assert dict(Message.objects.values_list("to", "state")) == {
        "a@example.org": "sent",
        "b@example.org": "cancelled",
    }
    with pytest.raises(ValidationError):
        inviting.accept(taken, details=Details(name="X", email=""), now=now)
    assert kept.state == "sent"


def test_reminders_come_twice_to_those_who_have_not_answered_and_to_nobody_else():
    now = timezone.now()
    workshop = make_open_workshop(now=now)
    silent, _no = invite(workshop, "silent@example.org", "no@example.org")
    inviting.decline(_no, now=now)
    reminded = []

    for day in range(35):
        reminded += [day] * inviting.remind_due(now=now + timedelta(days=day, minutes=1))

    # A week after the letter, and three days before registration closes when the workshop begins.
    assert reminded == [7, 27]
    silent.refresh_from_db()
    assert (silent.automatic_reminders, letters().count("invitation_reminder")) == (2, 2)


def test_a_clock_that_stood_still_reminds_once_and_not_for_each_day():
    now = timezone.now()
    workshop = make_open_workshop(now=now)
    invite(workshop, "silent@example.org")

    later = now + timedelta(days=28)
    reminded = [inviting.remind_due(now=later + timedelta(minutes=minute)) for minute in range(3)]

    assert reminded == [1, 0, 0]


def test_nobody_is_reminded_of_a_workshop_that_is_cancelled():
    now = timezone.now()
    running, cancelled = make_open_workshop(now=now), make_open_workshop(now=now)
    invite(running, "a@example.org")
    invite(cancelled, "b@example.org")
    type(cancelled).objects.filter(pk=cancelled.pk).update(status="cancelled")

    assert inviting.remind_due(now=now + timedelta(days=8)) == 1


def test_remind_reminds_whom_the_organiser_chose_once_an_hour():
    workshop, now = make_open_workshop(), timezone.now()
    (invitation,) = invite(workshop, "a@example.org")

    reminded = [inviting.remind(invitation, now=now + timedelta(minutes=m)) for m in (0, 1, 61)]

    assert reminded == [True, False, True]
    invitation.refresh_from_db()
    assert (invitation.automatic_reminders, invitation.chosen_reminders) == (0, 2)


def test_whoever_reminds_is_told_how_many_got_a_letter(client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative)
    invitation = make_workshop_invitation(workshop)
    client.force_login(make_lead(initiative))
    page = f"/sv/workshops/{workshop.slug}/manage/invitations/remind/"
    chosen = {"invitation": [invitation.pk]}

    told = [words(client.post(page, data, follow=True)) for data in ({}, chosen, chosen)]

    assert "Välj vilka du vill påminna." in told[0]
    assert "1 person är påmind." in told[1]
    assert "Ingen är påmind: de har svarat, eller har nyss fått en påminnelse." in told[2]
    assert letters() == ["invitation_reminder"]


def test_the_database_refuses_a_third_automatic_reminder():
    make_workshop_invitation(make_open_workshop())

    with pytest.raises(IntegrityError):
        WorkshopInvitation.objects.update(automatic_reminders=3)


def test_too_many_invitations_on_one_day_are_refused():
    workshop, by, now = make_open_workshop(), make_user(), timezone.now()
    guests = [{"email": f"g{number}@example.org"} for number in range(inviting.MOST_A_DAY + 1)]

    with pytest.raises(ValidationError):
        inviting.invite(workshop, guests, by=by, now=now)

    assert WorkshopInvitation.objects.count() == 0


def test_a_list_that_is_too_long_for_a_day_stays_on_the_page(client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative)
    client.force_login(make_lead(initiative))
    lines = "\n".join(f"g{number}@example.org" for number in range(inviting.MOST_A_DAY + 1))
    data = {"addresses": lines, "language": "sv", "send": "1"}

    page = client.post(f"/en/workshops/{workshop.slug}/manage/invitations/", data).content.decode()

    assert "At most 1000 invitations can be sent in a day; you can send 1000 more today." in page
    assert "g1000@example.org" in page
    assert WorkshopInvitation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_accepting_in_two_windows_at_once_registers_once():
    workshop, now = make_open_workshop(capacity=5), timezone.now()
    (invitation,) = invite(workshop, "a@example.org")
    begin, answers = threading.Barrier(4), []

    def run():
        begin.wait()
        try:
            answers.append(inviting.accept(invitation, details=Details(name="X", email=""), now=now).state)
        except ValidationError:
            answers.append("refused")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run) for _window in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["confirmed", "refused", "refused", "refused"]
    assert workshop.registrations.count() == 1
