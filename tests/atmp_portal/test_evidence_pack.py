"""The content of evidence packs, compared with the rows they tell of."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from actors.models import Actor
from atmp_portal.evidence_pack.gathering import gather, period_of
from atmp_portal.evidence_pack.rows import MOST_ROWS
from competence.models import Figure
from initiatives.models import EvidencePack, Initiative, Obligation, Partnership
from tests.factories import (
    cite,
    make_action,
    make_actor,
    make_document,
    make_funding,
    make_indicator,
    make_initiative,
    make_obligation,
    make_partnership,
    make_source,
    make_subgoal,
    make_workshop,
)
from workshops.models import FollowUpAction, Outcome

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
TODAY = date(2026, 11, 25)


def content_of(obligation, as_of=None, language="en"):
    pack = EvidencePack(obligation=obligation, as_of=as_of or timezone.localdate(), language=language)
    return gather(pack, made_at=timezone.now())


def subject_of(content, key):
    return next(subject for subject in content["subjects"] if subject["key"] == key)


def cells_of(content, key, table=0):
    """The texts of a subject's table, row by row."""
    rows = subject_of(content, key)["tables"][table]["rows"]
    return [[cell["text"] for cell in row["cells"]] for row in rows]


def totals_of(content):
    return {
        subject["key"]: [table["total"] for table in subject["tables"]] for subject in content["subjects"]
    }


@pytest.fixture
def initiative(db):
    return make_initiative(slug="cellklustret", start="2022")


@pytest.fixture
def obligation(initiative):
    return make_obligation(
        initiative,
        make_actor(),
        "2024-03-31",
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
        state="scheduled",
        opens_on=date(2024, 1, 1),
        contents=["Ekonomisk redovisning", "Rymdfart"],
    )


# — real content —


def test_pack_of_the_cluster_holds_its_rows(content):
    cluster = Initiative.objects.get(slug="atmp-innovationskluster")
    obligation = Obligation.objects.get(requirement__slug="rep-vinnova-kluster-del-2024")

    found = content_of(obligation, date(2024, 5, 18))

    assert totals_of(found) == {
        "partners": [cluster.partnerships.count(), 0],
        "goals": [0],
        "money": [cluster.funding.count()],
        "meetings": [0, 0, 0, 0, 1],
        "competence": [Figure.objects.count()],
        "documents": [cluster.documents.count()],
    }
    assert [(row[0], row[3]) for row in cells_of(found, "money")] == [
        ("Government funding of the innovation cluster 2023–2024", "80\xa0MSEK"),
        ("Part: Budget year 2023", "25\xa0MSEK"),
        ("Part: Budget year 2024", "55\xa0MSEK"),
        ("Industry half of the cluster funding", "80\xa0MSEK (looked up)"),
    ]
    assert found["period"] == ["2023-03-09", "2024-05-18"]
    assert [
        (one["text"], [e["key"] for e in one["evidence"]], bool(one["missing"])) for one in found["headings"]
    ] == [
        ("Status report for the start-up phase", ["meetings"], False),
        ("Proposal for an organisational model", ["partners", "documents"], False),
        ("Financing plan", ["money"], False),
        ("Orientation of the cluster", [], True),
        ("Preliminary evaluation", ["meetings"], False),
    ]


def test_pack_of_the_cluster_before_it_began_has_nothing_of_it(content):
    obligation = Obligation.objects.get(requirement__slug="rep-vinnova-kluster-del-2024")

    found = content_of(obligation, date(2022, 4, 27))

    assert (totals_of(found)["money"], totals_of(found)["documents"]) == ([0], [0])
    assert totals_of(found)["competence"] == [0]
    assert totals_of(found)["meetings"] == [0, 0, 0, 0, 0]


def test_final_report_tells_of_the_time_since_the_partial_one_was_due(content):
    obligation = Obligation.objects.get(requirement__slug="rep-vinnova-kluster-slut-2025")
    cluster = obligation.requirement.initiative

    assert period_of(obligation, cluster, TODAY) == (date(2024, 6, 1), TODAY)


def test_pack_of_atmp_2030_holds_workshops_outcomes_and_every_action(content):
    milieu = Initiative.objects.get(slug="atmp-2030")
    obligation = make_obligation(milieu, Actor.objects.get(slug="rise"), "2026-12-31")
    workshops = milieu.workshops.all()

    found = content_of(obligation)

    assert totals_of(found)["meetings"][:4] == [
        workshops.count(),
        Outcome.objects.filter(workshop__in=workshops).count(),
        0,
        FollowUpAction.objects.filter(workshop__in=workshops).count(),
    ]
    assert [row[4] for row in cells_of(found, "meetings", 3)] == ["Not reported"] * 3
    assert [row[3:5] for row in cells_of(found, "meetings")] == [["Not recorded"] * 2] * 3
    assert [
        "1. Mobilisation and internationalisation",
        "Partners in ATMP 2030",
        "18 partners",
        "4 November 2020",
    ] in [row[:4] for row in cells_of(found, "goals")]
    assert totals_of(found)["partners"][0] == milieu.partnerships.count() == 12


