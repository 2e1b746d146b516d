"""Who an actor is linked with, and the drawing of it: the actor in the middle, at most eight around it.

Every relation reads from the middle outwards: "Vinnova — funds — CAMP".
"""

import textwrap
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import pgettext

from actors.languages import in_language
from actors.models import Actor
from initiatives.models import Partnership

MOST_NODES = 8

# The drawing, in units of its viewBox. Three labels of LINE_LENGTH letters stand beside each other in WIDTH.
WIDTH = 620
MIDDLE_X, MIDDLE_Y = 310, 190
TOP_Y, BOTTOM_Y = 90, 330
LEFT_X, RIGHT_X = 103, 517
LINE_LENGTH, MOST_LINES, LINE_HEIGHT = 24, 3, 16
RADIUS = 17
BOX_WIDTH = 190
# How many stand above, beside and below the middle.
ROWS = {
    1: (0, 1, 0), 2: (0, 2, 0), 3: (1, 2, 0), 4: (1, 2, 1),
    5: (2, 2, 1), 6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 2, 3),
}  # fmt: skip
COLUMNS = {0: (), 1: (MIDDLE_X,), 2: (150, 470), 3: (LEFT_X, MIDDLE_X, RIGHT_X)}


@dataclass
class Link:
    """One actor or initiative, and what the actor in the middle does with it, in words."""

    target: object
    relations: list = field(default_factory=list)
    is_formal: bool = False

    @property
    def is_actor(self):
        return isinstance(self.target, Actor)


class Line(NamedTuple):
    """All numbers are whole: a template would write a fraction with a decimal comma in Swedish."""

    y: int
    words: str


class Node(NamedTuple):
    """A link at its place: the edge from the middle, the lines of its name, what the link is."""

    link: Link
    x: int
    y: int
    edge: tuple
    lines: list
    relation: Line

    @property
    def corner(self):
        """Where a shape of 12 × 12 units, drawn at twice its size, begins."""
        return self.x - 12, self.y - 12


class Network(NamedTuple):
    """The whole drawing; `links` are all of them, `nodes` those that found a place."""

    links: list
    nodes: list
    top: int
    height: int
    box: tuple
    box_lines: list


def network_of(actor):
    """The `Network` of an actor whose relations are prefetched, or None where nobody is known."""
    links = links_of(actor)
    if not links:
        return None
    above, _beside, below = ROWS[min(len(links), MOST_NODES)]
    box_lines = _wrapped(str(actor), MOST_LINES + 1)
    box_height = 22 + LINE_HEIGHT * len(box_lines)
    top = 0 if above else MIDDLE_Y - 60
    bottom = BOTTOM_Y + 90 if below else MIDDLE_Y + 95
    first = MIDDLE_Y - LINE_HEIGHT * (len(box_lines) - 1) // 2 + 5
    return Network(
        links=links,
        nodes=_placed(links[:MOST_NODES], box_height),
        top=top,
        height=bottom - top,
        box=(MIDDLE_X - BOX_WIDTH // 2, MIDDLE_Y - box_height // 2, BOX_WIDTH, box_height),
        box_lines=[Line(first + LINE_HEIGHT * number, words) for number, words in enumerate(box_lines)],
    )


# — who —


def links_of(actor):
    """Every `Link` of an actor: formal ones first, then those with most relations, then by name.

    Formal are coordination, funding, reporting and being part of an organisation; taking part is not.
    """
    links = {}
    for target, relation, is_formal in _relations(actor):
        if target == actor:
            continue
        link = links.setdefault((type(target), target.pk), Link(target))
        link.is_formal = link.is_formal or is_formal
        if relation not in link.relations:
            link.relations.append(relation)
    return sorted(
        links.values(), key=lambda link: (not link.is_formal, -len(link.relations), str(link.target).lower())
    )


def _relations(actor):
    """Triples of target, relation in words and whether it is formal; formal words come first."""
    if actor.part_of:
        yield actor.part_of, pgettext("from the middle", "is part of"), True
    for part in actor.parts.all():
        yield part, pgettext("from the middle", "has as a part"), True
    for partnership in actor.partnerships.all():
        if partnership.kind == Partnership.Kind.COORDINATOR:
            yield partnership.initiative, pgettext("from the middle", "coordinates"), True
        elif partnership.kind == Partnership.Kind.FUNDER:
            yield partnership.initiative, pgettext("from the middle", "funds"), True
    yield from _money(actor)
    yield from _reports(actor)
    for partnership in actor.partnerships.all():
        if partnership.kind == Partnership.Kind.PARTNER:
            yield partnership.initiative, pgettext("from the middle", "takes part in"), False


def _money(actor):
    for decision in actor.funding_given.all():
        for recipient in decision.recipients.all():
            yield recipient, pgettext("from the middle", "gives funds to"), True
    for decision in actor.funding_received.all():
        for funder in decision.funders.all():
            yield funder, pgettext("from the middle", "receives funds from"), True
    for decision in actor.funding_passed_on.all():
        for recipient in decision.recipients.all():
            yield recipient, pgettext("from the middle", "passes on funds to"), True


def _reports(actor):
    for requirement in actor.requirements_to_meet.all():
        for recipient in requirement.recipients.all():
            yield recipient, pgettext("from the middle", "reports to"), True
        yield requirement.initiative, pgettext("from the middle", "reports on"), True
    for requirement in actor.requirements_set.all():
        yield requirement.responsible, pgettext("from the middle", "receives reports from"), True


# — where —


def _placed(links, box_height):
    above, beside, below = ROWS[len(links)]
    sides = (LEFT_X, RIGHT_X) if beside == 2 else (RIGHT_X,)
    places = [(x, TOP_Y) for x in COLUMNS[above]]
    places += [(x, MIDDLE_Y) for x in sides]
    places += [(x, BOTTOM_Y) for x in COLUMNS[below]]
    return [_node(link, x, y, box_height) for link, (x, y) in zip(links, places, strict=True)]


def _node(link, x, y, box_height):
    """Labels stand above the shapes of the upper row and below all others, away from the edges."""
    words = _wrapped(in_language(link.target, "name"))
    if y == TOP_Y:
        relation_y = y - RADIUS - 8
        first = relation_y - LINE_HEIGHT * len(words)
    else:
        first = y + RADIUS + LINE_HEIGHT
        relation_y = first + LINE_HEIGHT * len(words)
    lines = [Line(first + LINE_HEIGHT * number, line) for number, line in enumerate(words)]
    return Node(link, x, y, _edge(x, y, box_height), lines, Line(relation_y, link.relations[0]))


def _edge(x, y, box_height):
    """x1, y1, x2, y2: from the rim of the box to the rim of the shape."""
    if y == MIDDLE_Y:
        side = 1 if x > MIDDLE_X else -1
        return MIDDLE_X + side * BOX_WIDTH // 2, y, x - side * RADIUS, y
    down = 1 if y > MIDDLE_Y else -1
    start_x, start_y = MIDDLE_X + (x - MIDDLE_X) * 0.3, MIDDLE_Y + down * box_height / 2
    away_x, away_y = x - start_x, y - start_y
    distance = (away_x**2 + away_y**2) ** 0.5
    share = (distance - RADIUS) / distance
    return tuple(round(one) for one in (start_x, start_y, start_x + away_x * share, start_y + away_y * share))


def _wrapped(name, most=MOST_LINES):
    return textwrap.wrap(name, LINE_LENGTH, max_lines=most, placeholder=" …")
