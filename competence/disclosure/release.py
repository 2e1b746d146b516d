"""What of a wave may be published, and how: the one call for a background task.

`disclose` makes the tables, decides figure by figure, compares with the ledger, hides what must be hidden so
that nothing follows, and returns published figures and a report for the person who approves. The same input
gives the same output.
"""

from collections import Counter
from dataclasses import dataclass

from ..analysis.domains import Organisation
from ..analysis.figures import half_up
from ..analysis.relations import relations
from ..analysis.tables import ANSWERED, Kind, tables
from .audit import OUTSIDER, Component, Reach, protect
from .ledger import LedgerCell, compare
from .rules import Rules
from .variables import Shown, variables

__all__ = ["Organisation", "Outcome", "Published", "Uncertain", "disclose"]


@dataclass(frozen=True)
class Published:
    """One figure of a release. All numbers are None where it is hidden.

    `value` is the figure (organisations, persons, points, a mean), `low` and `high` the ends of a band, both
    included; `percent`, `low_percent` and `high_percent` are of `n`. `n` is the number of respondents in the
    group that everybody knows were asked, never of those who said yes. `word` names a band: "3of4", "few",
    "nearly-all". `flag` and `reason` are for those who approve: telling readers which of two hidden figures
    is the small one would tell its size.
    """

    table: str
    domain: str
    item: str
    kind: str
    n: int
    shown: str
    value: float | None
    low: float | None
    high: float | None
    percent: float | None
    low_percent: int | None
    high_percent: int | None
    word: str
    rank: int | None
    flag: str
    reason: str


@dataclass(frozen=True)
class Uncertain:
    """For the approver: between which values a figure that is not told exactly can lie, for an outsider."""

    table: str
    domain: str
    item: str
    flag: str
    reason: str
    low: float
    high: float
    is_protected: bool


@dataclass(frozen=True)
class Outcome:
    """`cells` in the tables' order; `uncertain` the report; `counts` {flag: {reason: number}}.

    `unprotected` lists figures that can be worked out whatever is hidden now, because an earlier release or
    the numbers of respondents tell them: somebody must look at each before approving.
    """

    cells: tuple
    uncertain: tuple
    counts: dict
    unprotected: tuple
    ledger: tuple
    rules: Rules


def disclose(instrument, organisations, *, rules=None, ledger=(), progress=None):
    """Decide what may be published of these organisations' submitted answers.

    `organisations` are analysis.Organisation; `ledger` every LedgerCell of earlier releases of the same wave;
    `progress(share)` is called with a share from 0 to 1.
    """
    rules, tell = rules or Rules(), progress or (lambda share: None)
    found = tables(
        instrument,
        organisations,
        fewest=rules.fewest,
        large=rules.large,
        fewest_of_many=rules.fewest_of_many,
        progress=lambda done, of: tell(0.3 * done / of),
    )
    known = variables(found, rules)
    extra, more = compare(known, ledger, rules)
    linked = [*relations(instrument, found), *more]
    take_in_known(known, linked)
    parts = components({**known, **extra}, linked, rules)
    for done, component in enumerate(parts, start=1):
        protect(component)
        tell(0.3 + 0.7 * done / len(parts))
    tell(1)
    return outcome(found, known, parts, rules)


def take_in_known(known, linked):
    """A figure that is a published number of respondents is no secret, as who has "250 or more"."""
    for relation in linked:
        if len(relation.terms) == 1 and relation.low == relation.high:
            variable = known[relation.terms[0][0]]
            variable.low = variable.high = variable.value
            variable.show()
            variable.is_fixed = True


def components(known, linked, rules):
    """The variables in groups that hang together, each with its relations."""
    leader = {key: key for key in known}

    def lead(key):
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for relation in linked:
        first = lead(relation.terms[0][0])
        for key, _ in relation.terms[1:]:
            leader[lead(key)] = first
    groups, rows = {}, {}
    for key in known:
        groups.setdefault(lead(key), []).append(key)
    places = {key: place for group in groups.values() for place, key in enumerate(group)}
    for relation in linked:
        terms = [(places[key], factor) for key, factor in relation.terms]
        rows.setdefault(lead(relation.terms[0][0]), []).append((terms, relation.low, relation.high))
    return [
        Component([known[key] for key in group], rows.get(key, []), rules) for key, group in groups.items()
    ]


