"""The front page: a piece from every room, each with its date and source."""

from datetime import datetime, time
from math import ceil, sqrt
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.facets import current_index
from actors.filters import Filters
from actors.fuzzy_dates import FuzzyDate
from actors.models import CHAIN, ActorKind, Qualifier
from competence.models import ListedCompetence, Release
from initiatives.models import Indicator, Obligation, Unit
from workshops.models import Event, NewsPost, Workshop

from .drawn_figures import bar_parts, dot_field, rank_columns
from .drawn_map import HERO, drawn_map

KEY_FIGURES = (
    "ind-partner-atmp2030",
    "ind-svenska-atmp-bolag",
    "ind-forskningskvalitet-rang",
    "ind-rekryteringsbehov-5ar",
)
COUNTRIES_COMPARED = "ind-jamforda-lander"
RECRUITMENT = (
    ("recruitment-companies-5y", "f1"),
    ("recruitment-healthcare-5y", "f3"),
    ("recruitment-ccrm-nordic-5y", "f2"),
)
PEOPLE_PER_DOT = 5
LATEST_OF_A_KIND = 2
AGENDA_LENGTH = 6
LATEST_NEWS = 3


# — the hero —


def hero():
    """The map, what its caption counts, and searches that find something in the page's language."""
    selection = current_index().select(Filters())
    drawing = drawn_map(selection, reverse("actors:index"), HERO)
    return {
        "map": drawing,
        "actor_count": selection.count,
        "common_searches": [_("GMP manufacturing"), _("clinical trials"), _("viral vector")],
    }


# — four numbers —


class KeyFigure(NamedTuple):
    """The latest value of an indicator, its drawing, and what other sources say; a rank is out of `total`."""

    indicator: Indicator
    value: Any
    drawing: Any
    others: list
    total: int | None


def key_figures(release):
    """Those of the four that the database has, in order; one without a record is left out."""
    wanted = (*KEY_FIGURES, COUNTRIES_COMPARED)
    indicators = Indicator.objects.select_related("initiative").prefetch_related(
        "values__source", "statements__source", "initiative__statements__source"
    )
    found = indicators.in_bulk(wanted, field_name="slug")
    latest = {slug: list(found[slug].values.all())[-1:] for slug in wanted if slug in found}
    compared = next(iter(latest.get(COUNTRIES_COMPARED, [])), None)
    # The source counts the countries beside Sweden.
    total = int(compared.value) + 1 if compared else None
    return [
        KeyFigure(
            found[slug],
            value,
            drawing_of(found[slug].unit, value, total, release),
            other_statements(found[slug], value),
            total,
        )
        for slug in KEY_FIGURES
        for value in latest.get(slug, [])
        if value.value is not None
    ]


def other_statements(indicator, value):
    """What is said beside the figure, and those facts about its initiative whose source its note names."""
    about_initiative = indicator.initiative.statements.all() if indicator.initiative else []
    return [
        *indicator.statements.all(),
        *(said for said in about_initiative if said.source and said.source.slug in value.note),
    ]


def drawing_of(unit, value, total, release):
    """A dot for each partner or company (the last is open where the number is inexact), columns or a bar."""
    number = int(value.value)
    if unit == Unit.RANK:
        return rank_columns(number, total) if total else None
    if unit == Unit.PEOPLE:
        parts = [(figure.value or figure.value_max, fill) for figure, fill in recruitment(release)]
        return bar_parts(parts) if parts else None
    uncertain = 0 if value.qualifier == Qualifier.EXACT else 1
    return dot_field(number, rows=2, pitch=15, uncertain=uncertain, by_row=True)


# — what is next, or what was last —


class AgendaItem(NamedTuple):
    """A dated thing: `record` has a two-language title, `status` has its label beside it."""

    when: Any
    record: Any
    url: str
    kind: str
    status: str
    label: str


