from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from initiatives.models import Obligation, Requirement
from tests.factories import (
    make_actor,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def today():
    return timezone.localdate()


def owed(initiative, today, days, **overrides):
    due = today + timedelta(days=days)
    fields = {"state": "scheduled", "opens_on": due - timedelta(days=30), "recipients": [make_actor()]}
    return make_obligation(initiative, make_actor(), due.isoformat(), **fields | overrides)


def text_of(response):
    return " ".join(response.content.decode().split())


def reports_of(client, initiative):
    return client.get(reverse("initiatives:reports", args=[initiative.slug]))


# — what readers see —


@pytest.mark.parametrize(
    ("days", "overrides", "words"),
    [
        (12, {}, "12 days left"),
        (1, {"state": "in_preparation"}, "1 day left"),
        (0, {}, "Last day today"),
        (-18, {"state": "in_preparation"}, "18 days late"),
        (200, {}, "Yet to come"),
        (-400, {"state": "unknown", "opens_on": None}, "Unknown whether it was handed in"),
        (-5, {"state": "submitted"}, "Handed in"),
        (-5, {"state": "under_review"}, "Handed in"),
        (-5, {"state": "approved"}, "Approved"),
        (5, {"state": "waived"}, "Waived"),
    ],
)
def test_a_visitor_reads_where_a_report_stands(client, today, days, overrides, words):
    initiative = make_initiative()
    owed(initiative, today, days, **overrides)

    shown = text_of(reports_of(client, initiative))

    assert f"{words}</span>" in shown
    assert "In preparation" not in shown
    assert "Under review" not in shown
    on_the_page = text_of(client.get(reverse("initiatives:initiative", args=[initiative.slug])))
    assert f"{words}</span>" in on_the_page


def test_the_lead_sees_how_far_the_work_has_come_and_a_way_in(client, today):
    initiative = make_initiative()
    obligation = owed(initiative, today, 12, state="in_preparation")
    client.force_login(make_lead(initiative))

    shown = text_of(reports_of(client, initiative))

    assert "In preparation" in shown
    assert f'href="{obligation.get_absolute_url()}"' in shown


def test_weekday_policy_and_earlier_days_are_shown(client):
    initiative = make_initiative()
    obligation = make_obligation(initiative, make_actor(), "2024-06-01")
    reviewer = make_user()
    obligation.deadline_changes.create(
        old_due_on="2024-05-01",
        new_due_on="2024-06-01",
        reason="So.",
        state="granted",
        requested_by=reviewer,
        decided_by=reviewer,
        decided_at=timezone.now(),
    )

    shown = text_of(reports_of(client, initiative))

    assert "Due 1 June 2024, Saturday" in shown
    assert "<s>1 May 2024</s>" in shown
    assert "The last day is kept also on a weekend or public holiday." in shown


def test_an_example_is_marked(client, today):
    initiative = make_initiative()
    owed(initiative, today, 12, is_example=True)

    assert text_of(reports_of(client, initiative)).count("Example</span>") == 3


def test_no_reports_are_told_as_such(client):
    assert "No reports are asked for" in text_of(reports_of(client, make_initiative()))


# — all reports —


def listed(client, **query):
    response = client.get(reverse("initiatives:obligations"), query)
    assert response.status_code == 200
    return response


def test_everybody_lists_their_own_reports_only(client, today):
    mine, other = make_initiative(), make_initiative()
    late, coming = owed(mine, today, -3), owed(mine, today, 40)
    owed(other, today, 5)
    client.force_login(make_lead(mine))

    assert list(listed(client).context["page"]) == [late, coming]
    assert list(listed(client, state="late").context["page"]) == [late]
    assert list(listed(client, state="scheduled").context["page"]) == [coming]
    assert list(listed(client, recipient=late.requirement.recipients.get().slug).context["page"]) == [late]
    assert list(listed(client, initiative=other.slug).context["page"]) == [late, coming]
    assert list(listed(client, year=coming.due_on.year + 5).context["page"]) == [late, coming]


def test_a_reviewer_without_reports_gets_an_empty_state(client):
    client.force_login(make_member(make_actor(), role="reviewer"))

    assert "No reports concern you yet" in text_of(listed(client))


def test_the_calendar_shows_the_reports_of_a_month(client, today):
    initiative = make_initiative()
    obligation = make_obligation(
        initiative, make_actor(), "2031-06-05", state="scheduled", opens_on="2031-05-01"
    )
    make_obligation(initiative, make_actor(), "2031-07-01", state="scheduled", opens_on="2031-05-01")
    client.force_login(make_lead(initiative))

    month = listed(client, view="calendar", month="2031-06").context["month"]

    assert [day.day.day for week in month.weeks for day in week if day.obligations] == [5]
    assert [one for week in month.weeks for day in week for one in day.obligations] == [obligation]
    assert (month.before, month.after) == ("2031-05", "2031-07")
    assert listed(client, view="calendar", month="no-month").context["month"].first == today.replace(day=1)


@pytest.mark.parametrize("query", [{}, {"view": "calendar"}])
def test_lists_ask_as_much_for_three_rows_as_for_one(client, today, query):
    initiative = make_initiative()
    client.force_login(make_lead(initiative))
    first = owed(initiative, today, 0)
    counts = []
    for _round in range(2):
        listed(client, **query)
        with CaptureQueriesContext(connection) as captured:
            listed(client, **query)
        counts.append(len(captured))
        for _each in range(2):
            owed(initiative, today, 0, recipients=first.requirement.recipients.all())

    assert counts[0] == counts[1]


def test_the_page_of_an_initiative_asks_as_much_for_three_reports_as_for_one(client, today):
    initiative = make_initiative()
    client.force_login(make_lead(initiative))
    owed(initiative, today, 0)
    counts = []
    for _round in range(2):
        reports_of(client, initiative)
        with CaptureQueriesContext(connection) as captured:
            reports_of(client, initiative)
        counts.append(len(captured))
        owed(initiative, today, 0), owed(initiative, today, 1)

    assert counts[0] == counts[1]


# — forms —


def post(client, name, obligation, **fields):
    slug = obligation.requirement.initiative.slug
    return client.post(reverse(f"initiatives:{name}", args=[slug, obligation.pk]), fields)


def test_a_later_date_is_asked_for_and_granted(client, today):
    initiative = make_initiative()
    obligation = owed(initiative, today, 12)
    reviewer = make_member(obligation.requirement.recipients.get(), role="reviewer")
    new = today + timedelta(days=40)

    client.force_login(make_lead(initiative))
    asked = post(client, "report_deadline", obligation, new_due_on=new.isoformat(), reason="Data is late.")
    client.force_login(reviewer)
    answered = post(client, "report_deadline", obligation, grant="1", answer="")

    obligation.refresh_from_db()
    assert (asked.status_code, answered.status_code, obligation.due_on) == (302, 302, new)


def test_a_refused_form_keeps_what_was_written(client, today):
    initiative = make_initiative()
    obligation = owed(initiative, today, 12)
    client.force_login(make_lead(initiative))

    answer = post(client, "report_deadline", obligation, new_due_on=today.isoformat(), reason="Data is late.")

    assert "<title>Error: " in text_of(answer)
    assert "Data is late." in text_of(answer)
    assert not obligation.deadline_changes.exists()


def test_the_recipient_records_an_outcome_and_ends_a_report(client, today):
    unknown = owed(make_initiative(), today, -400, state="unknown", opens_on=None)
    client.force_login(make_member(unknown.requirement.recipients.get(), role="reviewer"))

    assert post(client, "report_outcome", unknown, outcome="handed_in").status_code == 200
    post(client, "report_outcome", unknown, outcome="handed_in", handed_in_on="2024-05-30")
    unknown.refresh_from_db()
    assert unknown.state == "submitted"

    post(client, "report_end", unknown, to="waived", reason="Not needed.")
    unknown.refresh_from_db()
    assert unknown.state == "waived"


# — what is asked for —

RULE = {
    "title_sv": "Årsrapport",
    "title_en": "Annual report",
    "contents_sv": "Pengar\nResultat",
    "contents_en": "Money\nResults",
    "every_months": "12",
    "first_due_on": "2024-06-01",
    "weekend_policy": "after",
    "opens_days_before": "60",
}


def test_a_rule_is_looked_at_before_it_is_saved(client, today):
    initiative, actor = make_initiative(), make_actor()
    client.force_login(make_lead(initiative))
    address = reverse("initiatives:add_requirement", args=[initiative.slug])
    form = RULE | {"responsible": actor.name, "recipients": actor.name}

    looked = client.post(address, form | {"preview": "1"})
    dates = [date.due_on for date in looked.context["dates"]]

    assert len(dates) == 5
    assert {(date.month, date.weekday() < 5) for date in dates} == {(6, True)}
    assert not Requirement.objects.exists()

    assert client.post(address, form).status_code == 302
    requirement = Requirement.objects.get()
    assert [content.text_en for content in requirement.contents.all()] == ["Money", "Results"]
    assert list(requirement.recipients.all()) == [actor]
    assert requirement.obligations.filter(state="scheduled").exists()
    assert not requirement.obligations.filter(state="scheduled", due_on__lt=today).exists()


def test_a_report_asked_for_once_has_one_obligation(client, today):
    initiative, actor = make_initiative(), make_actor()
    client.force_login(make_lead(initiative))
    due = today + timedelta(days=100)
    once = {**RULE, "every_months": "", "first_due_on": "", "due_on": due.isoformat()}
    form = once | {"responsible": actor.name, "recipients": actor.name}
    address = reverse("initiatives:add_requirement", args=[initiative.slug])

    assert client.post(address, form | {"due_on": ""}).status_code == 200
    assert client.post(address, form).status_code == 302

    obligation = Obligation.objects.get()
    assert (obligation.due_on, obligation.opens_on, obligation.state) == (
        due,
        due - timedelta(days=60),
        "scheduled",
    )


def test_contents_of_a_requirement_are_changed_in_place(client, today):
    initiative = make_initiative()
    obligation = owed(initiative, today, 12, contents=["Pengar", "Resultat", "Risker"])
    requirement = obligation.requirement
    kept = requirement.contents.first().pk
    client.force_login(make_lead(initiative))
    address = reverse("initiatives:edit_requirement", args=[initiative.slug, requirement.slug])
    fields = client.get(address).context["form"].initial
    form = {
        "version": fields["version"],
        "title_sv": requirement.title_sv,
        "title_en": requirement.title_en,
        "responsible": str(requirement.responsible),
        "recipients": "\n".join(map(str, requirement.recipients.all())),
        "contents_sv": "Pengarna\nResultat",
        "contents_en": "Money\nResults",
        "weekend_policy": "keep",
        "opens_days_before": "90",
    }

    answer = client.post(address, form)

    assert answer.status_code == 302
    assert list(requirement.contents.values_list("text_sv", flat=True)) == ["Pengarna", "Resultat"]
    assert requirement.contents.first().pk == kept
