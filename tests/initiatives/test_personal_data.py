"""What reports and workshops hold about a person: shown whole, and erased but for what others own."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from atmp_portal import personal_data
from initiatives import preparing
from initiatives.models import DeadlineChange, Evidence, Remark, Review, SectionRevision, Submission
from tests.factories import (
    make_action,
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_user,
)
from tests.workshops.factories import make_open_workshop, make_workshop_invitation
from workshops.models import ActionUpdate, FollowUpAction, OutcomeRevision

pytestmark = pytest.mark.django_db
NAME = "Sigrid Granqvist"
WORDS = f"Fråga {NAME}, sigrid@example.org, om lokalerna."
BLOTTED = "Fråga […], […], om lokalerna."


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def person(db):
    make_administrator()
    return make_user(name=NAME, email="sigrid@example.org")


def make_started(by, recipient=None):
    obligation = make_obligation(
        make_initiative(),
        make_actor(),
        "2030-03-31",
        state="scheduled",
        opens_on=date(2020, 1, 1),
        contents=["Lokaler"],
        recipients=[recipient] if recipient else [],
    )
    make_lead(obligation.requirement.initiative, by)
    preparing.start(obligation, by=by, now=timezone.now())
    obligation.refresh_from_db()
    return obligation


def write_report(obligation, by):
    """A section, an attachment, a version that is late, another date asked for."""
    now, section = timezone.now(), obligation.sections.get()
    preparing.save_section(section, text=WORDS, revision=section.revision, by=by, now=now)
    Evidence.objects.create(
        obligation=obligation,
        file=ContentFile(b"rows", name="rows.csv"),
        name="rows.csv",
        media_type="text/csv",
        size=4,
        sha256="a" * 64,
        added_by=by,
    )
    DeadlineChange.objects.create(
        obligation=obligation,
        old_due_on=obligation.due_on,
        new_due_on="2030-04-30",
        reason=WORDS,
        state="requested",
        requested_by=by,
    )
    return Submission.objects.create(
        obligation=obligation,
        number=1,
        content={"text": WORDS},
        sha256="b" * 64,
        submitted_by=by,
        due_on=obligation.due_on,
        days_late=2,
        late_reason="Sjukdom",
    )


def review(by):
    recipient = make_actor()
    make_member(recipient, by, role="reviewer")
    other = make_started(make_user(), recipient)
    found = Review.objects.create(
        submission=write_report(other, make_user()),
        reviewer=by,
        decision="changes_requested",
        decided_at=timezone.now(),
        comment=WORDS,
    )
    return found.remarks.create(order=1, text=WORDS)


def test_what_a_person_did_in_reports_is_exported(person):
    write_report(make_started(person), person)
    review(person)

    held = personal_data.held_about(person)

    assert [(row["text"], row["section__title_sv"]) for row in held["report_sections_written"]] == [
        (WORDS, "Lokaler")
    ]
    assert [row["name"] for row in held["report_attachments"]] == ["rows.csv"]
    assert [row["late_reason"] for row in held["reports_handed_in"]] == ["Sjukdom"]
    assert [row["reason"] for row in held["dates_asked_for"]] == [WORDS]
    assert [row["comment"] for row in held["reports_reviewed"]] == [WORDS]
    assert [row["text"] for row in held["remarks_on_reports"]] == [WORDS]
    assert {row["verb"] for row in held["deeds_in_reports"]} >= {"started"}


def test_erasing_takes_the_name_out_of_reports_and_keeps_their_words(person):
    submission = write_report(make_started(person), person)
    remark = review(person)

    personal_data.erase(person, now=timezone.now())

    section = submission.obligation.sections.get()
    assert (section.text, str(section.changed_by)) == (BLOTTED, "En raderad person")
    assert SectionRevision.objects.get(section=section).text == BLOTTED
    assert Remark.objects.get(pk=remark.pk).text == BLOTTED
    assert Review.objects.get(pk=remark.review_id).comment == BLOTTED
    assert DeadlineChange.objects.get(obligation=submission.obligation).reason == BLOTTED
    submission.refresh_from_db()
    assert (submission.content, str(submission.submitted_by)) == ({"text": WORDS}, "En raderad person")
    assert Evidence.objects.get(obligation=submission.obligation).name == "rows.csv"


def test_erasing_leaves_reports_of_others_alone(person):
    other = make_user(name="Anna Ek")
    section = make_started(other).sections.get()
    preparing.save_section(section, text="Fråga Anna Ek.", revision=0, by=other, now=timezone.now())

    personal_data.erase(person, now=timezone.now())

    section.refresh_from_db()
    assert (section.text, section.changed_by) == ("Fråga Anna Ek.", other)


def test_what_a_person_did_after_workshops_is_exported_and_erased(person):
    workshop = make_open_workshop()
    action = make_action(workshop=workshop, title_sv=f"{NAME} räknar lokaler", owner_text_sv=NAME)
    ActionUpdate.objects.create(action=action, by=person, status="open", text="Har börjat")
    OutcomeRevision.objects.create(workshop=workshop, number=1, text_sv="Så blev det", written_by=person)
    make_workshop_invitation(workshop, invited_by=person)

    held = personal_data.held_about(person)
    personal_data.erase(person, now=timezone.now())

    action.refresh_from_db()
    assert [row["text"] for row in held["actions_reported_on"]] == ["Har börjat"]
    assert [row["text_sv"] for row in held["outcomes_written"]] == ["Så blev det"]
    assert [row["workshop__slug"] for row in held["workshop_invitations_made"]] == [workshop.slug]
    assert (action.title_sv, action.owner_text_sv) == ("[…] räknar lokaler", "[…]")
    assert not FollowUpAction.history.filter(owner_text_sv__contains=NAME).exists()
