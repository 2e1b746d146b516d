"""Leads edit their initiative and what belongs to it; two of them lose nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actors.models import User
from initiatives import editing
from initiatives.models import Document, FundingDecision, Indicator, SubGoal
from tests.factories import (
    make_actor,
    make_administrator,
    make_document,
    make_funding,
    make_indicator,
    make_initiative,
    make_lead,
    make_subgoal,
    make_user,
)
from tests.initiatives.test_joining import at_once

pytestmark = pytest.mark.django_db


def fields_of(response):
    """What a browser would send back from the form on this page, left as it is."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    filled = {name: form.fields[name].prepare_value(value) for name, value in values.items()}
    # Browsers send every line break as two characters.
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in filled.items()
        if value is not None
    }


def edit_page(initiative):
    return reverse("initiatives:edit", args=[initiative.slug])


def part_page(initiative, kind, part=None):
    name = "initiatives:edit_part" if part else "initiatives:add_part"
    return reverse(name, args=[initiative.slug, kind, *([part.slug] if part else [])])


def test_a_lead_edits_and_history_names_them(client):
    initiative = make_initiative(summary_sv="Rad ett\nRad två", tags=["cells"])
    lead = make_lead(initiative)
    client.force_login(lead)
    form = fields_of(client.get(edit_page(initiative)))
    form |= {"summary_en": "What it does", "status": "completed", "status_as_of": "2024-05", "end": "2024"}

    response = client.post(edit_page(initiative), form | {"tags": "cells\r\ngenes"})

    initiative.refresh_from_db()
    assert response.status_code == 302
    assert (initiative.summary_en, initiative.status, initiative.tags) == (
        "What it does",
        "completed",
        ["cells", "genes"],
    )
    assert (initiative.status_as_of.text, initiative.end.text) == ("2024-05", "2024")
    assert initiative.summary_sv == "Rad ett\nRad två"
    assert initiative.history.first().history_user == lead


def test_name_and_kind_are_the_administrators(client):
    initiative = make_initiative(name_en="Old name")
    client.force_login(make_lead(initiative))
    form = fields_of(client.get(edit_page(initiative)))
    client.post(edit_page(initiative), form | {"name_en": "New name", "kind": "cluster"})
    initiative.refresh_from_db()
    of_the_lead = (initiative.name_en, initiative.kind)
    client.force_login(User.objects.create_superuser("admin@example.org", name="Ada"))
    form = fields_of(client.get(edit_page(initiative)))

    client.post(edit_page(initiative), form | {"name_en": "New name", "kind": "cluster"})

    initiative.refresh_from_db()
    assert of_the_lead == ("Old name", "project")
    assert (initiative.name_en, initiative.kind) == ("New name", "cluster")


def test_a_wrong_date_and_an_end_before_the_start_are_said_and_input_is_kept(client):
    initiative = make_initiative(start="2020")
    client.force_login(make_lead(initiative))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    form = fields_of(client.get(edit_page(initiative)))
    page = f"/en/initiatives/{initiative.slug}/edit/"

    wrong = client.post(page, form | {"start": "spring", "summary_en": "Kept"})
    reversed_period = client.post(page, form | {"end": "2019", "summary_en": "Kept"})

    assert list(wrong.context["form"].errors) == ["start"]
    assert "The end is before the start." in str(reversed_period.context["form"].errors)
    assert "<title>Error:" in wrong.content.decode()
    assert wrong.context["form"]["summary_en"].value() == "Kept"
    initiative.refresh_from_db()
    assert (initiative.start.text, initiative.summary_en) == ("2020", "")


def test_two_who_change_the_same_field_are_shown_both_versions_and_nothing_is_lost(client):
    initiative = make_initiative(summary_en="In the beginning")
    anna, bo = make_lead(initiative, make_user(name="Anna")), make_lead(initiative)
    page = edit_page(initiative)
    client.force_login(bo)
    opened_by_bo = fields_of(client.get(page))
    client.force_login(anna)
    opened_by_anna = fields_of(client.get(page))
    client.post(page, opened_by_anna | {"summary_en": "Anna’s words", "website": "https://anna.example.org"})
    client.force_login(bo)

    refused = client.post(page, opened_by_bo | {"summary_en": "Bo’s words", "status": "proposed"})
    initiative.refresh_from_db()
    saved_then = (initiative.summary_en, initiative.status)
    client.post(page, fields_of(refused))

    initiative.refresh_from_db()
    ((field, conflict),) = refused.context["conflicts"]
    assert refused.status_code == 409
    assert (field.name, conflict.theirs, conflict.mine) == ("summary_en", "Anna’s words", "Bo’s words")
    assert conflict.by == "Anna"
    assert saved_then == ("Anna’s words", "active")
    assert (initiative.summary_en, initiative.status) == ("Bo’s words", "proposed")
    assert initiative.website == "https://anna.example.org"


