"""Secondary hiding: what else must be given up so that nothing hidden can be worked out.

For each attacker (somebody outside; a respondent who knows their own answers) and each hidden figure two
real tables are sought that agree with everything published and with all the attacker knows, and in which the
figure differs by as much as the rules want. They are the proof that it is hidden. Where there are none, the
cheapest published figures are given up that make one possible, and the search begins anew: what was possible
stays possible when less is told, so it ends.
"""

from math import ceil

import numpy as np

from .rules import needed, sensitive
from .solver import NEAR, Programme, cheapest, is_whole
from .variables import Flag, Shown

OUTSIDER = ""
MOST_INSIDERS = 40
MANY = 600
FREE = 0.001  # what is hidden already may move


class Component:
    """Variables that hang together through relations, and what is known to be possible for them."""

    def __init__(self, variables, rows, rules):
        self.variables, self.rows, self.rules = variables, rows, rules
        self.witnesses = [np.array([one.value for one in variables], float)]
        self.lost = set()
        self.programme = self.repair = None
        self.free = {}

    def targets(self, attacker):
        """What must be uncertain: to a respondent only what is sensitive by itself.

        Who alone is in one hidden cell can work out the other, which may be hidden for their sake only.
        """
        return [
            place
            for place, one in enumerate(self.variables)
            if one.is_target and (one.is_sensitive or not attacker)
        ]

    def attackers(self):
        """Somebody outside, and the respondents who know most: all of them where they are few."""
        everybody = sorted(set().union(*(one.base for one in self.variables)))
        if len(everybody) > self.rules.insiders:
            largest = set()
            for place in self.targets(OUTSIDER):
                amounts = self.variables[place].contributions
                largest.update(sorted(amounts, key=lambda one: (-amounts[one], one))[:2])
            everybody = sorted(largest)[:MOST_INSIDERS]
        return [OUTSIDER, *everybody]

    def free_bounds(self, attacker):
        """What an attacker knows beforehand: their own amounts are in, and what they did not add is not.

        Who alone makes up a sum is taken to know that.
        """
        if attacker not in self.free:
            self.free[attacker] = self.known_bounds(attacker)
        return self.free[attacker]

    def known_bounds(self, attacker):
        lows, highs = [], []
        for one in self.variables:
            own = one.contributions.get(attacker, 0)
            alone = one.is_sum and own and own == one.value
            inside = attacker in one.base
            lows.append(max(one.low, own))
            highs.append(one.value if alone else min(one.high, one.ceiling - (one.most - own) * inside))
        return lows, highs

    def bounds(self, attacker):
        lows, highs = self.free_bounds(attacker)
        return (
            [max(low, one.shown_low) for low, one in zip(lows, self.variables, strict=True)],
            [min(high, one.shown_high) for high, one in zip(highs, self.variables, strict=True)],
        )


def protect(component):
    """Give up figures until every hidden one is uncertain to every attacker."""
    is_changed = True
    while is_changed:
        is_changed = hide_unions(component)
        for attacker in component.attackers():
            is_changed |= not is_safe_from(component, attacker)


def hide_unions(component):
    """Where the hidden parts of a known sum make up a figure that may not be told, give up one part more.

    Two hidden cells with the same three contributors are no less known in sum for being two.
    """
    changed = False
    for terms, low, high in component.rows:
        known = [(component.variables[place], factor) for place, factor in terms]
        if low != high or not all(one.is_sum for one, _ in known):
            continue
        parts = [one for one, factor in known if factor > 0]
        wholes = [one for one, factor in known if factor < 0]
        hidden = [one for one in parts if one.shown == Shown.HIDDEN]
        if not hidden or len({one.scale for one in parts}) > 1:
            continue
        if any(one.shown == Shown.HIDDEN for one in wholes) or not sensitive(union(hidden), component.rules):
            continue
        free = [one for one in (*parts, *wholes) if one.shown == Shown.VALUE and not one.is_fixed]
        if free:
            min(free, key=lambda one: (one.weight, one.value, one.key)).hide(Flag.SECONDARY, "protects")
            changed = True
    return changed


def union(parts):
    """What each organisation adds to several cells together."""
    total = {}
    for part in parts:
        for one, amount in part.contributions.items():
            total[one] = total.get(one, 0) + amount
    return total


class Reach:
    """The smallest and largest each figure was seen to be, in tables that an attacker cannot rule out."""

    def __init__(self, witnesses, lows, highs):
        lows, highs = np.array(lows, float), np.array(highs, float)
        fitting = [one for one in witnesses if np.all(one >= lows - 0.001) and np.all(one <= highs + 0.001)]
        self.least = np.min(fitting, axis=0)
        self.most = np.max(fitting, axis=0)

    def add(self, witness):
        np.minimum(self.least, witness, out=self.least)
        np.maximum(self.most, witness, out=self.most)


def is_safe_from(component, attacker):
    """Whether nothing had to be given up for this attacker; gives up what must be."""
    if not component.targets(attacker):
        return True
    lows, highs = component.bounds(attacker)
    component.programme = component.programme or Programme(
        component.rows, [one.value for one in component.variables]
    )
    component.programme.set_bounds(lows, highs)
    reach = Reach(component.witnesses, lows, highs)
    unchanged = True
    for place in component.targets(attacker):
        while (place, attacker) not in component.lost and (
            lack := lacking(component, attacker, place, reach)
        ):
            if not widen(component, attacker, place, lack):
                component.lost.add((place, attacker))
                break
            unchanged = False
            lows, highs = component.bounds(attacker)
            component.programme.set_bounds(lows, highs)
            reach = Reach(component.witnesses, lows, highs)
    return unchanged


