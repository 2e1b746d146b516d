"""The measurements, and the table that is made of them."""

from typing import NamedTuple

from .load import Measured, ask_once, measure
from .stage import add_ten_thousand_actors

READER = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "sv", "User-Agent": "bench"}
GEOJSON = "/api/v1/actors.geojson"
PAGES = {
    "home": "/sv/",
    "actor list": "/sv/actors/?view=list",
    "an actor": "/sv/actors/vinnova/",
    "an initiative": "/sv/initiatives/atmp-2030/",
    "search": "/sv/search/?q=cellterapi",
    "search, misspelt": "/sv/search/?q=Vestra+Gotaland",
    "map's GeoJSON": GEOJSON,
}
REAL, MANY = "real content", "10,000 actors"
FIXED, LISTING = "2 kB of fixed text", "query and 30 rows"


class Row(NamedTuple):
    """One line of the table; `goal` is (which baseline, least ratio) or None."""

    page: str
    content: str
    how: str
    measured: Measured
    goal: tuple | None = None


class Group(NamedTuple):
    """Rows measured one after the other, and the baselines just before and just after: {name: Measured}.

    A machine does not stay as fast as it is, above all not one that others use too, so each row is compared
    with its neighbours in time.
    """

    before: dict
    rows: list
    after: dict

    def baseline(self, name):
        return (self.before[name].per_second + self.after[name].per_second) / 2


def measure_everything(ports, seconds, say):
    """The `Group` of each page: with the real content, then with 10,000 actors more."""
    groups = []
    for content in (REAL, MANY):
        if content == MANY:
            say("Making 10,000 synthetic actors")
            add_ten_thousand_actors()
        say(f"Measuring with {content}")
        before = measure_baselines(ports, seconds)
        for page, path in PAGES.items():
            rows = list(measure_page(ports, page, path, content, seconds))
            after = measure_baselines(ports, seconds)
            groups.append(Group(before, rows, after))
            before = after
    return groups


def measure_baselines(ports, seconds):
    return {
        name: measure(ports["baseline"], path, headers=READER, seconds=seconds)
        for name, path in ((FIXED, "/bare/"), (LISTING, "/list/"))
    }


def measure_page(ports, page, path, content, seconds):
    warm = ports["warm"]
    conditional = READER | {"If-None-Match": ask_once(warm, path, READER)["ETag"]}
    yield Row(
        page, content, "kept", measure(warm, path, headers=READER, seconds=seconds), kept_goal(page, content)
    )
    yield Row(
        page, content, "kept, 304", measure(warm, path, headers=conditional, status=304, seconds=seconds)
    )
    made = measure(ports["cold"], path, headers=READER, seconds=seconds)
    yield Row(page, content, "not kept", made, made_goal(page, content))


def kept_goal(page, content):
    if page == "map's GeoJSON":
        return (FIXED, 0.3) if content == MANY else None
    return FIXED, 0.4


def made_goal(page, content):
    if page == "actor list":
        return LISTING, 0.8
    return (LISTING, 0.4) if page.startswith("search") and content == MANY else None


def table(groups):
    """The lines to print: the baselines as they were on the whole, then each row beside them."""
    lines = [
        f"{'page':17} {'content':14} {'how':19} {'per second':>10} {'p50 ms':>7} {'p99 ms':>7} "
        f"{'÷ fixed':>8} {'÷ 30 rows':>9}  goal"
    ]
    for name in (FIXED, LISTING):
        measured = [group.before[name] for group in groups] + [groups[-1].after[name]]
        lines.append(line(Row("Django", "", name, mean(measured))))
    for group in groups:
        fixed, listing = group.baseline(FIXED), group.baseline(LISTING)
        for row in group.rows:
            rate = row.measured.per_second
            lines.append(
                f"{line(row)} {rate / fixed:8.2f} {rate / listing:9.2f}  {verdict(row, group)}".rstrip()
            )
    return lines


def line(row):
    rate, p50, p99 = row.measured
    return f"{row.page:17} {row.content:14} {row.how:19} {rate:10,.0f} {p50:7.1f} {p99:7.1f}"


def mean(measurements):
    return Measured(*(sum(values) / len(values) for values in zip(*measurements, strict=True)))


def verdict(row, group):
    if not row.goal:
        return ""
    baseline, least = row.goal
    is_met = row.measured.per_second >= least * group.baseline(baseline)
    return f"{'met' if is_met else 'MISSED'}: at least {least} × {baseline}"
