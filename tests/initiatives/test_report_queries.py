"""The pages of a report ask the database as much for three rows of everything as for one."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives import attachments, preparing, review, submitting
from tests.factories import (
    make_actor,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_responsible,
    make_user,
)

from .reminded import LONG_AGO

pytestmark = pytest.mark.django_db


def report_of(count, *, is_sent_back=True):
    """A report with so many sections, files, writers, remarks, and versions that were sent back.

    No two rows are of the same person. Where it is not sent back, one more version waits for review.
    """
    now = timezone.now()
    obligation = make_obligation(
        make_initiative(),
        make_actor(),
        (timezone.localdate(now) + timedelta(days=40)).isoformat(),
        recipients=[make_actor() for _each in range(count)],
        contents=[f"Innehåll {number}" for number in range(count)],
        state="scheduled",
        opens_on=timezone.localdate(now) - timedelta(days=1),
    )
    make_lead(obligation.requirement.initiative, started_at=LONG_AGO)
    responsible = obligation.requirement.responsible
    for role in [*["preparer"] * count, "accountable"]:
        accountable = make_member(responsible, started_at=LONG_AGO)
        make_responsible(obligation, accountable, role=role, started_at=LONG_AGO)
    preparing.start(obligation, by=accountable, now=now)
    for section in obligation.sections.all():
        add_to(section, now)
    recipients = list(obligation.requirement.recipients.all())
    for recipient in recipients:
        submission = submitting.submit(obligation, by=accountable, now=now)
        reviewer = make_member(recipient, role="reviewer", started_at=LONG_AGO)
        send_back(submission, reviewer, now)
        for section in obligation.sections.all():
            add_to(section, now)
    if not is_sent_back:
        submitting.submit(obligation, by=accountable, now=now)
    obligation.refresh_from_db()
    obligation.accountable, obligation.reviewer = accountable, reviewer
    return obligation


def add_to(section, now):
    """Another text and another file, each from somebody of their own."""
    writer = make_user()
    section = preparing.save_section(
        section, text=f"{section.text} Mer.", revision=section.revision, by=writer, now=now
    )
    file = SimpleUploadedFile(f"{section.pk}-{section.revision}.txt", f"{section.text}{writer}".encode())
    attachments.attach(section.obligation, file, section=section, by=writer, now=now)


def send_back(submission, reviewer, now):
    review.start(submission, by=reviewer, now=now)
    remarks = {section["order"]: "Mer." for section in submission.content["sections"]}
    review.ask_for_changes(
        submission, sha256=submission.sha256, remarks=remarks, comment="Skriv mer.", by=reviewer, now=now
    )


def asked_by(client, name, obligation, *args):
    """The queries of a page; what is asked once per process is asked before it is counted."""
    url = reverse(f"initiatives:{name}", args=[obligation.requirement.initiative.slug, obligation.pk, *args])
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured]


def differing(one, three):
    """Empty when both asked as much; else the queries, so that a failure says which are repeated."""
    return [] if len(one) == len(three) else three


@pytest.mark.parametrize(
    ("name", "args", "who", "is_sent_back"),
    [
        ("report", [], "accountable", True),
        ("report", [], "accountable", False),
        ("report", [], "reviewer", True),
        ("report_section", [1], "accountable", True),
        ("report_earlier", [1], "accountable", True),
        ("report_submit", [], "accountable", True),
        ("report_version", [1], "accountable", True),
        ("report_review", [], "reviewer", False),
        ("report_people", [], "accountable", True),
        ("report_deadline", [], "accountable", True),
    ],
)
def test_pages_of_a_report_ask_as_much_for_three_rows_as_for_one(client, name, args, who, is_sent_back):
    asked = []
    for count in (1, 3):
        obligation = report_of(count, is_sent_back=is_sent_back)
        latest = [obligation.submissions.first().number] if name == "report_review" else args
        client.force_login(getattr(obligation, who))
        asked.append(asked_by(client, name, obligation, *latest))

    assert differing(*asked) == []


def test_a_report_of_three_rows_has_three_of_everything():
    obligation = report_of(3)

    assert obligation.sections.count() == 3
    assert obligation.submissions.count() == 3
    assert obligation.evidence.values("added_by").distinct().count() == 12
    assert obligation.submissions.first().review.remarks.count() == 3
    assert obligation.report_events.values("by").distinct().count() > 12