def agenda(today):
    """(items, whether they are still to come): the next ones, or the latest two of each kind.

    `today` is a day in Stockholm; what ends on it is still to come until it is over.
    """
    now = timezone.make_aware(datetime.combine(today, time()))
    obligations = Obligation.objects.select_related("requirement__initiative")
    events = Event.objects.without_obligations().prefetch_related("part_of")
    coming = [
        *workshop_items(Workshop.objects.public().upcoming(now)[:AGENDA_LENGTH]),
        *obligation_items(obligations.coming(today)[:AGENDA_LENGTH], _("To be handed in")),
        *event_items(events.coming(today)[:AGENDA_LENGTH]),
    ]
    if coming:
        return sorted(coming, key=lambda item: item.when.start)[:AGENDA_LENGTH], True
    latest = [
        *workshop_items(Workshop.objects.public().past(now)[:LATEST_OF_A_KIND]),
        *obligation_items(obligations.past(today)[:LATEST_OF_A_KIND], _("Not known if handed in")),
        *event_items(events.happened()[:LATEST_OF_A_KIND]),
    ]
    return sorted(latest, key=lambda item: item.when.start, reverse=True), False


def workshop_items(workshops):
    return [
        AgendaItem(
            FuzzyDate(timezone.localdate(workshop.starts_at).isoformat()),
            workshop,
            workshop.get_absolute_url(),
            workshop.get_format_display(),
            workshop.status,
            workshop.get_status_display(),
        )
        for workshop in workshops
    ]


def obligation_items(obligations, label):
    return [
        AgendaItem(
            obligation.due,
            obligation.requirement,
            obligation.requirement.initiative.get_absolute_url(),
            _("Report due"),
            obligation.state,
            label,
        )
        for obligation in obligations
    ]


def event_items(events):
    return [
        AgendaItem(
            event.when,
            event,
            event.part_of.all()[0].get_absolute_url() if event.part_of.all() else event.url,
            event.get_kind_display(),
            event.status,
            event.get_status_display(),
        )
        for event in events
    ]


# — news —


def news():
    """The latest posts with what they are about."""
    return NewsPost.objects.published().with_subjects()[:LATEST_NEWS]


# — who works where in the chain —


class CoverageCell(NamedTuple):
    """How many actors of a kind work in a step; `heat` is 0 (none) to 5."""

    stage: Any
    count: int
    heat: int


def coverage():
    """[(kind, [CoverageCell])] of the kinds that work in the chain, and the steps where nobody does."""
    bits = current_index().bits
    counts = {
        kind: [(bits["kind"][kind] & bits["stage"][stage]).bit_count() for stage in CHAIN]
        for kind in ActorKind
    }
    most = max(max(row) for row in counts.values()) or 1

    def cells(row):
        return [
            CoverageCell(stage, count, ceil(5 * sqrt(count / most)))
            for stage, count in zip(CHAIN, row, strict=True)
        ]

    return {
        "rows": [(kind, cells(row)) for kind, row in counts.items() if any(row)],
        "steps": [(stage, bits["stage"][stage].bit_count()) for stage in CHAIN],
        "kinds_outside": [kind for kind, row in counts.items() if not any(row) and bits["kind"][kind]],
    }


# — which competence is missing —


def latest_release():
    """The latest published survey result with what this page shows of it, or None."""
    listed = ListedCompetence.objects.select_related("competence")
    return Release.objects.prefetch_related(
        "figures__actor", "remarks", "citations__source", Prefetch("lists__listed", listed)
    ).first()


def recruitment(release):
    """[(figure, fill)] of the parts of the expected recruitment that the release has."""
    figures = {figure.key: figure for figure in release.figures.all()} if release else {}
    return [(figures[key], fill) for key, fill in RECRUITMENT if key in figures]


def competence_needs(release):
    """The recruitment as fields of dots, the competences hardest to find, and the doubts about both."""
    if not recruitment(release):
        return None
    figures = {figure.key: figure for figure in release.figures.all()}
    hardest = [found for found in release.lists.all() if found.key == "hardest-to-find"]
    return {
        "release": release,
        "total": figures.get("recruitment-total"),
        "willing": figures.get("willing-companies"),
        "hardest": [listed.competence for found in hardest for listed in found.listed.all()],
        "fields": [(figure, people_as_dots(figure, fill)) for figure, fill in recruitment(release)],
        "people_per_dot": PEOPLE_PER_DOT,
        "doubts": [r for r in release.remarks.all() if r.key in ("total-needs-ccrm", "ninety-percent")],
    }


def people_as_dots(figure, fill):
    """One dot for five people; between the least and the most that a range says, the dots are open."""
    most, uncertain = figure.value, 0
    if most is None:
        most, uncertain = figure.value_max, ceil((figure.value_max - figure.value_min) / PEOPLE_PER_DOT)
    return dot_field(ceil(most / PEOPLE_PER_DOT), rows=5, uncertain=uncertain, fill=fill)
