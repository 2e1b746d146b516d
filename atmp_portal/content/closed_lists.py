"""The closed lists of the files: each slug must be one of ours, so that a new one is noticed."""

from actors.models import Actor, County, Source
from competence.models import Competence, Education, Figure, Remark
from initiatives.models import Indicator, IndicatorValue, Initiative
from workshops.models import Event, FollowUpAction, Material, Workshop

from .actors import AFFILIATION_BASES
from .competence import BASES as EDUCATION_BASES
from .goals import QUALIFIERS, UNITS
from .records import PRECISIONS, WEEKDAYS
from .workshops import BASES, ORIGINS

VOCAB = {
    "actor_kinds": (Actor, "kind"),
    "value_chain": (Actor, "stages"),
    "modalities": (Actor, "modalities"),
    "initiative_kinds": (Initiative, "kind"),
    "initiative_status": (Initiative, "status"),
    "levels": (Initiative, "level"),
}
LISTS = {
    "workshops.kind": ("workshop",),
    "workshops.format": (Workshop, "format"),
    "workshops.access": (Workshop, "access"),
    "workshops.access_basis": BASES,
    "workshops.language": (Workshop, "language"),
    "workshops.venue_mode": (Workshop, "venue_mode"),
    "workshops.status": (Workshop, "status"),
    "workshops.date_precision": ("minute",),
    "workshops.weekday": WEEKDAYS,
    "workshops.material_kind": (Material, "kind"),
    "workshops.material_language": (Material, "language"),
    "workshops.follow_up_status": (FollowUpAction, "status"),
    "events.kind": (Event, "kind"),
    "events.status": (Event, "status"),
    "events.access": (Event, "access"),
    "events.language": (Event, "language"),
    "events.date_precision": (*PRECISIONS.values(), "unknown"),
    "people.actor_basis": AFFILIATION_BASES,
    "competences.origin": (Competence, "origin"),
    "education.kind": (Education, "kind"),
    "education.level": (Education, "level"),
    "education.level_basis": EDUCATION_BASES,
    "education.country": (Education, "country"),
    "education.status": (Education, "status"),
    "education.atmp_content": (Education, "atmp_content"),
    "education.target_groups": (Education, "target_groups"),
    "education.target_basis": EDUCATION_BASES,
    "education.competence_basis": EDUCATION_BASES,
    "education.origin": (Education, "origin"),
    "results.qualifier": (Figure, "qualifier", QUALIFIERS),
    "results.method": (Figure, "method"),
    "results.group": (Figure, "group"),
    "results.finding_group": (Remark, "group"),
    "indicators.qualifier": (IndicatorValue, "qualifier", QUALIFIERS),
    "indicators.area": (Indicator, "area"),
    "indicators.unit": (Indicator, "unit", UNITS),
    "indicators.origin": ORIGINS,
    "sources.kind": (Source, "kind"),
}
# The survey itself is loaded by what runs surveys.
NOT_OURS = ("survey", "responses")


def allowed(known):
    """The slugs that a list may hold: those of a model field with the files' other names, or plain words."""
    if isinstance(next(iter(known)), str):
        return set(known)
    model, name, *renamed = known
    field = model._meta.get_field(name)
    choices = getattr(field, "base_field", field).flatchoices
    return {value for value, _ in choices} | set(*renamed)


def check_closed_lists(reading):
    """Fault every slug of vocab.yaml, closed_lists.yaml and labels.yaml that is not in our lists."""
    check_vocabulary(reading)
    top = reading.file("competence/closed_lists.yaml")
    for group in {name.partition(".")[0] for name in LISTS}:
        lists = top.record(group)
        for name in list(lists.entry):
            check_slugs(lists, name, f"{group}.{name}", lists.texts(name))
        lists.finish()
    labels = reading.file("competence/labels.yaml").record("labels")
    for name in list(labels.entry):
        slugs = labels.record(name)
        check_slugs(labels, name, name, slugs.entry)
    for name in NOT_OURS:
        top.raw(name)


def check_slugs(record, field, name, slugs):
    if name not in LISTS:
        if not name.startswith(NOT_OURS):
            record.fault(field, "there is no such list")
        return
    for slug in slugs:
        if slug not in allowed(LISTS[name]):
            record.fault(field, f"{slug!r} is not in the closed list")


def check_vocabulary(reading):
    """The labels of the ecosystem's lists; also the counties, by code."""
    top = reading.file("ecosystem/vocab.yaml")
    for name, known in VOCAB.items():
        for record in top.records(name):
            record.listed("slug", allowed(known), required=True)
            for label in ("name_sv", "name_en"):
                record.text(label, required=True)
    for record in top.records("counties"):
        code = record.listed("code", County.values, required=True)
        names = {name: record.text(name, required=True) for name in ("letter", "name_sv", "name_en")}
        reading.counties[code] = names
