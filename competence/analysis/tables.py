"""The tables that a release may hold: for each question its cells, and what each organisation adds to each.

Nothing here is hidden yet. competence.disclosure takes the tables with their relations (`relations`) and
decides. Amounts are whole numbers in units of 1/scale, so that 12.5 full-time posts are 125 with scale 10.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from ..routing import choices_of, is_met, questions_of
from .domains import KIND_QUESTION, SIZE_QUESTION, domains, is_publicly_asked, public_kinds
from .figures import exact

TOTAL = "total"
EMPTY = "missing:empty"
NOT_ASKED = "missing:not-asked"
ANSWERED = "answered"
LOW, HIGH = "low", "high"
LARGEST = 100_000
# Questions about the survey itself, which are no results.
NO_RESULTS = frozenset({KIND_QUESTION, "may-list-organisation", "may-contact"})
# Decimal numbers in these units are averaged; a sum of months or per cent means nothing.
AVERAGED = {"per cent", "percent", "months", "years", "weeks", "days", "hours"}


class Kind(StrEnum):
    COUNT = "count"  # organisations
    SUM = "sum"  # persons, posts, places
    MEAN = "mean"  # of those who answered; protected as if the sum and their number were known
    POINTS = (
        "points"  # of a ranking: as many for the first place as places may be ranked, one less for each next
    )


@dataclass(frozen=True)
class Cell:
    """One figure: what each organisation adds to it. `is_offered` is False for what is never published."""

    table: str
    domain: str
    item: str
    contributions: dict = field(hash=False)
    is_offered: bool = True

    @property
    def key(self):
        return (self.table, self.domain, self.item)

    @property
    def value(self):
        return sum(self.contributions.values())


@dataclass
class Table:
    """The cells of one question, by (domain, item). `most` is the largest amount one organisation can add."""

    key: str
    question: str
    kind: Kind
    items: tuple
    domains: tuple
    most: int = 1
    scale: int = 1
    is_ranked: bool = False
    cells: dict = field(default_factory=dict)

    def domain(self, key):
        return next((domain for domain in self.domains if domain.key == key), None)


@dataclass
class Reading:
    """How one question was answered: amounts by item, and who is in which kind of missing."""

    amounts: dict
    missing: dict


def tables(
    instrument, organisations, *, fewest=5, large=50, fewest_of_many=20, leave_out=NO_RESULTS, progress=None
):
    """Every table of the instrument as {key: Table}, in its order.

    A question is left out that is text, is about the survey itself, or was put to fewer than `fewest`
    organisations. Of `large` and more, groups are told from `fewest_of_many` on. The inner cells of a matrix
    are offered for the whole and for groups of at least `large`. `progress` is called with (questions done,
    of how many).
    """
    asked = asked_of(instrument, organisations)
    questions = [question for question in questions_of(instrument).values() if is_result(question, leave_out)]
    found = {}
    for done, question in enumerate(questions, start=1):
        kinds = public_kinds(instrument, question)
        base = [one for one in organisations if kinds is None or one.kind in kinds]
        groups = domains(
            base, fewest=fewest, fewest_in_group=fewest_of_many if len(base) >= large else fewest
        )
        if groups:
            reading = read(instrument, question, base, asked)
            for table in made_of(instrument, question, groups, reading):
                fill(table, reading, large)
                found[table.key] = table
        if progress:
            progress(done, len(questions))
    return found


def is_result(question, leave_out):
    texts = question["type"] in ("short_text", "long_text")
    return not (texts or "must_equal" in question or question["slug"] in leave_out)


def asked_of(instrument, organisations):
    """{id: the answers that count}: None where a question was left empty, no key where it was not asked."""
    questions, found = questions_of(instrument), {}
    for one in organisations:
        given = found[one.id] = {}
        for slug, question in questions.items():
            if is_met(question.get("show_if"), given):
                value = one.answers.get(slug)
                given[slug] = None if value in ("", [], {}) else value
    return found


def read(instrument, question, base, asked):
    """The amounts each organisation adds to each item, and the organisations without an answer."""
    slug, reader = question["slug"], READERS[question["type"]]
    items, _ = items_of(instrument, question)
    amounts = {item: {} for item in items}
    missing = {ANSWERED: set(), EMPTY: set(), NOT_ASKED: set()}
    for one in base:
        given = asked[one.id]
        if slug not in given:
            missing[NOT_ASKED].add(one.id)
        elif given[slug] is None:
            missing[EMPTY].add(one.id)
        else:
            missing[ANSWERED].add(one.id)
            for item, amount in reader(question, given[slug]):
                if amount and item in amounts:
                    amounts[item][one.id] = amounts[item].get(one.id, 0) + amount
    return Reading(amounts, missing)


def read_choice(question, value):
    return [(item, 1) for item in (value if isinstance(value, list) else [value])]


def read_likert(question, value):
    least, most = question["scale"]["min"], question["scale"]["max"]
    grouped = [LOW] * (value <= least + 1) + [HIGH] * (value >= most - 1)
    return [(str(value), 1), *((item, 1) for item in grouped)]


def read_ranking(question, value):
    most = places(question)
    return [(item, most - place) for place, item in enumerate(value[:most])]


def read_number(question, value):
    return [(TOTAL, int(exact(value) * scale_of(question)))]


def read_matrix(question, value):
    found = []
    for row, cells in value.items():
        for column, amount in cells.items():
            for item in (f"{row}/{column}", f"{row}/{TOTAL}", f"{TOTAL}/{column}", f"{TOTAL}/{TOTAL}"):
                found.append((item, amount))
    return found


READERS = {
    "yes_no": read_choice,
    "single_choice": read_choice,
    "multi_choice": read_choice,
    "likert": read_likert,
    "ranking": read_ranking,
    "integer": read_number,
    "decimal": read_number,
    "matrix_integer": read_matrix,
}


def places(question):
    return question.get("max_ranked", 5)


def scale_of(question):
    return 10 ** question.get("decimals", 0) if question["type"] == "decimal" else 1


def values_of(instrument, spec):
    return [str(choice["value"]) for choice in choices_of(instrument, spec)]


def levels_of(question):
    scale = question["scale"]
    return [str(level) for level in range(scale["min"], scale["max"] + 1)]


def items_of(instrument, question):
    """The items of a question's table, and of what kind its figures are."""
    match question["type"]:
        case "yes_no":
            return ["yes", "no"], Kind.COUNT
        case "likert":
            levels = levels_of(question)
            return [*levels, *([LOW, HIGH] if len(levels) > 3 else [])], Kind.COUNT
        case "ranking":
            return values_of(instrument, question["choices"]), Kind.POINTS
        case "matrix_integer":
            totals = [TOTAL] * adds_up(question)
            rows = [*values_of(instrument, question["rows"]), *totals]
            columns = [*values_of(instrument, question["columns"]), *totals]
            return [f"{row}/{column}" for row in rows for column in columns], Kind.SUM
        case "integer" | "decimal":
            return [TOTAL], Kind.MEAN if question.get("unit_en") in AVERAGED else Kind.SUM
    return values_of(instrument, question["choices"]), Kind.COUNT


