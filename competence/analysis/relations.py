"""What everybody can work out: how the cells of the tables hang together, as linear relations.

A relation says low <= sum of coefficient x cell <= high. It holds for the true figures, follows from the
questionnaire and the published numbers of respondents alone, and is what an attacker would write down first.
"""

from dataclasses import dataclass

from ..routing import choices_of, questions_of
from .domains import KIND_QUESTION, SIZE_QUESTION
from .tables import ANSWERED, EMPTY, HIGH, LOW, NOT_ASKED, TOTAL, Kind, adds_up, levels_of, places, scale_of

SINGLE = ("yes_no", "single_choice", "likert")


@dataclass(frozen=True)
class Relation:
    """`terms` are (cell key, coefficient); None for a bound that is not there."""

    terms: tuple
    low: int | None = 0
    high: int | None = 0


def relations(instrument, tables):
    """Every relation among the cells of these tables."""
    questions, found = questions_of(instrument), []
    for table in tables.values():
        found += of_domains(table)
        question = questions[table.question]
        for domain in table.domains:
            found += within(instrument, question, table, domain)
            found += between(questions, question, tables, table, domain)
    return [relation for relation in found if relation.terms]


def of_domains(table):
    """A group is the sum of its parts, in each way of parting it."""
    found = []
    for parent in table.domains:
        for breakdown in sorted({one.breakdown for one in table.domains if one.parent == parent.key}):
            parts = [one for one in table.domains if one.parent == parent.key and one.breakdown == breakdown]
            for item in table.items:
                if all((one.key, item) in table.cells for one in (parent, *parts)):
                    terms = [((table.key, one.key, item), 1) for one in parts]
                    found.append(Relation((*terms, ((table.key, parent.key, item), -1))))
    return found


def cells(table, domain, items, coefficient=1):
    """Terms for those of the items that the table has for this group."""
    return tuple(
        ((table.key, domain.key, item), coefficient) for item in items if (domain.key, item) in table.cells
    )


def missing(table, domain, coefficient=1):
    return cells(table, domain, (EMPTY, NOT_ASKED), coefficient)


def within(instrument, question, table, domain):
    """Relations among the cells of one table in one group."""
    kind, n = question["type"], domain.n
    if table.key.endswith(f":{ANSWERED}"):
        return [Relation(cells(table, domain, table.items), n, n)]
    if kind == "matrix_integer":
        return of_matrix(table, domain) if adds_up(question) else []
    if kind in SINGLE:
        options = levels_of(question) if kind == "likert" else table.items
        options = [item for item in options if item not in (EMPTY, NOT_ASKED)]
        found = [Relation(cells(table, domain, options) + missing(table, domain), n, n)]
        if kind == "likert":
            found += of_levels(question, table, domain)
        if question["slug"] == SIZE_QUESTION:
            found += of_sizes(question, table, domain)
        return found
    return of_choices(instrument, question, table, domain) if kind == "multi_choice" else []


def of_levels(question, table, domain):
    levels = levels_of(question)
    pairs = ((LOW, levels[:2]), (HIGH, levels[-2:]))
    return [
        Relation(cells(table, domain, parts) + cells(table, domain, (whole,), -1))
        for whole, parts in pairs
        if (domain.key, whole) in table.cells
    ]


def of_sizes(question, table, domain):
    """The published numbers of respondents by size are sums of the answers on size."""
    found = []
    for part in table.domains:
        if part.breakdown == "size" and part.parent == domain.key and part.is_published:
            name = part.key.partition(":")[2]
            options = [choice["value"] for choice in question["choices"] if choice.get("group") == name]
            found.append(Relation(cells(table, domain, options), part.n, part.n))
    return found


