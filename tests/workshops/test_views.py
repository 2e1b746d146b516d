"""The lists of workshops, events and follow-up actions, as visitors see them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.atmp_portal.content_files import entries
from tests.factories import make_action, make_actor, make_event, make_initiative, make_workshop
from workshops.models import FollowUpAction, Participation

WORKSHOPS = "competence/workshops.yaml"


def page(client, path):
    """The words of a page, with runs of blanks made one."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        page(client, path)
    return len(captured)


def agreed():
    """Every action of the content file with its workshop."""
    return [
        (workshop, action) for workshop in entries(WORKSHOPS, "workshops") for action in workshop["follow_up"]
    ]


# — workshops and events —


@pytest.mark.django_db
def test_what_browsers_and_search_engines_show_of_a_page_holds_no_markup(client):
    words = {"title_sv": 'Vem "kör" <b>?', "title_en": "", "issue_sv": 'Vad "krävs" & <i>av vem</i>?'}
    workshop = make_workshop(**words, issue_en="")
    action = make_action(title_sv="Räkna <b>", title_en="")

    shown = page(client, f"/en/workshops/{workshop.slug}/")
    agreed = page(client, f"/en/actions/{action.pk}/")

    title = "Vem &quot;kör&quot; &lt;b&gt;?"
    assert f"<title>{title} – The ATMP portal</title>" in shown
    assert 'content="Vad &quot;krävs&quot; &amp; &lt;i&gt;av vem&lt;/i&gt;?"' in shown
    assert f'<span lang="sv">{title}</span>' in shown
    assert "<title>Räkna &lt;b&gt; – The ATMP portal</title>" in agreed


def test_index_says_that_nothing_is_planned_and_leads_to_what_was_agreed(client, content):
    words = page(client, "/sv/workshops/")

    assert "Inga workshoppar är planerade" in words
    assert 'href="/sv/actions/"' in words
    assert 'href="#past"' in words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_index_names_every_workshop_and_event_once(client, content, language):
    words = page(client, f"/{language}/workshops/")

    for workshop in entries(WORKSHOPS, "workshops"):
        assert words.count(f'href="/{language}/workshops/{workshop["slug"]}/"') == 1
    for event in entries(WORKSHOPS, "events"):
        assert words.count(f'id="{event["slug"]}"') == 1


def test_index_shows_dates_as_exactly_as_the_source(client, content):
    words = page(client, "/sv/workshops/")

    assert "<span>maj–juni 2021</span>" in words
    assert "<span>oktober 2018</span>" in words


def test_index_shows_an_unconfirmed_event_of_the_past_as_unknown(client, db):
    make_event(slug="planned", status="planned_not_confirmed", starts="2021-05", ends="2021-06")

    words = page(client, "/en/workshops/")

    assert "Planned, not confirmed" in words
    assert "No source says whether it took place." in words
    assert "tag--ok" not in words


def test_index_does_not_doubt_an_event_that_is_still_to_come(client, db):
    make_event(status="planned_not_confirmed", starts=f"{timezone.localdate().year + 1}-05")

    words = page(client, "/en/workshops/")

    assert "Planned, not confirmed" in words
    assert "No source says whether it took place." not in words


def test_index_lists_a_workshop_of_today_as_coming(client, db):
    starts_at = timezone.localtime().replace(hour=0, minute=1)
    make_workshop(slug="today", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=1))
    make_workshop(slug="long-ago")

    coming, _, past = page(client, "/en/workshops/").partition('id="past"')

    assert "/en/workshops/today/" in coming
    assert "/en/workshops/long-ago/" not in coming
    assert "/en/workshops/long-ago/" in past


def test_index_leads_to_the_page_that_holds_an_event(client, db):
    for number in range(25):
        make_event(slug=f"event-of-{number}", starts=f"{1990 + number}")

    words = page(client, "/en/workshops/?event=event-of-0")

    assert 'id="event-of-0"' in words
    assert 'id="event-of-24"' not in words


def test_index_asks_as_much_for_three_rows_as_for_one(client, db):
    def add():
        actor, initiative = make_actor(), make_initiative()
        workshop = make_workshop()
        Participation.objects.create(workshop=workshop, part="host", actor=actor)
        make_action(workshop=workshop)
        event = make_event()
        event.hosts.add(actor)
        event.part_of.add(initiative)

    page(client, "/sv/workshops/")
    add()
    for_one = queries(client, "/sv/workshops/")
    add()
    add()

    assert queries(client, "/sv/workshops/") == for_one


