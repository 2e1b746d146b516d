"""Handing a report in and deciding about it: what was read is what is decided, and it stays as it is."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from initiatives import attachments, preparing, review, submitting
from initiatives.models import Evidence, Review, Submission
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_responsible,
    make_user,
)

pytestmark = pytest.mark.django_db
# 14.00 in Stockholm on the last day.
NOW = datetime(2030, 6, 1, 12, tzinfo=UTC)


class Scene:
    """A report with a text in one of its two sections, and everybody around it."""

    def __init__(self, of="example.org"):
        self.initiative, self.responsible, self.recipient = make_initiative(), make_actor(), make_actor()
        self.lead = make_lead(self.initiative, make_user(email=f"lead@{of}"))
        self.accountable = make_member(self.responsible, make_user(email=f"accountable@{of}"))
        self.reviewer = make_member(self.recipient, make_user(email=f"reviewer@{of}"), role="reviewer")
        opened = make_obligation(
            self.initiative,
            self.responsible,
            "2030-06-01",
            recipients=[self.recipient],
            contents=["Läge", "Plan"],
            state="scheduled",
            opens_on="2030-03-01",
        )
        make_responsible(opened, self.accountable)
        self.obligation = preparing.start(opened, by=self.lead, now=NOW)
        self.write(1, "All is well.")

    def write(self, order, text, now=NOW):
        section = self.obligation.sections.get(order=order)
        preparing.save_section(section, text=text, revision=section.revision, by=self.lead, now=now)

    def submit(self, now=NOW, **also):
        return submitting.submit(self.obligation, by=self.accountable, now=now, **also)

    def handed_in(self):
        submission = self.submit()
        review.start(submission, by=self.reviewer, now=NOW)
        return submission

    def state(self):
        self.obligation.refresh_from_db()
        return self.obligation.state


@pytest.fixture
def scene():
    return Scene()


def letters():
    return sorted(Message.objects.values_list("to", "subject"))


def decided(scene, submission, **overrides):
    known = {"sha256": submission.sha256, "comment": "", "by": scene.reviewer, "now": NOW}
    return known | overrides


def test_what_is_handed_in_is_a_version_whose_hash_anybody_can_work_out_again(scene):
    file = attachments.attach(
        scene.obligation, SimpleUploadedFile("plan.txt", "Våren".encode()), by=scene.lead, now=NOW
    )

    submission = scene.submit()

    assert submission.content["sections"] == [
        {"order": 1, "title": {"sv": "Läge", "en": "Läge in English"}, "text": "All is well."},
        {"order": 2, "title": {"sv": "Plan", "en": "Plan in English"}, "text": ""},
    ]
    assert submission.content["attachments"] == [
        {
            "name": "plan.txt",
            "media_type": "text/plain",
            "size": 6,
            "sha256": hashlib.sha256("Våren".encode()).hexdigest(),
            "section": None,
        }
    ]
    kept = Submission.objects.get()
    assert hashlib.sha256(submitting.canonical(kept.content)).hexdigest() == kept.sha256
    assert list(kept.evidence.all()) == [file]
    assert (kept.number, kept.due_on, kept.days_late) == (1, date(2030, 6, 1), 0)
    assert scene.state() == "submitted"


def test_the_receipt_goes_to_who_handed_in_and_the_leads_and_the_notice_to_the_reviewers(scene):
    submission = scene.submit()

    report = str(scene.obligation.requirement.title_en)
    assert letters() == [
        ("accountable@example.org", f"Receipt: {report}, version 1"),
        ("lead@example.org", f"Receipt: {report}, version 1"),
        ("reviewer@example.org", f"To review: {report}"),
    ]
    receipt = Message.objects.get(to="accountable@example.org")
    page = f"/en/initiatives/{scene.initiative.slug}/reports/{scene.obligation.pk}/"
    for words in (submission.sha256, page, "1 June 2030 14:00"):
        assert words in receipt.text
        assert words in receipt.html


def test_only_the_accountable_person_hands_in(scene):
    for person in (scene.lead, scene.reviewer):
        with pytest.raises(ValidationError):
            submitting.submit(scene.obligation, by=person, now=NOW)

    assert Submission.objects.count() == 0
    assert letters() == []


def test_an_empty_report_is_not_handed_in(scene):
    scene.write(1, "")

    with pytest.raises(ValidationError) as error:
        scene.submit()

    assert error.value.code == "empty"


def test_a_late_report_says_why_and_later_extensions_do_not_rewrite_that(scene):
    # Half past midnight in Stockholm on the day after the last.
    too_late = datetime(2030, 6, 1, 22, 30, tzinfo=UTC)

    with pytest.raises(ValidationError) as error:
        scene.submit(now=too_late, late_reason=" ")
    submission = scene.submit(now=too_late, late_reason="The flood.")
    type(scene.obligation).objects.update(due="2030-07-01", due_on="2030-07-01")

    assert list(error.value.message_dict) == ["late_reason"]
    submission.refresh_from_db()
    assert (submission.days_late, submission.late_reason) == (1, "The flood.")
    assert submission.due_on == date(2030, 6, 1)


def test_an_attachment_that_is_no_longer_what_was_attached_stops_the_report(scene):
    file = attachments.attach(
        scene.obligation, SimpleUploadedFile("plan.txt", b"Plan"), by=scene.lead, now=NOW
    )
    storage = file.file.storage
    storage.delete(file.file.name)
    storage.save(file.file.name, SimpleUploadedFile("x", b"Other"))

    with pytest.raises(ValidationError, match=r"plan\.txt"):
        scene.submit()

    assert Submission.objects.count() == 0


def test_the_database_refuses_to_change_what_was_handed_in(scene):
    attachments.attach(scene.obligation, SimpleUploadedFile("plan.txt", b"Plan"), by=scene.lead, now=NOW)
    submission = scene.submit()
    changes = [
        lambda: Submission.objects.update(sha256="0" * 64),
        lambda: Submission.objects.filter(pk=submission.pk).delete(),
        lambda: submission.evidence.clear(),
        lambda: Evidence.objects.update(sha256="0" * 64),
        lambda: Evidence.objects.update(file="another"),
    ]

    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_taking_back_needs_a_reason_and_ends_when_the_review_begins(scene):
    first = scene.submit()
    with pytest.raises(ValidationError):
        submitting.withdraw(scene.obligation, by=scene.accountable, reason=" ", now=NOW)
    submitting.withdraw(scene.obligation, by=scene.accountable, reason="A figure is wrong.", now=NOW)
    state_then = scene.state()
    with pytest.raises(review.AnotherVersionError):
        review.start(first, by=scene.reviewer, now=NOW)
    second = scene.submit()
    review.start(second, by=scene.reviewer, now=NOW)

    with pytest.raises(ValidationError):
        submitting.withdraw(scene.obligation, by=scene.accountable, reason="Too late.", now=NOW)

    assert state_then == "in_preparation"
    assert (second.number, scene.state()) == (2, "under_review")
    told = Message.objects.get(to="reviewer@example.org", subject__startswith="Taken back")
    assert "A figure is wrong." in told.text


def test_changes_are_asked_for_section_by_section_and_the_report_opens_again(scene):
    submission = scene.handed_in()

    review.ask_for_changes(
        submission,
        remarks={2: "The plan is missing.", 1: " ", 99: "No such section."},
        new_due_on=date(2030, 6, 20),
        **decided(scene, submission, comment="Nearly there."),
    )

    found = Review.objects.get()
    assert (found.decision, found.sha256, found.comment) == (
        "changes_requested",
        submission.sha256,
        "Nearly there.",
    )
    assert list(found.remarks.values_list("order", "text")) == [(2, "The plan is missing.")]
    assert (scene.state(), scene.obligation.due_on) == ("changes_requested", date(2030, 6, 20))
    asked = Message.objects.filter(subject__startswith="Changes asked for").order_by("to")
    assert [message.to for message in asked] == ["accountable@example.org", "lead@example.org"]
    assert "2. Plan in English" in asked[0].text
    # A letter is no safe place for what a report says.
    assert "The plan is missing." not in asked[0].text


def test_changes_cannot_be_asked_for_without_a_word(scene):
    submission = scene.handed_in()

    with pytest.raises(ValidationError):
        review.ask_for_changes(submission, remarks={1: " "}, **decided(scene, submission))

    assert scene.state() == "under_review"


def test_a_new_day_that_has_passed_leaves_everything_as_it_was(scene):
    submission = scene.handed_in()

    with pytest.raises(ValidationError):
        review.ask_for_changes(
            submission, remarks={1: "More."}, new_due_on=date(2030, 5, 1), **decided(scene, submission)
        )

    assert scene.state() == "under_review"
    assert Review.objects.get().decision == ""


def test_an_approval_is_final_and_bound_to_the_hash_that_was_read(scene):
    submission = scene.handed_in()

    with pytest.raises(review.AnotherVersionError):
        review.approve(submission, **decided(scene, submission, sha256="0" * 64))
    review.approve(submission, **decided(scene, submission))
    with pytest.raises(review.AnotherVersionError):
        review.approve(submission, **decided(scene, submission))

    assert (scene.state(), Review.objects.get().sha256) == ("approved", submission.sha256)
    with pytest.raises(ValidationError):
        scene.write(1, "Afterthought")
    approved = Message.objects.filter(subject__startswith="Approved")
    assert sorted(message.to for message in approved) == ["accountable@example.org", "lead@example.org"]


def test_who_read_one_version_decides_about_no_other(scene):
    first = scene.handed_in()
    review.ask_for_changes(first, remarks={1: "More."}, **decided(scene, first))
    scene.write(1, "All is very well.")
    second = scene.submit()
    review.start(second, by=scene.reviewer, now=NOW)

    with pytest.raises(review.AnotherVersionError) as stale:
        review.approve(first, **decided(scene, first))

    assert stale.value.latest == second
    assert scene.state() == "under_review"


def test_nobody_reviews_their_own_by_the_query_nor_by_the_database(scene):
    submission = scene.submit()
    insiders = {
        "handed it in": scene.accountable,
        "leads the initiative": make_lead(scene.initiative),
        "coordinates it": make_lead(scene.initiative, role="coordinator"),
        "acts for the responsible actor": make_member(scene.responsible),
        "is named for the report": make_user(),
    }
    make_responsible(scene.obligation, insiders["is named for the report"], role="preparer")
    for person in insiders.values():
        make_member(scene.recipient, person, role="reviewer")

    for person in insiders.values():
        with pytest.raises(ValidationError):
            review.start(submission, by=person, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.create(submission=submission, reviewer=person)

    # The twin: somebody outside may.
    Review.objects.create(submission=submission, reviewer=scene.reviewer)


def test_who_has_left_the_initiative_may_review_but_not_what_they_handed_in(scene):
    submission = scene.submit()
    left = make_lead(
        scene.initiative, started_at=NOW - timedelta(days=9000), ended_at=NOW - timedelta(days=8000)
    )
    make_member(scene.recipient, left, role="reviewer")

    review.start(submission, by=left, now=NOW)

    scene.accountable.memberships.update(started_at=NOW - timedelta(days=9), ended_at=NOW - timedelta(days=1))
    scene.accountable.responsibilities.update(ended_at=NOW)
    make_member(scene.recipient, scene.accountable, role="reviewer", started_at=NOW - timedelta(days=1))
    with pytest.raises(ValidationError):
        review.approve(
            submission, **decided(scene, submission, by=scene.accountable, now=NOW + timedelta(minutes=1))
        )


def test_differences_name_what_came_and_what_went(scene):
    first = scene.handed_in()
    review.ask_for_changes(first, remarks={1: "More."}, **decided(scene, first))
    scene.write(1, "All is very well.\n\nAnd more.")

    second = scene.submit()

    (changed,) = review.differences(second.content, first.content)
    assert (changed.order, changed.title_en) == (1, "Läge in English")
    assert [line for line in changed.lines if line[0] in "+-"] == [
        ("-", "All is well."),
        ("+", "All is very well."),
        ("+", ""),
        ("+", "And more."),
    ]
