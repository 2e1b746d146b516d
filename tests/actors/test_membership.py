"""Who acts for an actor: inviting, accepting, changing, handing over, leaving."""

import re
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors import membership
from actors.models import Actor, Invitation, Membership
from actors.models.memberships import InvitationQuerySet
from outbox.models import Message
from tests.factories import make_actor, make_member, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now() - timedelta(minutes=1)


def invite(actor, by, *, email="ny@example.org", role="member", now=NOW):
    return membership.invite(actor, email=email, role=role, by=by, language="sv", now=now)


def link_in(message):
    """The path of the link in the letter of an invitation."""
    return re.search(r"https?://[^/\s]+(/\S+/invitation/\S+)", message.text)[1]


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def main_contact(actor):
    return make_member(actor, is_main_contact=True)


def browser_of(user):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def test_an_invitation_is_accepted_by_the_button_only(actor, main_contact, client):
    invite(actor, main_contact)
    invited = make_user(email="ny@example.org")
    path = link_in(Message.objects.get())
    before = list(Invitation.objects.values())

    for scanner in (client, browser_of(invited)):
        for method in (scanner.get, scanner.head):
            method(path, follow=True)
    untouched = list(Invitation.objects.values()), list(actor.memberships.values_list("user", flat=True))
    browser = browser_of(invited)
    browser.get(path, follow=True)
    browser.post(reverse("actors:accept_invitation"))

    assert untouched == (before, [main_contact.pk])
    assert list(Actor.objects.editable_by(invited)) == [actor]
    assert Invitation.objects.get().accepted_by == invited


def test_the_secret_is_stored_as_a_hash_only(actor, main_contact):
    invitation = invite(actor, main_contact)
    secret = link_in(Message.objects.get()).rstrip("/").rsplit("/", 1)[1]

    assert len(secret) >= 43
    assert membership.find_invitation(secret, now=NOW) == invitation
    assert secret.encode() not in bytes(Invitation.objects.get().token_hash)


def test_the_page_of_an_invitation_does_not_hold_its_secret(actor, main_contact, client):
    invite(actor, main_contact)
    path = link_in(Message.objects.get())

    response = client.get(path, follow=True)

    assert response.redirect_chain[-1][0] == reverse("actors:accept_invitation")
    assert path.rstrip("/").rsplit("/", 1)[1] not in response.content.decode()
    assert str(actor) in response.content.decode()


def test_another_address_cannot_accept(actor, main_contact):
    invitation = invite(actor, main_contact)
    stranger = make_user(email="annan@example.org")
    stranger.emailaddress_set.create(email="ny@example.org", verified=False)

    with pytest.raises(ValidationError, match=r"ny@example\.org"):
        membership.accept(invitation, user=stranger, now=NOW)

    assert list(Actor.objects.editable_by(stranger)) == []


@pytest.mark.parametrize("reason", ["expired", "withdrawn", "used", "replaced"])
def test_an_invitation_that_is_over_cannot_be_accepted(actor, main_contact, reason):
    invitation = invite(actor, main_contact)
    invited = make_user(email="ny@example.org")
    path = link_in(Message.objects.get())
    now = NOW
    if reason == "expired":
        now = invitation.expires_at
        Invitation.objects.update(invited_at=NOW - timedelta(days=20), expires_at=NOW)
    elif reason == "withdrawn":
        membership.revoke(invitation, now=NOW)
    elif reason == "used":
        membership.accept(invitation, user=invited, now=NOW)
    else:
        invite(actor, main_contact)

    with pytest.raises(ValidationError, match=r"used, withdrawn or has expired|använts"):
        membership.accept(invitation, user=invited, now=now)
    response = browser_of(invited).get(path, follow=True)

    assert response.status_code == 410
    assert "gäller inte längre" in response.content.decode()


def test_a_withdrawn_invitation_takes_its_letter_back(actor, main_contact):
    invitation = invite(actor, main_contact)

    browser_of(main_contact).post(reverse("actors:revoke_invitation", args=[actor.slug, invitation.pk]))

    assert Message.objects.get().state == Message.State.CANCELLED


def test_a_day_has_a_limit_of_invitations(actor, main_contact, monkeypatch):
    monkeypatch.setattr(membership, "MOST_A_DAY", 2)
    invite(actor, main_contact, email="a@example.org")
    invite(actor, main_contact, email="b@example.org")

    with pytest.raises(ValidationError):
        invite(actor, main_contact, email="c@example.org")
    invite(actor, main_contact, email="c@example.org", now=NOW + timedelta(days=1, minutes=1))

    assert Invitation.objects.count() == 3


def test_the_form_keeps_what_was_written_and_says_what_is_wrong(actor, main_contact):
    response = browser_of(main_contact).post(
        reverse("actors:members", args=[actor.slug]), {"email": "nobody", "role": "member", "language": "en"}
    )

    page = response.content.decode()
    assert "<title>Fel:" in page
    assert 'value="nobody"' in page
    assert 'class="errsum"' in page
    assert not Invitation.objects.exists()


def test_the_first_member_is_main_contact_and_the_next_is_not(actor):
    first = membership.start(actor, user=make_user(), role="member", now=NOW)
    second = membership.start(actor, user=make_user(), role="member", now=NOW)

    assert (first.is_main_contact, second.is_main_contact) == (True, False)


