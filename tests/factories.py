"""Rows for tests: each function makes one, whole and plain, from what the test says and defaults."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from actors.fuzzy_dates import FuzzyDate
from actors.models import (
    Actor,
    Application,
    Citation,
    Facility,
    Membership,
    Person,
    Source,
    Statement,
    User,
)
from competence.models import Competence, Education, Figure, Release, Remark
from initiatives.models import (
    Assignment,
    ChallengeArea,
    Document,
    FundingDecision,
    Indicator,
    Initiative,
    Joining,
    Obligation,
    Partnership,
    Requirement,
    Responsibility,
    SubGoal,
)
from workshops.models import Event, FollowUpAction, NewsPost, Workshop

numbers = count(1)


def make_actor(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"actor-{number}",
        "name": f"Aktör {number}",
        "name_en": f"Actor {number}",
        "kind": "company",
        "city": "Lund",
        "county": "12",
        "lat": 55.7058,
        "lon": 13.1932,
        "stages": ["research"],
    }
    return Actor.objects.create(**fields | overrides)


def make_initiative(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"initiative-{number}",
        "name_sv": f"Initiativ {number}",
        "name_en": f"Initiative {number}",
        "kind": "project",
        "level": "national",
        "status": "active",
        "status_as_of": "2022-04-28",
    }
    return Initiative.objects.create(**fields | overrides)


def make_source(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"source-{number}",
        "kind": "source_document",
        "title": f"Källa {number}",
        "publisher": "Vinnova",
    }
    return Source.objects.create(**fields | overrides)


def make_workshop(**overrides):
    number = next(numbers)
    starts_at = datetime(2022, 4, 28, 13, tzinfo=ZoneInfo("Europe/Stockholm"))
    fields = {
        "slug": f"workshop-{number}",
        "title_sv": f"Workshop nummer {number}",
        "title_en": f"Workshop number {number}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "format": "workshop",
        "language": "sv",
        "venue_mode": "on_site",
        "access": "open_registration",
        "status": "held",
    }
    return Workshop.objects.create(**fields | overrides)


def make_action(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"action-{number}",
        "title_sv": f"Åtgärd nummer {number}",
        "title_en": f"Action number {number}",
        "status": "not_reported",
        "status_as_of": "2022-04-28",
    }
    if "workshop" not in overrides:
        overrides = overrides | {"workshop": make_workshop()}
    return FollowUpAction.objects.create(**fields | overrides)


def make_event(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"event-{number}",
        "kind": "meeting",
        "title_sv": f"Händelse nummer {number}",
        "title_en": f"Event number {number}",
        "starts": "2022-05",
        "status": "held",
        "access": "unknown",
        "language": "unknown",
    }
    return Event.objects.create(**fields | overrides)


def make_competence(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"competence-{number}",
        "order": number,
        "name_sv": f"Kompetens nummer {number}",
        "name_en": f"Competence number {number}",
        "origin": "source_document",
    }
    return Competence.objects.create(**fields | overrides)


def make_education(*competences, **overrides):
    number = next(numbers)
    fields = {
        "slug": f"education-{number}",
        "title_sv": f"Utbildning nummer {number}",
        "title_en": f"Education number {number}",
        "country": "SE",
        "kind": "course",
        "level": "master",
        "atmp_content": "full",
        "status": "available",
        "status_as_of": "2022-04-28",
        "origin": "source_document",
    }
    education = Education.objects.create(**fields | overrides)
    education.competences.set(competences)
    return education


def make_release(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"release-{number}",
        "survey": "survey",
        "title_sv": f"Resultat nummer {number}",
        "title_en": f"Results number {number}",
        "published": "2022-04-28",
        "status": "interim_report",
    }
    return Release.objects.create(**fields | overrides)


def make_figure(release, key, **overrides):
    fields = {
        "slug": f"{release.slug}-{key}",
        "key": key,
        "qualifier": "about",
        "unit": "people",
        "group": "company",
        "method": "questionnaire",
        "text_sv": f"Siffran {key}",
        "text_en": f"The figure {key}",
    }
    return Figure.objects.create(release=release, **fields | overrides)


def make_discrepancy(release, key, **overrides):
    fields = {
        "slug": f"{release.slug}-{key}",
        "key": key,
        "kind": "discrepancy",
        "text_sv": f"Avvikelsen {key}",
        "text_en": f"The discrepancy {key}",
    }
    return Remark.objects.create(release=release, **fields | overrides)


def make_facility(operator, **overrides):
    number = next(numbers)
    fields = {
        "slug": f"facility-{number}",
        "name": f"Anläggning {number}",
        "name_en": f"Facility {number}",
        "kind": "manufacturing",
        "status": "operating",
        "status_as_of": "2022-04-28",
    }
    return Facility.objects.create(operator=operator, **fields | overrides)


def make_partnership(actor, initiative, **overrides):
    return Partnership.objects.create(actor=actor, initiative=initiative, **overrides)


def make_funding(*, funders=(), recipients=(), **overrides):
    """A funding decision; without an amount unless the test gives one."""
    number = next(numbers)
    fields = {
        "slug": f"funding-{number}",
        "name_sv": f"Beslut nummer {number}",
        "name_en": f"Decision number {number}",
    }
    decision = FundingDecision.objects.create(**fields | overrides)
    decision.funders.set(funders)
    decision.recipients.set(recipients)
    return decision


def make_obligation(initiative, responsible, due="2022-06-01", *, recipients=(), contents=(), **overrides):
    """A reporting requirement with its obligation, which is returned; `contents` are Swedish texts.

    `state`, `opens_on` and the period are the obligation's, all else the requirement's.
    """
    number = next(numbers)
    names = ("state", "opens_on", "period_start", "period_end", "handed_in_on")
    own = {name: overrides.pop(name) for name in names if name in overrides}
    fields = {
        "slug": f"requirement-{number}",
        "title_sv": f"Redovisning nummer {number}",
        "title_en": f"Report number {number}",
    }
    requirement = Requirement.objects.create(
        initiative=initiative, responsible=responsible, **fields | overrides
    )
    requirement.recipients.set(recipients)
    for order, text in enumerate(contents):
        requirement.contents.create(order=order, text_sv=text, text_en=f"{text} in English")
    return Obligation.objects.create(requirement=requirement, due=due, due_on=FuzzyDate.parse(due).end, **own)


def make_responsible(obligation, user, role="accountable", **overrides):
    """The person answers for the report of this obligation, or helps to write it."""
    return Responsibility.objects.create(
        requirement=obligation.requirement, user=user, role=role, **overrides
    )


def make_subgoal(initiative, **overrides):
    number = next(numbers)
    fields = {
        "slug": f"subgoal-{number}",
        "number": number,
        "name_sv": f"Delmål nummer {number}",
        "name_en": f"Sub-goal number {number}",
    }
    return SubGoal.objects.create(initiative=initiative, **fields | overrides)


def make_indicator(value, as_of="2022-04-28", **overrides):
    """An indicator with one value, as exact as the test says."""
    number = next(numbers)
    fields = {
        "slug": f"indicator-{number}",
        "scope": "national_context",
        "name_sv": f"Siffra nummer {number}",
        "name_en": f"Figure number {number}",
        "unit": "people",
    }
    qualifier = overrides.pop("qualifier", "exact")
    source = overrides.pop("source", None)
    indicator = Indicator.objects.create(**fields | overrides)
    indicator.values.create(value=value, as_of=as_of, qualifier=qualifier, source=source)
    return indicator


def make_document(**overrides):
    number = next(numbers)
    fields = {"slug": f"document-{number}", "title": f"Dokument nummer {number}", "kind": "report"}
    return Document.objects.create(**fields | overrides)


def make_area(number, **overrides):
    fields = {
        "slug": f"area-{number}",
        "name_sv": f"Utmaning nummer {number}",
        "name_en": f"Challenge number {number}",
    }
    return ChallengeArea.objects.create(number=number, **fields | overrides)


def cite(record, source=None, **overrides):
    """The record rests on this source, or on a new one."""
    return Citation.objects.create(record=record, source=source or make_source(), **overrides)


def state(record, kind="later", **overrides):
    """A source says something beside the record's facts."""
    fields = {"text_sv": "En annan uppgift.", "text_en": "Other information."}
    return Statement.objects.create(record=record, kind=kind, **fields | overrides)


