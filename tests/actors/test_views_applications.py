"""Becoming a partner, page by page."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, Application, Membership
from outbox.models import Message
from tests.factories import make_actor, make_administrator, make_application, make_user

STEP = {name: f"/en/actors/apply/{name}/" for name in ("organisation", "work", "about", "review")}
PERSONAL = "811218-9876"
ORGANISATION = {"name": "Åsas Celler AB", "kind": "company", "country": "SE", "city": "Lund", "county": "12"}
WORK = {"stages": ["research", "gmp_manufacturing"], "modalities": ["gene_therapy"]}
ABOUT = {"summary_sv": "Vi odlar celler.\r\nI Lund.", "motivation": "Vi vill samarbeta."}
SENDING = {"accepts_rules": "on", "consents": "on"}


@pytest.fixture
def applicant(client, db):
    """A person who has signed in and acts for nobody."""
    person = make_user()
    client.force_login(person)
    return person


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.django_db
def test_the_conditions_are_open_to_visitors_and_set_no_cookie(client):
    response = client.get(reverse("actors:apply"))

    assert response.status_code == 200
    assert response.templates[0].name == "actors/apply.html"
    assert not response.cookies


@pytest.mark.django_db
def test_a_step_sends_a_visitor_to_sign_in(client):
    response = client.get(STEP["organisation"])

    assert response["Location"] == f"/en/accounts/login/?next={STEP['organisation']}"


def test_the_whole_way_from_begin_to_partner(client, applicant):
    administrator = make_administrator()

    ways = [
        client.post(STEP["organisation"], ORGANISATION)["Location"],
        client.post(STEP["work"], WORK)["Location"],
        client.post(STEP["about"], ABOUT)["Location"],
        client.post(STEP["review"], SENDING)["Location"],
    ]
    application = Application.objects.get()
    client.force_login(administrator)
    client.post(reverse("actors:application", args=[application.pk]), {"answer": "approve"})

    assert ways == [STEP["work"], STEP["about"], STEP["review"], "/en/actors/apply/"]
    assert application.summary_sv == "Vi odlar celler.\nI Lund."
    actor = Actor.objects.get()
    assert (actor.slug, actor.stages) == ("asas-celler-ab", ["research", "gmp_manufacturing"])
    assert Membership.objects.get().user == applicant
    assert {message.key.partition("/")[0] for message in Message.objects.all()} == {
        "application_received", "application_waiting", "application_approved",
    }  # fmt: skip
    client.force_login(applicant)
    assert client.get(reverse("actors:edit", args=[actor.slug])).status_code == 200


def test_what_is_right_is_kept_while_the_rest_is_said(client, applicant):
    wrong = ORGANISATION | {"city": "", "website": "no address", "organisation_number": "556012-5791"}

    response = client.post(STEP["organisation"], wrong)

    html = response.content.decode()
    assert sorted(response.context["form"].errors) == ["city", "organisation_number", "website"]
    assert "<title>Error: " in html
    assert 'value="no address"' in html
    saved = Application.objects.get()
    assert (saved.name, saved.kind, saved.county) == ("Åsas Celler AB", "company", "12")
    assert (saved.organisation_number, saved.website) == ("", "")


def test_leaving_keeps_what_is_there_and_comes_back_to_it(client, applicant):
    response = client.post(STEP["organisation"], {"name": "Åsas Celler AB", "country": "SE", "leave": "1"})

    assert response["Location"] == "/en/actors/apply/"
    assert "Continue" in client.get("/en/actors/apply/").content.decode()
    assert 'value="Åsas Celler AB"' in client.get(STEP["organisation"]).content.decode()


def test_leaving_with_something_wrong_is_told_before_it_is_lost(client, applicant):
    response = client.post(STEP["organisation"], ORGANISATION | {"website": "no address", "leave": "1"})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["website"])


def test_a_foreign_place_has_no_county(client, applicant):
    client.post(STEP["organisation"], ORGANISATION | {"country": "NO", "city": "Oslo"})

    assert Application.objects.values_list("country", "county").get() == ("NO", "")


def test_a_sole_traders_number_is_stored_nowhere(client, applicant, caplog):
    caplog.set_level(logging.DEBUG)

    refused = client.post(STEP["organisation"], ORGANISATION | {"organisation_number": PERSONAL})
    ticked = client.post(
        STEP["organisation"],
        ORGANISATION | {"organisation_number": "556012-5790", "is_sole_trader": "on"},
    )
    client.post(STEP["organisation"], ORGANISATION | {"is_sole_trader": "on"})
    client.post(STEP["work"], WORK)
    in_words = client.post(STEP["about"], ABOUT | {"motivation": f"Mitt nummer är {PERSONAL}."})
    client.post(STEP["about"], ABOUT)
    client.post(STEP["review"], SENDING)

    assert [list(page.context["form"].errors) for page in (refused, ticked, in_words)] == [
        ["organisation_number"],
        ["organisation_number"],
        ["motivation"],
    ]
    assert Application.objects.get().state == "submitted"
    assert tables_that_hold("811218") == []
    assert tables_that_hold("Vi odlar celler") == ["actors_application"]
    assert "811218" not in caplog.text


def tables_that_hold(text):
    """Every table of the database with the text anywhere in a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        found = []
        for table in sorted(tables):
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} AS one WHERE one::text LIKE %s)",
                [f"%{text}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_an_organisation_that_may_be_here_is_named_before_sending(client, applicant):
    actor = make_actor(name="Åsas Celler", name_en="Asa's Cells")
    make_application(applicant=applicant, name="Åsas Celler AB")

    response = client.get(STEP["review"])

    assert response.context["alike"] == [actor]
    assert f'href="{actor.get_absolute_url()}"'.replace("/sv/", "/en/") in response.content.decode()


def test_gaps_are_named_with_the_step_that_fills_them(client, applicant):
    make_application(applicant=applicant, stages=[], motivation="")

    response = client.get(STEP["review"])

    html = response.content.decode()
    assert f"{STEP['work']}#id_stages" in html
    assert f"{STEP['about']}#id_motivation" in html
    assert "Send the application" not in html


def test_without_consent_nothing_is_sent(client, applicant):
    make_application(applicant=applicant)

    response = client.post(STEP["review"], {"accepts_rules": "on"})

    assert list(response.context["form"].errors) == ["consents"]
    assert Message.objects.count() == 0


def test_an_application_that_waits_is_not_written_in(client, applicant):
    make_application(applicant=applicant)
    client.post(STEP["review"], SENDING)

    again = client.post(STEP["review"], SENDING)
    step = client.post(STEP["organisation"], ORGANISATION)

    assert (again.status_code, step["Location"]) == (404, "/en/actors/apply/")
    assert Application.objects.count() == 1


def test_an_application_is_withdrawn(client, applicant):
    make_application(applicant=applicant)

    client.post(reverse("actors:apply_withdraw"))

    assert Application.objects.get().state == "withdrawn"
    assert "Begin the application" in client.get("/en/actors/apply/").content.decode()


def test_the_application_of_another_is_not_seen(client, applicant):
    make_application(name="Främmande AB")

    seen = client.get(STEP["organisation"]).content.decode()

    assert "Främmande" not in seen
    assert client.get(STEP["review"]).status_code == 404
    assert client.post(reverse("actors:apply_withdraw")).status_code == 404


def test_a_question_is_shown_where_it_is_answered(client, applicant):
    make_application(
        applicant=applicant, state="more_asked", submitted_at="2026-01-02T12:00Z", reason="Hur många är ni?"
    )

    for name in ("organisation", "review"):
        assert "Hur många är ni?" in client.get(STEP[name]).content.decode()


def test_the_queue_answers_with_a_reason(client, applicant):
    application = make_application(state="submitted", submitted_at="2026-01-02T12:00Z")
    client.force_login(make_administrator())
    address = reverse("actors:application", args=[application.pk])

    without = client.post(address, {"answer": "decline", "reason": " "})
    client.post(address, {"answer": "decline", "reason": "Utanför området."})
    late = client.post(address, {"answer": "approve"})

    assert list(without.context["form"].errors) == ["reason"]
    application.refresh_from_db()
    assert (application.state, application.reason) == ("declined", "Utanför området.")
    assert late.context["form"].non_field_errors()
    assert Actor.objects.count() == 0


def test_the_queue_asks_as_much_for_three_as_for_one(client, db):
    client.force_login(make_administrator())
    client.get("/en/actors/applications/")
    asked = []

    for number in (1, 2):
        for _each in range(number):
            make_application(state="submitted", submitted_at="2026-01-02T12:00Z")
            make_application(
                state="declined",
                reason="Nej",
                submitted_at="2026-01-02T12:00Z",
                decided_at="2026-01-03T12:00Z",
            )
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/actors/applications/")
        asked.append(len(captured))

    assert asked[0] == asked[1]
