"""Every actor in this process, arranged so that a question with its counts is answered in microseconds.

Each value of each facet is one Python integer: bit n is set where the nth actor in alphabetical order
has the value. Or, and and counting are then one machine loop each, however many facets a page shows.
The index is made anew when the content version has changed, so its answers are never older than that.
"""

import json
from functools import cached_property
from itertools import compress, islice
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Func
from django.utils.module_loading import import_string
from django.utils.translation import override

from .filters import FACETS
from .kept_content import KeptContent
from .languages import current_language
from .models import Actor, ActorKind, County, Modality, Stage

CLOSED_LISTS = {"kind": ActorKind, "stage": Stage, "modality": Modality, "region": County}
# "0" and "1" of a written binary number as the false and true that compress() asks for.
TRUTH = bytes.maketrans(b"01", b"\x00\x01")


class Row(NamedTuple):
    """What the index remembers of an actor."""

    pk: int
    slug: str
    name: str
    name_en: str
    kind: str
    country: str
    city: str
    county: str
    stages: list
    modalities: list
    lat: float | None
    lon: float | None

    @property
    def feature(self):
        """The actor as a GeoJSON feature; without a known town its geometry is null (RFC 7946, 3.2)."""
        point = None
        if self.lat is not None:
            point = {"type": "Point", "coordinates": [round(self.lon, 4), round(self.lat, 4)]}
        properties = {
            "slug": self.slug,
            "name": self.name,
            "name_en": self.name_en,
            "kind": self.kind,
            "city": self.city,
            "stages": self.stages,
            "modalities": self.modalities,
        }
        feature = {"type": "Feature", "id": self.slug, "geometry": point, "properties": properties}
        return json.dumps(feature, ensure_ascii=False, separators=(",", ":")).encode()


class Option(NamedTuple):
    """One value of a facet on the page: `count` is what choosing it alone in this facet would give."""

    value: str
    label: str
    count: int
    is_chosen: bool


class ActorIndex:
    """All actors as the content was, in the alphabetical order of one language.

    `labels[facet][value]` are the words of each facet's values, in that language and in the order of the list
    (towns and initiatives: alphabetical). Ask for the present one with `current_index()`.
    """

    def __init__(self, language):
        self.language = language
        self.rows = [
            Row(*values)
            for values in Actor.objects.order_by(f"sort_{language}", "pk").values_list(*Row._fields)
        ]
        self.ids = [row.pk for row in self.rows]
        self.positions = {pk: position for position, pk in enumerate(self.ids)}
        with override(language):
            self.labels = {
                facet: {value: str(label) for value, label in closed_list.choices}
                for facet, closed_list in CLOSED_LISTS.items()
            }
        members = import_string(settings.ACTOR_GROUPS)(language)
        # The rows' own towns too: somebody may have moved between the two queries.
        towns = [*towns_in_order(language), *(row.city for row in self.rows if row.city)]
        self.labels["town"] = {town: town for town in towns}
        self.labels["initiative"] = {slug: name for slug, name, _ids in members}
        self.bits = {
            "kind": self._bits_by("kind", lambda row: [row.kind]),
            "stage": self._bits_by("stage", lambda row: row.stages),
            "modality": self._bits_by("modality", lambda row: row.modalities),
            "region": self._bits_by("region", lambda row: [row.county] if row.county else []),
            "town": self._bits_by("town", lambda row: [row.city] if row.city else []),
            "initiative": {slug: self.bits_of(ids) for slug, _name, ids in members},
        }

    @cached_property
    def towns(self):
        """{town: a `Row` that stands there}, one with a point where there is one."""
        standing = {}
        for row in self.rows:
            if row.city and (row.city not in standing or standing[row.city].lat is None):
                standing[row.city] = row
        return standing

    @cached_property
    def abroad(self):
        """Bits of the actors outside Sweden."""
        return self._number([position for position, row in enumerate(self.rows) if row.country != "SE"])

    @cached_property
    def features(self):
        return [row.feature for row in self.rows]

    def select(self, filters):
        """The `Selection` that answers these `Filters`. With words in `q` it costs two queries, else none."""
        return Selection(self, filters)

    def bits_of(self, ids):
        """The number whose bits stand for these actors; an id that is not an actor's is passed over."""
        return self._number([self.positions[pk] for pk in ids if pk in self.positions])

    def pick(self, bits, rows):
        """Those of the rows, one for each actor in order, whose bit is set; lazily."""
        written = format(bits, f"0{len(self.rows)}b").encode()[::-1]
        return compress(rows, written.translate(TRUTH))

    def _bits_by(self, facet, values_of):
        positions = {value: [] for value in self.labels[facet]}
        for position, row in enumerate(self.rows):
            for value in values_of(row):
                positions[value].append(position)
        return {value: self._number(having) for value, having in positions.items()}

    def _number(self, positions):
        # Written out and read once: setting bits one by one would copy the number each time.
        written = bytearray(b"0") * (len(self.rows) + 1)
        for position in positions:
            written[-1 - position] = 49
        return int(written, 2)