def of_choices(instrument, question, table, domain):
    """At most everybody who answered chose a thing, and each chose between the least and the most allowed."""
    n, gone = domain.n, missing(table, domain)
    options = [choice["value"] for choice in choices_of(instrument, question["choices"])]
    alone = [one["value"] for one in choices_of(instrument, question["choices"]) if one.get("exclusive")]
    found = []
    for option in options:
        others = cells(table, domain, [one for one in alone if one != option])
        if gone or others:
            found.append(Relation(cells(table, domain, (option,)) + others + gone, None, n))
    everything = cells(table, domain, options)
    least = max(1, question.get("min_choices", 1))
    most = question.get("max_choices", len(options))
    found.append(Relation(everything + scaled(gone, least), least * n, None))
    found.append(Relation(everything + scaled(gone, most), None, most * n))
    return found


def scaled(terms, factor):
    return tuple((key, coefficient * factor) for key, coefficient in terms)


def of_matrix(table, domain):
    """Rows and columns add up to their totals, and the totals to the whole."""
    rows, columns = {}, {}
    for item in table.items:
        row, column = item.split("/")
        rows.setdefault(row, []).append(item)
        columns.setdefault(column, []).append(item)
    found = []
    for lines in (rows, columns):
        for parts in lines.values():
            whole = next(item for item in reversed(parts))
            parts = [item for item in parts if item != whole]
            if all((domain.key, item) in table.cells for item in parts):
                found.append(Relation(cells(table, domain, parts) + cells(table, domain, (whole,), -1)))
    return found


def between(questions, question, tables, table, domain):
    """Relations of a table with those of other questions, in one group."""
    found = []
    if condition := question.get("show_if"):
        found += of_condition(questions[condition["question"]], condition, tables, table, domain)
    if table.kind == Kind.COUNT:
        return found
    for rule in question.get("validate", []):
        other = tables.get(rule["question"])
        if other and same_base(other, domain):
            found += of_rule(rule["rule"], question, table, other, domain)
    return found + of_answered(question, tables, table, domain)


def same_base(other, domain):
    found = other.domain(domain.key)
    return found is not None and found.ids == domain.ids


def of_condition(asking, condition, tables, table, domain):
    """Who was not asked gave another answer to the question that the condition names."""
    other = tables.get(asking["slug"])
    gone = cells(table, domain, (NOT_ASKED,))
    if not gone or asking["slug"] == KIND_QUESTION or not other or not same_base(other, domain):
        return []
    values = [str(value) for value in condition.get("in", [condition.get("equals")])]
    options = cells(other, domain, values)
    if asking["type"] in SINGLE or len(values) == 1:
        return [Relation(gone + options, domain.n, domain.n)]
    each = [Relation(gone + (option,), None, domain.n) for option in options]
    return [*each, Relation(gone + options, domain.n, None)]


def of_rule(rule, question, table, other, domain):
    if rule == "sum_equals_question":
        whole = cells(table, domain, (f"{TOTAL}/{TOTAL}",)) or cells(table, domain, (TOTAL,))
        return [Relation(whole + cells(other, domain, (TOTAL,), -1))]
    if rule == "lte_question":
        shared = max(table.scale, other.scale)
        less = scaled(cells(table, domain, (TOTAL,)), shared // table.scale)
        return [Relation(less + cells(other, domain, (TOTAL,), -(shared // other.scale)), None, 0)]
    if rule == "subset_of_question" and question["type"] == "ranking":
        return [
            Relation(cells(table, domain, (item,)) + cells(other, domain, (item,), -table.most), None, 0)
            for item in table.items
            if (domain.key, item) in other.cells
        ]
    return []


def of_answered(question, tables, table, domain):
    """Each who answered added at least the least and at most the most that the question takes."""
    answered = tables.get(f"{table.key}:{ANSWERED}")
    whole = cells(table, domain, (TOTAL,))
    least, most = int(question.get("min", 0) * scale_of(question)), table.most
    if question["type"] == "ranking":
        whole = cells(table, domain, table.items)
        first = places(question)
        least = sum(first - place for place in range(min(first, question.get("min_ranked", 1))))
        most = first * (first + 1) // 2
    if not whole:
        return []
    if not answered:
        return [Relation(whole, least * domain.n, most * domain.n)]
    by = cells(answered, domain, (ANSWERED,))
    return [Relation(whole + scaled(by, -least), 0, None), Relation(whole + scaled(by, -most), None, 0)]