def test_every_row_has_a_permanent_link_and_a_source(content):
    for slug in ("atmp-2030", "atmp-innovationskluster"):
        obligation = make_obligation(Initiative.objects.get(slug=slug), Actor.objects.get(slug="rise"))
        found = content_of(obligation)
        numbers = {source["number"] for source in found["sources"]}

        rows = [row for s in found["subjects"] for table in s["tables"] for row in table["rows"]]

        assert len(rows) > 20
        assert all(row["link"].startswith(("http://testserver/en/", "https://")) for row in rows)
        assert all(row["sources"] and set(row["sources"]) <= numbers for row in rows)


# — the period, and the day —


def test_partners_that_joined_and_left_in_the_period_are_told(initiative, obligation):
    old, new, gone = (make_actor(name=name, name_en=name) for name in ("Gamla", "Nya", "Borta"))
    make_partnership(old, initiative, start="2022")
    make_partnership(new, initiative, start="2023-05-02")
    make_partnership(gone, initiative, start="2022-01-01", end="2023-09-30")

    found = content_of(obligation)

    assert [row[0] for row in cells_of(found, "partners")] == ["Gamla", "Nya"]
    assert [[row[0], row[1], row[3]] for row in cells_of(found, "partners", 1)] == [
        ["Nya", "Joined", "2 May 2023"],
        ["Borta", "Left", "30 September 2023"],
    ]


def test_partner_that_left_after_the_day_is_still_a_partner_on_it(initiative, obligation):
    gone = make_actor(name_en="Gone")
    make_partnership(gone, initiative, start="2022-01-01", end="2023-09-30")

    found = content_of(obligation, date(2023, 6, 30))

    assert [row[0] for row in cells_of(found, "partners")] == ["Gone"]
    assert cells_of(found, "partners", 1) == []


def test_indicator_shows_the_latest_value_by_the_day_and_the_one_before(initiative, obligation):
    goal = make_subgoal(initiative, name_en="More trials")
    indicator = make_indicator(
        5, "2022-06-30", scope="subgoal", subgoal=goal, unit="trials", source=make_source(title="Rapport A")
    )
    for value, as_of in ((8, "2023-06-30"), (13, "2023-12-31")):
        indicator.values.create(value=value, as_of=as_of, source=make_source(title=f"Rapport {value}"))
    empty = make_subgoal(initiative, name_en="More beds", number=goal.number + 1)

    found = content_of(obligation, date(2023, 8, 1))

    assert [row[2:] for row in cells_of(found, "goals")] == [
        ["8 trials", "30 June 2023", "5 trials (30 June 2022)"],
        ["–", "–", "–"],
    ]
    assert cells_of(found, "goals")[1][0] == f"{empty.number}. More beds"
    assert [source["text"].split(",")[0] for source in found["sources"]][:1] == ["Rapport 8"]


def test_funding_decided_later_is_left_out_and_use_is_unknown(initiative, obligation):
    make_funding(
        initiative=initiative, name_en="Early", amount=1_000_000, currency="SEK", decided="2022-05-01"
    )
    make_funding(
        initiative=initiative, name_en="Late", amount=9_000_000, currency="SEK", decided="2024-05-01"
    )

    found = content_of(obligation, date(2023, 12, 31))

    assert [row[0] for row in cells_of(found, "money")] == ["Early"]
    assert subject_of(found, "money")["notes"] == [
        "Decided in all, parts not counted twice: 1\xa0MSEK.",
        "How much of it has been used is not recorded in the portal: unknown.",
    ]