def make_person(**overrides):
    number = next(numbers)
    return Person.objects.create(**{"slug": f"person-{number}", "name": f"Person {number}"} | overrides)


def make_user(**overrides):
    """A person who can sign in, with a verified address."""
    number = next(numbers)
    fields = {"email": f"person-{number}@example.org", "name": f"Person {number}", "language": "en"}
    fields |= overrides
    user = User.objects.create_user(**fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_member(actor, user=None, **overrides):
    """A person who acts for the actor; returns the person."""
    user = user or make_user()
    if "ended_at" in overrides:
        overrides = {"started_at": overrides["ended_at"] - timedelta(days=30)} | overrides
    Membership.objects.create(user=user, actor=actor, **overrides)
    return user


def make_lead(initiative, user=None, **overrides):
    """A person with a role in the initiative, its lead unless the test says otherwise; returns the person."""
    user = user or make_user()
    Assignment.objects.create(user=user, initiative=initiative, **{"role": "lead"} | overrides)
    return user


def make_joining(initiative, actor, **overrides):
    """A proposal that waits; asked by the actor unless the test says otherwise."""
    fields = {"direction": "asked", "message": "We would like to take part."}
    if "asked_by" not in overrides:
        overrides = overrides | {"asked_by": make_user()}
    return Joining.objects.create(initiative=initiative, actor=actor, **fields | overrides)


def make_news(*initiatives, **overrides):
    """A post that is published unless the test says otherwise."""
    number = next(numbers)
    fields = {
        "slug": f"news-{number}",
        "title_sv": f"Nyhet nummer {number}",
        "title_en": f"News number {number}",
        "text_sv": "Det här har hänt.",
        "text_en": "This has happened.",
        "published_at": datetime(2022, 4, 28, 13, tzinfo=ZoneInfo("Europe/Stockholm")),
    }
    if "written_by" not in overrides:
        overrides = overrides | {"written_by": make_user()}
    post = NewsPost.objects.create(**fields | overrides)
    post.initiatives.set(initiatives)
    return post


def make_administrator(**overrides):
    """A person who may do everything."""
    return make_user(**{"is_superuser": True, "is_staff": True} | overrides)


def make_application(**overrides):
    """An application that is whole and has not been sent."""
    number = next(numbers)
    fields = {
        "name": f"Sökande {number} AB",
        "kind": "company",
        "city": "Lund",
        "county": "12",
        "stages": ["research"],
        "summary_sv": "Vi utvecklar cellterapier.",
        "motivation": "Vi vill samarbeta.",
    }
    if "applicant" not in overrides:
        overrides = overrides | {"applicant": make_user()}
    return Application.objects.create(**fields | overrides)