def lacking(component, attacker, place, reach):
    """None where a hidden figure is uncertain enough; else how far it is known to reach, (least, most)."""
    if is_uncertain(component, attacker, place, reach):
        return None
    for direction in (1, -1):
        goal = goal_of(component, attacker, place, (reach.least[place], reach.most[place]), direction)
        found = component.programme.reaching(place, goal, direction)
        if found is None:
            found = component.programme.furthest(place, direction)
        if found is not None:
            component.witnesses.append(found)
            reach.add(found)
        if is_uncertain(component, attacker, place, reach):
            return None
    return reach.least[place], reach.most[place]


def goal_of(component, attacker, place, reached, direction):
    """How large (direction 1) or small (-1) a figure must be able to be, which reaches from least to most."""
    one, rules = component.variables[place], component.rules
    own = one.contributions.get(attacker, 0)
    least, most = reached
    if direction < 0:
        return most - wanted(component, attacker, place, most)
    # The smallest `high` with high - least >= (high - own) / share, and at least the least width.
    by_share = ceil((rules.share * least - own) / (rules.share - 1))
    lows, highs = component.free_bounds(attacker)
    wide = min(max(least + rules.width * one.scale, by_share), least + highs[place] - lows[place])
    return max(wide, 0 if attacker else min(one.value + one.room, one.high))


def is_uncertain(component, attacker, place, reach):
    one = component.variables[place]
    own = one.contributions.get(attacker, 0)
    if attacker and one.is_sum and own == one.value:
        return True  # nobody else has anything in it
    least, most = reach.least[place], reach.most[place]
    if not attacker and most < min(one.value + one.room, one.high):
        return False
    return most - least >= wanted(component, attacker, place, most)


def wanted(component, attacker, place, most):
    """How wide the possible values must be: by the rules, but no wider than they were before any release."""
    one = component.variables[place]
    own = one.contributions.get(attacker, 0)
    lows, highs = component.free_bounds(attacker)
    before = highs[place] - lows[place]
    return min(needed(most - own, component.rules, one.scale), before)


def widen(component, attacker, place, reached):
    """Give up the cheapest figures that let a hidden one be larger, or smaller. False where nothing can."""
    least, most = reached
    high = goal_of(component, attacker, place, reached, 1)
    low = goal_of(component, attacker, place, reached, -1)
    free = component.free_bounds(attacker)
    # Where neither is possible alone, go as far as can be each way.
    offers = [
        (max(most, min(high, free[1][place])), 1, high <= free[1][place]),
        (min(least, max(low, free[0][place])), -1, low >= free[0][place]),
    ]
    found = [
        (not reaches, *answer)
        for goal, direction, reaches in offers
        if goal != (most if direction > 0 else least)
        if (answer := cost_of(component, free, place, goal, direction)) is not None
    ]
    for _, _, values in sorted(found, key=lambda offer: offer[:2]):
        if give_up(component, values):
            return True
    return give_up_nearest(component, place)


def cost_of(component, free, place, goal, direction):
    """The cheapest table that reaches the goal whatever is published, and its cost."""
    lows, highs = list(free[0]), list(free[1])
    for other, one in enumerate(component.variables):
        if one.is_fixed:
            lows[other], highs[other] = max(lows[other], one.shown_low), min(highs[other], one.shown_high)
    if any(low > high for low, high in zip(lows, highs, strict=True)):
        return None
    if len(component.variables) > MANY:
        return nearest(component, (lows, highs), place, goal, direction)
    if direction > 0:
        lows[place] = max(goal, lows[place])
    else:
        highs[place] = min(goal, highs[place])
    if lows[place] > highs[place]:
        return None
    shown = (
        [one.shown_low for one in component.variables],
        [one.shown_high for one in component.variables],
    )
    return cheapest(component.rows, (lows, highs), shown, [price(one) for one in component.variables])


def nearest(component, free, place, goal, direction):
    """As `cost_of`, far quicker where variables are many; moving within a published band costs here too."""
    lows, highs = free
    truth = [one.value for one in component.variables]
    component.repair = component.repair or Programme(component.rows, truth)
    component.repair.set_bounds(lows, highs)
    prices = np.array([price(one) or FREE for one in component.variables])
    component.repair.set_prices(prices)
    values = component.repair.reaching(place, goal, direction, whole=False)
    return None if values is None else (float(np.dot(np.abs(values - truth), prices)), values)


def price(one):
    """What a unit beyond the published interval costs; None where nothing is published to be given up."""
    return None if one.shown == Shown.HIDDEN or one.is_fixed else one.weight


def give_up(component, values):
    """Tell less of each figure that differs from what is published in this table. Whether any does."""
    changed = False
    for one, possible in zip(component.variables, values, strict=True):
        beyond = max(one.shown_low - possible, possible - one.shown_high)
        if beyond > NEAR and price(one) is not None:
            one.give_up(possible)
            changed = True
    if changed and is_whole(values):
        component.witnesses.append(np.round(values))
    return changed


def give_up_nearest(component, place):
    """The last resort: give up the least valuable figure that shares a relation with this one."""
    near = {
        other
        for terms, _, _ in component.rows
        if any(column == place for column, _ in terms)
        for other, _ in terms
    }
    free = [component.variables[other] for other in sorted(near - {place})]
    free = [one for one in free if price(one) is not None]
    if not free:
        return False
    min(free, key=lambda one: (one.weight, one.value, one.key)).hide(Flag.SECONDARY, "protects")
    return True
