"""From answers to published figures over HTTP: worked out, approved by a second person, corrected."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competence import fielding, releasing
from competence.models import ReleaseCell, SubmittedAnswer, WaveRelease
from outbox.models import Message
from tests.competence.surveys import (
    closed_wave,
    fielded,
    lead,
    make_survey,
    published,
    small_instrument,
    worked_out,
)
from tests.factories import make_initiative, make_lead, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def wave(initiative):
    return closed_wave(initiative)


def address(wave, name="results"):
    return reverse(f"competence:{name}", args=[wave.slug])


def test_two_coordinators_go_from_a_closed_wave_to_published_results(client, wave, initiative):
    first, second = (make_lead(initiative, role="coordinator") for _number in range(2))
    client.force_login(first)
    made = client.post(address(wave, "prepare"))
    releasing.work_out_waiting(timezone.now())
    release = WaveRelease.objects.get()
    approve = reverse("competence:release_publish", args=[wave.slug, release.pk])

    client.post(approve)
    release.refresh_from_db()
    assert release.state == "checked"
    client.force_login(second)
    seen = client.get(made.url).content.decode()
    assert "Fewer than five organisations contribute" in seen
    client.post(approve)

    client.logout()
    page = client.get(address(wave)).content.decode()
    release.refresh_from_db()
    assert (release.state, release.approved_by) == ("published", second)
    assert "What 24 organisations answered together." in page
    assert ">460<" in re.sub(r"\s", "", page)


def test_a_closed_wave_waits_among_the_tasks_until_its_results_are_prepared(client, wave, initiative):
    client.force_login(make_lead(initiative, role="coordinator"))

    def tasks():
        return client.get("/en/me/").content.decode()

    assert "The survey has closed; results to prepare" in tasks()
    release = releasing.prepare(wave, by=make_user(), now=timezone.now())
    assert "The survey has closed; results to prepare" not in tasks()
    releasing.discard(release, by=make_user(), now=timezone.now())
    assert address(wave, "prepare") in tasks()


def test_an_open_wave_is_among_the_tasks_in_its_last_week(client, initiative):
    client.force_login(make_lead(initiative, role="coordinator"))
    instrument = small_instrument({"slug": "plans", "type": "yes_no"})
    fielded(survey=make_survey(initiative=initiative), instrument=instrument, days=9)

    assert "The survey closes soon" not in client.get("/en/me/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        client.force_login(make_lead(initiative, role="coordinator"))
        assert "The survey closes soon" in client.get("/en/me/").content.decode()


def test_nothing_is_public_before_it_is_published(client, wave):
    worked_out(wave)

    assert client.get(address(wave)).status_code == 404
    assert client.get(address(wave, "results_csv")).status_code == 404


def test_an_open_wave_has_no_release():
    unit = fielded(instrument=small_instrument({"slug": "plans", "type": "yes_no"}))

    with pytest.raises(ValidationError, match="Close the survey first"):
        releasing.prepare(unit.wave, by=make_user(), now=timezone.now())


def test_who_prepared_does_not_approve_not_even_by_sql(wave):
    release = worked_out(wave)

    with pytest.raises(ValidationError, match="Somebody else"):
        releasing.publish(release, by=release.prepared_by, now=timezone.now())
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        WaveRelease.objects.update(
            approved_by=release.prepared_by, published_at=timezone.now(), state="published"
        )


def test_hidden_figures_have_no_number_in_any_row(wave):
    release = worked_out(wave)

    hidden = release.cells.filter(shown="hidden")
    assert hidden.count() > 50
    with pytest.raises(IntegrityError, match="hidden_has_no_number"), transaction.atomic():
        ReleaseCell.objects.filter(pk=hidden.first().pk).update(value=1)


def test_files_hold_what_the_page_holds_and_nothing_hidden(client, wave):
    published(wave)

    rows = list(
        csv.DictReader(io.StringIO(client.get(address(wave, "results_csv")).content.decode("utf-8-sig")))
    )
    hidden = [row for row in rows if row["Shown as"] == "Hidden"]

    assert {row["Figure"] for row in hidden} == {"hidden"}
    assert len(hidden) > 20
    assert not any(re.search(r"\d", row["Figure"]) for row in hidden)
    assert client.get(address(wave, "results_xlsx")).content[:2] == b"PK"


def test_pdf_is_in_the_language_of_the_page(client, wave):
    published(wave)

    answer = client.get(address(wave, "results_pdf"))

    assert answer.content[:5] == b"%PDF-"
    assert b"/Lang(en)" in answer.content
    assert answer["Content-Disposition"] == f'attachment; filename="{wave.slug}-1.pdf"'


def test_reasons_of_hiding_are_only_for_who_approves(client, wave):
    published(wave)

    page = client.get(address(wave)).content.decode()

    assert "Fewer than five organisations contribute" not in page
    assert 'class="supp"' in page


STATEMENTS = [
    "UPDATE competence_releasecell SET n = 1",
    "DELETE FROM competence_releasecell",
    "UPDATE competence_waverelease SET rules = '{}'",
    "UPDATE competence_waverelease SET state = 'checked'",
    "DELETE FROM competence_waverelease",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_published_release_cannot_be_changed_by_sql(wave, statement):
    published(wave)

    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_correction_replaces_with_a_notice(client, wave):
    first = published(wave)
    with pytest.raises(ValidationError, match="both languages"):
        releasing.prepare(wave, by=make_user(), now=timezone.now())

    second = published(wave, notice_sv="Ett svar var fel.", notice_en="One answer was wrong.")

    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert "One answer was wrong." in client.get(address(wave)).content.decode()


def test_a_release_that_differs_by_one_organisation_tells_nothing_of_it(wave):
    first = published(wave)
    unit = wave.units.filter(response__isnull=False).first()
    fielding.leave_out(unit, by=make_user(), now=timezone.now(), why="Skulle inte ha tillfrågats")

    second = worked_out(wave, notice_sv="En togs bort.", notice_en="One was left out.")

    # The group that it was no part of is as it was.
    exact = set(second.cells.filter(shown="value").values_list("domain", flat=True))
    assert first.respondents - second.respondents == 1
    assert exact == {"kind:healthcare"}
    assert second.cells.filter(reason="near-earlier").exists()


def test_withdrawn_results_leave_a_reason(client, wave):
    release = published(wave)

    releasing.withdraw(release, by=make_user(), now=timezone.now(), why="Fel underlag")

    page = client.get(address(wave)).content.decode()
    assert "Fel underlag" in page
    assert "460" not in page
    assert client.get(address(wave, "results_csv")).status_code == 404
    assert client.get(address(wave, "results_pdf")).status_code == 404


def test_those_who_answered_are_told_once(wave):
    release = published(wave)

    letters = Message.objects.filter(key__contains=f"/results/{release.pk}/")

    assert letters.count() == SubmittedAnswer.objects.count() == 24


def test_a_release_whose_worker_died_is_worked_out_by_the_next(wave):
    release = releasing.prepare(wave, by=make_user(), now=timezone.now())
    now = timezone.now()
    assert releasing.claim(now=now).pk == release.pk
    assert releasing.work_out_waiting(now) == 0

    assert releasing.work_out_waiting(now + releasing.LEASE * 2) == 1


def test_only_the_last_submission_counts(wave):
    submission = SubmittedAnswer.objects.order_by("pk").first()
    SubmittedAnswer.objects.create(
        response=submission.response,
        number=2,
        answers=submission.answers | {"staff-atmp-now": 999},
        content_hash="0" * 64,
        submitted_at=timezone.now(),
        submitted_by=lead(submission.response.unit),
    )

    release = worked_out(wave)

    staff = release.cells.get(table="staff-atmp-now", domain="all")
    assert release.respondents == 24
    assert staff.value in (None, 402 - submission.answers["staff-atmp-now"] + 999)


def test_the_page_of_results_asks_few_questions(client, wave):
    published(wave)
    client.get(address(wave))

    with CaptureQueriesContext(connection) as captured:
        client.get(address(wave) + "?again")

    assert len(captured) < 12