class Selection:
    """The actors that answer a question.

    `filters` is the question without what means nothing; `ignored` are the (parameter, value) pairs that
    were left out, to be told to the person who asked.
    """

    def __init__(self, index, filters):
        self.index = index
        unknown = [
            (facet, value)
            for facet in FACETS
            for value in filters.values[facet]
            if value not in index.labels[facet]
        ]
        self.filters = filters
        for facet, value in unknown:
            self.filters = self.filters.without_value(facet, value).on_page(filters.page)
        self.ignored = (*filters.ignored, *unknown)
        self.ranked_ids = self._found_by_words()
        self._asked = {facet: self._bits_asked(facet) for facet in FACETS}
        self.bits = self.beside(None)

    @property
    def count(self):
        return self.bits.bit_count()

    @property
    def places(self):
        """In how many different towns they are; an actor without a town counts for none."""
        return sum(1 for town in self.index.bits["town"].values() if town & self.bits)

    @property
    def ids(self):
        """Primary keys: in alphabetical order, or the best match first where there are words to match."""
        if self.ranked_ids is None:
            return self.index.pick(self.bits, self.index.ids)
        positions = self.index.positions
        return (pk for pk in self.ranked_ids if pk in positions and self.bits >> positions[pk] & 1)

    def pages(self, size):
        """How many pages of this size there are: at least one."""
        return max(1, -(-self.count // size))

    def page_ids(self, number, size):
        """Primary keys on a page, counted from 1, in order; beyond the last page none."""
        return list(islice(self.ids, (number - 1) * size, number * size))

    def facet_counts(self):
        """{facet: {value: how many}}, every value of the lists included.

        A count takes what is chosen in the other facets into account, but not in its own: there another
        choice adds to the selection.
        """
        counts = {}
        for facet in FACETS:
            others = self.beside(facet)
            counts[facet] = {
                value: (bits & others).bit_count() for value, bits in self.index.bits[facet].items()
            }
        return counts

    def options(self):
        """{facet: [Option, …]} for the page: `facet_counts` with labels and what is chosen."""
        return {
            facet: [
                Option(value, self.index.labels[facet][value], count, value in self.filters.values[facet])
                for value, count in counts.items()
            ]
            for facet, counts in self.facet_counts().items()
        }

    def geojson(self):
        """A FeatureCollection of the selection as UTF-8, in the alphabetical order of the index."""
        features = b",".join(self.index.pick(self.bits, self.index.features))
        return b'{"type":"FeatureCollection","features":[' + features + b"]}"

    def beside(self, facet):
        """Bits of those who answer the question, this facet (or "q") left out of account; None: all of it."""
        bits = (1 << len(self.index.rows)) - 1
        if self.ranked_ids is not None and facet != "q":
            bits &= self._word_bits
        for other, asked in self._asked.items():
            if other != facet and asked is not None:
                bits &= asked
        return bits

    def _found_by_words(self):
        if not self.filters.q:
            return None
        return list(Actor.objects.matching(self.filters.q).values_list("pk", flat=True))

    def _bits_asked(self, facet):
        """Who has one of the values asked for in this facet; None where nothing is asked."""
        asked = self.filters.values[facet]
        bits = 0
        for value in asked:
            bits |= self.index.bits[facet][value]
        return bits if asked else None

    @cached_property
    def _word_bits(self):
        return self.index.bits_of(self.ranked_ids)


def towns_in_order(language):
    """The names of all towns, in the alphabetical order of the language."""
    order = Func(F("city"), function=f"portal_sort_{language}")
    return Actor.objects.exclude(city="").values_list("city", flat=True).order_by(order).distinct()


_indexes = KeptContent(ActorIndex)


def current_index(language=None):
    """The `ActorIndex` of the content as it is now. One small query, and four more after a change."""
    return _indexes.get(language or current_language())


def forget_indexes():
    """Drop every index of this process, as if it had just been started."""
    _indexes.forget()
