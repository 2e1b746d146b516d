"""The list of initiatives: challenge areas, filters, timeline."""

import datetime
from collections import Counter

import pytest

from initiatives.models import Initiative
from initiatives.overview import timeline_of
from tests.atmp_portal.content_files import entries
from tests.atmp_portal.test_profiles import page, queries
from tests.factories import make_actor, make_area, make_initiative, make_partnership

INITIATIVES = "ecosystem/initiatives.yaml"
TODAY = datetime.date(2026, 1, 1)


def test_index_counts_every_challenge_area_the_empty_one_too(client, db):
    area = make_area(1, slug="infrastruktur")
    make_area(2, slug="prevention")
    make_initiative(challenge_area=area)
    make_initiative(challenge_area=area)

    words = page(client, "/en/initiatives/")
    first, second = (
        words.partition(f'href="?area={slug}#list"')[2].partition("</a>")[0]
        for slug in ("infrastruktur", "prevention")
    )

    assert (first.count("<rect class="), "2 initiatives" in first) == (2, True)
    assert ('class="fo"' in second, "0 initiatives" in second) == (True, True)


def test_index_puts_no_initiative_without_a_start_on_the_timeline(client, db):
    make_initiative(name_en="Started", start="2019")
    make_initiative(name_en="Nobody knows when")

    words = page(client, "/en/initiatives/")
    timeline, undated = words.partition('id="timeline"')[2].split('id="undated"')

    assert "Started</a>" in timeline
    assert "Started</a>" not in undated
    assert "Nobody knows when</a>" in undated
    assert "Nobody knows when</a>" not in timeline


def test_index_shows_what_is_only_proposed_as_that(client, db):
    make_initiative(kind="proposal", status="proposed")

    words = page(client, "/en/initiatives/").partition('id="undated"')[2]

    assert "Proposed</span>" in words
    assert "tag--ok" not in words


def test_index_shows_wholes_parts_and_coordinators(client, db):
    whole = make_initiative(slug="helheten")
    make_initiative(parent=whole)
    make_initiative(parent=whole)
    make_partnership(make_actor(slug="ledaren"), whole, kind="coordinator")

    words = page(client, "/en/initiatives/")

    assert words.count('Part of <a href="/en/initiatives/helheten/">') == 2
    assert "2 parts" in words
    assert 'Coordinator: <a href="/en/actors/ledaren/">' in words


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("area=area-1", ["A"]),
        ("kind=network", ["B"]),
        ("kind=network&kind=project", ["A", "B", "C"]),
        ("status=completed&level=nordic", ["C"]),
        ("status=completed&level=national", []),
        ("status=nonsense", ["A", "B", "C"]),
    ],
)
def test_index_narrows_by_area_kind_status_and_level(client, db, query, names):
    make_initiative(name_en="Initiative A", challenge_area=make_area(1))
    make_initiative(name_en="Initiative B", kind="network")
    make_initiative(name_en="Initiative C", status="completed", level="nordic")

    words = page(client, f"/en/initiatives/?{query}").partition('id="list"')[2]

    assert [name for name in "ABC" if f"Initiative {name}</a>" in words] == names
    assert ("No initiative matches all filters" in words) == (not names)
    assert ("was left out" in words) == ("nonsense" in query)


def test_index_is_paged(client, db):
    for number in range(31):
        make_initiative(name_en=f"Initiative <{number:02}>")

    first, second = (page(client, f"/en/initiatives/?page={number}") for number in (1, 2))

    assert (first.count("Initiative &lt;"), second.count("Initiative &lt;")) == (30, 1)


def test_index_costs_the_same_queries_whatever_its_rows(client, db):
    def add():
        whole = make_initiative(challenge_area=make_area(Initiative.objects.count() + 1), start="2019")
        make_partnership(make_actor(), whole, kind="coordinator")
        make_partnership(make_actor(), make_initiative(parent=whole), kind="coordinator")

    add()
    with_one = queries(client, "/sv/initiatives/")
    add()
    add()

    assert queries(client, "/sv/initiatives/") == with_one


# — the timeline —


def bar_of(**fields):
    initiative = Initiative(
        **{"status": "active", "status_as_of": "2022", "start": "2020", "end": None} | fields
    )
    initiative.clean_fields(exclude=["slug", "name_sv", "name_en", "kind", "level"])
    return timeline_of([initiative], TODAY).bars[0]


def test_bar_of_a_known_period_is_solid_throughout(db):
    bar = bar_of(start="2020", end="2021", status="completed")

    assert (bar.start, bar.faint) == ("0.00%", "0.00%")
    assert bar.solid == "28.55%"


def test_bar_without_an_end_is_solid_to_the_day_of_its_status_and_faint_onwards(db):
    bar = bar_of(start="2020", status_as_of="2022-12-31")

    assert (bar.solid, bar.faint_start, bar.faint) == ("42.82%", "42.82%", "57.18%")


def test_bar_that_ended_some_time_is_faint_until_it_was_known_to_be_over(db):
    bar = bar_of(start="2020", status="completed", status_as_of="2022-12-31")

    assert (bar.solid, bar.faint_start, bar.faint) == ("14.27%", "14.27%", "28.55%")


def test_axis_reaches_from_the_first_start_to_past_today(client, db):
    make_initiative(start="2024-07")

    timeline = timeline_of(Initiative.objects.all(), TODAY)

    assert [year.words for year in timeline.years] == ["2024", "2025", "2026"]
    assert timeline.years[0].x == "0.00%"
    assert timeline.today == "66.70%"
    assert timeline_of([], TODAY) is None


# — the real content —


@pytest.mark.parametrize("language", ["sv", "en"])
def test_index_names_every_initiative_on_one_of_its_pages(client, content, language):
    pages = "".join(page(client, f"/{language}/initiatives/?page={number}") for number in (1, 2))

    for initiative in entries(INITIATIVES, "initiatives"):
        assert f'href="/{language}/initiatives/{initiative["slug"]}/"' in pages


def test_facets_count_as_the_files_do(client, content):
    initiatives = entries(INITIATIVES, "initiatives")
    words = page(client, "/sv/initiatives/?level=national")
    expected = Counter(one["kind"] for one in initiatives if one["level"] == "national")

    for kind, count in expected.items():
        option = words.partition(f'name="kind" value="{kind}"')[2].partition("</label>")[0]
        assert option.endswith(f"{count}</span>"), kind


def test_only_those_with_a_start_in_the_files_stand_on_the_timeline(client, content):
    started = [one["slug"] for one in entries(INITIATIVES, "initiatives") if "start" in one]
    timeline = page(client, "/sv/initiatives/").partition('id="timeline"')[2].partition("</section>")[0]

    assert timeline.count("<li>") == len(started)
    assert all(f'href="/sv/initiatives/{slug}/"' in timeline for slug in started)