# — follow-up actions —


@pytest.mark.parametrize("language", ["sv", "en"])
def test_actions_lists_every_action_with_its_workshop(client, content, language):
    words = page(client, f"/{language}/actions/")

    assert agreed()
    for workshop, action in agreed():
        row = FollowUpAction.objects.get(workshop__slug=workshop["slug"], slug=action["slug"])
        assert f'href="/{language}/actions/{row.pk}/"' in words


@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ("state=not_reported", lambda workshop, action: action["status"] == "not_reported"),
        ("state=done", lambda workshop, action: action["status"] == "done"),
        ("state=done&state=not_reported", lambda workshop, action: True),
        ("owner=atmp-2030", lambda workshop, action: action.get("owner_initiative") == "atmp-2030"),
        ("owner=unnamed", lambda workshop, action: not action.get("owner_initiative")),
        ("initiative=atmp-2030", lambda workshop, action: "atmp-2030" in workshop["part_of"]),
        ("owner=atmp-2030&state=done", lambda workshop, action: False),
    ],
)
def test_actions_filters_as_the_content_file_says(client, content, query, keep):
    words = page(client, f"/sv/actions/?{query}")

    wanted = {action["slug"] for workshop, action in agreed() if keep(workshop, action)}
    rows = FollowUpAction.objects.values_list("slug", "pk")
    shown = {slug for slug, pk in rows if f'href="/sv/actions/{pk}/"' in words}
    assert shown == wanted


def test_actions_counts_each_state_with_the_other_filters_in_mind(client, db):
    owner, other = make_actor(slug="owner"), make_actor(slug="other")
    make_action(status="done", owner_actor=owner)
    make_action(status="open", owner_actor=owner)
    make_action(status="done", owner_actor=other)

    answer = client.get("/en/actions/?owner=owner&state=done")

    counts = {
        facet.name: {choice.value: choice.count for choice in choices if choice.count}
        for facet, choices in answer.context["choices"]
    }
    assert counts["state"] == {"done": 1, "open": 1}
    assert counts["owner"] == {"owner": 1, "other": 1}


def test_actions_never_calls_an_action_late_that_nobody_reported_on(client, content):
    words = page(client, "/sv/actions/")

    states = Counter(action["status"] for _workshop, action in agreed())
    assert states == {"not_reported": 3}
    assert words.count("</svg>Ej redovisad</span>") == 3
    assert "tag--late" not in words
    assert "Beslutade: 3, klara: 0. Läget är känt för 0." in words


def test_actions_says_what_an_action_came_from_and_what_it_was_to_lead_to(client, content):
    words = page(client, "/en/actions/")

    assert "How is it looking for ATMP based clinical trials in Sweden?" in words
    assert "/en/workshops/?event=uppfoljningsmote-kliniska-provningar-2021#" in words
    assert "(Planned, not confirmed)" in words


def test_actions_offers_a_way_out_where_nothing_matches(client, db):
    make_action(status="open")

    words = page(client, "/en/actions/?state=done")

    assert "No action matches these filters" in words
    assert "Remove the filter:" in words


def test_actions_tells_that_an_unknown_value_was_left_out(client, db):
    make_action(status="open", title_en="Write it down")

    words = page(client, "/en/actions/?state=finished")

    assert "“finished” is not among the choices" in words
    assert "Write it down" in words


def test_actions_without_any_leads_to_the_workshops(client, db):
    words = page(client, "/en/actions/")

    assert "No actions have been agreed" in words


def test_actions_are_paged_by_thirty(client, db):
    workshop = make_workshop()
    for order in range(31):
        make_action(workshop=workshop, order=order, title_en=f"Deed {order}.")

    first, second = page(client, "/en/actions/"), page(client, "/en/actions/?page=2")

    assert "Deed 29." in first
    assert "Deed 30." not in first
    assert "Deed 30." in second


def test_actions_asks_as_much_for_three_rows_as_for_one(client, db):
    def add():
        workshop = make_workshop()
        workshop.part_of.add(make_initiative())
        make_action(workshop=workshop, owner_actor=make_actor(), event=make_event())

    page(client, "/sv/actions/")
    add()
    for_one = queries(client, "/sv/actions/")
    add()
    add()

    assert queries(client, "/sv/actions/") == for_one
