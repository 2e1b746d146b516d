"""Sweden drawn by the server, with a pin for each town: on the front page, on the partner map without
JavaScript, and without pins where a page was not found.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import hypot, pi, sqrt
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.models import ActorKind

from .outlines import POLAR_CIRCLE, counties, neighbours, parallels, project

# A label keeps clear of this much: the largest size it is shown at, on phones.
LETTER_WIDTH = 13
LABEL_HEIGHT = 28
LABEL_DISTANCE = 10
LATITUDE_LABEL_X = 500


class Frame(NamedTuple):
    """What of the drawing is shown, and how large its discs are: `smallest` + `growth` × √actors."""

    left: int
    top: int
    width: int
    height: int
    smallest: float
    growth: float
    has_rings: bool
    has_latitudes: bool

    @property
    def view_box(self):
        return f"{self.left} {self.top} {self.width} {self.height}"

    def holds(self, x, y, margin=0):
        return (
            self.left + margin <= x <= self.left + self.width - margin
            and self.top + margin <= y <= self.top + self.height - margin
        )


PAGE = Frame(-130, -20, 660, 1040, 12, 3.6, has_rings=True, has_latitudes=False)
HERO = Frame(-190, -25, 800, 1055, 9, 4.1, has_rings=False, has_latitudes=True)
# The disc of the town with most actors grows no further than this, however many they are.
MOST_GROWTH = 24


@dataclass
class Pin:
    """A town, or towns too near each other to have a pin each; `towns` begins with the largest."""

    towns: list
    county: str
    x: float
    y: float
    kinds: Counter
    is_chosen: bool
    r: float = 0
    href: str = ""
    label: tuple | None = None
    rings: list = field(default_factory=list)

    @property
    def count(self):
        return self.kinds.total()

    @property
    def cx(self):
        return f"{self.x:.1f}"

    @property
    def cy(self):
        return f"{self.y:.1f}"

    @property
    def radius(self):
        return f"{self.r:.1f}"

    @property
    def ring_radius(self):
        return f"{self.r + 1:.1f}"

    @property
    def title(self):
        others = len(self.towns) - 1
        return f"{self.towns[0]} +{others}" if others else self.towns[0]

    @property
    def name(self):
        """What a screen reader says: Umeå 3 aktörer. It begins with the words that stand by the pin."""
        actors = ngettext("%(count)s actor", "%(count)s actors", self.count) % {"count": self.count}
        if len(self.towns) == 1:
            return f"{self.title} {actors}"
        return _("%(town)s %(actors)s, with %(towns)s") % {
            "town": self.title, "towns": ", ".join(self.towns[1:]), "actors": actors,
        }  # fmt: skip


@dataclass(frozen=True)
class DrawnMap:
    """What components/map.html draws. `abroad` and `without_town` have no pin on it, see `off_map`."""

    frame: Frame
    land: str
    pins: list
    abroad: int = 0
    without_town: int = 0

    @property
    def latitudes(self):
        return latitudes(self.frame) if self.frame.has_latitudes else []


def empty_map():
    """Only the land, as a decoration."""
    return DrawnMap(PAGE, land(PAGE, frozenset()), [])


def drawn_map(selection, address, frame=PAGE):
    """The actors of a `Selection` on the map; its choice of town lights pins but takes none away.

    `address` is the page that a pin leads to: the same question, narrowed to the pin's towns.
    """
    pins = gathered(pins_of(selection, frame), frame)
    push_apart(pins, gap=11 if frame.has_rings else 4)
    place_labels(pins, frame)
    for pin in pins:
        pin.href = href_of(pin, selection.filters, address)
        pin.rings = rings_of(pin) if frame.has_rings else []
    lit = frozenset(
        county for county, bits in selection.index.bits["region"].items() if bits & selection.bits
    )
    return DrawnMap(
        frame=frame,
        land=land(frame, lit),
        pins=sorted(pins, key=lambda pin: -pin.count),
        **off_map(selection, frame),
    )


def off_map(selection, frame=PAGE):
    """How many of the selection have no pin: those abroad, unless just across the border, and those in
    Sweden whose town is not stated.
    """
    index, pinned = selection.index, 0
    for town in towns_within(index, frame):
        pinned |= index.bits["town"][town]
    missing = selection.beside("town") & ~pinned
    abroad = missing & index.abroad
    return {"abroad": abroad.bit_count(), "without_town": (missing & ~abroad).bit_count()}


def towns_within(index, frame):
    """{town: (x, y)} of those that stand inside the frame."""
    points = {town: project(row.lon, row.lat) for town, row in index.towns.items() if row.lat is not None}
    return {town: point for town, point in points.items() if frame.holds(*point, margin=15)}


def pins_of(selection, frame):
    """A pin for each town of the selection, before anything is gathered."""
    index, beside = selection.index, selection.beside("town")
    chosen = selection.filters.values["town"]
    for town, (x, y) in towns_within(index, frame).items():
        if bits := index.bits["town"][town] & beside:
            counts = ((kind, (bits & having).bit_count()) for kind, having in index.bits["kind"].items())
            kinds = Counter({kind: count for kind, count in counts if count})
            yield Pin([town], index.towns[town].county, x, y, kinds, town in chosen)


def gathered(pins, frame):
    """Fewer pins, none under another of its own county; those with most actors stay where they are."""
    pins = sorted(pins, key=lambda pin: (-pin.count, pin.towns))
    growth = min(frame.growth, MOST_GROWTH / sqrt(pins[0].count)) if pins else 0
    kept = []
    for pin in pins:
        pin.r = frame.smallest + growth * sqrt(pin.count)
        for larger in kept:
            is_near = hypot(larger.x - pin.x, larger.y - pin.y) < larger.r + pin.r
            if is_near and larger.county == pin.county:
                larger.towns += pin.towns
                larger.kinds += pin.kinds
                larger.is_chosen = larger.is_chosen or pin.is_chosen
                larger.r = frame.smallest + growth * sqrt(larger.count)
                break
        else:
            kept.append(pin)
    return kept


def push_apart(pins, gap):
    """Move discs off each other, the smaller of two; a few rounds are enough for neighbouring towns."""
    for _round in range(6):
        for n, larger in enumerate(pins):
            for pin in pins[n + 1 :]:
                away = hypot(pin.x - larger.x, pin.y - larger.y) or 1
                missing = larger.r + pin.r + gap - away
                if missing > 0:
                    pin.x += (pin.x - larger.x) / away * missing
                    pin.y += (pin.y - larger.y) / away * missing


def place_labels(pins, frame):
    """Give each pin a label where one has room beside it: right, left, then a little up or down."""
    taken = [(pin.x - pin.r, pin.y - pin.r, pin.x + pin.r, pin.y + pin.r) for pin in pins]
    for pin in pins:
        width = LETTER_WIDTH * len(pin.title)
        for shift in (0, -pin.r * 0.7, pin.r * 0.7):
            for side in (1, -1):
                start = pin.x + side * (pin.r + LABEL_DISTANCE)
                y = pin.y + shift
                left, right = sorted((start, start + side * width))
                box = (left, y - LABEL_HEIGHT / 2, right, y + LABEL_HEIGHT / 2)
                is_inside = frame.left <= left and right <= frame.left + frame.width
                if is_inside and not any(overlap(box, other) for other in taken):
                    pin.label = (f"{start:.1f}", f"{y:.1f}", "t" if side > 0 else "t te")
                    taken.append(box)
                    break
            if pin.label:
                break


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rings_of(pin):
    """(kind, dash, gap, degrees to begin at) of each kind's arc, as long as its share, from the top on."""
    length = 2 * pi * (pin.r + 1)
    begun, arcs = 0, []
    for kind in ActorKind.values:
        if count := pin.kinds[kind]:
            gap = 0 if count == pin.count else 2.4
            dash = max(length * count / pin.count - gap, 1)
            arcs.append((kind, f"{dash:.1f}", f"{length:.1f}", f"{360 * begun / pin.count - 90:.1f}"))
            begun += count
    return arcs


