import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from actors.models import Actor
from atmp_portal.home import agenda
from tests.factories import (
    make_action,
    make_actor,
    make_discrepancy,
    make_event,
    make_figure,
    make_indicator,
    make_initiative,
    make_obligation,
    make_release,
    make_source,
    make_workshop,
    state,
)

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def shown(client, address="/en/"):
    return client.get(address).content.decode()


def titles(items):
    return [item.record.title_en for item in items]


# — the real content —


def test_home_counts_the_actors_of_the_content(client, content):
    page = shown(client)

    everyone = Actor.objects.count()
    pins = sum(int(count) for count in re.findall(r'class="n"[^>]*>(\d+)<', page))
    elsewhere = [int(number) for number in re.findall(r"(\d+) (?:are abroad|have no known town)", page)]

    assert f"<span>{everyone} actors." in page
    assert len(elsewhere) == 2
    assert pins + sum(elsewhere) == everyone


def test_home_shows_four_figures_with_date_and_source(client, content):
    page = shown(client)

    figures = page[page.index('class="figs"') : page.index('id="doors"')]

    assert re.findall(r'<p class="v">(.*?)</p>', figures) == [
        "18",
        "<small>about</small> 20",
        "<small>place</small> 2 <small>of 9</small>",
        "<small>more than</small> 500",
    ]
    assert re.findall(r"</a>, ([^<]*)</p>|, (\d[^<]*)</p>", figures)
    assert figures.count("4 November 2020") == 3
    assert "28 April 2022" in figures


def test_home_says_that_another_source_counts_17_partners(client, content):
    page = shown(client)

    figure = page[page.index('class="figs"') : page.index("Companies in Sweden")]

    assert "Other sources say otherwise" in figure
    assert "17 partners" in figure


@pytest.mark.parametrize("language", ["sv", "en"])
def test_common_searches_find_something(client, content, language):
    page = shown(client, f"/{language}/")

    links = re.findall(r'href="(/\w\w/search/\?q=[^"]*)"', page[: page.index("hero__map")])

    assert len(links) == 3
    for link in links:
        assert 'class="searchhit"' in shown(client, unquote(link)), link


def test_the_matrix_counts_as_the_map_does(client, content):
    page = shown(client)

    cells = re.findall(r'href="(/en/actors/\?kind=\w+&amp;stage=\w+)"[^>]*>(\d+)</a>', page)

    assert len(cells) > 20
    link, count = max(cells, key=lambda cell: int(cell[1]))
    kind, stage = re.findall(r"=(\w+)", link)
    assert int(count) == Actor.objects.filter(kind=kind, stages__contains=[stage]).count()
    assert "<small>nobody yet</small>" in page


def test_home_shows_the_recruitment_as_dots_of_five_people(client, content):
    page = shown(client)

    needs = page[page.index('id="needs"') :]

    assert re.findall(r'class="dotf__v">([^<]*)<', needs) == ["400", "60", "50–100"]
    assert needs.count('<circle class="f') == 80 + 12 + 20
    assert needs.count('<circle class="fo"') == 10
    assert "The source does not quite agree with itself" in needs


def test_home_leads_only_to_what_exists(client, content):
    page = shown(client)

    links = set(re.findall(r'href="(/en/[^"#?]*)', page))

    assert len(links) > 15
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


# — what is left out —


def test_an_empty_portal_has_a_front_page(client):
    page = shown(client)

    assert "0 actors." in page
    assert 'class="figs"' not in page
    assert 'id="agenda"' not in page
    assert 'id="coverage"' not in page
    assert 'id="needs"' not in page


def test_a_figure_without_a_record_is_left_out(client):
    source = make_source(publisher="RISE")
    make_indicator(18, slug="ind-partner-atmp2030", unit="partners", name_en="Partners", source=source)

    page = shown(client)

    assert page.count('class="fig"') == 1
    assert page.count('<circle class="f1"') == 18
    assert "RISE, 28 April 2022" in page


