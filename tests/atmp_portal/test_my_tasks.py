"""One's own page: what waits, what one waits for, what the organisations owe."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors import admission, membership
from actors.models import ActorChange, Application, Consent
from atmp_portal.my_tasks import how_many, to_do
from tests.factories import (
    make_action,
    make_actor,
    make_administrator,
    make_application,
    make_initiative,
    make_joining,
    make_lead,
    make_member,
    make_obligation,
    make_user,
)

pytestmark = pytest.mark.django_db


def page_of(user):
    browser = Client()
    browser.force_login(user)
    response = browser.get("/en/me/")
    return response.context, response.content.decode()


def titles(tasks):
    return [task.title for task in tasks]


def test_a_new_person_is_told_what_to_do_first():
    context, page = page_of(make_user())

    assert context["to_do"] == []
    assert "You do not act for any organisation yet" in page
    assert f'href="{reverse("actors:apply").replace("/sv/", "/en/")}"' in page


def test_a_lead_sees_who_asks_and_a_main_contact_who_invites():
    initiative, actor = (
        make_initiative(name_en="Cells for all"),
        make_actor(name="Cell AB", name_en="Cell AB"),
    )
    lead, contact = make_lead(initiative), make_member(actor, is_main_contact=True)
    make_joining(initiative, actor)
    make_joining(make_initiative(name_en="Other"), actor, direction="invited")

    of_lead, of_contact = page_of(lead)[0], page_of(contact)[0]

    assert titles(of_lead["to_do"]) == ["Cell AB asks to join Cells for all"]
    assert titles(of_contact["to_do"]) == ["Other invites Cell AB to take part"]
    assert how_many(lead) == 1


def test_administrators_see_the_queues_as_old_as_their_oldest():
    now = timezone.now()
    for hours in (1, 5):
        make_application(state="submitted", submitted_at=now - timedelta(hours=hours))
    change = ActorChange.objects.create(
        actor=make_actor(), requested_by=make_user(), old={}, new={"name": "B"}
    )

    context, page = page_of(make_administrator())

    assert titles(context["to_do"]) == [
        "2 applications wait for an answer",
        "1 change of an actor waits for an answer",
    ]
    assert context["to_do"][0].since == now - timedelta(hours=5)
    assert titles(page_of(change.requested_by)[0]["awaited"]) == [str(change.actor)]
    assert '<b>2<span class="vh">' in page


def test_an_application_is_a_task_until_it_is_sent():
    user = make_user()
    application = make_application(applicant=user, name="Cell AB")
    before = page_of(user)[0]

    Application.objects.filter(pk=application.pk).update(state="submitted", submitted_at=timezone.now())
    after = page_of(user)[0]

    assert (titles(before["to_do"]), titles(before["awaited"])) == (["Cell AB"], [])
    assert (titles(after["to_do"]), titles(after["awaited"])) == ([], ["Cell AB"])


def test_an_invitation_is_awaited_until_it_is_withdrawn():
    actor = make_actor(name="Cell AB", name_en="Cell AB")
    contact = make_member(actor, is_main_contact=True)
    invitation = membership.invite(
        actor, email="new@example.org", role="member", by=contact, language="en", now=timezone.now()
    )
    before = page_of(contact)[0]

    membership.revoke(invitation, now=timezone.now())

    assert titles(before["awaited"]) == ["new@example.org is invited to act for Cell AB"]
    assert titles(page_of(contact)[0]["awaited"]) == []


def test_actions_and_reports_of_ones_own_are_shown_and_the_unknown_stays_unknown():
    actor, initiative = make_actor(), make_initiative()
    member = make_member(actor)
    mine = make_action(owner_actor=actor, title_en="Write the plan")
    make_action(owner_actor=actor, status="done")
    make_action(owner_actor=make_actor())
    obligation = make_obligation(initiative, actor, due="2022-06-01")
    make_obligation(initiative, make_actor())

    context, page = page_of(member)

    assert list(context["actions"]) == [mine]
    assert list(context["obligations"]) == [obligation]
    assert "Unknown whether it was handed in" in page
    assert "Not stated" in page


def test_a_reviewer_sees_the_reports_that_come_to_the_organisation():
    ministry = make_actor()
    reviewer = make_member(ministry, role="reviewer")
    obligation = make_obligation(make_initiative(), make_actor(), recipients=[ministry])

    assert list(page_of(reviewer)[0]["obligations"]) == [obligation]


def test_a_role_that_has_ended_shows_nothing():
    actor = make_actor()
    former = make_member(actor, ended_at=timezone.now())
    make_action(owner_actor=actor)
    make_obligation(make_initiative(), actor)
    make_joining(make_initiative(), actor, direction="invited")

    context, page = page_of(former)

    assert (list(context["actions"]), list(context["obligations"]), context["to_do"]) == ([], [], [])
    assert "You do not act for any organisation yet" in page


def test_the_page_costs_the_same_with_more_rows(django_assert_num_queries, django_assert_max_num_queries):
    actor, initiative = make_actor(), make_initiative()
    user = make_lead(initiative, make_member(actor, is_main_contact=True))
    browser = Client()
    browser.force_login(user)

    def more():
        make_action(owner_actor=actor)
        make_obligation(initiative, actor)
        make_joining(initiative, make_actor())
        make_joining(make_initiative(), actor, direction="invited")
        make_joining(make_initiative(), actor, asked_by=user, direction="asked")

    more()
    browser.get("/en/me/")
    with django_assert_max_num_queries(45) as one:
        browser.get("/en/me/")
    more()
    more()

    with django_assert_num_queries(len(one.captured_queries)):
        browser.get("/en/me/")


def test_settings_record_consent_in_the_words_that_were_shown():
    user = make_member(make_actor())
    found = user.memberships.get()
    browser = Client()
    browser.force_login(user)
    fields = {"name": "Nina Ny", "language": "sv", "wants_weekly_digest": "on"}

    browser.post("/en/me/settings/", fields | {f"membership_{found.pk}": "on"})
    shown = user.memberships.get().is_shown, Consent.objects.get().wording[:16]
    browser.post("/en/me/settings/", fields)

    user.refresh_from_db()
    assert shown == (True, "My name is shown")
    assert user.memberships.get().is_shown is False
    assert Consent.objects.get().withdrawn_at is not None
    assert (user.name, user.language, user.wants_optional_letters, user.wants_weekly_digest) == (
        "Nina Ny",
        "sv",
        False,
        True,
    )


def test_the_number_in_the_header_is_that_of_the_tasks_and_costs_one_query(django_assert_num_queries):
    initiative, other, person = make_initiative(), make_initiative(), make_administrator()
    make_lead(initiative, person)
    for _number in range(3):
        make_joining(initiative, make_actor())
        make_application(state="submitted", submitted_at=timezone.now())
    make_joining(other, make_actor(), direction="invited")
    make_application(applicant=person)
    ActorChange.objects.create(actor=make_actor(), requested_by=person, old={"city": "A"}, new={"city": "B"})

    tasks = to_do(person, timezone.now())
    with django_assert_num_queries(1):
        number = how_many(person)

    assert number == len(tasks) >= 6
    assert how_many(make_user()) == 0


def test_the_consent_of_an_application_is_taken_back_where_it_says_so():
    person, browser = make_user(language="sv"), Client()
    browser.force_login(person)
    answered = make_application(applicant=person, state="approved", submitted_at=timezone.now())
    sent = admission.submit(
        make_application(applicant=person), wording="Jag går med på det.", language="sv", now=timezone.now()
    )
    consent = Consent.objects.get()
    path = reverse("withdraw_consent", args=[consent.pk])
    stranger = Client()
    stranger.force_login(make_user())

    page = browser.get(reverse("my_settings")).content.decode()
    of_stranger = stranger.post(path).status_code
    browser.post(path)

    consent.refresh_from_db()
    sent.refresh_from_db()
    answered.refresh_from_db()
    assert ("Jag går med på det." in page, path in page, of_stranger) == (True, True, 404)
    assert (consent.withdrawn_at is None, sent.state, answered.state) == (False, "withdrawn", "approved")
    assert path not in browser.get(reverse("my_settings")).content.decode()


def test_members_and_reviewers_leave_from_their_own_page_and_main_contacts_hand_over_first():
    member, contact = make_user(), make_user()
    actor = make_actor()
    make_member(actor, contact, is_main_contact=True)
    make_member(actor, member, role="reviewer")
    paths = {
        person: reverse("actors:end_membership", args=[actor.slug, person.memberships.get().pk])
        for person in (member, contact)
    }

    pages = {person: page_of(person)[1].replace("/en/", "/sv/") for person in paths}

    assert [paths[person] in pages[person] for person in (member, contact)] == [True, False]
