"""An attacker who has only what is published and the questionnaire, and shares no code with the portal.

Everything is an unknown whole number with a least and a largest value. Facts are sums that anybody can
write down: groups add up, choices of one add up to the number asked, matrices add up. First the bounds are
tightened fact by fact until nothing changes; then HiGHS is asked for the least and the largest value of one
unknown.
"""

import math

import highspy

SINGLE = ("yes_no", "single_choice", "likert")


class Attacker:
    """`cells` are as published; `own` maps (table, item) to what this respondent added, to `groups`."""

    def __init__(self, instrument, cells, own=None, groups=()):
        self.questions = {
            one["slug"]: one for section in instrument["sections"] for one in section["questions"]
        }
        self.lists = instrument.get("choice_lists", {})
        self.cells = {(cell.table, cell.domain, cell.item): cell for cell in cells}
        self.sizes = {(cell.table, cell.domain): cell.n for cell in cells}
        self.low, self.high, self.facts = {}, {}, []
        for key, cell in self.cells.items():
            self.low[key], self.high[key] = self.at_first(cell)
        if own is not None:
            self.add_own(own, groups)
        self.before = {key: (0, self.largest(cell)) for key, cell in self.cells.items()}
        self.write_down()
        self.tighten()

    def scale(self, cell):
        return 10 ** self.questions[cell.table.split(":")[0]].get("decimals", 0) if cell.kind == "sum" else 1

    def each(self, cell):
        """The most that one respondent can add."""
        question = self.questions[cell.table.split(":")[0]]
        if cell.kind == "count":
            return 1
        if cell.kind == "points":
            return question["max_ranked"]
        return question["max"] * self.scale(cell) if cell.kind == "sum" else math.inf

    def largest(self, cell):
        return cell.n * self.each(cell)

    def at_first(self, cell):
        if cell.shown == "value" and cell.kind != "mean":
            return (round(cell.value * self.scale(cell)),) * 2
        if cell.shown == "band":
            return cell.low, cell.high
        return 0, self.largest(cell)

    def add_own(self, own, groups):
        for key, cell in self.cells.items():
            if key[1] in groups:
                amount = own.get((key[0], key[2]), 0)
                self.low[key] = max(self.low[key], amount)
                self.high[key] = min(self.high[key], self.largest(cell) - self.each(cell) + amount)

    # What anybody can write down

    def fact(self, plus, minus=(), constant=0, at_most=False):
        """sum(plus) - sum(minus) = constant, or at most that."""
        terms = [(key, 1) for key in plus] + [(key, -1) for key in minus]
        if terms and all(key in self.cells for key, _ in terms):
            self.facts.append((terms, -math.inf if at_most else constant, constant))

    def write_down(self):
        tables = {}
        for table, domain, item in self.cells:
            tables.setdefault(table, {}).setdefault(domain, []).append(item)
        for table, groups in tables.items():
            self.groups_add_up(table, groups)
            for domain, items in groups.items():
                self.items_add_up(table, domain, items)
                self.questions_hang_together(table, domain, items)

    def groups_add_up(self, table, groups):
        """The groups of one kind are parts of the whole, and are the whole if their numbers add up."""
        for whole in groups:
            for kind in ("kind", "size", "region"):
                parts = [one for one in groups if one.startswith(f"{kind}:") and one != whole]
                total = sum(self.sizes[table, one] for one in parts)
                if not parts or not (whole == "all" or (kind == "size" and whole == "kind:company")):
                    continue
                for item in groups[whole]:
                    named = [(table, one, item) for one in parts]
                    self.fact(named, [(table, whole, item)], 0, at_most=total != self.sizes[table, whole])
                    if total < self.sizes[table, whole]:
                        cell = self.cells.get((table, whole, item))
                        left = (self.sizes[table, whole] - total) * self.each(cell)
                        if left < math.inf:
                            self.fact([(table, whole, item)], named, left, at_most=True)

    def items_add_up(self, table, domain, items):
        slug, n = table.split(":")[0], self.sizes[table, domain]
        question = self.questions[slug]
        keys = {item: (table, domain, item) for item in items}
        missing = [keys[item] for item in items if item.startswith("missing:")]
        if table != slug:
            self.fact([keys[item] for item in items], constant=n)
        elif question["type"] in SINGLE:
            plain = [keys[item] for item in items if item not in ("low", "high")]
            self.fact(plain, constant=n)
            levels = sorted(item for item in items if item.isdigit())
            if question["type"] == "likert" and "low" in keys:
                self.fact([keys[item] for item in levels[:2]], [keys["low"]])
                self.fact([keys[item] for item in levels[-2:]], [keys["high"]])
        elif question["type"] == "multi_choice":
            for item in items:
                if not item.startswith("missing:"):
                    self.fact([keys[item], *missing], constant=n, at_most=True)
        elif question["type"] == "matrix_integer":
            self.matrix_adds_up(keys)

    def matrix_adds_up(self, keys):
        rows = {item.split("/")[0] for item in keys}
        columns = {item.split("/")[1] for item in keys}
        if "total" not in rows:
            return
        for row in rows:
            parts = [keys.get(f"{row}/{column}") for column in columns - {"total"}]
            self.fact(parts, [keys.get(f"{row}/total")])
        for column in columns:
            parts = [keys.get(f"{row}/{column}") for row in rows - {"total"}]
            self.fact(parts, [keys.get(f"total/{column}")])

    def questions_hang_together(self, table, domain, items):
        question, n = self.questions[table.split(":")[0]], self.sizes[table, domain]
        for rule in question.get("validate", []):
            other = rule["question"]
            if rule["rule"] == "sum_equals_question":
                self.fact([(table, domain, "total/total")], [(other, domain, "total")])
            if rule["rule"] == "subset_of_question" and question["type"] == "ranking":
                for item in items:
                    more = [(other, domain, item)] * question["max_ranked"]
                    self.fact([(table, domain, item)], more, at_most=True)
        condition = question.get("show_if", {})
        values = [str(value) for value in condition.get("in", [condition.get("equals")])]
        asked = [(condition.get("question"), domain, value) for value in values]
        if "missing:not-asked" in items and self.sizes.get(asked[0][:2]) == n:
            gone = (table, domain, "missing:not-asked")
            if self.questions[condition["question"]]["type"] in SINGLE or len(values) == 1:
                self.fact([gone, *asked], constant=n)
            else:
                for one in asked:
                    self.fact([gone, one], constant=n, at_most=True)

    # Working it out

    def tighten(self):
        """Narrow each unknown by every fact it is in, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for terms, low, high in self.facts:
                least = [(self.low if sign > 0 else self.high)[key] * sign for key, sign in terms]
                most = [(self.high if sign > 0 else self.low)[key] * sign for key, sign in terms]
                for place, (key, sign) in enumerate(terms):
                    others_least = sum(least[:place]) + sum(least[place + 1 :])
                    others_most = sum(most[:place]) + sum(most[place + 1 :])
                    bounds = sorted(((low - others_most) * sign, (high - others_least) * sign))
                    if bounds[0] > self.low[key]:
                        self.low[key], changed = math.ceil(bounds[0]), True
                    if bounds[1] < self.high[key]:
                        self.high[key], changed = math.floor(bounds[1]), True

    def programme(self):
        solver, program = highspy._Highs(), highspy.HighsLp()
        solver.setOptionValue("output_flag", False)
        places = {name: place for place, name in enumerate(self.cells)}
        rows = [self.merged(terms) for terms, _, _ in self.facts]
        program.num_col_, program.num_row_ = len(places), len(rows)
        program.col_cost_ = [0.0] * len(places)
        program.col_lower_ = [float(self.low[name]) for name in places]
        program.col_upper_ = [float(self.high[name]) for name in places]
        program.row_lower_ = [float(low) for _, low, _ in self.facts]
        program.row_upper_ = [float(high) for _, _, high in self.facts]
        starts = [0]
        for row in rows:
            starts.append(starts[-1] + len(row))
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = starts
        program.a_matrix_.index_ = [places[name] for row in rows for name in row]
        program.a_matrix_.value_ = [float(factor) for row in rows for factor in row.values()]
        solver.passModel(program)
        return solver, places

    def span(self, key):
        """The least and largest value that an unknown can have, by linear programming over all facts."""
        self.solver = getattr(self, "solver", None) or self.programme()
        solver, places = self.solver
        found = []
        for cost, rounding in ((1.0, math.ceil), (-1.0, math.floor)):
            solver.changeColCost(places[key], cost)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            value = cost * solver.getInfo().objective_function_value
            found.append(rounding(value - cost * 1e-6))
        solver.changeColCost(places[key], 0.0)
        return tuple(found)

    def merged(self, terms):
        row = {}
        for key, sign in terms:
            row[key] = row.get(key, 0) + sign
        return row

    def worked_out(self, own=None, *, thoroughly=True):
        """Figures not printed that are no secret: their values are within 4, or a fifth of the largest.

        Nothing counts that everybody knew before, as that there are six hospitals of which 0 to 6 said yes.
        """
        found = {}
        for key, cell in self.cells.items():
            if cell.shown == "value" or cell.kind == "mean":
                continue
            low, high = (self.low[key], self.high[key])
            if thoroughly and math.isfinite(high):
                low, high = self.span(key)
            mine = (own or {}).get((key[0], key[2]), 0)
            wanted = max(4 * self.scale(cell), (high - mine) / 5)
            if high - low < min(wanted, self.before[key][1] - (self.each(cell) if own is not None else 0)):
                found[key] = (low, high)
        return found
