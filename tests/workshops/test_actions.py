"""Reporting on follow-up actions, their pages and lists, and reminders about late ones."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from outbox.models import Message
from tests.factories import (
    make_action,
    make_actor,
    make_initiative,
    make_lead,
    make_member,
    make_user,
    make_workshop,
)
from tests.workshops.factories import make_open_workshop, publish_outcomes
from tests.workshops.test_journeys import words
from tests.workshops.test_views import queries
from workshops import reminders
from workshops.models import ActionUpdate, FollowUpAction

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def actor():
    return make_actor(name="Region Skåne")


@pytest.fixture
def member(actor):
    person = make_user(email="member@example.org", language="sv")
    return make_member(actor, person, is_main_contact=True, started_at=at(2020, 1, 1))


def at(*numbers):
    return datetime(*numbers, tzinfo=STOCKHOLM)


def report(browser, action, **data):
    """Report with what the form was opened with."""
    page = f"/sv/actions/{action.pk}/update/"
    return browser.post(page, browser.get(page).context["form"].initial | data)


# — reporting —


def test_an_owner_reports_and_everybody_sees_what_it_became(client, actor, member):
    action, visitor = make_action(owner_actor=actor, status="open"), client.__class__()
    client.force_login(member)

    report(client, action, status="in_progress", text="Vi har börjat.")
    report(
        client,
        action,
        status="done",
        evidence_title="Rapport",
        evidence_url="https://example.org/rapport",
    )

    action.refresh_from_db()
    today = timezone.localdate().isoformat()
    assert (action.status, action.done_on.text, action.status_as_of.text) == ("done", today, today)
    shown = words(visitor.get(f"/sv/actions/{action.pk}/"))
    assert "Öppen → Pågår" in shown
    assert "Pågår → Klar" in shown
    assert 'href="https://example.org/rapport"' in shown
    assert member.name not in shown
    assert 'href="https://example.org/rapport"' in words(visitor.get("/sv/actions/"))


def test_a_blocked_action_needs_its_reason_and_loses_it_when_it_goes_on(client, actor, member):
    action = make_action(owner_actor=actor, status="open")
    client.force_login(member)

    refused = report(client, action, status="blocked")
    report(client, action, status="blocked", text="Pengar saknas.")
    shown = words(client.get(f"/sv/actions/{action.pk}/"))
    report(client, action, status="in_progress")

    assert "Skriv vad som hindrar åtgärden." in words(refused)
    assert "Pengar saknas." in shown
    action.refresh_from_db()
    assert (action.status, action.blocked_reason) == ("in_progress", "")
    assert ActionUpdate.objects.count() == 2


def test_whoever_did_not_see_the_latest_report_is_shown_it(client, actor, member):
    action = make_action(owner_actor=actor, status="open")
    client.force_login(member)
    page = f"/sv/actions/{action.pk}/update/"
    opened = client.get(page).context["form"].initial
    report(client, action, status="blocked", text="Pengar saknas.")

    refused = client.post(page, opened | {"status": "done"})

    action.refresh_from_db()
    assert action.status == "blocked"
    assert "Någon annan har hunnit redovisa" in words(refused)
    assert "Pengar saknas." in words(refused)


def test_my_tasks_show_owned_actions_with_a_button(client, actor, member):
    own = make_action(owner_actor=actor, status="open", due_from="2020")
    make_action(owner_actor=actor, status="done")
    make_action(owner_actor=make_actor(), status="open")
    client.force_login(member)

    answer = client.get("/sv/me/")

    assert list(answer.context["actions"]) == [own]
    assert f'href="/sv/actions/{own.pk}/update/"' in words(answer)
    assert "Försenad" in words(answer)


def test_an_owner_whose_membership_has_ended_owns_nothing(client, actor, member):
    action = make_action(owner_actor=actor, owner_user=member, status="open")
    now = timezone.now()
    member.memberships.update(started_at=now - timedelta(days=9), ended_at=now - timedelta(days=1))
    client.force_login(member)

    answer = client.get(f"/sv/actions/{action.pk}/update/")

    assert answer.status_code == 404


# — late —


@pytest.mark.parametrize(
    ("fields", "is_late"),
    [
        ({"status": "open", "due_from": "2026-03-09"}, True),
        ({"status": "blocked", "blocked_reason": "x", "due_from": "2026-02"}, True),
        ({"status": "in_progress", "due_from": "2025"}, True),
        ({"status": "in_progress", "due_from": "2025-11/2026-02"}, True),
        ({"status": "open", "due_from": "2026-03-10"}, False),
        ({"status": "open", "due_from": "2026-03"}, False),
        ({"status": "open", "due_from": "2026"}, False),
        ({"status": "open", "due_from": "2025-11/2026-03"}, False),
        ({"status": "open", "due_from": "2025-11", "due_to": "2026-04"}, False),
        ({"status": "open"}, False),
        ({"status": "open", "due_text_sv": "i våras"}, False),
        ({"status": "not_reported", "due_from": "2020"}, False),
        ({"status": "done", "due_from": "2020"}, False),
        ({"status": "cancelled", "due_from": "2020"}, False),
    ],
)
def test_only_what_is_known_to_be_undone_after_its_last_day_is_late(monkeypatch, fields, is_late):
    action, today = make_action(**fields), date(2026, 3, 10)
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: today)

    action.refresh_from_db()

    assert FollowUpAction.objects.late(today).exists() is is_late
    assert action.is_late is is_late


def test_figures_tell_what_each_initiative_agreed_finished_and_is_late_with(client):
    initiative, workshop = make_initiative(name_en="ATMP 2030"), make_workshop()
    workshop.part_of.add(initiative)
    for status, due in (("done", "2020"), ("open", "2020"), ("open", ""), ("not_reported", "2020")):
        make_action(workshop=workshop, status=status, due_from=due)
    hidden = make_open_workshop(initiative=initiative)
    make_action(workshop=hidden, status="open")

    on_list, on_page = words(client.get("/en/actions/")), words(client.get(initiative.get_absolute_url()))

    assert "4 agreed, 1 done, 1 late" in on_list
    assert "4 agreed, 1 done, 1 late" in on_page


def test_invented_actions_are_marked_and_stand_in_no_figure(client):
    initiative, real = make_initiative(name_en="ATMP 2030"), make_workshop()
    example, actor = make_workshop(is_example=True), make_actor()
    for workshop in (real, example):
        workshop.part_of.add(initiative)
        make_action(workshop=workshop, status="done", owner_actor=actor)
    make_action(workshop=example, status="open", due_from="2020")
    alone = make_initiative()
    alone_example = make_workshop(is_example=True)
    alone_example.part_of.add(alone)
    make_action(workshop=alone_example, status="done")
    tag = "Invented, to try out the portal."

    on_list = words(client.get("/en/actions/"))
    only_example = words(client.get(f"/en/actions/?workshop={example.slug}"))
    on_page = words(client.get(initiative.get_absolute_url()))
    rows = list(csv.reader(io.StringIO(client.get("/en/actions/actions.csv").content.decode("utf-8-sig"))))

    assert "1 agreed, 1 done. A state is known for 1." in on_list
    assert "is not counted." in on_list
    assert "1 agreed, 1 done, 0 late</b>" in on_list
    assert on_list.count(" late</b>") == 1
    assert on_list.count(tag) == 3
    assert only_example.count(tag) == 2
    assert "A state is known for" not in only_example
    assert "1 agreed, 1 done, 0 late" in on_page
    assert on_page.count(tag) == 2
    assert words(client.get(actor.get_absolute_url())).count(tag) == 1
    assert " late</b>" not in words(client.get(alone.get_absolute_url()))
    assert sorted(row[-1] for row in rows) == ["", "Example", "Yes", "Yes", "Yes"]


# — reminders —


def test_owners_of_late_actions_are_reminded_at_each_moment_once(actor, member):
    action = make_action(owner_actor=actor, status="open", due_from="2026-02")
    moments = [at(2026, 2, 28, 12), at(2026, 3, 1, 8, 59), at(2026, 3, 1, 9), at(2026, 3, 2, 9)]
    moments += [at(2026, 3, 15, 9), at(2026, 4, 14, 9), at(2026, 9, 1, 9)]

    written = [reminders.write_due(moment) for moment in moments]

    assert written == [0, 0, 1, 0, 1, 1, 0]
    keys = [key.split("/")[3] for key in Message.objects.order_by("pk").values_list("key", flat=True)]
    assert keys == ["1", "15", "45"]
    assert set(Message.objects.values_list("to", "category")) == {("member@example.org", "obligation")}
    assert f"/sv/actions/{action.pk}/" in Message.objects.first().text


@pytest.mark.parametrize(
    "fields", [{"status": "not_reported"}, {"status": "done"}, {"status": "open", "due_from": ""}]
)
def test_what_is_not_late_reminds_nobody(actor, member, fields):
    make_action(**{"owner_actor": actor, "due_from": "2026-02"} | fields)

    assert reminders.write_due(at(2026, 3, 2, 9)) == 0


def test_an_action_nobody_has_published_reminds_nobody_until_it_is(actor, member):
    workshop = make_open_workshop()
    make_action(workshop=workshop, owner_actor=actor, status="open", due_from="2026-02")

    before = reminders.write_due(at(2026, 3, 2, 9))
    publish_outcomes(workshop)

    assert (before, reminders.write_due(at(2026, 3, 2, 9))) == (0, 1)


def test_a_reminder_is_asked_again_before_it_leaves(actor, member):
    action = make_action(owner_actor=actor, status="open", due_from="2026-02")
    reminders.write_due(at(2026, 3, 2, 9))
    letter = Message.objects.get()
    wanted = reminders.why_not_late(letter)

    FollowUpAction.objects.update(due_from="2026-01")
    moved = reminders.why_not_late(letter)
    FollowUpAction.objects.filter(pk=action.pk).update(status="done")

    assert wanted == ""
    assert moved == "the action is due at another time"
    assert reminders.why_not_late(letter) == "nothing is late any more"


# — lists as files —

HOSTILE = ["=1+1", "+46 70 123", "-5 grader", "@SUM(A1)", "\tx", "Åtgärd för öl"]


def test_files_keep_every_character_and_run_nothing(client):
    for title in HOSTILE:
        make_action(title_sv=title)

    text = client.get("/sv/actions/actions.csv")
    sheet = load_workbook(io.BytesIO(client.get("/sv/actions/actions.xlsx").content)).active

    assert text.content.startswith(b"\xef\xbb\xbf")
    for title in HOSTILE[:-1]:
        assert f"'{title}" in text.content.decode("utf-8-sig")
    assert "\nÅtgärd för öl," in text.content.decode("utf-8-sig").replace("\r", "")
    cells = {cell.value: cell.data_type for cell in sheet["A"][1:]}
    assert cells == dict.fromkeys(HOSTILE, "s")


def test_files_follow_the_filters_and_hold_no_draft(client):
    make_action(title_sv="Syns", status="done")
    make_action(title_sv="Annat läge", status="open")
    make_action(title_sv="Utkast", status="done", workshop=make_open_workshop())

    text = client.get("/sv/actions/actions.csv?state=done").content.decode()

    assert "Syns" in text
    assert "Annat läge" not in text
    assert "Utkast" not in text


def test_pages_and_files_ask_as_much_for_three_rows_as_for_one(client, actor):
    initiative = make_initiative()
    client.force_login(make_lead(initiative))
    workshop = make_open_workshop(initiative=initiative, starts_at=timezone.now() - timedelta(days=1))
    publish_outcomes(workshop)
    paths = [
        "/sv/actions/",
        "/sv/actions/actions.csv",
        f"/sv/workshops/{workshop.slug}/outcomes/",
        f"/sv/workshops/{workshop.slug}/manage/outcomes/",
    ]

    def add():
        action = make_action(workshop=workshop, owner_actor=make_actor(), status="open", due_from="2020")
        for title in ("Ett", "Två"):
            ActionUpdate.objects.create(
                action=action, by=make_member(actor), status="open", evidence_title=title
            )
        return action

    first = add()
    paths.append(f"/sv/actions/{first.pk}/")
    for path in paths:
        client.get(path)
    for_one = [queries(client, path) for path in paths]
    add()
    add()

    assert [queries(client, path) for path in paths] == for_one
