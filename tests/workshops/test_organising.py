"""Drafting, publishing, copying, moving, cancelling and closing a workshop."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from outbox.models import Message
from tests.factories import make_action, make_actor, make_initiative, make_lead, make_user, make_workshop
from tests.workshops.factories import make_open_workshop, make_registration, make_workshop_invitation
from tests.workshops.test_journeys import words
from workshops import check_in, inviting, organising, registration
from workshops.models import (
    Desk,
    Participation,
    SecretLink,
    Workshop,
    WorkshopChange,
    WorkshopInvitation,
)

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def make_draft(now, initiative=None, **overrides):
    """A draft that lacks nothing."""
    moments = {"starts_at": now + timedelta(days=30), "ends_at": now + timedelta(days=30, hours=2)}
    fields = {"title_sv": "Logistik", "title_en": "", "issue_sv": "Vem?", "place": "Lund"} | moments
    fields |= {"format": "workshop", "language": "sv", "venue_mode": "on_site", "access": "open_registration"}
    draft = organising.draft(
        values=fields | overrides,
        initiatives=[initiative or make_initiative()],
        by=make_user(),
        now=now,
        desk={"capacity": 2},
    )
    draft.participations.create(part="host", text_sv="RISE")
    return draft


def occasions():
    """What letters were written about: {address: [letter]}."""
    found = {}
    for message in Message.objects.order_by("pk"):
        found.setdefault(message.to, []).append(message.key.split("/")[2])
    return found


def test_draft_is_seen_by_nobody_and_sends_nothing():
    now = timezone.now()

    draft = make_draft(now)
    inviting.invite(draft, [{"email": "a@example.org"}], by=draft.made_by, now=now)

    assert (draft.status, draft.desk.capacity) == ("draft", 2)
    assert Workshop.objects.public().count() == 0
    assert Message.objects.count() == 0


def test_publish_shows_the_workshop_and_sends_the_invitations_that_waited():
    now = timezone.now()
    draft = make_draft(now)
    inviting.invite(draft, [{"email": "a@example.org"}], by=draft.made_by, now=now)

    organising.publish(draft, by=draft.made_by, now=now)
    organising.publish(draft, by=draft.made_by, now=now)

    assert list(Workshop.objects.public()) == [draft]
    assert occasions() == {"a@example.org": ["invitation"]}
    assert list(draft.changes.values_list("verb", flat=True)) == ["published", "created"]


@pytest.mark.parametrize(
    "lacking",
    [
        {"issue_sv": ""},
        {"place": ""},
        {"starts_at": timedelta(hours=-1)},
        {"registration_closes_at": timedelta(hours=-1)},
    ],
)
def test_publish_tells_what_is_missing(lacking):
    now = timezone.now()
    moments = {
        name: now + value if isinstance(value, timedelta) else value for name, value in lacking.items()
    }
    draft = make_draft(now, **moments)

    with pytest.raises(ValidationError) as refused:
        organising.publish(draft, by=draft.made_by, now=now)

    assert len(refused.value.messages) == (2 if "starts_at" in lacking else 1)
    assert Workshop.objects.get().status == "draft"


def test_duplicate_copies_the_words_and_has_everything_else_fresh():
    now = timezone.now()
    workshop = make_open_workshop(now=now, capacity=9, registration_closes_at=now + timedelta(days=3))
    workshop.points.create(kind="question", order=1, text_sv="Hur?")
    workshop.agenda.create(order=1, title_sv="Läget")
    make_registration(workshop)
    make_workshop_invitation(workshop)

    copy = organising.duplicate(workshop, by=make_user(), now=now)

    assert (copy.status, copy.title_sv, copy.desk.capacity) == ("draft", workshop.title_sv, 9)
    assert copy.slug != workshop.slug
    assert copy.calendar_uid != workshop.calendar_uid
    assert (copy.registration_closes_at, copy.published_at, copy.calendar_sequence) == (None, None, 0)
    assert copy.starts_at > now
    assert [point.text_sv for point in copy.points.all()] == ["Hur?"]
    assert [item.title_sv for item in copy.agenda.all()] == ["Läget"]
    assert (copy.registrations.count(), copy.invitations.count(), copy.desk.seats_taken) == (0, 0, 0)
    assert Message.objects.count() == SecretLink.objects.count() == 0


def test_duplicate_keeps_the_clock_of_stockholm_over_the_change():
    starts_at = datetime(2026, 10, 7, 13, 0, tzinfo=STOCKHOLM)
    workshop = make_open_workshop(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))

    copy = organising.duplicate(workshop, by=make_user(), now=datetime(2026, 10, 8, 9, 0, tzinfo=STOCKHOLM))

    # Summer time ended on 25 October.
    assert copy.starts_at == datetime(2026, 11, 11, 13, 0, tzinfo=STOCKHOLM)


def test_follow_up_begins_with_the_open_actions_as_its_agenda():
    workshop, owner = make_workshop(), make_actor(name="TLV")
    make_action(workshop=workshop, title_sv="Skriv", status="open", owner_actor=owner)
    make_action(workshop=workshop, title_sv="Klar", status="done")

    meeting = organising.follow_up(workshop, by=make_user(), now=timezone.now())

    assert meeting.follows == workshop
    assert [(item.title_sv, item.speaker) for item in meeting.agenda.all()] == [("Skriv", "TLV")]


def test_move_tells_everybody_who_takes_part_or_waits_and_moves_the_calendars():
    now = timezone.now()
    closes_at = now + timedelta(days=29)
    workshop = make_open_workshop(now=now, capacity=1, place="Lund", registration_closes_at=closes_at)
    details = registration.Details(name="A", email="a@example.org")
    registration.register(workshop, details=details, user=None, now=now)
    make_registration(workshop, "waitlisted", email="b@example.org")
    make_registration(workshop, "cancelled", email="c@example.org")

    organising.move(
        workshop,
        starts_at=workshop.starts_at + timedelta(days=7),
        ends_at=workshop.ends_at + timedelta(days=7),
        venue_mode="on_site",
        place="Lund",
        reason="Strejk",
        by=make_user(),
        now=now,
    )

    assert occasions() == {"a@example.org": ["registered", "moved"], "b@example.org": ["moved"]}
    calendars = Message.objects.filter(to="a@example.org").order_by("pk").values_list("calendar", flat=True)
    assert ["SEQUENCE:0" in text or "SEQUENCE:1" in text for text in calendars] == [True, True]
    workshop.refresh_from_db()
    assert workshop.registration_closes_at == closes_at + timedelta(days=7)
    assert workshop.changes.get().reason == "Strejk"


def test_move_of_nothing_is_refused_and_sends_nothing():
    workshop, now = make_open_workshop(), timezone.now()
    make_registration(workshop)
    same = {name: getattr(workshop, name) for name in ("starts_at", "ends_at", "venue_mode", "place")}

    with pytest.raises(ValidationError):
        organising.move(workshop, **same, reason="", by=make_user(), now=now)

    assert Message.objects.count() == 0


def test_cancel_tells_all_takes_calendars_back_and_offers_nothing():
    now = timezone.now()
    workshop = make_open_workshop(now=now, capacity=1)
    details = registration.Details(name="A", email="a@example.org")
    registration.register(workshop, details=details, user=None, now=now)
    make_registration(workshop, "waitlisted", email="b@example.org")
    make_workshop_invitation(workshop, email="c@example.org")
    make_workshop_invitation(workshop, "declined", email="d@example.org")

    organising.cancel(workshop, reason="Strejk", by=make_user(), now=now)

    assert occasions() == {
        "a@example.org": ["registered", "cancelled"],
        "b@example.org": ["cancelled"],
        "c@example.org": ["cancelled"],
    }
    methods = Message.objects.filter(to="a@example.org").order_by("pk")
    assert [message.calendar_method for message in methods] == ["REQUEST", "CANCEL"]
    assert Desk.objects.get(workshop=workshop).seats_taken == 0
    assert set(workshop.registrations.values_list("state", "ended_by")) == {("cancelled", "workshop")}
    assert workshop.changes.get().detail == {"registered": 2, "invited": 1}


def test_cancel_needs_a_reason():
    workshop = make_open_workshop()

    with pytest.raises(ValidationError):
        organising.cancel(workshop, reason=" ", by=make_user(), now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.update(status="cancelled", cancelled_at=timezone.now())


def test_complete_keeps_the_numbers():
    now = timezone.now()
    workshop = make_open_workshop(
        now=now, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    here, _away = make_registration(workshop), make_registration(workshop)
    check_in.check_in(here, nonce=uuid.uuid4(), by=make_user(), now=now)

    held = organising.complete(workshop, attended=None, by=make_user(), now=now)

    assert (held.status, held.registered_count, held.attended_count) == ("held", 2, 1)


def test_complete_before_the_start_is_refused():
    with pytest.raises(ValidationError):
        organising.complete(make_open_workshop(), attended=3, by=make_user(), now=timezone.now())


def test_overlapping_points_out_the_same_initiative_and_the_same_people():
    now, initiative, actor = timezone.now(), make_initiative(), make_actor()
    workshop = make_open_workshop(now=now, initiative=initiative)
    workshop.participations.create(part="invited", actor=actor)
    make_workshop_invitation(workshop, email="a@example.org")
    of_initiative = make_open_workshop(now=now, initiative=initiative)
    with_actor, with_guest = make_open_workshop(now=now), make_open_workshop(now=now)
    with_actor.participations.create(part="host", actor=actor)
    make_workshop_invitation(with_guest, email="a@example.org")
    make_open_workshop(now=now)
    make_open_workshop(now=now + timedelta(hours=2), initiative=initiative)
    declined = make_workshop_invitation(make_open_workshop(now=now), email="a@example.org")
    WorkshopInvitation.objects.filter(pk=declined.pk).update(state="declined", answered_at=now)

    found = organising.overlapping(workshop, by=make_lead(initiative), now=now)

    assert {other.pk: names for other, names in found} == {
        of_initiative.pk: [],
        with_actor.pk: [str(actor)],
        with_guest.pk: ["a@example.org"],
    }


def test_overlapping_tells_nothing_of_what_others_have_not_shown(client):
    now, initiative = timezone.now(), make_initiative()
    workshop = make_draft(now, initiative=initiative)
    hidden = make_open_workshop(now=now, starts_at=workshop.starts_at, ends_at=workshop.ends_at)
    Workshop.objects.filter(pk=hidden.pk).update(visibility="participants", title_en="Secret talks")
    foreign_draft = make_draft(now)
    for one in (workshop, hidden, foreign_draft):
        make_workshop_invitation(one, email="a@example.org")
    client.force_login(make_lead(initiative))

    found = organising.overlapping(workshop, by=make_lead(initiative), now=now)
    page = client.get(f"/en/workshops/{workshop.slug}/manage/publish/").content.decode()

    assert found == [(hidden, None)]
    assert "A workshop that is not public, with some of the same people" in page
    assert "Secret talks" not in page


def test_what_happened_to_a_workshop_is_never_rewritten():
    draft = make_draft(timezone.now())
    organising.publish(draft, by=draft.made_by, now=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopChange.objects.update(verb="cancelled")
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopChange.objects.all().delete()


def test_a_draft_is_deleted_with_all_that_was_written_and_sends_nothing():
    now = timezone.now()
    draft = make_draft(now)
    inviting.invite(draft, [{"email": "a@example.org"}], by=draft.made_by, now=now)
    draft.agenda.create(order=1, title_sv="Läget")

    organising.delete_draft(draft)

    assert not Workshop.objects.exists()
    assert not WorkshopChange.objects.exists()
    assert Workshop.history.filter(history_type="-").count() == 1
    assert Message.objects.count() == 0


@pytest.mark.parametrize("status", ["published", "cancelled", "held"])
def test_what_was_published_is_never_deleted(status):
    workshop = make_open_workshop()
    workshop.changes.create(verb="published")
    Workshop.objects.update(status=status)

    with pytest.raises(ValidationError):
        organising.delete_draft(workshop)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopChange.objects.all().delete()

    assert Workshop.objects.get() == workshop


def test_a_draft_is_neither_cancelled_nor_registered_for():
    now = timezone.now()
    draft = make_draft(now)
    details = registration.Details(name="Anna", email="a@example.org")

    with pytest.raises(ValidationError):
        organising.cancel(draft, reason="Strejk", by=draft.made_by, now=now)
    with pytest.raises(ValidationError):
        registration.add(draft, details=details, by=draft.made_by, now=now)

    assert Workshop.objects.get().status == "draft"
    assert Message.objects.count() == 0


def test_only_organisers_delete_a_draft_and_are_asked_first(client):
    draft = make_draft(timezone.now())
    lead, page = make_lead(draft.part_of.get()), f"/sv/workshops/{draft.slug}/manage/delete/"
    client.force_login(make_user())
    refused = (client.get(page).status_code, client.post(page).status_code)
    client.force_login(lead)

    asked = client.get(page)
    kept = Workshop.objects.count()
    done = client.post(page)

    assert refused == (404, 404)
    assert (asked.status_code, kept, done.status_code) == (200, 1, 302)
    assert not Workshop.objects.exists()


def test_names_that_are_not_found_are_pointed_out_before_publishing(client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative, status="draft", published_at=None)
    Participation.objects.create(workshop=workshop, part="host", actor=make_actor(name="Region Skåne"))
    client.force_login(make_lead(initiative))
    page, told = f"/sv/workshops/{workshop.slug}/manage/publish/", "står därför bara som text"

    before = words(client.get(page))
    Participation.objects.create(workshop=workshop, part="invited", text_sv="RISE <b>")
    after = words(client.get(page))

    assert told not in before
    assert f"{told}:</b> RISE &lt;b&gt;." in after
