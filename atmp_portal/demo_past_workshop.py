"""An example workshop that has been held: its outcomes, its decisions, and actions in every state.

It is marked as an example wherever it is shown. Nobody was registered for it, so nobody gets a letter but
those who own the action that is late.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from actors.fuzzy_dates import FuzzyDate
from actors.models import Actor, User
from initiatives.models import Initiative
from workshops import actions, organising, outcomes, programme
from workshops.models import Feedback, FollowUpAction, Participation, Workshop

COORDINATOR = "coordinator@demo.example"
# The second owes the example report, whose evidence pack gathers the workshop.
INITIATIVES = ["atmp-2030", "atmp-innovationskluster"]
HELD_BEFORE = timedelta(weeks=16)
Status = FollowUpAction.Status

WORDS = {
    "title_sv": "Exempel: Transporter av levande läkemedel",
    "title_en": "Example: Transport of living medicines",
    "issue_sv": "Celler som ska bli läkemedel tål varken värme eller väntan. Vad krävs av dem som kör?",
    "issue_en": "Cells that are to become medicines stand neither heat nor waiting. What is asked of those "
    "who drive them?",
    "format": "workshop",
    "language": "sv",
    "venue_mode": "on_site",
    "place": "RISE, Lindholmspiren 7, Göteborg",
    "access": "open_registration",
    "is_example": True,
}
OUTCOMES = outcomes.Words(
    "**Ingen har hela kedjan.** Kliniken, tillverkaren och transportören mäter var för sig.\n\n"
    "**Väntan kostar mer än vägen.** De flesta partier som gick förlorade stod still vid en överlämning.",
    "**Nobody has the whole chain.** Clinic, manufacturer and carrier measure each for themselves.\n\n"
    "**Waiting costs more than the road.** Most batches that were lost stood still at a handover.",
    [
        "Alla överlämningar följer en gemensam checklista från årsskiftet.",
        "Vi möts igen när kartläggningen är klar.",
    ],
    [
        "Every handover follows a shared checklist from the turn of the year.",
        "We meet again when the survey is done.",
    ],
)
# What six participants thought: the whole, its use, its form.
MARKS = [(5, 4, 5), (4, 4, 4), (4, 5, 4), (5, 3, 5), (3, 4, 4), (4, 4, 5)]


class Report(NamedTuple):
    """What an owner reported so many days after the workshop."""

    days: int
    status: Status
    text: str
    evidence_title: str = ""
    evidence_url: str = ""


class Agreed(NamedTuple):
    """An action, its owner by slug, when it is due in days from today, and what was reported."""

    title_sv: str
    title_en: str
    owner: str
    due_in: int
    is_due_in_month: bool
    reports: list


AGREED = [
    Agreed(
        "Skriv en gemensam checklista för överlämningar",
        "Write a shared checklist for handovers",
        "rise",
        -50,
        True,
        [
            Report(14, Status.IN_PROGRESS, "Ett första utkast är ute på remiss hos deltagarna."),
            Report(
                45,
                Status.DONE,
                "Checklistan används på två kliniker.",
                "Exempel: Checklista för överlämningar",
                "https://example.org/checklista",
            ),
        ],
    ),
    Agreed(
        "Kartlägg vilka kliniker som kan ta emot dygnet runt",
        "Survey which clinics can receive around the clock",
        "region-skane",
        60,
        True,
        [Report(30, Status.IN_PROGRESS, "Sju av tolv kliniker har svarat.")],
    ),
    Agreed(
        "Prova temperaturloggar som följer partiet hela vägen",
        "Try temperature loggers that follow the batch all the way",
        "combigene",
        90,
        True,
        [Report(40, Status.BLOCKED, "Transportörens avtal saknar villkor för delade mätdata.")],
    ),
    Agreed(
        "Räkna på vad en förlorad leverans kostar",
        "Work out what a lost delivery costs",
        "combigene",
        -20,
        False,
        [],
    ),
    Agreed(
        "Föreslå vem som samordnar transporterna nationellt",
        "Propose who coordinates the transports nationally",
        "region-skane",
        120,
        True,
        [],
    ),
]


@transaction.atomic
def make_past_workshop(*, now):
    """Make the example, unless there is one. Returns the `Workshop`."""
    known = Workshop.objects.filter(is_example=True, ends_at__lt=now, outcome_publications__isnull=False)
    if found := known.order_by("-starts_at").first():
        return found
    by = User.objects.get(email=COORDINATOR)
    moments = held_at(now)
    made_at, ended_at = moments["starts_at"] - timedelta(days=40), moments["ends_at"]
    workshop = organising.draft(
        values=WORDS | moments,
        initiatives=Initiative.objects.filter(slug__in=INITIATIVES),
        by=by,
        now=made_at,
        desk={"capacity": 20},
    )
    host = Actor.objects.filter(slug="rise").first()
    programme.set_people(workshop, [Participation(part="host", actor=host, text_sv="" if host else "RISE")])
    organising.publish(workshop, by=by, now=made_at)
    workshop = organising.complete(workshop, attended=14, by=by, now=ended_at)
    outcomes.save(
        workshop,
        OUTCOMES,
        opened_with=outcomes.state_of(outcomes.words_of(workshop)),
        by=by,
        now=ended_at + timedelta(hours=1),
    )
    for agreed in AGREED:
        agree(workshop, agreed, by=by, ended_at=ended_at, today=timezone.localdate(now))
    outcomes.publish(workshop, number=1, by=by, now=ended_at + timedelta(days=2))
    Feedback.objects.bulk_create(
        Feedback(workshop=workshop, given_on=ended_at.date().replace(day=1), whole=whole, use=use, form=form)
        for whole, use, form in MARKS
    )
    return workshop


def held_at(now):
    """A Thursday about sixteen weeks ago, 13.00 to 15.30 in Stockholm."""
    day = timezone.localdate(now - HELD_BEFORE)
    day += timedelta(days=(3 - day.weekday()) % 7)
    starts_at = timezone.make_aware(datetime.combine(day, time(13)))
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2, minutes=30)}


def agree(workshop, agreed, *, by, ended_at, today):
    owner = Actor.objects.filter(slug=agreed.owner).first()
    action = actions.agree(
        workshop,
        values={
            "title_sv": agreed.title_sv,
            "title_en": agreed.title_en,
            "owner_actor": owner,
            "owner_text_sv": "" if owner else agreed.owner,
            "due_from": due(today + timedelta(days=agreed.due_in), agreed.is_due_in_month),
        },
        by=by,
        now=ended_at + timedelta(hours=1),
    )
    for report in agreed.reports:
        latest = action.updates.first()
        action = actions.report(
            action,
            status=report.status,
            text=report.text,
            evidence_title=report.evidence_title,
            evidence_url=report.evidence_url,
            opened_with=latest.pk,
            by=by,
            now=ended_at + timedelta(days=report.days),
        )


def due(day: date, is_month):
    """The day, or only its month."""
    return FuzzyDate(f"{day:%Y-%m}" if is_month else day.isoformat())
