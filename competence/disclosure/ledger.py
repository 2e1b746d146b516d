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
    earlier, alike = {}, {}
    for cell in ledger:
        earlier.setdefault((cell.table, cell.item), []).append(cell)
    for variable in variables.values():
        alike.setdefault((variable.key[0], variable.key[2]), []).append(variable)
    groups, extra, relations = Groups(), {}, []
    for measure, before in earlier.items():
        now = alike.get(measure, [])
        for variable in now:
            if variable.is_offered and groups.leave_a_few(variable, now, before, rules.fewest):
                conceal(variable, "near-earlier")
            for place, cell in enumerate(before):
                parts = compare_with(variable, now, cell, groups, str(place), rules)
                if parts:
                    more, less, old = (part.key for part in parts)
                    extra.update({part.key: part for part in parts})
                    relations.append(Relation(((variable.key, 1), (less, 1), (old, -1), (more, -1))))
    return extra, relations


def conceal(variable, reason):
    if variable.shown != Shown.HIDDEN:
        variable.hide(Flag.DIFFERENCING, reason)


def compare_with(variable, now, cell, groups, place, rules):
    """Compare a figure with an earlier one; returns what they differ by, where the solver is to look at it.

    It looks at differences of fewer than `large` organisations, and not in groups of very many: these have
    few bands, and exact figures are compared here.
    """
    size, is_nested = groups.apart(variable.base, cell.universe)
    if not size:
        repeat(variable, cell)
        return None
    if not is_nested and size >= rules.large:
        return None
    added, removed = variable.base - cell.universe, cell.universe - variable.base
    if (
        variable.is_offered
        and is_nested
        and is_told_by_difference(variable, now, cell, added or removed, rules)
    ):
        conceal(variable, "near-earlier")
    if size >= rules.large or len(variable.base) >= 4 * rules.large:
        return None
    return difference(variable, now, cell, (added, removed, place), rules)


class Groups:
    """Sets of organisations, as bits of whole numbers, and what was worked out about them."""

    def __init__(self):
        self.places, self.masks, self.same, self.found = {}, {}, {}, {}

    def mask(self, ids):
        # By identity first: comparing two equal sets of thousands costs more than everything else here.
        if id(ids) not in self.same:
            if ids not in self.masks:
                self.masks[ids] = sum(1 << self.places.setdefault(one, len(self.places)) for one in ids)
            self.same[id(ids)] = self.masks[ids]
        return self.same[id(ids)]

    def apart(self, new, old):
        """By how many organisations two groups differ, and whether one is a part of the other."""
        new, old = self.mask(new), self.mask(old)
        return (new ^ old).bit_count(), new & old in (new, old)

    def leave_a_few(self, variable, now, before, fewest):
        """Whether a group and one or two others, of which one is old, differ by fewer than `fewest`."""
        new = self.mask(variable.base)
        old = tuple(sorted({self.mask(cell.universe) for cell in before}))
        others = tuple(sorted({self.mask(one.base) for one in now if one.is_offered} | set(old) | {0}))
        asked = (new, old, others)
        if asked not in self.found:
            self.found[asked] = any(
                0 < few.bit_count() < fewest
                for one in old
                for other in others
                for few in left(new, one, other)
            )
        return self.found[asked]


def left(new, old, other):
    """What is left over between a group and the sum or difference of two others."""
    if other == new and other:
        return
    if not old & other:
        yield new ^ (old | other)
    if not new & other:
        yield old ^ (new | other)


def repeat(variable, cell):
    """The same figure was published before. Where an answer was corrected since, the new one is not told."""
    if not cell.low <= variable.value <= cell.high:
        if variable.is_offered:
            conceal(variable, "changed")
        return
    variable.low, variable.high = max(variable.low, cell.low), min(variable.high, cell.high)
    if variable.low == variable.high:
        variable.show()
        variable.is_fixed = True
    elif variable.shown != Shown.VALUE:
        variable.shown_low = max(variable.shown_low, variable.low)
        variable.shown_high = min(variable.shown_high, variable.high)


def is_told_by_difference(variable, now, cell, ids, rules):
    """Whether an exact figure less an earlier exact one tells of these organisations what may not be told."""
    if cell.low != cell.high or variable.shown != Shown.VALUE:
        return False
    total = abs(variable.value - cell.low)
    if not variable.is_sum:
        return not rules.fewest <= total <= variable.most * len(ids) - rules.fewest
    # More than four times the largest amount of all (the whole is first) is neither of a few nor dominated.
    largest = max(now[0].contributions.values(), default=0)
    return total <= 4 * largest and bool(sensitive(amounts_of(now, ids), rules))


def amounts_of(now, ids):
    """What these organisations add to a figure, as far as their answers are known."""
    known = {}
    for variable in now:
        if not ids <= known.keys():
            known.update(variable.contributions)
    return {one: known[one] for one in ids if known.get(one)}


def difference(variable, now, cell, groups, rules):
    """The variables (more, less, old) with new + less = old + more; None where answers changed since."""
    added, removed, place = groups
    parts = []
    for name, ids in (("added", added), ("removed", removed), ("earlier", cell.universe)):
        amounts = amounts_of(now, ids)
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
