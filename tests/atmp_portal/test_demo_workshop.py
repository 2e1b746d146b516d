"""The example workshop of the demo."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from atmp_portal import demo_people, demo_workshop
from workshops.models import Workshop


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
