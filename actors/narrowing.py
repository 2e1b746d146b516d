"""A list that its reader narrows down by choices, which stand in the address.

The same parameter repeated means or, different ones mean and: ``?level=master&level=doctoral&country=SE``.
The database counts the rows on each request: for lists of hundreds. The partner map counts in an index of
its own, see facets.py.
"""

from typing import NamedTuple

from django.db.models import Count


class Facet(NamedTuple):
    """One parameter: its words, the lookup from a row to its value, and every value with its label."""

    name: str
    label: str
    lookup: str
    values: list


class Choice(NamedTuple):
    """A value on the page: `count` rows have it, which is `share` per cent of the rows without this facet."""

    value: str
    label: str
    count: int
    share: int
    is_chosen: bool


class Chip(NamedTuple):
    """A choice that has been made, and the query string without it."""

    label: str
    query: str


class Narrowing:
    """The rows that answer the query (a QueryDict).

    `rows` may be ordered but neither sliced nor prefetched. `ignored` are the values that are not on any
    list, to be told to the person who asked.
    """

    def __init__(self, rows, facets, query):
        self._all = rows
        self._query = query
        self.facets = facets
        self.chosen, self.ignored = {}, []
        for facet in facets:
            known = {str(value) for value, _label in facet.values}
            asked = list(dict.fromkeys(filter(None, query.getlist(facet.name))))
            self.chosen[facet.name] = [value for value in asked if value in known]
            self.ignored += [value for value in asked if value not in known]

    @property
    def rows(self):
        return self._without(None)

    @property
    def chips(self):
        return [
            Chip(label, self._query_without(facet.name, str(value)))
            for facet in self.facets
            for value, label in facet.values
            if str(value) in self.chosen[facet.name]
        ]

    def choices(self):
        """Pairs of a facet and its `Choice` list. A count takes the choices in the other facets into account.

        Costs two queries for each facet.
        """
        return [(facet, self._choices_in(facet)) for facet in self.facets]

    def _choices_in(self, facet):
        others = self._without(facet).order_by()
        total = others.count() or 1
        counts = dict(others.values_list(facet.lookup).annotate(rows=Count("pk", distinct=True)))
        return [
            Choice(
                str(value),
                label,
                counts.get(value, 0),
                round(100 * counts.get(value, 0) / total),
                str(value) in self.chosen[facet.name],
            )
            for value, label in facet.values
        ]

    def _without(self, left_out):
        rows = self._all
        for facet in self.facets:
            if facet is not left_out and self.chosen[facet.name]:
                # A subquery, because a row that has two of the values must not come twice.
                having = self._all.order_by().filter(**{f"{facet.lookup}__in": self.chosen[facet.name]})
                rows = rows.filter(pk__in=having.values("pk"))
        return rows

    def _query_without(self, name, value):
        query = self._query.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return query.urlencode()
