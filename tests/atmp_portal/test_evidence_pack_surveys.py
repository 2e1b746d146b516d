"""Published waves in evidence packs: as they were public on the day, and invented ones never."""

from datetime import timedelta

import pytest
from django.utils import timezone

from competence import releasing
from tests.atmp_portal.test_evidence_pack import content_of, subject_of
from tests.competence.surveys import closed_wave, published
from tests.factories import make_actor, make_initiative, make_obligation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def obligation(initiative):
    return make_obligation(initiative, make_actor(), timezone.localdate() + timedelta(days=30))


def waves_of(obligation, as_of=None):
    """The titles of the pack's tables of waves."""
    tables = subject_of(content_of(obligation, as_of), "competence")["tables"]
    return {one["title"]: one["rows"] for one in tables[1:]}


def test_pack_tells_what_all_who_answered_said_with_a_link_to_each_question(initiative, obligation):
    published(closed_wave(initiative, is_example=False))

    rows = waves_of(obligation)["Needs 2022"]

    found = next(row for row in rows if row["link"].endswith("#recruit-5y-total"))
    assert [cell["text"] for cell in found["cells"]][1:] == ["460", "24"]
    assert found["link"].endswith("/competence/results/behov-2022/#recruit-5y-total")


def test_pack_tells_all_choices_of_a_question_in_one_row(initiative, obligation):
    published(closed_wave(initiative, is_example=False))

    rows = waves_of(obligation)["Needs 2022"]

    links = [row["link"] for row in rows]
    assert len(set(links)) == len(links)
    [size] = [row["cells"] for row in rows if row["link"].endswith("#company-size")]
    assert size[1]["text"] == "1–9: 0–28%; 10–49: 33–61%; 50–249: 0–28%; 250 or more: 0–28%"


def test_pack_of_a_day_before_the_results_has_none_of_them(initiative, obligation):
    published(closed_wave(initiative, is_example=False))

    assert waves_of(obligation, timezone.localdate() - timedelta(days=1)) == {}


def test_pack_has_no_withdrawn_and_no_invented_results(initiative, obligation):
    release = published(closed_wave(initiative, is_example=False))
    assert set(waves_of(obligation)) == {"Needs 2022"}

    release.wave.is_example = True
    release.wave.save()
    assert waves_of(obligation) == {}

    release.wave.is_example = False
    release.wave.save()
    releasing.withdraw(release, by=make_user(), now=timezone.now(), why="Wrong")
    assert waves_of(obligation) == {}
