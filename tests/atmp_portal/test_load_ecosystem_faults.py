"""Every fault names file, record and field, all of them are told, and nothing is written."""

import pytest
from django.core.management import CommandError, call_command

from actors.models import Source
from initiatives.models import Initiative
from tests.factories import make_area

from .content_files import DATA, copy_content, replace

ACTORS, INITIATIVES = "ecosystem/actors.yaml", "ecosystem/initiatives.yaml"
ASSIGNMENTS, FUNDING = "ecosystem/reporting_assignments.yaml", "ecosystem/funding.yaml"
WORKSHOPS, RESULTS = "competence/workshops.yaml", "competence/published_results_2022.yaml"
WORKSHOP = "betalningsmodeller-for-atmp-2020-11-18"
AMNIOTICS = "  - slug: amniotics\n    name: Amniotics AB\n"

FAULTS = {
    "bad YAML": (
        ACTORS,
        AMNIOTICS,
        "  - slug: amniotics\n    name: 'Amniotics AB\n",
        "",
        "line",
        "no valid YAML",
    ),
    "duplicate key": (
        ACTORS,
        AMNIOTICS,
        AMNIOTICS + "    name: B\n",
        "amniotics",
        "name",
        "the key stands twice",
    ),
    "duplicate slug": (
        ACTORS,
        AMNIOTICS,
        AMNIOTICS.replace("amniotics", "acousort"),
        "acousort",
        "slug",
        "is already in",
    ),
    "missing field": (ACTORS, AMNIOTICS, "  - slug: amniotics\n", "amniotics", "name", "is missing"),
    "missing slug": (ACTORS, AMNIOTICS, "  - name: Amniotics AB\n", "actors[2]", "slug", "is missing"),
    "unknown field": (
        ACTORS,
        AMNIOTICS,
        AMNIOTICS + "    nmae: A\n",
        "amniotics",
        "nmae",
        "there is no such field",
    ),
    "bad slug": (
        ACTORS,
        AMNIOTICS,
        AMNIOTICS.replace("amniotics", "amni otics"),
        "amni otics",
        "slug",
        "slug",
    ),
    "unknown list": (ACTORS, "\nactors:\n", "\nactor: []\nactors:\n", "", "actor", "there is no such field"),
    "text too long": (
        ACTORS,
        AMNIOTICS,
        f"  - slug: amniotics\n    name: {'A' * 201}\n",
        "amniotics",
        "name",
        "200",
    ),
    "not an address": (
        ACTORS,
        "website: https://acousort.com",
        "website: acousort",
        "acousort",
        "website",
        "URL",
    ),
    "unknown reference": (
        FUNDING,
        "initiative: indicell",
        "initiative: indisell",
        "fund-indicell-belopp",
        "initiative",
        "there is no initiative 'indisell'",
    ),
    "unknown source": (
        ASSIGNMENTS,
        "source: lookup-lakartidningen-northx-2021",
        "source: dagbladet",
        "rep-northx-hubb-2023-03",
        "sources[1].source",
        "there is no source 'dagbladet'",
    ),
    "unknown basis": (
        ACTORS,
        "field_basis: {name: 'lookup:lookup-catti'}",
        "field_basis: {name: hearsay}",
        "catti",
        "field_basis.name",
        "hearsay",
    ),
    "closed list": (
        ASSIGNMENTS,
        "due_precision: month_range",
        "due_precision: decade",
        "rep-kliniska-provningar-uppfoljning-2021",
        "due_precision",
        "'decade' is not in the closed list",
    ),
    "closed list of a model": (
        WORKSHOPS,
        "  format: seminar\n",
        "  format: party\n",
        WORKSHOP,
        "format",
        "'party' is not in the closed list",
    ),
    "closed list within an array": (
        ACTORS,
        "value_chain: [research, education, clinical_trials]",
        "value_chain: [research, magic]",
        "karolinska-institutet",
        "value_chain",
        "magic",
    ),
    "impossible day": (
        ASSIGNMENTS,
        "due_date: '2025-09-30'",
        "due_date: '2025-09-31'",
        "rep-vinnova-kluster-slut-2025",
        "due_date",
        "day is out of range",
    ),
    "impossible month": (
        FUNDING,
        "period_end: 2024-12",
        "period_end: 2024-13",
        "fund-camp-vinnova-belopp",
        "period_end",
        "2024-13",
    ),
    "no moment": (
        WORKSHOPS,
        "starts_at: '2020-11-18T13:00:00+01:00'",
        "starts_at: '2020-11-18'",
        WORKSHOP,
        "starts_at",
        "is no moment",
    ),
    "another weekday": (
        WORKSHOPS,
        "  weekday: wednesday\n  date_precision: minute",
        "  weekday: monday\n  date_precision: minute",
        WORKSHOP,
        "weekday",
        "wednesday",
    ),
    "text for a number": (
        FUNDING,
        "amount: 2850000",
        "amount: about three million",
        "fund-ccrm-forprojekt",
        "amount",
        "is no whole number",
    ),
    "quoted number": (
        FUNDING,
        "amount: 2850000",
        "amount: '2850000'",
        "fund-ccrm-forprojekt",
        "amount",
        "is no whole number",
    ),
    "no truth value": (
        ACTORS,
        AMNIOTICS,
        "  - slug: amniotics\n    name: Amniotics AB\n    tags: yes\n",
        "amniotics",
        "tags",
        "is no list",
    ),
    "number too big": (
        RESULTS,
        "value: 31,",
        "value: 31000000000000,",
        "vacancies-sweden-2021",
        "value",
        "digits",
    ),
    "list for text": (
        ACTORS,
        AMNIOTICS,
        "  - slug: amniotics\n    name: [Amniotics, AB]\n",
        "amniotics",
        "name",
        "is a list or a mapping",
    ),
    "end before start": (
        INITIATIVES,
        "start: '2007'\n    end: '2017'",
        "start: '2017'\n    end: '2007'",
        "skr-satsning-universitetssjukhus",
        "start, end",
        "The end is before the start.",
    ),
    "half a point": (
        ACTORS,
        "lat: 62.3486",
        "lon_was: 1",
        "northx-biologics",
        "lat",
        "both latitude and longitude",
    ),
    "amount without currency": (
        FUNDING,
        "amount: 2850000\n    currency: SEK\n",
        "amount: 2850000\n",
        "fund-ccrm-forprojekt",
        "amount, currency",
        "has a currency",
    ),
    "shared number": (
        "ecosystem/challenge_areas.yaml",
        "number: 2\n",
        "number: 1\n",
        "financing_models",
        "number",
        "already has this value",
    ),
    "part of itself": (
        INITIATIVES,
        "    parent: vision-driven-health\n",
        "    parent: atmp-2030\n",
        "atmp-2030",
        "parent",
        "depends on this record itself",
    ),
    "parallel lists": (
        ASSIGNMENTS,
        "      - Evaluation of the assignment as a whole\n",
        "",
        "rep-vinnova-kluster-slut-2025",
        "required_contents_en",
        "has 0 items",
    ),
    "months as stated": (
        ASSIGNMENTS,
        "due_as_stated: May/June 2021",
        "due_as_stated: June/May 2021",
        "rep-kliniska-provningar-uppfoljning-2021",
        "due_as_stated",
        "is no span",
    ),
    "vocabulary": (
        "ecosystem/vocab.yaml",
        "{slug: logistics,",
        "{slug: transport,",
        "logistics|transport",
        "slug",
        "'transport' is not in the closed list",
    ),
    "county and code": (
        ACTORS,
        "    county: Västernorrlands län\n",
        "    county: Norrbottens län\n",
        "northx-biologics",
        "county",
        "is not county 22",
    ),
    "survey group": (
        "competence/closed_lists.yaml",
        "group: [company, healthcare, infrastructure, all]",
        "group: [company, healthcare, infrastructure, some]",
        "results",
        "group",
        "'some'",
    ),
    "unknown figure": (
        RESULTS,
        "includes: [vacancies-sweden-2021]",
        "includes: [vacancies-mars]",
        "vacancies-nordics-2021",
        "includes",
        "vacancies-mars",
    ),
    "no source": (
        "ecosystem/people.yaml",
        "      - source: rise-leder-atmp-2020\n  - slug: person-jim-lund",
        "  - slug: person-jim-lund",
        "person-jukka-lausmaa",
        "sources",
        "is missing",
    ),
    "source given twice": (
        ASSIGNMENTS,
        "      - source: lookup-lakartidningen-northx-2021\n",
        "      - source: lookup-lakartidningen-northx-2021\n" * 2,
        "rep-northx-hubb-2023-03",
        "sources[2].source",
        "is already given",
    ),
}


