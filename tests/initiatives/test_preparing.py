"""Writing a report: begun once, several people at once, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from initiatives import preparing
from initiatives.models import ReportEvent, Section, SectionRevision
from tests.factories import make_actor, make_initiative, make_lead, make_obligation

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)


def make_report(**overrides):
    """An obligation that is open, with two required contents; returns it and its lead."""
    initiative = make_initiative()
    fields = {"state": "scheduled", "opens_on": "2030-03-01", "contents": ["Läge", "Plan"]}
    obligation = make_obligation(initiative, make_actor(), "2030-06-01", **fields | overrides)
    return obligation, make_lead(initiative)


def begun(**overrides):
    obligation, lead = make_report(**overrides)
    return preparing.start(obligation, by=lead, now=NOW), lead


def save(section, text, by, revision=None, now=NOW, **also):
    revision = section.revision if revision is None else revision
    return preparing.save_section(section, text=text, revision=revision, by=by, now=now, **also)


def test_starting_freezes_what_is_asked_for():
    obligation, lead = begun()

    obligation.requirement.contents.update(text_sv="Något annat")

    assert list(obligation.sections.values_list("order", "title_sv", "title_en", "text")) == [
        (1, "Läge", "Läge in English", ""),
        (2, "Plan", "Plan in English", ""),
    ]
    assert obligation.state == "in_preparation"
    assert [(event.verb, event.by) for event in obligation.report_events.all()] == [("started", lead)]


def test_starting_twice_changes_nothing():
    obligation, lead = begun()

    preparing.start(obligation, by=lead, now=NOW)

    assert obligation.sections.count() == 2
    assert obligation.report_events.count() == 1


def test_a_report_begins_on_its_opening_day_and_not_before():
    obligation, lead = make_report()

    with pytest.raises(ValidationError, match=r"öppnat|opened"):
        preparing.start(obligation, by=lead, now=datetime(2030, 2, 28, 22, tzinfo=UTC))
    # One hour later it is 1 March in Stockholm.
    preparing.start(obligation, by=lead, now=datetime(2030, 2, 28, 23, 30, tzinfo=UTC))

    assert obligation.sections.count() == 2


def test_a_report_of_unknown_outcome_is_not_begun():
    obligation, lead = make_report(state="unknown", opens_on=None)

    with pytest.raises(ValidationError):
        preparing.start(obligation, by=lead, now=NOW)

    assert Section.objects.count() == 0


def test_a_report_without_required_contents_is_one_text():
    obligation, _lead = begun(contents=[])

    assert list(obligation.sections.values_list("order", "title_en")) == [(1, "Text of the report")]


def test_a_second_person_gets_both_texts_and_overwrites_nothing():
    obligation, lead = begun()
    other = make_lead(obligation.requirement.initiative)
    section = obligation.sections.first()
    save(section, "Mine", lead, revision=0)

    with pytest.raises(preparing.SectionConflictError) as conflict:
        save(section, "Theirs", other, revision=0)

    theirs = conflict.value.section
    assert (theirs.text, theirs.revision, theirs.changed_by) == ("Mine", 1, lead)
    assert Section.objects.get(pk=section.pk).text == "Mine"


def test_the_same_text_again_is_no_conflict():
    """An answer that got lost: the browser sends once more what has been saved."""
    obligation, lead = begun()
    section = obligation.sections.first()
    save(section, "Mine\r\nand more", lead, revision=0)

    again = save(section, "Mine\nand more", lead, revision=0)

    assert (again.text, again.revision) == ("Mine\nand more", 1)


def test_saves_of_one_person_within_ten_minutes_share_a_row_among_the_earlier_texts():
    obligation, lead = begun()
    other = make_lead(obligation.requirement.initiative)
    section = obligation.sections.first()

    for minutes, text, by in [
        (0, "Aaa", lead),
        (9, "Aaa bb", lead),
        (11, "Aaa bbb", lead),
        (12, "Aaa bbb c", other),
        (13, "Aaa bbb cc", lead),
    ]:
        section = save(section, text, by, now=NOW + timedelta(minutes=minutes))

    rows = SectionRevision.objects.values_list("revision", "text", "saved_by")
    assert list(rows) == [
        (5, "Aaa bbb cc", lead.pk),
        (4, "Aaa bbb c", other.pk),
        (3, "Aaa bbb", lead.pk),
        (2, "Aaa bb", lead.pk),
    ]
    # One line in the list of events for each row.
    assert ReportEvent.objects.filter(verb="section_changed").count() == 4


def test_deleting_most_of_a_text_keeps_what_was_there():
    obligation, lead = begun()
    section = save(obligation.sections.first(), "A long text that somebody wrote", lead)

    save(section, "", lead, now=NOW + timedelta(minutes=1))

    assert list(SectionRevision.objects.values_list("text", flat=True)) == [
        "",
        "A long text that somebody wrote",
    ]


def test_an_earlier_text_comes_back_and_the_one_it_replaces_stays():
    obligation, lead = begun()
    section = save(obligation.sections.first(), "First", lead)
    section = save(section, "Second", lead, now=NOW + timedelta(minutes=20))
    first = section.revisions.last()

    preparing.restore(section, first, revision=2, by=lead, now=NOW + timedelta(minutes=21))

    assert Section.objects.get(pk=section.pk).text == "First"
    assert list(SectionRevision.objects.values_list("text", flat=True)) == ["First", "Second", "First"]


def test_the_first_save_after_changes_were_asked_for_opens_the_report_again():
    obligation, lead = begun()
    type(obligation).objects.update(state="changes_requested")

    save(obligation.sections.first(), "Better", lead)

    obligation.refresh_from_db()
    assert obligation.state == "in_preparation"


@pytest.mark.parametrize("state", ["submitted", "under_review", "approved", "waived", "cancelled"])
def test_nothing_is_written_in_a_report_that_is_not_in_preparation(state):
    obligation, lead = begun()
    type(obligation).objects.update(state=state)

    with pytest.raises(ValidationError):
        save(obligation.sections.first(), "Too late", lead)

    assert set(Section.objects.values_list("text", flat=True)) == {""}


def test_a_section_without_text_is_not_done():
    obligation, lead = begun()
    section = obligation.sections.first()

    with pytest.raises(ValidationError):
        preparing.mark(section, is_done=True, by=lead, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.update(is_done=True)


def test_a_done_section_that_is_emptied_is_no_longer_done():
    obligation, lead = begun()
    section = save(obligation.sections.first(), "Words", lead)
    section = preparing.mark(section, is_done=True, by=lead, now=NOW)

    section = save(section, "  \n ", lead)

    assert (section.text, section.is_done) == ("", False)


def test_what_nobody_can_see_is_left_out_and_too_long_a_text_refused():
    obligation, lead = begun()
    section = save(obligation.sections.first(), "a\x00b\x07c", lead)

    with pytest.raises(ValidationError):
        save(section, "x" * (preparing.LONGEST_TEXT + 1), lead)

    assert Section.objects.get(pk=section.pk).text == "abc"


def race(section, writers):
    """All save at once what they began from the same revision; what became of each."""

    def write(writer):
        try:
            save(section, f"Text of {writer.pk}", writer, revision=0)
        except preparing.SectionConflictError:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(writers)) as pool:
        return sorted(pool.map(write, writers))


@pytest.mark.django_db(transaction=True)
def test_of_several_who_save_at_once_one_saves_and_the_others_are_told():
    obligation, lead = begun()
    writers = [lead, *(make_lead(obligation.requirement.initiative) for _number in range(3))]

    outcomes = race(obligation.sections.first(), writers)

    assert outcomes == ["conflict", "conflict", "conflict", "saved"]
    assert SectionRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_texts_are_lost(monkeypatch):
    """The control of the test before: it must be able to fail."""
    obligation, lead = begun()
    writers = [lead, *(make_lead(obligation.requirement.initiative) for _number in range(3))]
    unlocked = obligation.sections.select_related("obligation__requirement__initiative").first()
    monkeypatch.setattr(
        preparing, "_locked_section", lambda section, now: Section.objects.get(pk=unlocked.pk)
    )
    monkeypatch.setattr(preparing, "_keep_revision", lambda *args, **kwargs: False)
    monkeypatch.setattr(Section, "full_clean", lambda section: wait_for_all())
    wait_for_all = meeting(len(writers))

    outcomes = race(unlocked, writers)

    assert outcomes == ["saved"] * 4


def meeting(number):
    """A place where `number` threads wait for each other."""
    barrier = Barrier(number, timeout=20)
    return barrier.wait
