"""Linear programs over the cells of linked tables, solved by HiGHS (highs.dev, MIT licence) through highspy.

Two questions are asked. Given everything published, how large or small could this be? And which published
figures would have to be given up for it to be able to be so large or so small? The second is the linear
heuristic for cell suppression that the literature has had since Kelly, Golden and Assad (Networks 22, 1992,
cited from memory); GaussSuppression (CRAN) and tau-ARGUS solve the same task by other means, and the care
taken with figures of one or two contributors follows their descriptions.
"""

import highspy
import numpy as np

ENDLESS = highspy.kHighsInf
NEAR = 1e-6


def model(lows, highs, costs, rows, *, whole=False):
    """A HiGHS model: columns with bounds and costs; rows are (terms [(column, coefficient)], low, high)."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(lows), len(rows)
    program.col_lower_, program.col_upper_ = np.array(lows, float), np.array(highs, float)
    program.col_cost_ = np.array(costs, float)
    program.row_lower_ = np.array([-ENDLESS if low is None else low for _, low, _ in rows], float)
    program.row_upper_ = np.array([ENDLESS if high is None else high for _, _, high in rows], float)
    sizes = [len(terms) for terms, _, _ in rows]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    program.a_matrix_.index_ = np.array([column for terms, _, _ in rows for column, _ in terms], np.int32)
    program.a_matrix_.value_ = np.array([factor for terms, _, _ in rows for _, factor in terms], float)
    if whole:
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(lows)
    # The class below highspy.Highs, which does without callbacks and greets nobody on standard output.
    highs_model = highspy._Highs()
    for option, value in (
        ("output_flag", False),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_max_nodes", 2000),
    ):
        highs_model.setOptionValue(option, value)
    highs_model.passModel(program)
    return highs_model


def solved(highs_model):
    """The values of the columns in the best solution; None where there is none or the search is too long."""
    if highs_model.run() == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS could not be run.")
    if highs_model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs_model.getSolution().col_value)


class Programme:
    """Tables that agree with what is known, found as near to the true one as can be.

    The columns are how far each cell lies above and below its true figure. A table near the true one fits
    what nearly every attacker knows, so few are needed to show that a figure is uncertain to all of them.
    """

    FAR = 10_000.0

    def __init__(self, rows, truth):
        self.truth = np.array(truth, float)
        self.count = len(truth)
        self.columns = np.arange(2 * self.count, dtype=np.int32)
        self.rows = []
        for terms, low, high in rows:
            now = sum(factor * truth[column] for column, factor in terms)
            both = [*terms, *((self.count + column, -factor) for column, factor in terms)]
            self.rows.append((both, None if low is None else low - now, None if high is None else high - now))
        self.lows = self.highs = np.zeros(2 * self.count)
        self.costs = self.costs_now = np.ones(2 * self.count)
        self.model = model(self.lows, self.highs, self.costs, self.rows)

    def set_bounds(self, lows, highs):
        above = np.maximum(np.array(highs, float) - self.truth, 0)
        below = np.maximum(self.truth - np.array(lows, float), 0)
        self.lows, self.highs = np.zeros(2 * self.count), np.concatenate([above, below])
        self.model.changeColsBounds(2 * self.count, self.columns, self.lows, self.highs)

    def set_prices(self, prices):
        """What each unit that a cell moves costs, so that `reaching` gives up the cheapest."""
        self.costs = np.array([*prices, *prices], float)

    def reaching(self, column, goal, direction, *, whole=True):
        """A table with this cell at least (direction 1) or at most (-1) `goal`; None where there is none."""
        far, back = (column, self.count + column)[::direction]
        beyond = direction * (goal - self.truth[column])
        if beyond > self.highs[far]:
            return None
        lows, highs = self.lows.copy(), self.highs.copy()
        lows[far], highs[back] = max(beyond, 0), highs[back] if beyond < 0 else 0
        return self.search(lows, highs, self.costs, whole=whole)

    def furthest(self, column, direction):
        """A table with this cell as large or as small as can be; None where none is found."""
        far, back = (column, self.count + column)[::direction]
        costs = np.ones(2 * self.count)
        costs[far], costs[back] = -self.FAR, self.FAR
        return self.search(self.lows, self.highs, costs)

    def search(self, lows, highs, costs, *, whole=True):
        """A table; of whole numbers, if wanted, by the integer program where the relaxed one gives none."""
        self.model.changeColsBounds(2 * self.count, self.columns, lows, highs)
        if costs is not self.costs_now:
            self.model.changeColsCost(2 * self.count, self.columns, costs)
            self.costs_now = costs
        found = solved(self.model)
        if whole and found is not None and not is_whole(found):
            found = solved(model(lows, highs, costs, self.rows, whole=True))
        if found is None:
            return None
        table = self.truth + found[: self.count] - found[self.count :]
        return np.round(table) if whole else table


def is_whole(values):
    return bool(np.all(np.abs(values - np.round(values)) < NEAR))


def cheapest(rows, free, published, prices):
    """The table with least loss: what must be given up. Returns (cost, values) or None where impossible.

    `free` are the (lows, highs) that hold whatever is published, `published` those that figures told add.
    A figure that moves out of its published interval costs its price for every unit it moves.
    """
    lows, highs = free
    count = len(lows)
    terms = list(rows)
    width = count
    all_lows, all_highs, costs = list(lows), list(highs), [0.0] * count
    for column, price in enumerate(prices):
        if price is None:
            continue
        low, high = published[0][column], published[1][column]
        if low > lows[column]:
            terms.append(([(column, 1), (width, 1)], low, None))
            width += 1
            all_highs.append(low - lows[column])
            costs.append(price)
        if high < highs[column]:
            terms.append(([(column, 1), (width, -1)], None, high))
            width += 1
            all_highs.append(highs[column] - high)
            costs.append(price)
    all_lows += [0] * (width - count)
    highs_model = model(all_lows, all_highs, costs, terms)
    found = solved(highs_model)
    if found is None:
        return None
    return float(np.dot(found, costs)), found[:count]