def faults_of(folder):
    with pytest.raises(CommandError) as refusal:
        call_command("load_ecosystem", dir=folder)
    return str(refusal.value).splitlines()[1:]


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_names_file_record_and_field(db, tmp_path, fault):
    name, old, new, record, field, words = FAULTS[fault]
    folder = copy_content(tmp_path)
    replace(folder, name, old, new)

    faults = faults_of(folder)

    places = [f"  {name}: {one}: {field}" if one else f"  {name}: {field}" for one in record.split("|")]
    assert any(line.startswith(place) and words in line for line in faults for place in places), faults
    assert not Source.objects.exists()


def test_all_faults_are_told_together(db, tmp_path):
    folder = copy_content(tmp_path)
    replace(folder, ACTORS, AMNIOTICS, "  - slug: amniotics\n")
    replace(folder, FUNDING, "initiative: indicell", "initiative: indisell")
    replace(folder, INITIATIVES, "start: '2007'\n    end: '2017'", "start: '2017'\n    end: '2007'")

    faults = faults_of(folder)

    assert [line.partition(": ")[0].strip() for line in faults] == [ACTORS, FUNDING, INITIATIVES]


def test_missing_file_is_a_fault(db, tmp_path):
    folder = copy_content(tmp_path)
    (folder / "competence" / "education.yaml").unlink()

    faults = faults_of(folder)

    assert "  competence/education.yaml: the file is missing" in faults


def test_our_own_files_may_be_missing(db, tmp_path):
    folder = copy_content(tmp_path)
    (folder / "ecosystem" / "translations.yaml").unlink()
    (folder / "ecosystem" / "disagreements.yaml").unlink()

    call_command("load_ecosystem", dir=folder, verbosity=0)

    assert Initiative.objects.get(slug="atmp-2030").partnerships.filter(role_sv="").exists()


def test_a_fault_leaves_what_was_loaded(content, tmp_path):
    folder = copy_content(tmp_path)
    replace(folder, ACTORS, "name: Amniotics AB\n", "name: Amniotics\n")
    replace(folder, "ecosystem/challenge_areas.yaml", "number: 2\n", "number: 1\n")
    before = list(Initiative.history.values_list("pk", flat=True))

    faults = faults_of(folder)

    assert len(faults) == 1
    assert list(Initiative.history.values_list("pk", flat=True)) == before
    assert Source.objects.exists()


def test_refusal_by_the_database_is_a_fault_of_the_record(db):
    make_area(1, slug="made-by-a-person")

    faults = faults_of(DATA)

    assert len(faults) == 1
    assert faults[0].startswith("  ecosystem/challenge_areas.yaml: implementation: duplicate key value")
    assert not Source.objects.exists()
