"""The cells as the solver sees them: the true figure, what is known beforehand, and what is published."""

from dataclasses import dataclass, field
from enum import StrEnum

from ..analysis.tables import TOTAL, Kind
from .rules import Band, band_of, bands, room_needed, sensitive


class Flag(StrEnum):
    """How a figure is published; for the approver only, as a flag itself tells something of what it hides."""

    NONE = "none"
    BAND = "band"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    DIFFERENCING = "differencing"


class Shown(StrEnum):
    VALUE = "value"
    BAND = "band"
    HIDDEN = "hidden"


@dataclass
class Variable:
    """One figure. `low` and `high` bound it beforehand, `shown_low` and `shown_high` as it is published.

    `is_fixed`: an earlier release published it, so nothing can be taken back. `is_offered` is False for what
    is never published but could be worked out. `is_target`: must be uncertain to outsiders, and where it
    `is_sensitive` by itself to every respondent too. `room` is what the p% rule wants above the true figure.
    """

    key: tuple
    contributions: dict
    base: frozenset
    most: int
    scale: int
    is_sum: bool
    value: int = 0
    low: int = 0
    high: int = 0
    ceiling: int = 0
    shown_low: int = 0
    shown_high: int = 0
    shown: Shown = Shown.VALUE
    word: str = ""
    flag: Flag = Flag.NONE
    reason: str = ""
    weight: float = 1.0
    room: int = 0
    is_offered: bool = True
    is_fixed: bool = False
    is_target: bool = False
    is_sensitive: bool = False
    fall_back: Band | None = field(default=None)

    def __post_init__(self):
        self.value = sum(self.contributions.values())
        self.ceiling = self.high = max(self.most * len(self.base), self.value)

    def show(self):
        self.shown, self.shown_low, self.shown_high = Shown.VALUE, self.value, self.value
        self.flag, self.word, self.reason, self.is_target = Flag.NONE, "", "", False

    def show_band(self, band, reason):
        self.shown, self.shown_low, self.shown_high = Shown.BAND, band.low, min(band.high, self.high)
        self.flag, self.word, self.reason, self.is_target = Flag.BAND, band.word, reason, True

    def hide(self, flag, reason):
        self.shown, self.shown_low, self.shown_high = Shown.HIDDEN, self.low, self.high
        self.flag, self.word, self.reason, self.is_target = flag, "", reason, True

    def give_up(self, possible):
        """Tell less, so that the figure may also be `possible`: a band where one holds both, else nothing."""
        band = self.fall_back
        if self.shown == Shown.VALUE and band and band.low <= possible <= band.high:
            self.show_band(band, "protects")
        else:
            self.hide(Flag.SECONDARY, "protects")


def variables(tables, rules):
    """{cell key: variable} of all tables, each shown as the rules for a single figure allow."""
    found = {}
    for table in tables.values():
        bases = {domain.key: domain for domain in table.domains}
        is_large = table.domains[0].n >= rules.large
        for cell in table.cells.values():
            domain = bases[cell.domain]
            variable = Variable(
                cell.key,
                cell.contributions,
                domain.ids,
                table.most,
                table.scale,
                table.kind in (Kind.SUM, Kind.MEAN),
                is_offered=cell.is_offered,
                weight=weight_of(domain, cell.item),
            )
            decide(variable, table.kind, rules, is_large=is_large)
            found[cell.key] = variable
    return found


def weight_of(domain, item):
    """What it costs readers to lose a figure: the whole before its groups, totals before parts."""
    level = 8 if not domain.parent else 4 if domain.breakdown == "kind" else 1
    totals = item.split("/").count(TOTAL)
    return float(level * (1, 3, 9)[totals])


def decide(variable, kind, rules, *, is_large):
    """Show a figure as far as the rules for a single figure allow."""
    if kind in (Kind.SUM, Kind.MEAN):
        decide_sum(variable, rules)
    elif kind == Kind.POINTS:
        decide_points(variable, rules, is_large)
    else:
        decide_count(variable, rules, is_large)
    variable.is_sensitive = variable.is_target
    if not variable.is_offered:
        # Nothing is said about it; it need only stay uncertain where it could not have been said.
        is_target = variable.flag != Flag.NONE
        variable.hide(variable.flag, variable.reason or "not-offered")
        variable.is_target = is_target


def decide_sum(variable, rules):
    if reason := sensitive(variable.contributions, rules):
        variable.hide(Flag.PRIMARY, reason)
        if reason == "dominance":
            variable.room = room_needed(variable.contributions.values(), rules)
    else:
        variable.show()


def decide_count(variable, rules, is_large):
    n, count = len(variable.base), variable.value
    band = band_of(count, n, rules, is_large=is_large)
    if band:
        variable.show_band(band, "near-none-or-all" if is_large else "small-base")
    elif not is_large:
        variable.hide(Flag.PRIMARY, "small-base")
    else:
        variable.show()
        variable.fall_back = quarter_of(count, n, rules)


def decide_points(variable, rules, is_large):
    """Points are told like counts, in units of the points of a first place."""
    n, most = len(variable.base), variable.most
    if is_large:
        if reason := sensitive(variable.contributions, rules):
            variable.hide(Flag.PRIMARY, reason)
        else:
            variable.show()
        return
    parts = bands(n, rules)
    band = next((one for one in parts if one.low * most <= variable.value < (one.high + 1) * most), None)
    if band:
        variable.show_band(Band(band.low * most, band.high * most + most - 1, band.word), "small-base")
    else:
        variable.hide(Flag.PRIMARY, "small-base")


def quarter_of(count, n, rules):
    return next((band for band in bands(n, rules) if band.low <= count <= band.high), None)
