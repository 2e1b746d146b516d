"""Comparison with everything published before about the same wave: other releases, other groups.

Whoever holds two figures for groups that differ by a few organisations holds the figure of those few. So a
figure is hidden where its group differs from that of an earlier figure by fewer than five organisations, or
where the difference may not be told by the p% rule; larger differences go to the solver.
"""

from dataclasses import dataclass

from ..analysis.relations import Relation
from .rules import sensitive
from .variables import Flag, Shown, Variable


@dataclass(frozen=True)
class LedgerCell:
    """A figure published before: `low` = `high` for an exact one, in units of 1/scale of its table.

    `universe` holds the opaque ids of all organisations in its group, whatever they answered.
    """

    table: str
    item: str
    universe: frozenset
    low: int
    high: int


def compare(variables, ledger, rules):
    """Hide what would tell of a few by difference, and take in what is known already.

    Returns extra (variables, relations) for the solver: the differences between old and new groups.
    """
    earlier = {}
    for cell in ledger:
        earlier.setdefault((cell.table, cell.item), []).append(cell)
    pairs, extra, relations = Pairs(), {}, []
    for variable in list(variables.values()):
        for place, cell in enumerate(earlier.get((variable.key[0], variable.key[2]), [])):
            if cell.universe == variable.base:
                repeat(variable, cell)
                continue
            added, removed = pairs.difference(variable.base, cell.universe)
            if variable.is_offered and is_near(variable, variables, added, removed, cell, rules):
                variable.hide(Flag.DIFFERENCING, "near-earlier")
                variable.is_sensitive = True
            if rules.fewest <= len(added) + len(removed) < rules.large:
                parts = difference(variable, variables, cell, (added, removed, str(place)), rules)
                if parts:
                    more, less, old = (part.key for part in parts)
                    extra.update({part.key: part for part in parts})
                    relations.append(Relation(((variable.key, 1), (less, 1), (old, -1), (more, -1))))
    return extra, relations


class Pairs:
    """Differences of groups, worked out once for each pair."""

    def __init__(self):
        self.known = {}

    def difference(self, new, old):
        if (new, old) not in self.known:
            self.known[new, old] = (new - old, old - new)
        return self.known[new, old]


def repeat(variable, cell):
    """The same figure was published before. Where an answer was corrected since, the new one is not told."""
    if not cell.low <= variable.value <= cell.high:
        if variable.is_offered:
            variable.hide(Flag.DIFFERENCING, "changed")
        return
    variable.low, variable.high = max(variable.low, cell.low), min(variable.high, cell.high)
    if variable.low == variable.high:
        variable.show()
        variable.is_fixed = True
    elif variable.shown != Shown.VALUE:
        variable.shown_low = max(variable.shown_low, variable.low)
        variable.shown_high = min(variable.shown_high, variable.high)


def is_near(variable, variables, added, removed, cell, rules):
    """Whether the difference from an earlier figure is one that may not be told."""
    if len(added) + len(removed) < rules.fewest:
        return True
    if not variable.is_sum or cell.low != cell.high or (added and removed):
        return False
    return bool(sensitive(amounts_of(variable, variables, added or removed), rules))


def amounts_of(variable, variables, ids):
    """What these organisations add to this figure, as far as their answers are known."""
    known = dict(variable.contributions)
    for key, other in variables.items():
        if (key[0], key[2]) == (variable.key[0], variable.key[2]) and not ids <= known.keys():
            known.update(other.contributions)
    return {one: known[one] for one in ids if known.get(one)}


def difference(variable, variables, cell, groups, rules):
    """The variables (more, less, old) with new + less = old + more; None where answers changed since."""
    added, removed, place = groups
    parts = []
    for name, ids in (("added", added), ("removed", removed), ("earlier", cell.universe)):
        amounts = amounts_of(variable, variables, ids)
        parts.append(part((name, *variable.key, place), variable, amounts, ids, rules))
    more, less, old = parts
    if not cell.low <= old.value <= cell.high or variable.value + less.value != old.value + more.value:
        return None
    old.low = old.shown_low = cell.low
    old.high = old.shown_high = cell.high
    old.is_target, old.is_fixed = False, True
    return parts


def part(key, variable, amounts, ids, rules):
    """A figure that nobody publishes but that must not come out."""
    base = frozenset(ids)
    found = Variable(key, amounts, base, variable.most, variable.scale, variable.is_sum, is_offered=False)
    found.hide(Flag.NONE, "difference")
    enough = rules.fewest <= found.value <= len(base) - rules.fewest
    found.is_target = found.is_sensitive = bool(base) and bool(
        sensitive(amounts, rules) if variable.is_sum else not enough
    )
    return found