def adds_up(question):
    """Whether the sums of a matrix mean something: where the questionnaire itself adds it up."""
    return any(rule["rule"] == "sum_equals_question" for rule in question.get("validate", []))


def missing_of(question):
    """The kinds of missing answer that a question can have and that nobody knows beforehand."""
    return [EMPTY] * (not question.get("required")) + [NOT_ASKED] * (not is_publicly_asked(question))


def made_of(instrument, question, groups, reading):
    """The empty table of a question; for amounts a second one of how many answered, where that can vary."""
    slug, (items, kind) = question["slug"], items_of(instrument, question)
    missing = missing_of(question)
    if kind == Kind.COUNT:
        for item in missing:
            reading.amounts[item] = dict.fromkeys(reading.missing[item], 1)
        ranked = question["type"] == "multi_choice"
        return [Table(slug, slug, kind, (*items, *missing), groups, is_ranked=ranked)]
    most = places(question) if kind == Kind.POINTS else question.get("max", LARGEST)
    scale = scale_of(question)
    found = [Table(slug, slug, kind, tuple(items), groups, int(most * scale), scale, kind == Kind.POINTS)]
    if missing:
        for item in (ANSWERED, *missing):
            reading.amounts[item] = dict.fromkeys(reading.missing[item], 1)
        found.append(Table(f"{slug}:{ANSWERED}", slug, Kind.COUNT, (ANSWERED, *missing), groups))
    return found


def fill(table, reading, large):
    """Put the cells into a table, each organisation's amount into every group it belongs to."""
    groups_of = {}
    for domain in table.domains:
        for one in domain.ids:
            groups_of.setdefault(one, []).append(domain.key)
    for item in table.items:
        split = {domain.key: {} for domain in table.domains}
        for one, amount in reading.amounts[item].items():
            for key in groups_of[one]:
                split[key][one] = amount
        for domain in told_of(table, item, large):
            offered = domain.is_published and (domain.n >= large or not domain.parent or is_margin(item))
            cell = Cell(table.key, domain.key, item, split[domain.key], offered)
            table.cells[domain.key, item] = cell


def told_of(table, item, large):
    """The groups for which a table has an item: inner cells of a matrix only where some group is large.

    Sizes are not told by size.
    """
    if table.question == SIZE_QUESTION:
        return [domain for domain in table.domains if domain.breakdown != "size"]
    if is_margin(item):
        return table.domains
    big = {domain.breakdown for domain in table.domains if domain.n >= large}
    return [domain for domain in table.domains if not domain.parent or domain.breakdown in big]


def is_margin(item):
    """Whether an item is anything but an inner cell of a matrix."""
    return "/" not in item or TOTAL in item.split("/")