def test_two_who_change_different_fields_both_keep_theirs(client):
    initiative = make_initiative()
    client.force_login(make_lead(initiative))
    opened_by_both = fields_of(client.get(edit_page(initiative)))

    client.post(edit_page(initiative), opened_by_both | {"summary_en": "One"})
    second = client.post(edit_page(initiative), opened_by_both | {"objective_en": "Two"})

    initiative.refresh_from_db()
    assert second.status_code == 302
    assert (initiative.summary_en, initiative.objective_en) == ("One", "Two")


def test_parts_are_added_and_shown_on_the_page(client):
    initiative, funder = make_initiative(), make_actor(name_en="The Agency")
    client.force_login(make_lead(initiative))
    goal = {"number": 1, "name_sv": "Fler", "name_en": "More"}
    money = {
        "name_sv": "Anslag",
        "name_en": "Grant",
        "funders": "The Agency",
        "amount": "5000000",
        "currency": "sek",
    }
    document = {"title": "Slutrapport", "kind": "report", "url": "example.org/report"}

    for kind, fields in (("subgoals", goal), ("funding", money), ("documents", document)):
        response = client.post(part_page(initiative, kind), fields)
        assert response.status_code == 302, response.context["form"].errors
    subgoal = SubGoal.objects.get()
    figure = {"name_sv": "Antal", "name_en": "Number", "scope": "subgoal", "subgoal": subgoal.pk}
    client.post(part_page(initiative, "indicators"), figure | {"unit": "partners"})

    client.logout()
    html = client.get(f"/en/initiatives/{initiative.slug}/").content.decode()
    assert list(FundingDecision.objects.get().funders.all()) == [funder]
    assert FundingDecision.objects.get().currency == "SEK"
    assert Document.objects.get().url == "https://example.org/report"
    assert Indicator.objects.get().subgoal == subgoal
    assert [words in html for words in ("1. More", "Grant", "Slutrapport", "Number")] == [True] * 4