def test_a_rank_without_a_number_of_countries_is_not_drawn(client):
    make_indicator(2, slug="ind-forskningskvalitet-rang", unit="rank", source=make_source())

    page = shown(client)

    assert '<p class="v"><small>place</small> 2</p>' in page


def test_what_is_said_beside_a_figure_is_shown_with_it(client):
    source = make_source()
    state(
        make_indicator(18, slug="ind-partner-atmp2030", unit="partners", source=source), text_en="It was 19."
    )

    page = shown(client)

    assert "It was 19." in page


# — the agenda —


def test_the_agenda_begins_with_what_is_next():
    today = date(2024, 5, 18)
    midday = datetime(2024, 6, 12, 12, tzinfo=STOCKHOLM)
    make_workshop(title_en="In June", starts_at=midday, ends_at=midday + timedelta(hours=2))
    make_workshop(title_en="Long ago")
    make_obligation(make_initiative(), make_actor(), "2024-06-01", title_en="First")
    make_obligation(make_initiative(), make_actor(), "2021", title_en="Past")
    make_event(title_en="Later", starts="2024-09", status="planned_not_confirmed")
    make_event(title_en="Happened", starts="2024-01")

    items, is_ahead = agenda(today)

    assert is_ahead
    assert titles(items) == ["First", "In June", "Later"]


def test_a_workshop_is_still_to_come_on_its_day():
    morning = datetime(2024, 6, 12, 9, tzinfo=STOCKHOLM)
    make_workshop(title_en="Today", starts_at=morning, ends_at=morning + timedelta(hours=1))

    on_its_day, is_ahead = agenda(date(2024, 6, 12))
    day_after, is_still_ahead = agenda(date(2024, 6, 13))

    assert (titles(on_its_day), is_ahead) == (["Today"], True)
    assert (titles(day_after), is_still_ahead) == (["Today"], False)


def test_without_anything_planned_the_latest_of_each_kind_is_shown():
    for year in (2019, 2020, 2021):
        starts_at = datetime(year, 11, 18, 9, tzinfo=STOCKHOLM)
        make_workshop(title_en=f"W{year}", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
        make_event(title_en=f"E{year}", starts=f"{year}-05")
    make_event(title_en="Perhaps", starts="2021-10", status="planned_not_confirmed")
    make_event(title_en="Undated", starts="")

    items, is_ahead = agenda(date(2026, 11, 25))

    assert not is_ahead
    assert titles(items) == ["W2021", "E2021", "W2020", "E2020"]


def test_an_obligation_that_another_replaced_is_not_on_the_agenda():
    initiative, actor = make_initiative(), make_actor()
    new = make_obligation(initiative, actor, "2023-12-10", title_en="New date")
    old = make_obligation(initiative, actor, "2023-03-31", title_en="Old date")
    old.superseded_by = new
    old.save()

    items, _is_ahead = agenda(date(2023, 1, 1))

    assert titles(items) == ["New date"]


def test_a_past_report_is_neither_late_nor_done(client):
    make_obligation(make_initiative(), make_actor(), "2021-11-10")

    page = shown(client)

    assert "Nothing is planned yet." in page
    assert "Not known if handed in" in page
    assert "tag--late" not in page


# — speed —


def test_home_asks_the_same_number_of_questions_for_any_number_of_rows(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        for _row in range(number):
            release = make_release()
            make_figure(release, "recruitment-companies-5y", value=400)
            make_discrepancy(release, "ninety-percent")
            make_workshop()
            make_action()
            make_event()
            make_obligation(make_initiative(), make_actor())

    fill(1)
    # The first page of a process also asks what is asked once only.
    shown(client)
    fill(1)
    with django_assert_max_num_queries(40) as first:
        shown(client)
    fill(2)

    with django_assert_num_queries(len(first)):
        shown(client)
