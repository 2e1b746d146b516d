"""Who is reminded of a report: circles that widen as it gets worse, each with those inside it."""

from collections import defaultdict
from enum import IntEnum
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from actors.models import Membership, User

from . import reporting


class Circle(IntEnum):
    ACCOUNTABLE = 0
    PREPARERS = 1
    MAIN_CONTACTS = 2
    REVIEWERS = 3
    ADMINISTRATORS = 4


class Reached(NamedTuple):
    """Whom a reminder reaches: (person, the innermost circle they stand in), and how far it went.

    `nobody_meant`: nobody stood in the circles it was meant for, so it went to the next that has somebody.
    """

    people: list
    circle: Circle
    nobody_meant: bool
    nobody_accountable: bool


# From so many days after the last day a reminder reaches this circle.
WIDENS = {7: Circle.MAIN_CONTACTS, 14: Circle.REVIEWERS, 30: Circle.ADMINISTRATORS}


def circle_for(days):
    """How far a reminder so many days from the last day reaches: by the calendar, whatever the plan holds.

    Until a week after the last day: those who write the report. A circle holds those inside it, so that a
    plan with long pauses passes nobody over, and one with short pauses does not alarm everybody in a week.
    """
    return max((circle for late, circle in WIDENS.items() if days >= late), default=Circle.PREPARERS)


def reached(people, circle):
    """`Reached` for one requirement, from its {circle: people}."""
    meant = [each for each in Circle if each <= circle]
    found = _once(people, meant)
    farthest = circle
    while not found and farthest < Circle.ADMINISTRATORS:
        farthest = Circle(farthest + 1)
        found = _once(people, [farthest])
    return Reached(found, farthest, farthest != circle or not found, not people[Circle.ACCOUNTABLE])


def _once(people, circles):
    found = {}
    for circle in circles:
        for user in people[circle]:
            found.setdefault(user, circle)
    return list(found.items())


def people_of_each(requirements, *, now):
    """{pk of the requirement: {circle: people}}; the number of questions does not grow with the rows."""
    prefetch_related_objects(requirements, Prefetch("recipients", to_attr="recipients_listed"))
    recipients = {actor for each in requirements for actor in each.recipients_listed}
    members = Membership.objects.current(now).filter(user__is_active=True).select_related("user")
    contacts = _by_actor(
        members.filter(is_main_contact=True, actor__in={each.responsible_id for each in requirements})
    )
    reviewers = _by_actor(members.filter(role="reviewer", actor__in=recipients))
    administrators = list(User.objects.administrators())
    answering = reporting.people_of_each(requirements, now)
    return {
        each.pk: {
            Circle.ACCOUNTABLE: [answering[each.pk].accountable] if answering[each.pk].accountable else [],
            Circle.PREPARERS: answering[each.pk].preparers,
            Circle.MAIN_CONTACTS: contacts[each.responsible_id],
            Circle.REVIEWERS: [user for actor in each.recipients_listed for user in reviewers[actor.pk]],
            Circle.ADMINISTRATORS: administrators,
        }
        for each in requirements
    }


def _by_actor(memberships):
    people = defaultdict(list)
    for membership in memberships.order_by("started_at", "pk"):
        people[membership.actor_id].append(membership.user)
    return people
