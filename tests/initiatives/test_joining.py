"""How actors come to take part in initiatives, and how they leave."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from actors.models import User
from initiatives import joining
from initiatives.models import Joining, Partnership
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_joining,
    make_lead,
    make_member,
    make_partnership,
    make_user,
)

pytestmark = pytest.mark.django_db


def letters():
    return sorted(Message.objects.exclude(state="cancelled").values_list("to", "subject"))


def test_a_member_asks_and_the_lead_gets_a_letter_and_accepts(client):
    initiative = make_initiative(name_en="Cell network")
    actor = make_actor(name_en="Vector Lab")
    member = make_member(actor, make_user(email="member@example.org"))
    lead = make_lead(initiative, make_user(email="lead@example.org"))
    client.force_login(member)
    client.post(
        f"/en/initiatives/{initiative.slug}/join/",
        {"actor": actor.pk, "role_en": "makes vectors", "message": "May we join?"},
    )
    asked = Joining.objects.get()
    client.force_login(lead)

    response = client.post(reverse("initiatives:joining", args=[asked.pk]), {"accept": "1"})

    partnership = Partnership.objects.get()
    assert response.status_code == 302
    assert (partnership.actor, partnership.kind, partnership.role_en) == (actor, "partner", "makes vectors")
    assert partnership.start.start == timezone.localdate()
    assert Joining.objects.get().answered_by == lead
    assert Message.objects.get(to="lead@example.org").text.count(f"/en/initiatives/joinings/{asked.pk}/") == 1
    assert Message.objects.get(to="member@example.org").subject == "Vector Lab takes part in Cell network"


def test_a_lead_invites_by_name_and_the_main_contact_declines_with_a_reason(client):
    initiative, actor = make_initiative(name_en="Cell network"), make_actor(name_en="Vector Lab")
    contact = make_member(actor, make_user(email="contact@example.org"), is_main_contact=True)
    lead = make_lead(initiative, make_user(email="lead@example.org"))
    client.force_login(lead)
    client.post(f"/en/initiatives/{initiative.slug}/invite/", {"actor": "vector lab", "message": "Welcome."})
    invited = Joining.objects.get()
    client.force_login(contact)
    page = reverse("initiatives:joining", args=[invited.pk])

    without_reason = client.post(page, {"decline": "1", "reason": " "})
    state_then = Joining.objects.get().state
    client.post(page, {"decline": "1", "reason": "Not this year."})

    assert "Give the reason" in without_reason.content.decode()
    assert state_then == "waiting"
    assert (Joining.objects.get().state, Joining.objects.get().reason) == ("declined", "Not this year.")
    assert Partnership.objects.count() == 0
    assert letters() == [("lead@example.org", "Vector Lab does not take part in Cell network")]
    assert Message.objects.get(to="contact@example.org").state == "cancelled"


def test_an_actor_that_nobody_has_is_not_invited_but_suggested(client):
    initiative = make_initiative()
    make_actor(name="Vektorlabbet", name_en="Vector Lab")
    client.force_login(make_lead(initiative))

    response = client.post(
        f"/en/initiatives/{initiative.slug}/invite/", {"actor": "Vektorlabet", "message": "Welcome."}
    )

    assert response.context["form"].errors == {
        "actor": ["Nothing here is called Vektorlabet. Do you mean one of these? Vector Lab"]
    }
    assert Joining.objects.count() == 0


def test_an_invited_actor_without_members_is_answered_for_by_administrators():
    initiative, actor = make_initiative(), make_actor()
    User.objects.create_superuser("admin@example.org", name="Ada")

    joining.propose(
        Joining(initiative=initiative, actor=actor, direction="invited", asked_by=make_lead(initiative)),
        now=timezone.now(),
    )

    assert [to for to, _subject in letters()] == ["admin@example.org"]


def test_opening_the_page_of_a_proposal_changes_nothing(client):
    initiative, actor = make_initiative(), make_actor()
    found = make_joining(initiative, actor)
    client.force_login(make_lead(initiative))
    page = reverse("initiatives:joining", args=[found.pk])

    client.get(page, {"accept": "1"})
    client.head(page, {"accept": "1"})

    assert Joining.objects.get().state == "waiting"


def test_the_side_that_asked_withdraws_but_cannot_answer_itself(client):
    initiative, actor = make_initiative(), make_actor()
    member = make_member(actor)
    found = make_joining(initiative, actor, asked_by=member)
    client.force_login(member)
    page = reverse("initiatives:joining", args=[found.pk])

    refused = client.post(page, {"accept": "1"})
    state_then = Joining.objects.get().state
    client.post(page, {"withdraw": "1"})

    assert refused.status_code == 404
    assert state_then == "waiting"
    assert Joining.objects.get().state == "withdrawn"


def test_what_waits_for_whom():
    initiative, actor = make_initiative(), make_actor()
    lead, member = make_lead(initiative), make_member(actor)
    former = make_lead(initiative, ended_at=timezone.now(), started_at=timezone.now() - timedelta(days=9))
    asked = make_joining(initiative, actor)
    invited = make_joining(make_initiative(), actor, direction="invited")

    waiting = {
        name: list(Joining.objects.answerable_by(person))
        for name, person in {"lead": lead, "member": member, "former": former, "none": make_user()}.items()
    }

    assert waiting == {"lead": [asked], "member": [invited], "former": [], "none": []}


def test_leaving_moves_the_partner_to_the_former_ones_and_tells_both_sides(client):
    initiative = make_initiative(kind="network")
    stays, leaves = make_actor(name_en="Stays"), make_actor(name_en="Leaves")
    make_partnership(stays, initiative)
    partnership = make_partnership(leaves, initiative, start="2020")
    contact = make_member(leaves, make_user(email="contact@example.org"), is_main_contact=True)
    make_lead(initiative, make_user(email="lead@example.org"))
    client.force_login(contact)

    client.post(reverse("initiatives:end_partnership", args=[initiative.slug, partnership.pk]))

    client.logout()
    page = client.get(f"/en/initiatives/{initiative.slug}/")
    assert [row.actor for row in page.context["partners"]] == [stays]
    assert [row.actor for row in page.context["former_partners"]] == [leaves]
    assert "Members and roles" in page.content.decode()
    assert "Took part before" in page.content.decode()
    assert [to for to, _subject in letters()] == ["lead@example.org"]


def test_a_member_ends_no_role_but_that_of_their_own_actor(client):
    initiative = make_initiative()
    own, other = make_actor(), make_actor()
    coordinator = make_partnership(own, initiative, kind="coordinator")
    foreign = make_partnership(other, initiative)
    client.force_login(make_member(own))

    statuses = [
        client.post(reverse("initiatives:end_partnership", args=[initiative.slug, row.pk])).status_code
        for row in (coordinator, foreign)
    ]

    assert statuses == [404, 404]
    assert list(Partnership.objects.filter(end="")) == [coordinator, foreign]


def test_who_has_left_may_come_back():
    initiative, actor = make_initiative(), make_actor()
    make_partnership(actor, initiative, start="2019", end="2020")
    found = make_joining(initiative, actor)

    joining.accept(found, by=make_lead(initiative), now=timezone.now())

    assert Partnership.objects.filter(actor=actor).count() == 2


def test_visitors_see_no_buttons_and_members_do(client):
    initiative = make_initiative()
    page = f"/en/initiatives/{initiative.slug}/"
    before = client.get(page).content.decode()
    client.force_login(make_member(make_actor()))

    after = client.get(page).content.decode()

    address = reverse("initiatives:join", args=[initiative.slug])
    assert address not in before
    assert address in after


def test_the_page_asks_as_much_for_three_partners_as_for_one(client):
    one, three = make_initiative(), make_initiative()
    lead = make_lead(one)
    make_lead(three, lead)
    for initiative, number in ((one, 1), (three, 3)):
        for _each in range(number):
            make_partnership(make_actor(), initiative)
            make_partnership(make_actor(), initiative, start="2018", end="2019")
            make_joining(initiative, make_actor())
    client.force_login(lead)

    counts = {}
    for name in ("initiative", "partners"):
        for initiative in (one, three):
            client.get(reverse(f"initiatives:{name}", args=[initiative.slug]))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"initiatives:{name}", args=[initiative.slug]))
            counts.setdefault(name, []).append(len(asked))

    assert counts["initiative"][0] == counts["initiative"][1]
    assert counts["partners"][0] == counts["partners"][1]


def test_two_proposals_for_one_actor_in_the_database_are_refused():
    initiative, actor = make_initiative(), make_actor()
    make_joining(initiative, actor)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_joining(initiative, actor)


# — two at once —


def at_once(deed, *arguments):
    """What each of two threads that begin together gets: a value, or the error it raised."""

    def run(argument):
        # A thread begins in the portal's first language.
        with translation.override("en"):
            try:
                return deed(argument)
            except ValidationError as error:
                return str(error.messages[0])
            finally:
                connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(run, arguments))


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_make_one_partnership():
    initiative, actor = make_initiative(), make_actor()
    found = make_joining(initiative, actor)
    leads = [make_lead(initiative), make_lead(initiative)]

    results = at_once(lambda lead: joining.accept(found, by=lead, now=timezone.now()), *leads)

    assert Partnership.objects.count() == 1
    assert "Somebody else has answered this in the meantime." in results


@pytest.mark.django_db(transaction=True)
def test_two_who_propose_at_once_make_one_proposal_and_one_is_told():
    initiative, actor = make_initiative(), make_actor()
    members = [make_member(actor), make_member(actor)]

    results = at_once(
        lambda member: joining.propose(
            Joining(initiative=initiative, actor=actor, direction="asked", asked_by=member),
            now=timezone.now(),
        ),
        *members,
    )

    assert Joining.objects.count() == 1
    assert "A proposal for this actor already waits for an answer." in results


def test_letters_say_truly_why_somebody_gets_them(client):
    administrator = make_administrator()
    led, unled = make_initiative(), make_initiative(name_en="Nobody's network")
    lead, actor = make_lead(led), make_actor()
    member = make_member(actor, is_main_contact=True)
    client.force_login(member)

    for initiative in (led, unled):
        client.post(
            reverse("initiatives:join", args=[initiative.slug]), {"actor": actor.pk, "message": "Please."}
        )

    to_lead, to_administrator = Message.objects.filter(key__startswith="joining_asked").order_by("pk")
    assert (to_lead.to, "because you lead" in to_lead.text) == (lead.email, True)
    assert (to_administrator.to, "because you lead" in to_administrator.text) == (administrator.email, False)
    assert "you are an administrator of the portal, and nobody leads" in to_administrator.text
    assert "you are an administrator of the portal, and nobody leads" in to_administrator.html


def test_a_sign_that_the_database_cannot_hold_is_taken_out_of_the_reason(client):
    initiative = make_initiative()
    joining = make_joining(initiative, make_actor())
    client.force_login(make_lead(initiative))

    client.post(reverse("initiatives:joining", args=[joining.pk]), {"decline": "1", "reason": "N\0o"})

    joining.refresh_from_db()
    assert (joining.state, joining.reason) == ("declined", "No")


def test_the_role_of_a_former_partner_is_followed_by_its_comma(client):
    initiative, actor = make_initiative(), make_actor()
    make_partnership(
        actor, initiative, kind="partner", role_sv="utvecklar vektorer", start="2020", end="2021"
    )

    page = client.get(f"/sv/initiatives/{initiative.slug}/").content.decode()

    assert "utvecklar vektorer, 2020–2021" in page