def outcome(found, known, parts, rules):
    cells = tuple(
        published(table, domain, item, known, rules)
        for table in found.values()
        for domain in table.domains
        for item in table.items
        if (domain.key, item) in table.cells and table.cells[domain.key, item].is_offered
    )
    uncertain = tuple(one for part in parts for one in report(part))
    counts = Counter((cell.flag, cell.reason) for cell in cells)
    by_flag = {}
    for (flag, reason), number in sorted(counts.items()):
        by_flag.setdefault(flag, {})[reason] = number
    told = [variable for variable in known.values() if variable.is_offered and variable.shown != Shown.HIDDEN]
    ledger = tuple(
        LedgerCell(one.key[0], one.key[2], one.base, one.shown_low, one.shown_high) for one in told
    )
    unprotected = tuple(one for one in uncertain if not one.is_protected)
    return Outcome(cells, uncertain, by_flag, unprotected, ledger, rules)


def published(table, domain, item, known, rules):
    variable = known[table.key, domain.key, item]
    exact, band = variable.shown == Shown.VALUE, variable.shown == Shown.BAND
    share = table.kind == Kind.COUNT or (table.kind == Kind.POINTS and band)
    top = variable.most * domain.n
    return Published(
        table=table.key,
        domain=domain.key,
        item=item,
        kind=str(table.kind),
        n=domain.n,
        shown=str(variable.shown),
        value=amount(table, domain, variable, known) if exact else None,
        low=variable.shown_low if band else None,
        high=variable.shown_high if band else None,
        percent=half_up(1000 * variable.value / top) / 10 if exact and share else None,
        low_percent=half_up(100 * variable.shown_low / top) if band and share else None,
        high_percent=half_up(100 * variable.shown_high / top) if band and share else None,
        word=variable.word,
        rank=rank(table, domain, item, known, rules) if exact and table.is_ranked else None,
        flag=str(variable.flag),
        reason=variable.reason,
    )


def amount(table, domain, variable, known):
    """The figure as it is printed: units for amounts, one decimal for means."""
    if table.kind == Kind.MEAN:
        by = known.get((f"{table.key}:{ANSWERED}", domain.key, ANSWERED))
        number = by.value if by else domain.n
        return half_up(10 * variable.value / (table.scale * number)) / 10
    whole, rest = divmod(variable.value, table.scale)
    return variable.value / table.scale if rest else whole


def rank(table, domain, item, known, rules):
    """The place among all items, where it tells nothing: all above are exact, and it is no small share."""
    one = known[table.key, domain.key, item]
    if one.value * 100 < rules.ranked_from_percent * one.most * domain.n or ":" in item:
        return None
    others = [known[table.key, domain.key, other] for other in table.items if ":" not in other]
    if any(other.shown != Shown.VALUE and other.shown_high >= one.value for other in others):
        return None
    return 1 + sum(other.shown == Shown.VALUE and other.value > one.value for other in others)


def report(component):
    """The figures of a component that are not told exactly, with what an outsider could find out of them."""
    reach = Reach(component.witnesses, *component.bounds(OUTSIDER))
    lost = {place for place, _ in component.lost}
    for place, one in enumerate(component.variables):
        if one.shown != Shown.VALUE and (one.is_offered or place in lost):
            # The key of a difference from an earlier release begins with its name.
            table, domain, item = one.key[1:4] if len(one.key) > 3 else one.key
            yield Uncertain(
                table,
                domain,
                item,
                flag=str(one.flag),
                reason=one.reason,
                low=float(reach.least[place]) / one.scale,
                high=float(reach.most[place]) / one.scale,
                is_protected=place not in lost,
            )
