"""A release's figures arranged for reading: a table for each question, every cell from a row of the release.

What is hidden has no number in any row, so none can reach a page, a drawing or a file.
"""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.languages import current_language
from actors.models import County

from . import instruments, routing, words
from .models import Stratum

ANSWERED = ":answered"
MISSING = {
    "answered": gettext_lazy("Answered the question"),
    "missing:empty": gettext_lazy("Asked, no answer"),
    "missing:not-asked": gettext_lazy("Not asked, by earlier answers"),
}
SIZES = {"sme": gettext_lazy("Small and medium-sized companies"), "large": gettext_lazy("Large companies")}
# Why a figure is not told exactly, for the one who approves: the reasons of competence.disclosure.
REASONS = {
    "small-base": gettext_lazy("Few were asked: told between two values, or not at all"),
    "few": gettext_lazy("Fewer than five organisations contribute"),
    "zero": gettext_lazy("Nobody contributes, which would tell of everybody"),
    "dominance": gettext_lazy("One or two organisations are most of it"),
    "protects": gettext_lazy("Hidden to protect another figure, which would follow from it"),
    "near-earlier": gettext_lazy("Differs by a few organisations from what was published before"),
    "hidden-before": gettext_lazy("Hidden in an earlier release of the same wave"),
    "changed": gettext_lazy("An answer was corrected since it was published"),
    "difference": gettext_lazy("The difference from what was published before"),
}
# So many are listed to the one who approves.
MOST_LISTED = 500
LEVELS = {"low": gettext_lazy("The two lowest together"), "high": gettext_lazy("The two highest together")}


@dataclass
class Figure:
    """One cell as it is read: words, and for a drawing the ends of its bar in per cent of the longest."""

    text: str
    is_hidden: bool = False
    start: str = "0"
    width: str = "0"
    is_band: bool = False
    is_there: bool = True
    group: str = ""


@dataclass
class Group:
    """The respondents that a column tells of."""

    key: str
    label: str
    n: int


@dataclass
class ResultTable:
    """The figures of one question. `rows` are pairs of a label and the figures by group, in order."""

    slug: str
    code: str
    legend: str
    kind: str
    unit: str
    groups: list
    rows: list = field(default_factory=list)
    grid: dict = field(default_factory=dict)
    missing: list = field(default_factory=list)

    @property
    def whole(self):
        """The group that the drawing shows."""
        return self.groups[0]

    @property
    def bars(self):
        """Pairs of a label and its figure: the rows of the whole group, or the groups of the only row."""
        if len(self.rows) == 1:
            (_label, figures) = self.rows[0]
            return [(figure.group, figure) for figure in figures if figure.is_there]
        return [(label, figures[0]) for label, figures in self.rows if figures[0].is_there]


def rates_of(release):
    """The response rates of a release, each with the words for its kind of organisation."""
    return [
        {**row, "label": Stratum(row["stratum"]).label if row["stratum"] else _("All")}
        for row in release.rates
    ]


def tables_of(release):
    """{address of the question: ResultTable}, in the questionnaire's order, in three queries."""
    instrument = instruments.of(release.wave.questionnaire)
    questions = routing.questions_of(instrument)
    cells = {}
    for cell in release.cells.all():
        cells.setdefault(cell.table, []).append(cell)
    return {
        slug: table_of(instrument, question, cells[slug], cells.get(slug + ANSWERED, []))
        for slug, question in questions.items()
        if slug in cells
    }


def table_of(instrument, question, cells, missing):
    language = current_language()
    groups = {cell.domain: Group(cell.domain, label_of(instrument, cell.domain), cell.n) for cell in cells}
    table = ResultTable(
        slug=question["slug"],
        code=question["code"],
        legend=question[f"text_{language}"],
        kind=cells[0].kind,
        unit=question.get(f"unit_{language}", ""),
        groups=list(groups.values()),
    )
    by_place = {(cell.item, cell.domain): cell for cell in cells}
    longest = longest_of(cells)
    items = list(dict.fromkeys(cell.item for cell in cells))
    if question["type"] == "matrix_integer":
        table.grid = grid_of(instrument, question, by_place, table, longest)
        items = [item for item in items if item.endswith("/total")]
    names = names_of(instrument, question)
    for item in items:
        figures = [figure_of(by_place.get((item, group.key)), longest, group) for group in table.groups]
        table.rows.append((names.get(item.removesuffix("/total"), item), figures))
    table.missing = missing_of(missing, table)
    return table


def missing_of(cells, table):
    by_place = {(cell.item, cell.domain): cell for cell in cells}
    items = dict.fromkeys(cell.item for cell in cells)
    return [
        (MISSING[item], [figure_of(by_place.get((item, group.key)), 100, group) for group in table.groups])
        for item in items
    ]


def grid_of(instrument, question, by_place, table, longest):
    """The whole group's table of a matrix: its columns, and rows of figures with their sums."""
    rows = words.labels(instrument, question["rows"]) | {"total": _("Total")}
    columns = words.labels(instrument, question["columns"]) | {"total": _("Sum")}
    known = {item for item, _domain in by_place}
    rows = {row: label for row, label in rows.items() if any(item.startswith(f"{row}/") for item in known)}
    columns = {
        name: label for name, label in columns.items() if any(item.endswith(f"/{name}") for item in known)
    }
    whole = table.whole
    return {
        "columns": list(columns.values()),
        "rows": [
            (
                label,
                [
                    figure_of(by_place.get((f"{row}/{column}", whole.key)), longest, whole)
                    for column in columns
                ],
            )
            for row, label in rows.items()
        ],
    }


