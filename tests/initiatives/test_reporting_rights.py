from datetime import timedelta

import pytest
from django.utils import timezone

from actors.models import Membership
from initiatives import reporting
from initiatives.models import Obligation
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_responsible,
    make_user,
)

pytestmark = pytest.mark.django_db
WAYS = ("visible_to", "preparable_by", "submittable_by", "reviewable_by", "managed_by")


@pytest.fixture
def obligation():
    return make_obligation(
        make_initiative(),
        make_actor(),
        "2030-06-01",
        recipients=[make_actor(), make_actor()],
        state="scheduled",
        opens_on="2030-03-01",
    )


def rights(user):
    return [way for way in WAYS if getattr(Obligation.objects, way)(user).exists()]


def test_a_named_member_of_the_responsible_actor_submits_and_the_lead_only_prepares(obligation):
    lead = make_lead(obligation.requirement.initiative)
    named = make_member(obligation.requirement.responsible)
    make_responsible(obligation, named)

    assert rights(named) == ["visible_to", "preparable_by", "submittable_by"]
    assert rights(lead) == ["visible_to", "preparable_by"]
    people = reporting.people_of(obligation.requirement, timezone.now())
    assert people == (named, [lead])


def test_who_is_named_but_has_left_gives_way_to_the_lead_of_longest_standing(obligation):
    now = timezone.now()
    initiative = obligation.requirement.initiative
    newer = make_lead(initiative, started_at=now - timedelta(days=1))
    older = make_lead(initiative, started_at=now - timedelta(days=9))
    left = make_member(obligation.requirement.responsible, ended_at=now - timedelta(hours=1))
    make_responsible(obligation, left)

    assert rights(left) == []
    assert rights(older) == ["visible_to", "preparable_by", "submittable_by"]
    assert rights(newer) == ["visible_to", "preparable_by"]
    assert reporting.people_of(obligation.requirement, now) == (older, [newer])


def test_a_reviewer_of_a_recipient_reviews_unless_in_the_initiative(obligation):
    first, second = obligation.requirement.recipients.all()
    reviewer = make_user()
    for recipient in (first, second):
        Membership.objects.create(user=reviewer, actor=recipient, role="reviewer")

    assert list(Obligation.objects.reviewable_by(reviewer)) == [obligation]
    assert rights(reviewer) == ["visible_to", "reviewable_by", "managed_by"]

    make_lead(obligation.requirement.initiative, reviewer)

    assert rights(reviewer) == ["visible_to", "preparable_by", "submittable_by"]


def test_an_administrator_manages_but_neither_submits_nor_reviews(obligation):
    assert rights(make_administrator()) == ["visible_to", "preparable_by", "managed_by"]


def test_strangers_and_reviewers_of_others_see_nothing(obligation):
    stranger = make_member(make_actor())
    Membership.objects.create(user=stranger, actor=make_actor(), role="reviewer")

    assert rights(stranger) == []
