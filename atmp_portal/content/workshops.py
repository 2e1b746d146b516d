"""Workshops with all that belongs to them, and other dated events."""

from zoneinfo import ZoneInfo

from django.conf import settings

from actors.models import Actor, Person
from competence.models import Competence, Education
from initiatives.models import ChallengeArea, Document, Initiative, Obligation
from workshops.models import Event, FollowUpAction, Material, Outcome, Participation, TalkingPoint, Workshop

from .records import check_precision, check_weekday, numbered, parallel, sourced_row
from .rows import Row

FILE = "competence/workshops.yaml"
WORKSHOP_FIELDS = """
    title_sv title_en title_original title_original_language starts_at ends_at date_basis format
    language language_note venue_mode access access_note status status_note issue_sv issue_en
    outcomes_note
""".split()
EVENT_FIELDS = """
    kind title_sv title_en date_note status status_note access language url
""".split()
ACTION_FIELDS = """
    slug title_sv title_en owner_text_sv owner_text_en due_from due_to due_text_sv due_text_en status
    status_as_of
""".split()
BASES = ("stated", "inferred")
ORIGINS = ("source_document", "extension")


def read_events(reading):
    rows = []
    for record in reading.file(FILE).records("events"):
        values = record.fields(Event, *EVENT_FIELDS, starts="starts_on", ends="ends_on")
        check_precision(record, "date_precision", values["starts"])
        check_weekday(record, values["starts"].start if values["starts"] else None)
        if values["starts"] and values["ends"] and values["ends"].end < values["starts"].start:
            record.fault("ends_on", "is before the start")
        values["access_basis"] = record.listed("access_basis", BASES)
        values["same_as"] = record.ref("same_as_assignment", Obligation)
        values["competences"] = record.slugs("competences", Competence)
        values["education"] = record.slugs("education", Education)
        hosts = [host.ref("actor", Actor, required=True) for host in record.records("hosts")]
        many = {"hosts": [host for host in hosts if host], "participants": record.refs("participants", Actor)}
        many |= {name: record.refs(name, Initiative) for name in ("part_of", "related_initiatives")}
        record.listed("origin", ORIGINS)
        record.text("survey")
        rows.append(sourced_row(record, Event, values, many=many))
    return rows


def read_workshops(reading):
    top = reading.file(FILE)
    if top.text("timezone") not in ("", settings.TIME_ZONE):
        top.fault("timezone", f"the portal's is {settings.TIME_ZONE}")
    return [workshop_row(record) for record in top.records("workshops", required=True)]


def workshop_row(record):
    values = record.fields(Workshop, *WORKSHOP_FIELDS)
    check_time(record, values["starts_at"])
    for name in ("access_basis", "status_basis"):
        values[name] = record.listed(name, BASES)
    values["challenge_area"] = record.ref("challenge_area", ChallengeArea)
    values["competences"] = record.slugs("competences", Competence)
    record.listed("kind", ("workshop",))
    record.listed("origin", ORIGINS)
    many = {name: record.refs(name, Initiative) for name in ("part_of", "related_initiatives")}
    return sourced_row(
        record,
        Workshop,
        values,
        many=many,
        participations=participation_rows(record),
        points=point_rows(record),
        outcomes=numbered(outcome_row(outcome) for outcome in record.records("outcomes")),
        actions=numbered(action_row(action) for action in record.records("follow_up")),
        materials=[material_row(material) for material in record.records("materials")],
    )


def check_time(record, starts_at):
    record.listed("date_precision", ("minute",))
    local = starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)) if starts_at else None
    check_weekday(record, local.date() if local else None)


def participation_rows(record):
    rows = []
    for name, part in (("hosts", "host"), ("ambassadors", "ambassador"), ("invited", "invited")):
        for order, somebody in enumerate(record.records(name)):
            values = somebody.fields(Participation, "text_sv", "text_en") | {"part": part, "order": order}
            values["person"] = somebody.ref("person", Person)
            values["actor"] = somebody.ref("actor", Actor)
            rows.append(Row(Participation, somebody.where, values, key=("part", "order")))
    return rows


def point_rows(record):
    """Questions, in two parallel lists, and what participants get."""
    points = [("question", texts) for texts in parallel(record, "questions_sv", "questions_en")]
    for benefit in record.records("benefits"):
        points.append(("benefit", (benefit.text("text_sv"), benefit.text("text_en"))))
    rows = [
        Row(TalkingPoint, record.where, {"kind": kind, "text_sv": sv, "text_en": en}, key=("kind", "order"))
        for kind, (sv, en) in points
    ]
    return numbered(rows)


def outcome_row(record):
    return Row(Outcome, record.where, record.fields(Outcome, "slug", "text_sv", "text_en"), key=("slug",))


def action_row(record):
    values = record.fields(FollowUpAction, *ACTION_FIELDS)
    check_precision(record, "date_precision", values["due_from"])
    values["owner_actor"] = record.ref("owner_actor", Actor)
    values["owner_initiative"] = record.ref("owner_initiative", Initiative)
    values["event"] = record.ref("event", Event)
    return Row(FollowUpAction, record.where, values, key=("slug",))


def material_row(record):
    values = record.fields(Material, "title", "kind", "language", "url")
    values["document"] = record.ref("document", Document)
    return Row(Material, record.where, values, key=("title",))