def href_of(pin, filters, address):
    """The same question about this pin's towns only, or about all towns if it is about these already."""
    query = filters.with_only("town", () if pin.is_chosen else pin.towns).query
    return f"{address}?{query}" if query else address


@lru_cache(maxsize=64)
def land(frame, lit):
    """Lines of latitude, neighbours and counties as markup; the counties in `lit` have actors.

    One text, because drawing it again for each page would cost more than all the rest of the map.
    """
    look = "gratf" if frame.has_latitudes else "grat"
    stroke = "url(#fade)" if frame.has_latitudes else "var(--line-2)"
    lines = format_html_join("", '<polyline class="{}" stroke="{}" points="{}"/>', (
        (
            look if degrees != POLAR_CIRCLE else f"{look} polar",
            stroke,
            " ".join(f"{x:.0f},{y:.1f}" for x, y in points),
        )
        for degrees, points in parallels()
    ))  # fmt: skip
    shapes = format_html_join("", '<path class="lan{}" d="{}"/>', (
        (" on" if code in lit else "", path) for code, path in counties()
    ))  # fmt: skip
    mask = "url(#soft)" if frame.has_latitudes else "none"
    return format_html('<path class="land2" mask="{}" d="{}"/>{}{}', mask, neighbours(), lines, shapes)


def latitudes(frame):
    """(words, y) of the label at the right end of each line."""
    found = []
    for degrees, points in parallels():
        y = min(points, key=lambda point: abs(point[0] - LATITUDE_LABEL_X))[1] - 10
        if frame.holds(LATITUDE_LABEL_X, y, margin=10):
            found.append((_("Arctic Circle") if degrees == POLAR_CIRCLE else f"{degrees}°", f"{y:.0f}"))
    return found
