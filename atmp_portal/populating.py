"""Synthetic rows for load tests: invented, marked as such, and removable without trace."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from actors.models import Actor, Modality
from competence.models import Survey
from initiatives import reminders
from initiatives.models import (
    Initiative,
    Obligation,
    Partnership,
    Reminder,
    RequiredContent,
    Requirement,
)
from workshops.models import Desk, Participation, Registration, Workshop

from .populating_surveys import clear_responses, make_responses
from .synthetic_words import FIELDS, PROFILES, PROPER_NAMES, TOWNS

MARK = "synthetic"
OBLIGATIONS_EACH = 5
REGISTRATIONS_EACH = 200
SEATS_EACH = 50
# Those that stand on others come first.
MARKED_MODELS = (Workshop, Requirement, Initiative, Actor)


def populate(*, actors=0, workshops=0, registrations=0, obligations=0, responses=0, seed=1, now):
    """Make so many synthetic rows; the same seed makes the same ones. Returns {words: how many}.

    Every slug begins with "synthetic-" and every name says it. Obligations come with initiatives and
    requirements to hang on, five to an initiative; registrations with workshops of 50 seats; responses
    with a closed survey wave of an initiative of their own. Raises
    ValueError if something needs an actor and there is none.
    """
    dice = random.Random(seed)  # noqa: S311 - nothing here is a secret
    with transaction.atomic():
        made = {"actors": len(make_actors(actors, dice))}
        known = list(Actor.objects.order_by("pk"))
        if not known and (workshops or obligations):
            raise ValueError("Workshops and obligations need actors: load the content, or make actors too.")
        made["workshops"] = len(make_workshops(workshops, known, dice, now))
        made["registrations"] = make_registrations(registrations, dice, now)
        initiatives = make_initiatives(-(-obligations // OBLIGATIONS_EACH), known, dice)
        made["initiatives"] = len(initiatives)
        made["responses"] = make_survey(responses, dice, now)
        made["obligations"] = len(make_obligations(obligations, initiatives, known, dice, now))
    return made


def clear():
    """Remove every synthetic row and its history. Returns {words: how many rows were removed}.

    Raises ProtectedError if a real record has come to rest on a synthetic one.
    """
    removed = {}
    with transaction.atomic():
        removed[str(Survey._meta.verbose_name_plural)] = clear_responses(f"{MARK}-")
        registrations = Registration.objects.filter(workshop__slug__startswith=f"{MARK}-")
        removed[str(Registration._meta.verbose_name_plural)] = registrations.delete()[0]
        for model in MARKED_MODELS:
            rows = model.objects.filter(slug__startswith=f"{MARK}-")
            removed[str(model._meta.verbose_name_plural)] = rows.count()
            rows.delete()
            model.history.filter(slug__startswith=f"{MARK}-").delete()
    return removed


def make_actors(number, dice):
    return bulk_create_with_history(
        [make_actor(running, dice) for running in new_numbers(Actor, number)], Actor, batch_size=1000
    )


def make_actor(number, dice):
    kind = dice.choices(list(PROFILES), [profile.share for profile in PROFILES.values()])[0]
    town = dice.choices(TOWNS, [town.share for town in TOWNS])[0]
    profile = PROFILES[kind]
    field, field_en = dice.choice(FIELDS)
    words = {"proper": dice.choice(PROPER_NAMES), "town": town.name, "field": field, "field_en": field_en}
    return Actor(
        slug=slug_of(Actor, number),
        name=f"Syntetisk aktör {number} {profile.name_sv.format(**words)}",
        name_en=f"Synthetic actor {number} {profile.name_en.format(**words)}",
        kind=kind,
        size=dice.choice(["sme", "sme", "sme", "large"]) if kind == "company" else "",
        summary_sv=f"Påhittad aktör för belastningsprov, med inriktning på {field} i {town.name}.",
        summary_en=f"Invented actor for load tests that works with {field_en} in {town.name}.",
        city=town.name,
        county=town.county,
        lat=town.lat,
        lon=town.lon,
        stages=some(profile.stages, dice),
        modalities=some(Modality.values, dice) if dice.random() < 0.6 else [],
        tags=[MARK],
        named_in_sources=False,
        confidence="general_knowledge",
    )


def make_workshops(number, actors, dice, now):
    workshops = bulk_create_with_history(
        [make_workshop(running, dice, now) for running in new_numbers(Workshop, number)], Workshop
    )
    hosts = [
        Participation(workshop=workshop, part="host", actor=dice.choice(actors)) for workshop in workshops
    ]
    bulk_create_with_history(hosts, Participation)
    return workshops


def make_workshop(number, dice, now):
    field, field_en = dice.choice(FIELDS)
    starts_at = (now + timedelta(days=dice.randrange(-700, 700))).replace(minute=0, second=0, microsecond=0)
    return Workshop(
        slug=slug_of(Workshop, number),
        title_sv=f"Syntetisk workshop {number} om {field}",
        title_en=f"Synthetic workshop {number} on {field_en}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        format="workshop",
        language=dice.choice(["sv", "en"]),
        venue_mode=dice.choice(["on_site", "online", "hybrid"]),
        access="open_registration",
        status="held" if starts_at < now else "planned_not_confirmed",
        issue_sv=f"Påhittad workshop för belastningsprov om {field}.",
        issue_en=f"Invented workshop for load tests on {field_en}.",
    )


def make_registrations(number, dice, now):
    """Synthetic people for synthetic workshops of a month from now, 200 to each: 50 seats, the rest wait."""
    made = 0
    while made < number:
        (running,) = new_numbers(Workshop, 1)
        workshop = make_workshop(running, dice, now)
        workshop.starts_at, workshop.ends_at = now + timedelta(days=30), now + timedelta(days=30, hours=3)
        workshop.status, workshop.published_at = "published", now
        workshop.save()
        share = min(number - made, REGISTRATIONS_EACH)
        Desk.objects.create(workshop=workshop, capacity=SEATS_EACH, last_number=share)
        Registration.objects.bulk_create(
            make_registration(workshop, place, now) for place in range(1, share + 1)
        )
        made += share
    return made


def make_registration(workshop, place, now):
    has_seat = place <= SEATS_EACH
    return Registration(
        workshop=workshop,
        number=place,
        email=f"{workshop.slug}-{place}@{MARK}.example",
        name=f"Syntetisk person {place}",
        state="confirmed" if has_seat else "waitlisted",
        registered_at=now,
        confirmed_at=now if has_seat else None,
    )


def make_initiatives(number, actors, dice):
    initiatives = bulk_create_with_history(
        [make_initiative(running, dice) for running in new_numbers(Initiative, number)], Initiative
    )
    partnerships = []
    for initiative in initiatives:
        members = dice.sample(actors, min(len(actors), dice.randint(2, 9)))
        partnerships += [
            Partnership(
                initiative=initiative, actor=actor, kind="partner" if order else "coordinator", order=order
            )
            for order, actor in enumerate(members)
        ]
    bulk_create_with_history(partnerships, Partnership)
    return initiatives


def make_initiative(number, dice):
    field, field_en = dice.choice(FIELDS)
    return Initiative(
        slug=slug_of(Initiative, number),
        name_sv=f"Syntetiskt initiativ {number} för {field}",
        name_en=f"Synthetic initiative {number} for {field_en}",
        kind="project",
        level="national",
        status="active",
        status_as_of="2025-01",
        summary_sv=f"Påhittat initiativ för belastningsprov om {field}.",
        summary_en=f"Invented initiative for load tests on {field_en}.",
        tags=[MARK],
    )


def make_obligations(number, initiatives, actors, dice, now):
    requirements = bulk_create_with_history(
        [
            Requirement(
                slug=slug_of(Requirement, running),
                initiative=initiatives[order // OBLIGATIONS_EACH],
                title_sv=f"Syntetisk rapport {running}",
                title_en=f"Synthetic report {running}",
                responsible=dice.choice(actors),
                provenance="general_knowledge",
            )
            for order, running in enumerate(new_numbers(Requirement, number))
        ],
        Requirement,
    )
    through = Requirement.recipients.through
    through.objects.bulk_create(
        through(requirement=requirement, actor=dice.choice(actors)) for requirement in requirements
    )
    contents = [
        RequiredContent(
            requirement=requirement, order=1, text_sv="Påhittat innehåll", text_en="Invented content"
        )
        for requirement in requirements
    ]
    bulk_create_with_history(contents, RequiredContent)
    made = bulk_create_with_history(
        [make_obligation(requirement, dice, timezone.localdate(now)) for requirement in requirements],
        Obligation,
    )
    plan_reminders([obligation for obligation in made if obligation.is_awaited], now)
    return made


def make_obligation(requirement, dice, today):
    """In any state; those of unknown outcome and most of the others are past."""
    day = today + timedelta(days=dice.randrange(-365, 365))
    states = ["unknown", "approved", "submitted"] if day < today else ["scheduled", "in_preparation"]
    state = dice.choice([*states, "scheduled"])
    is_handed_in = state in ("approved", "submitted")
    return Obligation(
        requirement=requirement,
        due=day.isoformat(),
        due_on=day,
        opens_on=None if state == "unknown" else day - timedelta(days=requirement.opens_days_before),
        state=state,
        handed_in_on=day - timedelta(days=dice.randrange(1, 9)) if is_handed_in else None,
    )


def plan_reminders(obligations, now):
    """All moments at once: those that have passed are skipped, as for any obligation made late."""
    Reminder.objects.bulk_create(
        (
            Reminder(
                obligation=obligation,
                days=days,
                due_on=obligation.due_on,
                at=at,
                state=Reminder.State.PLANNED if at > now else Reminder.State.SKIPPED,
                settled_at=None if at > now else now,
            )
            for obligation in obligations
            for days, at in reminders.moments(obligation).items()
        ),
        batch_size=5000,
    )


def make_survey(responses, dice, now):
    """So many answers to a survey. Returns how many."""
    if not responses:
        return 0
    (initiative,) = make_initiatives(1, [], dice)
    (running,) = new_numbers(Survey, 1)
    return make_responses(responses, slug_of(Survey, running), initiative, dice, now)


def slug_of(model, number):
    return f"{MARK}-{model._meta.model_name}-{number:06}"


def new_numbers(model, how_many):
    """Running numbers after those that are there."""
    last = (
        model.objects.filter(slug__startswith=f"{MARK}-")
        .order_by("-slug")
        .values_list("slug", flat=True)
        .first()
    )
    first = int(last.rpartition("-")[2]) + 1 if last else 1
    return range(first, first + how_many)


def some(values, dice):
    return dice.sample(values, dice.randint(1, min(3, len(values))))