def test_an_ended_membership_loses_its_rights_at_once(actor, main_contact):
    member = make_member(actor, started_at=NOW)
    browser = browser_of(member)
    page = reverse("actors:edit", args=[actor.slug])
    before = browser.get(page).status_code

    browser_of(main_contact).post(
        reverse("actors:end_membership", args=[actor.slug, member.memberships.get().pk])
    )

    assert (before, browser.get(page).status_code) == (200, 404)
    assert Message.objects.get().to == member.email


def test_the_last_main_contact_cannot_leave(actor, main_contact):
    make_member(actor)

    with pytest.raises(ValidationError):
        membership.end(main_contact.memberships.get(), by=main_contact, now=timezone.now())

    assert list(Actor.objects.managed_by(main_contact)) == [actor]


def test_handing_over_changes_who_manages(actor, main_contact):
    successor = make_member(actor)
    page = reverse("actors:hand_over", args=[actor.slug, successor.memberships.get().pk])

    browser_of(main_contact).post(page)
    membership.end(main_contact.memberships.get(), by=main_contact, now=timezone.now())

    assert list(Actor.objects.managed_by(successor)) == [actor]
    assert list(Actor.objects.editable_by(main_contact)) == []
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted(
        [main_contact.email, main_contact.email, successor.email]
    )


def test_a_changed_role_ends_the_former(actor, main_contact):
    person = make_member(actor, started_at=NOW)
    former = person.memberships.get()

    browser_of(main_contact).post(
        reverse("actors:change_role", args=[actor.slug, former.pk]), {"role": "reviewer"}
    )

    assert list(Actor.objects.editable_by(person)) == []
    assert list(Actor.objects.reviewed_by(person)) == [actor]
    assert list(Membership.objects.former().values_list("pk", flat=True)) == [former.pk]
    assert "Reviewer of reports" in Message.objects.get(to=person.email).text


def test_ending_a_membership_ends_the_consent_to_be_shown(actor, main_contact):
    person = make_member(actor, started_at=NOW, is_shown=True)
    found = person.memberships.get()
    person.consents.create(
        purpose="contact_person", about=f"actors.membership/{found.pk}", wording="Yes", given_at=NOW
    )

    membership.end(found, by=main_contact, now=timezone.now())

    assert person.consents.get().withdrawn_at is not None
    assert not Membership.objects.contact_persons(NOW).filter(user=person).exists()


def test_the_page_of_members_costs_the_same_with_more_of_them(
    actor, main_contact, django_assert_num_queries, django_assert_max_num_queries
):
    browser = browser_of(main_contact)
    page = reverse("actors:members", args=[actor.slug])
    invite(actor, main_contact, email="a@example.org")
    browser.get(page)
    with django_assert_max_num_queries(40) as one:
        browser.get(page)
    for number in range(3):
        make_member(actor)
        invite(actor, main_contact, email=f"{number}@example.org")

    with django_assert_num_queries(len(one.captured_queries)):
        browser.get(page)


# — two at once —


def at_once(*deeds):
    """Run each in a thread of its own; what each returned or raised."""
    results = [None] * len(deeds)

    def run(number, deed):
        try:
            results[number] = deed()
        except ValidationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refused(results):
    return sum(isinstance(result, ValidationError) for result in results)


@pytest.fixture
def meeting(monkeypatch):
    """Both threads meet after their checks, unless a lock keeps one of them away from there."""
    barrier = threading.Barrier(2)
    close = membership._close

    def slow_close(found, *, now):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        close(found, now=now)

    monkeypatch.setattr(membership, "_close", slow_close)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_main_contacts_cannot_both_leave_at_once(meeting, monkeypatch, is_guarded):
    actor = make_actor()
    people = [make_member(actor, is_main_contact=True) for _number in range(2)]
    if not is_guarded:
        monkeypatch.setattr(membership, "_lock", lambda actor: Actor.objects.get(pk=actor.pk))
    now = timezone.now()

    results = at_once(
        *(lambda user=user: membership.end(user.memberships.get(), by=user, now=now) for user in people)
    )

    left = actor.memberships.main_contacts(now).count()
    assert (refused(results), left) == ((1, 1) if is_guarded else (0, 0))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_an_invitation_is_used_once_even_by_two_clicks_at_once(monkeypatch, is_guarded):
    actor = make_actor()
    main_contact = make_member(actor, is_main_contact=True)
    invitation = invite(actor, main_contact)
    invited = make_user(email="ny@example.org")
    if not is_guarded:
        monkeypatch.setattr(InvitationQuerySet, "open", lambda self, now=None: self.all())

    results = at_once(*[lambda: membership.accept(invitation, user=invited, now=NOW)] * 2)

    assert refused(results) == (1 if is_guarded else 0)
    assert invited.memberships.count() == 1


def test_somebody_whose_account_is_closed_answers_for_nothing(actor, main_contact, client):
    closed = make_member(actor, make_user(is_active=False))
    make_member(actor, make_user(is_active=False), is_main_contact=True)
    client.force_login(main_contact)
    own, other = main_contact.memberships.get(), closed.memberships.get()

    client.post(reverse("actors:hand_over", args=[actor.slug, other.pk]))
    client.post(reverse("actors:end_membership", args=[actor.slug, own.pk]))

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.is_main_contact, own.ended_at, other.is_main_contact) == (True, None, False)