def longest_of(cells):
    """What a full bar stands for: 100 per cent, or the greatest figure."""
    if cells[0].kind == "count":
        return 100
    return max([cell.value or cell.high or 0 for cell in cells], default=0) or 1


def figure_of(cell, longest, group=None):
    """The cell in words and as a bar, for a `Group` if it stands in a table."""
    label = group.label if group else ""
    if cell is None:
        return Figure("–", is_there=False, group=label)
    if cell.shown == "hidden":
        return Figure(_("hidden"), is_hidden=True, group=label)
    is_share = cell.kind == "count"
    low, high = (cell.percent, cell.percent) if is_share else (cell.value, cell.value)
    if cell.shown == "band":
        low, high = (cell.low_percent, cell.high_percent) if is_share else (cell.low, cell.high)
    return Figure(
        words_of(cell, is_share),
        start=f"{100 * low / longest if cell.shown == 'band' else 0:.1f}",
        width=f"{100 * (high - low if cell.shown == 'band' else high) / longest:.1f}",
        is_band=cell.shown == "band",
        group=label,
    )


def words_of(cell, is_share):
    if is_share and cell.shown == "band":
        return percent(f"{cell.low_percent}–{cell.high_percent}")
    if is_share:
        return f"{percent(number(cell.percent))} ({number(cell.value)})"
    return between(cell.low, cell.high) if cell.shown == "band" else number(cell.value)


def between(low, high):
    return f"{number(low)}–{number(high)}"


def percent(words):
    return f"{words}%" if current_language() == "en" else f"{words}\u00a0%"


def number(value):
    """As the current language writes it, without decimals that are zero."""
    whole = int(value) if value == int(value) else round(value, 1)
    return number_format(whole, use_l10n=True, force_grouping=True)


def names_of(instrument, question):
    """{item: words} of a question's table."""
    names = dict(MISSING) | {"total": _("Total")}
    match question["type"]:
        case "yes_no":
            return names | {"yes": _("Yes"), "no": _("No")}
        case "likert":
            scale = question["scale"]
            steps = range(scale["min"], scale["max"] + 1)
            return (
                names | LEVELS | {str(step): words.of_likert(instrument, question, step)[0] for step in steps}
            )
        case "matrix_integer":
            return names | words.labels(instrument, question["rows"])
        case "integer" | "decimal":
            return names
    return names | words.labels(instrument, question["choices"])


def label_of(instrument, domain):
    """The words of a group: all, a kind of organisation, a size, a county."""
    breakdown, _colon, value = domain.partition(":")
    if breakdown == "all":
        return _("All who answered")
    if breakdown == "kind":
        return Stratum(value).label if value in Stratum.values else value
    if breakdown == "size":
        return SIZES.get(value, value)
    return County(value).label if value in County.values else value


def sheet_of(release):
    """Headings and rows of every public figure, for CSV and XLSX; hidden ones say so and hold no number."""
    headings = [
        _("Question"), _("Text"), _("Group"), _("Respondents"), _("Row"), _("Figure"), _("Shown as"),
    ]  # fmt: skip
    rows = []
    for table in tables_of(release).values():
        parts = [*table.rows, *table.missing]
        if table.grid:
            parts = [
                (f"{label}: {column}", [figure])
                for label, figures in table.grid["rows"]
                for column, figure in zip(table.grid["columns"], figures, strict=True)
            ] + parts
        for label, figures in parts:
            rows += [
                [table.code, table.legend, group.label, group.n, label, figure.text, shown(figure)]
                for group, figure in zip(table.groups, figures, strict=False)
                if figure.is_there
            ]
    return headings, rows


def shown(figure):
    if figure.is_hidden:
        return _("Hidden")
    return _("Between two values") if figure.is_band else _("Exact")


def reasons_of(report):
    """Pairs of why figures are not told exactly, and how many."""
    counts = {}
    for flag, reasons in report.get("counts", {}).items():
        for reason, found in reasons.items():
            if flag != "none":
                counts[reason] = counts.get(reason, 0) + found
    return [(REASONS.get(reason, reason), found) for reason, found in counts.items()]


def uncertain_of(release):
    """For the one who approves: each figure that is not told exactly, why, and between what it can lie."""
    instrument = instruments.of(release.wave.questionnaire)
    questions = routing.questions_of(instrument)
    found = []
    for row in release.report.get("uncertain", [])[:MOST_LISTED]:
        question = questions[row["table"].removesuffix(ANSWERED)]
        names = names_of(instrument, question)
        found.append(
            {
                "code": question["code"],
                "group": label_of(instrument, row["domain"]),
                "item": names.get(row["item"].removesuffix("/total"), row["item"]),
                "reason": REASONS.get(row["reason"], row["reason"]),
                "low": number(row["low"]),
                "high": number(row["high"]),
            }
        )
    return found