def test_only_workshops_of_the_period_are_told_but_every_action(initiative, obligation):
    for title, day in (("Before", 2022), ("Within", 2023), ("After", 2024)):
        starts_at = datetime(day, 6, 1, 13, tzinfo=STOCKHOLM)
        workshop = make_workshop(title_en=title, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
        workshop.part_of.set([initiative])
        make_action(workshop=workshop, title_en=f"Action {title}", status="done", status_as_of="2024-01-15")

    found = content_of(obligation, date(2024, 1, 1))

    assert [row[0] for row in cells_of(found, "meetings")] == ["Within"]
    assert [(row[0], row[4]) for row in cells_of(found, "meetings", 3)] == [
        ("Action Within", "Not reported"),
        ("Action Before", "Not reported"),
    ]


def test_state_of_an_action_that_was_known_by_the_day_is_told(initiative, obligation):
    starts_at = datetime(2023, 6, 1, 13, tzinfo=STOCKHOLM)
    workshop = make_workshop(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    workshop.part_of.set([initiative])
    make_action(workshop=workshop, status="done", status_as_of="2024-01-15")

    found = content_of(obligation, date(2024, 1, 15))

    assert [row[4] for row in cells_of(found, "meetings", 3)] == ["Done (as of 15 January 2024)"]


# — history —


def recorded(record, at):
    """Date what history a record has so far."""
    record.history.update(history_date=at)


def test_records_are_shown_as_they_stood_at_the_end_of_the_day(initiative, obligation):
    document = make_document(initiative=initiative, title="Första namnet", date="2023-02-01", language="sv")
    first = datetime(2025, 1, 10, 12, tzinfo=STOCKHOLM)
    for record in (initiative, document):
        recorded(record, first)
    document.title = "Andra namnet"
    document._history_date = first + timedelta(days=10)
    document.save()

    before, after = (content_of(obligation, first.date() + timedelta(days=days)) for days in (9, 10))

    assert [row[0] for row in cells_of(before, "documents")] == ["Första namnet"]
    assert [row[0] for row in cells_of(after, "documents")] == ["Andra namnet"]
    assert before["notes"] == [
        "The records are shown as they stood at the end of the day. "
        "The portal’s history of them begins on 10 January 2025."
    ]


def test_removed_rows_are_shown_of_days_before_and_not_after(initiative, obligation):
    first = datetime(2025, 1, 10, 12, tzinfo=STOCKHOLM)
    partnership = make_partnership(make_actor(name_en="Gone"), initiative)
    for record in (initiative, partnership):
        recorded(record, first)
    partnership._history_date = first + timedelta(days=10)
    partnership.delete()

    days = [first.date() + timedelta(days=days) for days in (9, 10)]
    partners = [cells_of(content_of(obligation, day), "partners") for day in days]

    assert not Partnership.objects.filter(initiative=initiative).exists()
    assert [[row[0] for row in rows] for rows in partners] == [["Gone"], []]


def test_pack_says_that_the_day_is_older_than_the_history(initiative, obligation):
    found = content_of(obligation, date(2023, 6, 30))

    assert any("Of earlier days it knows only what the sources date" in note for note in found["notes"])
    assert any("The period was not over" in note for note in found["notes"])


def test_funders_are_those_of_the_day(initiative, obligation):
    first, funder = datetime(2025, 1, 10, 12, tzinfo=STOCKHOLM), make_actor(name_en="Old funder")
    decision = make_funding(initiative=initiative, funders=[funder], decided="2022")
    for record in (initiative, decision, funder):
        recorded(record, first)
    decision.history.order_by("pk").first().delete()
    decision._history_date = first + timedelta(days=10)
    decision.funders.set([make_actor(name_en="New funder")])

    found = content_of(obligation, first.date())

    assert [row[1] for row in cells_of(found, "money")] == ["Old funder"]


# — the shape —


def test_headings_without_evidence_are_named(initiative, obligation):
    make_funding(initiative=initiative, decided="2022")

    found = content_of(obligation, language="sv")

    assert [(one["text"], [e["key"] for e in one["evidence"]]) for one in found["headings"]] == [
        ("Ekonomisk redovisning", ["money"]),
        ("Rymdfart", []),
    ]
    assert found["headings"][1]["missing"]


def test_long_lists_are_cut_and_say_so(initiative, obligation):
    for number in range(MOST_ROWS + 2):
        make_document(initiative=initiative, title=f"Dokument {number}")

    table = subject_of(content_of(obligation), "documents")["tables"][0]

    assert (len(table["rows"]), table["total"], table["more"]) == (MOST_ROWS, MOST_ROWS + 2, 2)
    assert table["more_words"] == "and 2 more in the portal"


def test_number_of_queries_does_not_grow_with_the_rows(initiative, obligation):
    def one_more(number):
        make_partnership(make_actor(), initiative)
        cite(make_funding(initiative=initiative, funders=[make_actor()], recipients=[make_actor()]))
        cite(make_document(initiative=initiative))
        make_indicator(number, initiative=initiative, source=make_source())
        make_subgoal(initiative, number=number)
        workshop = make_workshop(
            starts_at=datetime(2023, 6, number, 13, tzinfo=STOCKHOLM),
            ends_at=datetime(2023, 6, number, 15, tzinfo=STOCKHOLM),
        )
        workshop.part_of.set([initiative])
        make_action(workshop=workshop, owner_actor=make_actor())

    one_more(1)
    with CaptureQueriesContext(connection) as with_one:
        content_of(obligation)
    for number in (2, 3):
        one_more(number)
    with CaptureQueriesContext(connection) as with_three:
        content_of(obligation)

    assert len(with_three) == len(with_one)


def test_links_of_sources_lead_to_the_web_only(initiative, obligation):
    make_document(initiative=initiative, title="Fälla", url="javascript:alert(1)")

    (row,) = subject_of(content_of(obligation), "documents")["tables"][0]["rows"]

    assert row["link"] == "http://testserver/en/initiatives/cellklustret/#documents"


def test_pack_is_in_its_own_language_whatever_the_page_is_in(initiative, obligation):
    make_document(initiative=initiative, title="Rapport", title_en="Report", language="sv")

    with override("sv"):
        english = content_of(obligation, language="en")
    with override("en"):
        swedish = content_of(obligation, language="sv")

    assert [subject["title"] for subject in swedish["subjects"]][-1] == "Dokument"
    assert [subject["title"] for subject in english["subjects"]][-1] == "Documents"
    assert (cells_of(english, "documents")[0][0], cells_of(swedish, "documents")[0][0]) == (
        "Report",
        "Rapport",
    )
