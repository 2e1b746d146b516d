"""What somebody asks of the partner map and list, as it stands in the address.

The same parameter repeated means or, different ones mean and: ``?kind=company&kind=university&region=12``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

FACETS = ("kind", "stage", "modality", "region", "town", "initiative")
VIEWS = ("map", "list")
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Filters:
    """A question to the actors. `values` has every facet, each with the slugs asked for, in order.

    The `with_…` and `without…` methods give the question that a link leads to; they start on page one.
    """

    q: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(FACETS, ()))
    page: int = 1
    view: str = VIEWS[0]
    ignored: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self):
        """Whether every actor answers the question."""
        return not self.q and not any(self.values.values())

    @property
    def query(self):
        """The question as a query string without "?": the same for the same question, defaults left out."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet in FACETS for value in self.values[facet]]
        pairs += [("view", self.view)] if self.view != VIEWS[0] else []
        pairs += [("page", self.page)] if self.page != 1 else []
        return urlencode(pairs)

    @property
    def data_query(self):
        """The same for machines: nothing about view or page."""
        return self.with_view(VIEWS[0]).query

    def with_value(self, facet, value):
        values = dict.fromkeys((*self.values[facet], value))
        return replace(self, values=self.values | {facet: tuple(values)}, page=1)

    def without_value(self, facet, value):
        values = tuple(one for one in self.values[facet] if one != value)
        return replace(self, values=self.values | {facet: values}, page=1)

    def with_only(self, facet, values):
        """In this facet these values and no others; none is as if nobody had asked about the facet."""
        return replace(self, values=self.values | {facet: tuple(values)}, page=1)

    def without_words(self):
        return replace(self, q="", page=1)

    def with_view(self, view):
        return replace(self, view=view, page=1)

    def on_page(self, number):
        return replace(self, page=number)


def read_filters(query):
    """The `Filters` in a QueryDict. A page or view that cannot be is `ignored`, as pairs of name and value.

    Whether the slugs of a facet exist is known to the index, see facets.py. Other parameters mean nothing
    here and are passed over.
    """
    ignored = []
    page, view = query.get("page", "1"), query.get("view", VIEWS[0])
    if not (page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page)):
        ignored.append(("page", page))
        page = 1
    if view not in VIEWS:
        ignored.append(("view", view))
        view = VIEWS[0]
    return Filters(
        q=" ".join(query.get("q", "")[:LONGEST_QUERY].split()),
        values={facet: tuple(dict.fromkeys(filter(None, query.getlist(facet)))) for facet in FACETS},
        page=int(page),
        view=view,
        ignored=tuple(ignored),
    )
