"""An invented report, marked as such, with which preparing, handing in, reviewing and reminders are tried."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from actors.models import Actor, Basis, User
from initiatives import schedule
from initiatives.models import Initiative, Obligation, Requirement, Responsibility

SLUG = "exempel-delredovisning"
DAYS_TO_GO = 30
# Swedish and English.
CONTENTS = [
    ("Hur arbetet har gått mot målen", "How the work has progressed towards the goals"),
    ("Vilka som deltar och hur det har förändrats", "Who takes part and how that has changed"),
    ("Hur pengarna har använts", "How the money has been used"),
    ("Workshoppar, resultat och åtgärder", "Workshops, outcomes and follow-up actions"),
    ("Vad som återstår och bedömda risker", "What remains, and the risks foreseen"),
]


@transaction.atomic
def make_report(*, now):
    """The example of the ATMP Innovation Cluster, due in 30 days; the one that is there stays as it is.

    Raises ObjectDoesNotExist without the content and the demo accounts.
    """
    requirement, is_new = Requirement.objects.get_or_create(
        slug=SLUG,
        defaults={
            "initiative": Initiative.objects.get(slug="atmp-innovationskluster"),
            "responsible": Actor.objects.get(slug="vinnova"),
            "title_sv": "Exempel: delredovisning",
            "title_en": "Example: interim report",
            "provenance": Basis.GENERAL_KNOWLEDGE,
            "is_example": True,
        },
    )
    if is_new:
        requirement.recipients.set([Actor.objects.get(slug="klimat-och-naringslivsdepartementet")])
        for order, (swedish, english) in enumerate(CONTENTS, start=1):
            requirement.contents.create(order=order, text_sv=swedish, text_en=english)
    name_accountable(requirement, User.objects.get(email="lead@demo.example"), now=now)
    if not requirement.obligations.exists():
        begin(requirement, timezone.localdate(now) + timedelta(days=DAYS_TO_GO), now=now)


def name_accountable(requirement, user, *, now):
    """The person, unless somebody is accountable already."""
    accountable = Responsibility.Role.ACCOUNTABLE
    if not requirement.responsibilities.current(now).filter(role=accountable).exists():
        requirement.responsibilities.create(user=user, role=accountable, started_at=now)


def begin(requirement, due_on, *, now):
    today = timezone.localdate(now)
    year_ago = today - timedelta(days=365)
    obligation = Obligation.objects.create(
        requirement=requirement,
        period_start=year_ago,
        period_end=today - timedelta(days=1),
        due=due_on.isoformat(),
        due_on=due_on,
        opens_on=today,
        state=Obligation.State.SCHEDULED,
    )
    schedule.begin(obligation, by=None, now=now)
