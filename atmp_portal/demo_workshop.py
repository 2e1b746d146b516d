"""One example workshop with few seats, a waiting list and invitations, so that every journey can be tried.

It is marked as an example wherever it is shown. Its guests have addresses at which nobody reads.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from actors.models import Actor, User
from initiatives.models import Initiative
from workshops import inviting, organising, programme, registration
from workshops.models import AgendaItem, Participation, TalkingPoint, Workshop
from workshops.models.outcomes import RUNNING
from workshops.registration import Details

COORDINATOR = "coordinator@demo.example"
INITIATIVE = "atmp-2030"
SEATS = 4
PARTICIPANTS = [
    ("Exempel Alm", "alm@guest.example", "RISE"),
    ("Exempel Björk", "bjork@guest.example", "Region Skåne"),
    ("Exempel Ek", "ek@guest.example", "Karolinska Institutet"),
    ("Exempel Gran", "gran@guest.example", "NorthX Biologics"),
    ("Exempel Hassel", "hassel@guest.example", "CombiGene"),
    ("Exempel Lind", "lind@guest.example", "Läkemedelsverket"),
]
INVITED = [
    ("Kim Company", "company@demo.example", "CombiGene", True),
    ("Harriet Hospital", "hospital@demo.example", "Region Skåne", True),
    ("Exempel Rönn", "ronn@guest.example", "TLV", False),
]
PROGRAMME = [
    (time(13), "Läget i dag", "The situation today", "ATMP 2030"),
    (time(13, 20), "Vad logistiken kräver", "What logistics requires", "RISE"),
    (time(14), "Grupparbete", "Group work", ""),
    (time(15), "Åtgärder och ansvariga", "Actions and owners", ""),
]


@transaction.atomic
def make_workshop(*, now, follows=None):
    """Make the example, unless one is still to come. Returns the `Workshop`.

    `follows` is the workshop that it follows up: what is still to be done of it is on the agenda.
    """
    coming = Workshop.objects.filter(is_example=True, starts_at__gt=now, status=Workshop.Status.PUBLISHED)
    if found := coming.first():
        return found
    by = User.objects.get(email=COORDINATOR)
    workshop = organising.draft(
        values=words() | when(now),
        initiatives=Initiative.objects.filter(slug=INITIATIVE),
        by=by,
        now=now,
        desk={
            "capacity": SEATS,
            "meeting_url": "https://meet.example/atmp",
            "participant_note": "Exempel: rummet heter Gran, en trappa upp.",
            "participants_for": "everybody",
        },
    )
    fill(workshop)
    if follows:
        follow(workshop, follows)
    inviting.invite(workshop, [guest(*row) for row in INVITED], by=by, now=now)
    workshop = organising.publish(workshop, by=by, now=now)
    for place, (name, email, organisation) in enumerate(PARTICIPANTS):
        details = Details(
            name=name,
            email=email,
            organisation=organisation,
            is_shown=place % 2 == 0,
            wording="Exempel på ett samtycke.",
        )
        registration.register(workshop, details=details, user=None, now=now)
    inviting.decline(workshop.invitations.get(email="ronn@guest.example"), now=now)
    return workshop


def words():
    return {
        "title_sv": "Exempel: Logistik för levande läkemedel",
        "title_en": "Example: Logistics for living medicines",
        "issue_sv": "Ingen aktör på kartan arbetar med logistik. Vem kan ta ansvar för kedjan från klinik "
        "till tillverkning och tillbaka?",
        "issue_en": "No organisation on the map works with logistics. Who can answer for the chain from "
        "clinic to manufacturing and back?",
        "format": "workshop",
        "language": "sv",
        "venue_mode": "hybrid",
        "place": "RISE, Lindholmspiren 7, Göteborg",
        "access": "open_and_invited",
        "is_example": True,
    }


def when(now):
    """A Wednesday in about eight weeks, 13.00 to 15.30 in Stockholm."""
    day = timezone.localdate(now) + timedelta(weeks=8)
    day += timedelta(days=(2 - day.weekday()) % 7)
    starts_at = timezone.make_aware(datetime.combine(day, time(13)))
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2, minutes=30)}


def fill(workshop):
    rise = Actor.objects.filter(slug="rise").first()
    programme.set_people(workshop, [Participation(part="host", actor=rise, text_sv="" if rise else "RISE")])
    programme.set_points(
        workshop,
        [
            TalkingPoint(
                kind="benefit",
                text_sv="En gemensam bild av vad som fattas",
                text_en="A shared picture of what is missing",
            )
        ],
    )
    programme.set_agenda(
        workshop,
        [
            AgendaItem(order=order, starts=starts, title_sv=sv, title_en=en, speaker=speaker)
            for order, (starts, sv, en, speaker) in enumerate(PROGRAMME)
        ],
    )
    programme.set_questions(workshop, {"asks_diet": True, "asks_access": True, "other_questions": []})


def follow(workshop, earlier):
    """Make it a meeting that follows up: what is still to be done stands last on the agenda."""
    workshop.follows = earlier
    workshop.save()
    running = earlier.actions.filter(status__in=RUNNING).select_related("owner_actor")
    for order, action in enumerate(running, len(PROGRAMME)):
        workshop.agenda.create(
            order=order,
            title_sv=action.title_sv,
            title_en=action.title_en,
            speaker=str(action.owner_actor or action.owner_text_sv),
            action=action,
        )


def guest(name, email, organisation, may_delegate):
    return {"name": name, "email": email, "organisation": organisation, "may_delegate": may_delegate}
