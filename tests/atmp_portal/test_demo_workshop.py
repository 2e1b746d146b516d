"""The example workshop of the demo."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from atmp_portal import demo_past_workshop, demo_people, demo_workshop
from outbox.models import Message
from workshops import feedback
from workshops.models import FollowUpAction, Workshop


def test_the_example_is_full_with_a_waiting_list_and_invitations_and_is_made_once(content):
    now = timezone.now()
    demo_people.make_people(password="a long password", now=now)

    made = [demo_workshop.make_workshop(now=now + timedelta(days=day)) for day in (0, 1)]

    workshop = Workshop.objects.get(is_example=True)
    assert made == [workshop, workshop]
    assert Counter(workshop.registrations.values_list("state", flat=True)) == {
        "confirmed": 4,
        "waitlisted": 2,
    }
    assert Counter(workshop.invitations.values_list("state", flat=True)) == {"sent": 2, "declined": 1}
    assert (workshop.desk.capacity, workshop.status, workshop.title_sv.startswith("Exempel")) == (
        4,
        "published",
        True,
    )


def test_a_new_example_is_made_once_the_old_one_is_over(content):
    now = timezone.now()
    demo_people.make_people(password="a long password", now=now)
    first = demo_workshop.make_workshop(now=now)

    second = demo_workshop.make_workshop(now=first.ends_at)

    assert second != first
    assert second.starts_at > first.ends_at


def test_the_past_example_has_actions_in_every_state_and_is_made_once(content):
    now = timezone.now()
    demo_people.make_people(password="a long password", now=now)

    made = [demo_past_workshop.make_past_workshop(now=now + timedelta(days=day)) for day in (0, 30)]
    coming = demo_workshop.make_workshop(now=now, follows=made[0])

    workshop = Workshop.objects.get(status="held", is_example=True)
    assert made == [workshop, workshop]
    public = FollowUpAction.objects.public().filter(workshop=workshop)
    assert Counter(public.values_list("status", flat=True)) == {
        "open": 2,
        "in_progress": 1,
        "blocked": 1,
        "done": 1,
    }
    assert public.late(timezone.localdate(now)).count() == 1
    assert workshop.decisions.count() == 2
    assert feedback.sum_for_everybody(workshop, now=now).answers == 6
    assert (coming.follows, coming.agenda.exclude(action=None).count()) == (workshop, 4)
    assert not Message.objects.filter(about__contains=f"workshops.workshop/{workshop.pk}").exists()
