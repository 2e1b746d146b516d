"""Asking for a pack and making it: once, whatever is clicked twice and whoever dies."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from atmp_portal.evidence_pack import pack as deeds
from atmp_portal.evidence_pack import tasks
from initiatives import preparing
from initiatives.models import EvidencePack, Obligation, ReportEvent
from initiatives.models.packs import LEASE, MOST_ATTEMPTS
from tests.factories import make_actor, make_funding, make_initiative, make_lead, make_obligation

NOW = timezone.now()
State = EvidencePack.State


def make_report(**overrides):
    """A report that is being written, and its lead."""
    initiative = make_initiative(slug="cellklustret", start="2022")
    obligation = make_obligation(
        initiative,
        make_actor(),
        "2030-03-31",
        state="scheduled",
        opens_on=date(2020, 1, 1),
        contents=["Ekonomisk redovisning"],
        **overrides,
    )
    return obligation, make_lead(initiative)


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    """Files of one test are not found by the next."""
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def report(db):
    return make_report()


def ask(report, now=NOW, **overrides):
    obligation, lead = report
    wanted = {"as_of": timezone.localdate(now), "language": "sv"} | overrides
    return deeds.ask(obligation, by=lead, now=now, **wanted)


def test_page_of_the_report_tells_of_which_day_a_pack_was_made(report, client):
    obligation, lead = report
    pack = ask(report, as_of=date(2026, 3, 1))
    tasks.make(pk=pack.pk)
    client.force_login(lead)

    page = client.get(f"/en/initiatives/cellklustret/reports/{obligation.pk}/").text

    assert "Evidence pack made: 1 March 2026" in page


def test_ask_twice_makes_one_pack(report):
    first, second = ask(report), ask(report)

    assert first == second
    assert EvidencePack.objects.count() == 1


def test_ask_for_another_day_or_language_makes_another(report):
    ask(report)
    ask(report, language="en")
    ask(report, as_of=date(2024, 5, 18))

    assert EvidencePack.objects.count() == 3


def test_ask_for_a_day_to_come_is_refused(report):
    with pytest.raises(ValidationError, match="dag"):
        ask(report, as_of=timezone.localdate(NOW) + timedelta(days=1))

    assert not EvidencePack.objects.exists()


def test_ask_for_too_many_at_a_time_is_refused(report):
    for number in range(deeds.MOST_WAITING):
        ask(report, as_of=date(2024, 1, 1 + number))

    with pytest.raises(ValidationError):
        ask(report, as_of=date(2024, 2, 1))


def test_make_gathers_writes_files_and_tells_of_it(report):
    pack = ask(report)

    made = deeds.make(pack.pk, now=NOW)

    pack.refresh_from_db()
    assert made
    assert (pack.state, pack.progress, pack.lease_token, pack.attempts) == (State.READY, 100, None, 1)
    assert pack.content["language"] == "sv"
    with pack.pdf.open() as pdf, pack.docx.open() as docx:
        assert (pdf.read(5), docx.read(2)) == (b"%PDF-", b"PK")
    event = ReportEvent.objects.get(verb="pack_made")
    assert (event.obligation, event.by) == report


def test_make_again_makes_nothing(report):
    pack = ask(report)
    deeds.make(pack.pk, now=NOW)

    assert deeds.make(pack.pk, now=NOW) is False
    assert ReportEvent.objects.filter(verb="pack_made").count() == 1


def test_clock_makes_what_no_worker_was_told_of(report):
    pack = ask(report)

    assert tasks.make_waiting(now=NOW) == 1

    pack.refresh_from_db()
    assert pack.state == State.READY


def test_progress_is_told_after_each_subject(report):
    pack, seen = deeds.claim(now=NOW, pk=ask(report).pk), []

    deeds.gather(pack, made_at=NOW, tell=seen.append)

    assert seen == [15, 30, 45, 60, 75, 90]


# — a worker that dies —


def test_pack_of_a_dead_worker_is_made_by_the_clock_when_its_lease_is_over(report):
    pack = ask(report)
    deeds.claim(now=NOW, pk=pack.pk)  # and then the worker is killed

    too_early = deeds.make_waiting(NOW + LEASE - timedelta(seconds=1))
    in_time = deeds.make_waiting(NOW + LEASE + timedelta(seconds=1))

    pack.refresh_from_db()
    assert (too_early, in_time) == (0, 1)
    assert (pack.state, pack.attempts) == (State.READY, 2)


def test_pack_that_kills_every_worker_is_given_up(report):
    pack, now = ask(report), NOW
    for _attempt in range(MOST_ATTEMPTS):
        assert deeds.claim(now=now) == pack
        now += LEASE + timedelta(seconds=1)

    deeds.make_waiting(now)

    pack.refresh_from_db()
    assert (pack.state, pack.lease_token) == (State.FAILED, None)


def test_pack_of_a_dead_worker_can_be_asked_for_again(report):
    pack = ask(report)
    deeds.claim(now=NOW, pk=pack.pk)
    later = NOW + LEASE + timedelta(minutes=1)
    pack.refresh_from_db()

    assert pack.is_late(later)
    assert ask(report, now=later, as_of=pack.as_of) == pack

    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (State.WAITING, 0)


def test_worker_that_lost_its_lease_changes_nothing(report):
    slow = deeds.claim(now=NOW, pk=ask(report).pk)
    deeds.make_waiting(NOW + LEASE + timedelta(seconds=1))

    with pytest.raises(deeds.LeaseLostError):
        deeds.finish(slow, {"of": "the slow one"}, {}, now=NOW)

    slow.refresh_from_db()
    assert slow.content["version"] == 1


def test_pack_that_cannot_be_made_is_shown_as_failed(report, monkeypatch, caplog):
    pack = ask(report)
    pack.obligation.requirement.initiative.history.all().delete()
    monkeypatch.setattr(deeds, "docx_of", lambda content: 1 / 0)

    assert deeds.make(pack.pk, now=NOW) is False

    pack.refresh_from_db()
    assert (pack.state, pack.lease_token) == (State.FAILED, None)
    assert "could not be made" in caplog.text


# — side by side —


def in_threads(*works):
    """Run each work in a thread of its own, at the same moment. Returns what they answered."""
    barrier, answers = Barrier(len(works)), []

    def run(work):
        barrier.wait()
        try:
            answers.append(work())
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_pack():
    report = make_report()

    answers = in_threads(*[lambda: ask(report).pk] * 2)

    assert len(set(answers)) == 1
    assert EvidencePack.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_pack_held_by_one_worker_is_passed_over_by_the_other():
    pack = ask(make_report())

    with transaction.atomic():
        held = deeds.claim(now=NOW)
        (other,) = in_threads(lambda: deeds.claim(now=NOW))

    assert (held, other) == (pack, None)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_workers_would_take_it():
    """The control of the test above: a reader that locks nothing still finds the pack."""
    pack = ask(make_report())

    with transaction.atomic():
        held = deeds.claim(now=NOW)
        (other,) = in_threads(lambda: EvidencePack.objects.claimable(NOW).first())

    assert held == other == pack


# — into the draft —


@pytest.fixture
def draft(report):
    obligation, lead = report
    make_funding(initiative=obligation.requirement.initiative, name_sv="Beslut [A](x) <b>", decided="2023")
    preparing.start(obligation, by=lead, now=NOW)
    pack = ask(report)
    deeds.make(pack.pk, now=NOW)
    return EvidencePack.objects.get(pk=pack.pk), obligation.sections.get(), lead


def test_draw_adds_a_subject_at_the_end_and_keeps_what_was_written(draft):
    pack, section, lead = draft
    written = preparing.save_section(section, text="Det här skrev vi.", revision=0, by=lead, now=NOW)

    section = deeds.draw(pack, "money", section, by=lead, now=NOW)

    assert section.text.startswith("Det här skrev vi.\n\n### ")
    assert r"Beslut \[A\]\(x\) \<b\>" in section.text
    assert section.text.endswith(f"({deeds.address_of(pack)})")
    assert section.revision == written.revision + 1
    assert [revision.text for revision in section.revisions.all()][-1] == "Det här skrev vi."


def test_draw_twice_adds_once(draft):
    pack, section, lead = draft

    once = deeds.draw(pack, "money", section, by=lead, now=NOW).text
    twice = deeds.draw(pack, "money", section, by=lead, now=NOW).text

    assert once == twice != ""


def test_draw_into_a_report_that_has_been_handed_in_is_refused(draft):
    pack, section, lead = draft
    Obligation.objects.update(state="submitted")

    with pytest.raises(ValidationError):
        deeds.draw(pack, "money", section, by=lead, now=NOW)

    section.refresh_from_db()
    assert section.text == ""
