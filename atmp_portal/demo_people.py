"""One account for each role, so that every journey can be tried on a machine of one's own."""

from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction

from actors import membership
from actors.models import Actor, Membership, User
from initiatives.models import Assignment, Initiative


class DemoPerson(NamedTuple):
    """An account and what its person may do; slugs of `data/`."""

    email: str
    name: str
    does: str
    acts_for: str = ""
    reviews_for: str = ""
    leads: str = ""
    coordinates: str = ""
    is_administrator: bool = False


PEOPLE = [
    DemoPerson("company@demo.example", "Kim Company", "main contact of CombiGene", acts_for="combigene"),
    DemoPerson(
        "hospital@demo.example", "Harriet Hospital", "main contact of Region Skåne", acts_for="region-skane"
    ),
    DemoPerson(
        "coordinator@demo.example",
        "Conny Coordinator",
        "coordinates the workshops and surveys of ATMP 2030",
        coordinates="atmp-2030",
    ),
    DemoPerson(
        "lead@demo.example",
        "Lea Lead",
        "member of Vinnova, leads the ATMP Innovation Cluster",
        acts_for="vinnova",
        leads="atmp-innovationskluster",
    ),
    DemoPerson(
        "reviewer@demo.example",
        "Robin Reviewer",
        "reviews reports for Klimat- och näringslivsdepartementet",
        reviews_for="klimat-och-naringslivsdepartementet",
    ),
    DemoPerson(
        "admin@demo.example",
        "Ada Admin",
        "administrator, in the portal and in /admin/",
        is_administrator=True,
    ),
]


@transaction.atomic
def make_people(*, password, now):
    """Make each account, or set right the one that is there. Raises Actor.DoesNotExist without content."""
    for person in PEOPLE:
        make_person(person, password=password, now=now)


def make_person(person, *, password, now):
    user, is_new = User.objects.get_or_create(email=person.email, defaults={"name": person.name})
    user.is_active = True
    user.is_staff = user.is_superuser = person.is_administrator
    # Setting the same password again would end the sessions of who is trying things out.
    if is_new or not user.check_password(password):
        user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    for slug, role in [
        (person.acts_for, Membership.Role.MEMBER),
        (person.reviews_for, Membership.Role.REVIEWER),
    ]:
        if slug:
            membership.start(Actor.objects.get(slug=slug), user=user, role=role, now=now)
    for slug, role in [
        (person.leads, Assignment.Role.LEAD),
        (person.coordinates, Assignment.Role.COORDINATOR),
    ]:
        if slug:
            assign(Initiative.objects.get(slug=slug), user=user, role=role, now=now)


def assign(initiative, *, user, role, now):
    """Give the person the role in the initiative, unless they have it now."""
    if not initiative.assignments.current(now).filter(user=user, role=role).exists():
        Assignment.objects.create(initiative=initiative, user=user, role=role, started_at=now)
