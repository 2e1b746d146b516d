"""The page of one initiative, which shows every room of the house."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from actors.models import Affiliation, Person
from atmp_portal.drawn_columns import columns_of
from atmp_portal.initiative_page import granted
from tests.atmp_portal.content_files import entries
from tests.atmp_portal.test_profiles import escaped, page, queries
from tests.factories import (
    cite,
    make_action,
    make_actor,
    make_area,
    make_document,
    make_education,
    make_event,
    make_facility,
    make_funding,
    make_indicator,
    make_initiative,
    make_obligation,
    make_partnership,
    make_source,
    make_subgoal,
    make_workshop,
    state,
)


def surround(initiative):
    """One related row of every kind that the page shows."""
    actor, source = make_actor(), make_source()
    make_partnership(actor, initiative)
    make_initiative(parent=initiative)
    whole = make_funding(initiative=initiative, funders=[actor], recipients=[actor], via=actor)
    make_funding(initiative=initiative, parent=whole, funders=[actor])
    cite(whole, source)
    obligation = make_obligation(initiative, actor, recipients=[actor], contents=["Lägesrapport"])
    obligation.superseded_by = make_obligation(initiative, actor, recipients=[actor])
    obligation.save()
    cite(obligation.requirement, source)
    subgoal = make_subgoal(initiative)
    subgoal.activities.add(make_initiative())
    make_indicator(7, scope="subgoal", subgoal=subgoal, initiative=make_initiative(), source=source)
    state(make_indicator(8, initiative=initiative, source=source), kind="otherwise", source=source)
    cite(subgoal, source)
    state(subgoal, kind="wording", source=source)
    make_subgoal(make_initiative()).activities.add(initiative)
    make_document(initiative=initiative)
    workshop = make_workshop()
    workshop.part_of.add(initiative)
    make_action(workshop=workshop, owner_actor=actor)
    make_workshop().related_initiatives.add(initiative)
    make_action(owner_initiative=initiative)
    make_event().part_of.add(initiative)
    make_event().related_initiatives.add(initiative)
    make_education(provider_initiative=initiative)
    make_education().related_initiatives.add(initiative)
    person = Person.objects.create(slug=f"person-{actor.pk}", name="Astrid Granat")
    Affiliation.objects.create(person=person, actor=actor, role_sv="Värd", as_of="2022")
    initiative.people.add(person)
    state(person, kind="otherwise", source=source)
    initiative.facilities.add(make_facility(actor))
    cite(initiative, source)
    state(initiative, source=source)


def test_initiative_shows_its_status_with_the_date_it_is_true_of(client, db):
    make_initiative(slug="satsningen", status="proposed", status_as_of="2021-05/2021-06")

    words = page(client, "/en/initiatives/satsningen/")

    assert "Proposed</span>" in words
    assert "as of May–June 2021" in words


def test_initiative_of_which_little_is_known_says_so(client, db):
    make_initiative(slug="satsningen")

    words = page(client, "/en/initiatives/satsningen/")

    assert words.count("not stated") == 3
    assert "none of the six" in words
    assert "No source names who takes part." in words
    assert 'id="reporting"' not in words
    assert 'id="funding"' not in words


def test_reporting_line_never_calls_an_unknown_report_late_or_done(client, db):
    today = timezone.localdate()
    actor, initiative = make_actor(), make_initiative(slug="satsningen")
    make_obligation(initiative, actor, str(today - timedelta(days=300)), contents=["En sak", "En till"])
    make_obligation(initiative, actor, str(today + timedelta(days=300)))

    words = page(client, "/en/initiatives/satsningen/")
    reporting = words.partition('id="reporting"')[2].partition("</section>")[0]

    assert reporting.count("Unknown whether it was handed in") == 1
    assert reporting.count("Yet to come") == 1
    assert "En sak in English" in reporting
    assert not any(look in reporting for look in ("tag--ok", "tag--due", "tag--late"))


def test_only_whole_decisions_of_one_currency_are_added_up(db):
    initiative = make_initiative()
    whole = make_funding(initiative=initiative, amount=80_000_000, currency="SEK")
    part = make_funding(initiative=initiative, parent=whole, amount=25_000_000, currency="SEK")
    other = make_funding(initiative=initiative, amount=1_000, currency="SEK", provenance="lookup")
    euros = make_funding(initiative=initiative, amount=7_000, currency="EUR")
    unstated = make_funding(initiative=initiative)

    assert granted([whole, part, other, euros, unstated]) == [
        (80_001_000, "SEK", "lookup"),
        (7_000, "EUR", "source_document"),
    ]


def test_amount_known_only_of_a_part_is_not_the_amount_of_the_whole(client, db):
    initiative = make_initiative(slug="satsningen")
    whole = make_funding(initiative=initiative)
    make_funding(initiative=initiative, parent=whole, amount=52_000_000, currency="SEK")

    words = page(client, "/en/initiatives/satsningen/")

    assert '<a href="#funding">amount not stated</a>' in words
    assert words.count("52 MSEK") == 1


@pytest.mark.parametrize(
    ("parts", "years"),
    [
        ([("2023", "2023", 25), ("2024", "2024", 55)], [["2023", "2024"]]),
        ([("2023", "2023", 25)], []),
        ([("2023", "2023", 25), ("2024", "2024", None)], []),
        ([("2023", "2023", 25), ("2024", None, 55)], []),
        ([("2023", "2023", 25), ("2023", "2023", 55)], []),
        ([(str(year), str(year), 1) for year in range(2020, 2026)], []),
    ],
)
def test_columns_are_drawn_only_where_every_part_has_its_own_year(db, parts, years):
    initiative = make_initiative()
    whole = make_funding(initiative=initiative)
    for start, end, millions in parts:
        amount = {"amount": millions * 1_000_000, "currency": "SEK"} if millions else {}
        make_funding(initiative=initiative, parent=whole, period_start=start, period_end=end, **amount)

    drawn = columns_of(list(initiative.funding.all()))

    assert [[column.year for column in columns.columns] for columns in drawn] == years


def test_columns_begin_at_zero_and_are_as_tall_as_their_amounts(db):
    initiative = make_initiative()
    whole = make_funding(initiative=initiative)
    for year, amount in (("2023", 25_000_000), ("2024", 9_800_000)):
        make_funding(
            initiative=initiative,
            parent=whole,
            period_start=year,
            period_end=year,
            amount=amount,
            currency="SEK",
        )

    with override("sv"):
        first, second = columns_of(list(initiative.funding.all()))[0].columns

    assert (first.words, second.words) == ("25", "9,8")
    assert (first.y + first.height, second.y + second.height) == (200, 200)
    assert second.height == round(first.height * 9.8 / 25)


def test_subgoal_and_the_initiative_that_serves_it_link_to_each_other(client, db):
    subgoal = make_subgoal(make_initiative(slug="malet"), slug="delmalet")
    subgoal.activities.add(make_initiative(slug="bidraget"))

    assert 'href="/en/initiatives/bidraget/"' in page(client, "/en/initiatives/malet/")
    assert 'href="/en/initiatives/malet/#delmalet"' in page(client, "/en/initiatives/bidraget/")


def test_figure_shows_how_exact_it_is_its_date_and_its_source(client, db):
    subgoal = make_subgoal(make_initiative(slug="malet"))
    source = make_source(title="Rapporten", publisher="RISE")
    make_indicator(500, scope="subgoal", subgoal=subgoal, qualifier="more_than", source=source)

    words = page(client, "/en/initiatives/malet/")

    assert "more than 500 people" in words
    assert "as of 28 April 2022" in words
    assert "Rapporten</span>, RISE" in words or "Rapporten</a>, RISE" in words


def test_figure_that_another_source_gives_otherwise_says_so(client, content):
    words = page(client, "/en/initiatives/atmp-2030/")
    figure = words.partition("Partners in ATMP 2030")[2].partition('<div class="ind">')[0]

    assert "18 partners" in figure
    assert "Other sources say otherwise" in figure
    assert "17 partners at the start" in figure


def test_unknown_initiative_is_not_found(client, db):
    assert client.get("/sv/initiatives/finns-inte/").status_code == 404


def test_initiative_costs_the_same_queries_whatever_is_around_it(client, db):
    initiative = make_initiative(slug="satsningen", parent=make_initiative(), challenge_area=make_area(1))
    surround(initiative)
    # Content types are looked up once in a process.
    queries(client, "/sv/initiatives/satsningen/")
    surround(initiative)
    with_two = queries(client, "/sv/initiatives/satsningen/")
    surround(initiative)
    surround(initiative)

    assert queries(client, "/sv/initiatives/satsningen/") == with_two


# — the real content —


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_initiative_has_a_page_in_both_languages(client, content, language):
    for initiative in entries("ecosystem/initiatives.yaml", "initiatives"):
        words = page(client, f"/{language}/initiatives/{initiative['slug']}/")

        assert f"<h1>{escaped(initiative[f'name_{language}'])}</h1>" in words, initiative["slug"]


def test_cluster_shows_what_it_owes_and_what_it_was_granted(client, content):
    words = page(client, "/sv/initiatives/atmp-innovationskluster/")

    assert "Senast 1 juni 2024" in words
    assert "Senast 30 september 2025" in words
    assert '<a href="#funding">160 MSEK</a>' in words
    assert 'aria-label="2023: 25 MSEK, 2024: 55 MSEK"' in words
    assert "Finansieringsplan" in words
    assert "tag--late" not in words


def test_every_report_stands_on_the_page_of_its_initiative_and_its_responsible(client, content):
    for report in entries("ecosystem/reporting_assignments.yaml", "reporting_assignments"):
        words = page(client, f"/sv/initiatives/{report['initiative']}/")
        profile = page(client, f"/sv/actors/{report['responsible']}/")

        assert f'id="{report["slug"]}"' in words
        assert all(escaped(content) in words for content in report["required_contents_sv"])
        assert f'href="/sv/initiatives/{report["initiative"]}/#{report["slug"]}"' in profile


def test_every_part_and_its_whole_link_to_each_other(client, content):
    for initiative in entries("ecosystem/initiatives.yaml", "initiatives"):
        if "parent" in initiative:
            part, whole = (f"/sv/initiatives/{slug}/" for slug in (initiative["slug"], initiative["parent"]))

            assert f'href="{whole}"' in page(client, part)
            assert f'href="{part}"' in page(client, whole)
