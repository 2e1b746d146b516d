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


def measure_everything(ports, seconds, say):
    """All rows, the baselines first. They are measured before, between and after: the machine may change."""
    baselines = {FIXED: [], LISTING: []}
    rows = []
    measure_baselines(ports, seconds, baselines)
    say(f"Measuring with the {REAL}")
    rows += measure_pages(ports, seconds, REAL)
    measure_baselines(ports, seconds, baselines)
    say("Making 10,000 synthetic actors")
    add_ten_thousand_actors()
    say(f"Measuring with {MANY}")
    rows += measure_pages(ports, seconds, MANY)
    measure_baselines(ports, seconds, baselines)
    return [Row("Django", "", name, mean(measured)) for name, measured in baselines.items()] + rows


def measure_baselines(ports, seconds, baselines):
    for name, path in ((FIXED, "/bare/"), (LISTING, "/list/")):
        baselines[name].append(measure(ports["baseline"], path, headers=READER, seconds=seconds))


def measure_pages(ports, seconds, content):
    for page, path in PAGES.items():
        warm, tag = ports["warm"], ask_once(ports["warm"], path, READER)["ETag"]
        conditional = READER | {"If-None-Match": tag}
        yield Row(
            page,
            content,
            "kept",
            measure(warm, path, headers=READER, seconds=seconds),
            kept_goal(page, content),
        )
        yield Row(
            page, content, "kept, 304", measure(warm, path, headers=conditional, status=304, seconds=seconds)
        )
        yield Row(
            page, content, "not kept", measure(ports["cold"], path, headers=READER, seconds=seconds),
            made_goal(page, content),
        )  # fmt: skip


def kept_goal(page, content):
    if page == "map's GeoJSON":
        return (FIXED, 0.3) if content == MANY else None
    return FIXED, 0.4


def made_goal(page, content):
    if page == "actor list":
        return LISTING, 0.8
    return (LISTING, 0.4) if page.startswith("search") and content == MANY else None


def mean(measurements):
    return Measured(*(sum(values) / len(values) for values in zip(*measurements, strict=True)))


def table(rows):
    """The lines to print, with the ratio of each row to both baselines."""
    fixed, listing = (row.measured.per_second for row in rows[:2])
    per_second = {FIXED: fixed, LISTING: listing}
    lines = [
        f"{'page':17} {'content':14} {'how':19} {'per second':>10} {'p50 ms':>7} {'p99 ms':>7} "
        f"{'÷ fixed':>8} {'÷ 30 rows':>9}  goal"
    ]
    for row in rows:
        rate, p50, p99 = row.measured
        lines.append(
            f"{row.page:17} {row.content:14} {row.how:19} {rate:10,.0f} {p50:7.1f} {p99:7.1f} "
            f"{rate / fixed:8.2f} {rate / listing:9.2f}  {verdict(row, per_second)}".rstrip()
        )
    return lines


def verdict(row, per_second):
    if not row.goal:
        return ""
    baseline, least = row.goal
    is_met = row.measured.per_second >= least * per_second[baseline]
    return f"{'met' if is_met else 'MISSED'}: at least {least} × {baseline}"
