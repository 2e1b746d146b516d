"""The staff door of the initiatives."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.models import FundingDecision, Indicator, Initiative, Partnership, Requirement, SubGoal
from tests.factories import (
    cite,
    make_actor,
    make_initiative,
    make_source,
    make_subgoal,
    state,
)
from tests.filled_forms import add_row, fields_of
from tests.initiatives.reminded import make_planned

ADD = "admin:initiatives_initiative_add"
CHANGE = "admin:initiatives_initiative_change"
NEW = {
    "name_sv": "Cellnätet",
    "name_en": "The cell network",
    "kind": "network",
    "level": "national",
    "status": "active",
    "status_as_of": "2022-04",
    "start": "2019",
    "slug": "cellnatet",
}


def rows_of(response, prefix):
    return next(
        page.formset for page in response.context["inline_admin_formsets"] if page.formset.prefix == prefix
    )


def test_initiative_is_added_with_roles_and_subgoals(staff):
    leader, funder = make_actor(), make_actor()
    form = fields_of(staff.get(reverse(ADD)), "initiative_form") | NEW
    add_row(form, "partnerships", actor=leader.pk, kind="coordinator", role_sv="leder", role_en="leads")
    add_row(form, "partnerships", actor=funder.pk, kind="funder", start="2019-03")
    add_row(form, "subgoals", number=1, slug="mal-1", name_sv="Fler", name_en="More")

    response = staff.post(reverse(ADD), form)

    initiative = Initiative.objects.get(slug="cellnatet")
    roles = [(role.actor, role.kind, str(role.start or "")) for role in initiative.partnerships.all()]
    assert response.status_code == 302
    assert str(initiative.status_as_of) == "April 2022"
    assert roles == [(leader, "coordinator", ""), (funder, "funder", "March 2019")]
    assert [goal.name_sv for goal in initiative.subgoals.all()] == ["Fler"]


def test_an_end_before_the_start_is_said_beside_the_end_and_writes_nothing(staff):
    form = fields_of(staff.get(reverse(ADD)), "initiative_form") | NEW | {"end": "2018"}

    response = staff.post(reverse(ADD), form)

    assert response.context["adminform"].form.errors == {"end": ["The end is before the start."]}
    assert Initiative.objects.count() == 0


def test_a_second_coordinator_is_refused_beside_the_role(staff):
    form = fields_of(staff.get(reverse(ADD)), "initiative_form") | NEW
    for actor in (make_actor(), make_actor()):
        add_row(form, "partnerships", actor=actor.pk, kind="coordinator")

    response = staff.post(reverse(ADD), form)

    errors = [row.errors for row in rows_of(response, "partnerships").forms]
    assert errors == [{}, {"kind": ["An initiative has one coordinator."]}]
    assert Initiative.objects.count() == 0


def test_the_coordinator_is_handed_over_in_one_go(staff):
    initiative, before, after = make_initiative(), make_actor(), make_actor()
    old = Partnership.objects.create(initiative=initiative, actor=before, kind="coordinator")
    new = Partnership.objects.create(initiative=initiative, actor=after, kind="partner")
    form = fields_of(staff.get(reverse(CHANGE, args=[initiative.pk])), "initiative_form")
    form |= {"partnerships-0-kind": "partner", "partnerships-1-kind": "coordinator"}

    staff.post(reverse(CHANGE, args=[initiative.pk]), form)

    assert [Partnership.objects.get(pk=row.pk).kind for row in (old, new)] == ["partner", "coordinator"]


def test_history_tells_of_roles_and_of_who_changed_them(staff):
    initiative = make_initiative()
    actor = make_actor(name="Cellbolaget", name_en="The Cell Company")
    Partnership.objects.create(initiative=initiative, actor=actor, kind="partner")
    form = fields_of(staff.get(reverse(CHANGE, args=[initiative.pk])), "initiative_form")
    staff.post(reverse(CHANGE, args=[initiative.pk]), form | {"partnerships-0-kind": "funder"})

    html = staff.get(reverse("admin:initiatives_initiative_history", args=[initiative.pk])).content.decode()

    assert "Astrid Granat" in html
    assert "Role in an initiative: The Cell Company" in html
    assert "<strong>Kind of role:</strong> Partner → Funder" in html


def test_change_page_asks_as_much_for_three_rows_as_for_one(staff):
    one, three = make_initiative(), make_initiative()
    for initiative, number in ((one, 1), (three, 3)):
        for _each in range(number):
            Partnership.objects.create(initiative=initiative, actor=make_actor())
            make_subgoal(initiative, number=_each)
            cite(initiative, make_source())
            state(initiative, source=make_source())
            make_initiative(parent=initiative)
    staff.get(reverse(CHANGE, args=[one.pk]))

    with CaptureQueriesContext(connection) as for_one:
        staff.get(reverse(CHANGE, args=[one.pk]))
    with CaptureQueriesContext(connection) as for_three:
        staff.get(reverse(CHANGE, args=[three.pk]))

    assert SubGoal.objects.filter(initiative=three).count() == 3
    assert len(for_three) == len(for_one)


def test_indicator_takes_a_value_or_a_whole_range(staff):
    url = reverse("admin:initiatives_indicator_add")
    source = make_source()
    form = fields_of(staff.get(url), "indicator_form")
    form |= {
        "name_sv": "Bolag",
        "name_en": "Companies",
        "scope": "national_context",
        "unit": "companies",
        "slug": "b",
    }
    wrong = dict(form)
    add_row(wrong, "values", as_of="2022", qualifier="range", value_min="3", source=source.pk)
    add_row(form, "values", as_of="2022", qualifier="range", value_min="3", value_max="5", source=source.pk)

    refused = staff.post(url, wrong)
    number_after_refusal = Indicator.objects.count()
    staff.post(url, form)

    errors = [row.errors for row in rows_of(refused, "values").forms]
    assert errors == [{"value_max": ["Give one value, or a range from the lower to the higher."]}]
    assert number_after_refusal == 0
    assert [(row.value_min, row.value_max) for row in Indicator.objects.get().values.all()] == [(3, 5)]


def test_an_amount_without_currency_is_said_beside_the_currency(staff):
    url = reverse("admin:initiatives_fundingdecision_add")
    form = fields_of(staff.get(url), "fundingdecision_form")
    form |= {"name_sv": "Anslag", "name_en": "Grant", "slug": "g", "amount": "5", "funders": make_actor().pk}

    response = staff.post(url, form)

    errors = response.context["adminform"].form.errors
    assert errors == {"currency": ["An amount is above zero and has a currency."]}
    assert FundingDecision.objects.count() == 0


def test_requirement_is_added_with_its_obligation_and_contents(staff):
    initiative, actor = make_initiative(), make_actor()
    url = reverse("admin:initiatives_requirement_add")
    form = fields_of(staff.get(url), "requirement_form")
    form |= {"title_sv": "Rapport", "title_en": "Report", "slug": "r", "initiative": initiative.pk}
    form |= {"responsible": actor.pk, "recipients": actor.pk}
    add_row(form, "obligations", due="2021-05/2021-06", due_on="2021-06-30")
    add_row(form, "contents", text_sv="Ekonomi", text_en="Money")
    add_row(form, "contents", text_sv="Resultat", text_en="Results")

    staff.post(url, form)

    requirement = Requirement.objects.get()
    assert str(requirement.obligations.get().due) == "May–June 2021"
    assert [(row.order, row.text_en) for row in requirement.contents.all()] == [(1, "Money"), (2, "Results")]


def test_other_days_of_reminders_hold_at_once_for_what_is_owed(staff):
    obligation = make_planned("2130-06-01", opens_on="2130-03-01", recipients=[make_actor()])
    requirement = obligation.requirement
    url = reverse("admin:initiatives_requirement_change", args=[requirement.pk])
    form = fields_of(staff.get(url), "requirement_form") | {"reminder_days": "-10,0"}

    answers = [staff.post(url, form).status_code for _twice in range(2)]

    planned = obligation.reminders.filter(state="planned").order_by("days")
    assert answers == [302, 302]
    assert list(planned.values_list("days", flat=True)) == [-92, -10, 0]