def test_a_second_sub_goal_with_the_same_number_is_told_so(client):
    initiative = make_initiative()
    make_subgoal(initiative, number=1)
    client.force_login(make_lead(initiative))

    response = client.post(
        part_page(initiative, "subgoals"), {"number": 1, "name_sv": "Fler", "name_en": "More"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors
    assert SubGoal.objects.count() == 1


def test_a_new_value_stands_beside_the_earlier_ones(client):
    initiative = make_initiative()
    indicator = make_indicator(12, as_of="2021", initiative=initiative)
    client.force_login(make_lead(initiative))
    page = reverse("initiatives:add_value", args=[initiative.slug, indicator.slug])
    value = {"as_of": "2022", "value": "15", "qualifier": "exact", "source_title": "Årsrapport 2022"}

    first = client.post(page, value)
    again = client.post(page, value | {"value": "99"})

    assert first.status_code == 302
    assert "already gives a value for this date" in str(again.context["form"].errors) or (
        "redan" in str(again.context["form"].errors)
    )
    assert [(str(row.as_of.text), int(row.value)) for row in indicator.values.all()] == [
        ("2021", 12),
        ("2022", 15),
    ]
    assert indicator.values.last().source.title == "Årsrapport 2022"


def test_two_who_edit_the_funders_are_shown_both_versions(client):
    initiative = make_initiative()
    first, second, third = make_actor(), make_actor(), make_actor()
    decision = make_funding(funders=[first], initiative=initiative)
    client.force_login(make_lead(initiative))
    page = part_page(initiative, "funding", decision)
    opened_by_both = fields_of(client.get(page))
    client.post(page, opened_by_both | {"funders": f"{first.name}\r\n{second.name}"})

    refused = client.post(page, opened_by_both | {"funders": third.name})

    assert refused.status_code == 409
    assert [field.name for field, _conflict in refused.context["conflicts"]] == ["funders"]
    assert set(decision.funders.all()) == {first, second}


def test_parts_of_another_initiative_are_out_of_reach(client):
    own, other = make_initiative(), make_initiative()
    goal, document = make_subgoal(other), make_document(initiative=other)
    indicator = make_indicator(1, initiative=other)
    client.force_login(make_lead(own))

    statuses = [
        client.get(address).status_code
        for address in (
            edit_page(other),
            part_page(own, "subgoals", goal),
            part_page(own, "documents", document),
            part_page(other, "documents", document),
            reverse("initiatives:add_value", args=[own.slug, indicator.slug]),
            part_page(own, "secrets"),
        )
    ]

    assert statuses == [404] * 6


def test_the_editing_page_asks_as_much_for_three_parts_as_for_one(client):
    one, three = make_initiative(), make_initiative()
    lead = make_lead(one)
    make_lead(three, lead)
    for initiative, number in ((one, 1), (three, 3)):
        for _each in range(number):
            make_subgoal(initiative)
            make_document(initiative=initiative)
            make_funding(initiative=initiative)
            make_indicator(1, initiative=initiative)
    client.force_login(lead)

    counts = []
    for initiative in (one, three):
        client.get(edit_page(initiative))
        with CaptureQueriesContext(connection) as asked:
            client.get(edit_page(initiative))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_are_not_both_told_it_is_saved():
    initiative = make_initiative(summary_en="In the beginning")
    version = editing.version_of(initiative)

    def save(words):
        try:
            editing.save_record(initiative, values={"summary_en": words}, version=version)
        except editing.EditedByTwoError:
            raise ValidationError("both versions are shown") from None
        return words

    results = at_once(save, "One", "Two")

    initiative.refresh_from_db()
    assert "both versions are shown" in results
    assert initiative.summary_en in results


def test_what_a_lead_writes_is_marked_as_the_initiatives_own_statement(client):
    initiative = make_initiative(
        summary_sv="Förr", website="https://a.example", field_basis={"website": "lookup:x"}
    )
    client.force_login(make_lead(initiative))
    form = fields_of(client.get(edit_page(initiative)))

    client.post(edit_page(initiative), form | {"summary_sv": "Ledarens ord", "end": "2031"})

    initiative.refresh_from_db()
    page = client.__class__().get(f"/sv/initiatives/{initiative.slug}/").content.decode()
    assert initiative.field_basis == {"website": "lookup:x", "summary": "stated", "start": "stated"}
    shown = page[page.index("<main") :]
    assert "Egen uppgift" in shown[shown.index("Ledarens ord") :][:300]


def test_parts_that_a_lead_writes_cite_the_initiative_itself_once(client):
    initiative = make_initiative(name_sv="Klustret", name_en="The cluster")
    document = make_document(initiative=initiative)
    client.force_login(make_lead(initiative))
    path = part_page(initiative, "documents", document)

    for title in ("Ny titel", "Nyare titel"):
        client.post(path, fields_of(client.get(path)) | {"title": title})

    (citation,) = document.citations.filter(source__publisher="Klustret")
    assert citation.source.title == "Klustret: egen uppgift i ATMP-portalen"
    assert citation.source.date.text == timezone.localdate().isoformat()


def test_what_an_administrator_writes_keeps_its_grounds(client):
    initiative = make_initiative(summary_sv="Förr")
    document = make_document(initiative=initiative)
    client.force_login(make_administrator())
    path = part_page(initiative, "documents", document)

    client.post(
        edit_page(initiative), fields_of(client.get(edit_page(initiative))) | {"summary_sv": "Nya ord"}
    )
    client.post(path, fields_of(client.get(path)) | {"title": "Ny titel"})

    initiative.refresh_from_db()
    document.refresh_from_db()
    assert (initiative.summary_sv, initiative.field_basis) == ("Nya ord", {})
    assert (document.title, document.citations.count()) == ("Ny titel", 0)


def test_a_sub_goal_says_that_the_initiative_itself_wrote_it(client):
    initiative = make_initiative(name_sv="Klustret", name_en="The cluster")
    client.force_login(make_lead(initiative))

    client.post(
        part_page(initiative, "subgoals"), {"number": 1, "name_sv": "Delmålet", "name_en": "The sub-goal"}
    )

    page = client.__class__().get(f"/sv/initiatives/{initiative.slug}/").content.decode()
    assert "Klustret: egen uppgift i ATMP-portalen" in page[page.index("1. Delmålet") :][:600]
