"""The staff door of the workshops."""

from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Person
from tests.factories import make_action, make_actor, make_initiative, make_workshop
from tests.filled_forms import add_row, fields_of
from workshops.models import Material, Outcome, Participation, TalkingPoint, Workshop

ADD = "admin:workshops_workshop_add"
CHANGE = "admin:workshops_workshop_change"
NEW = {
    "title_sv": "Logistik för celler",
    "title_en": "Logistics of cells",
    "slug": "logistik",
    "starts_at_0": "2024-06-01",
    "starts_at_1": "13:00",
    "ends_at_0": "2024-06-01",
    "ends_at_1": "15:30",
    "format": "workshop",
    "language": "sv",
    "venue_mode": "on_site",
    "access": "open_registration",
    "status": "planned_not_confirmed",
    "competences": "gmp\r\nlogistics\r\n",
}


def rows_of(response, prefix):
    return next(
        page.formset for page in response.context["inline_admin_formsets"] if page.formset.prefix == prefix
    )


def test_workshop_is_added_with_everything_that_belongs_to_it(staff):
    host, initiative = make_actor(), make_initiative()
    form = fields_of(staff.get(reverse(ADD)), "workshop_form") | NEW | {"part_of": initiative.pk}
    add_row(form, "participations", part="host", actor=host.pk)
    add_row(form, "points", kind="question", text_sv="Hur?", text_en="How?")
    add_row(form, "points", kind="question", text_sv="När?", text_en="When?")
    add_row(form, "outcomes", slug="plan", text_sv="En plan", text_en="A plan")
    add_row(
        form, "actions", slug="skriv", title_sv="Skriv", title_en="Write", owner_actor=host.pk, status="open"
    )
    add_row(form, "materials", title="Bilder", kind="slides")

    response = staff.post(reverse(ADD), form)

    workshop = Workshop.objects.get(slug="logistik")
    assert response.status_code == 302
    # 13.00 in Stockholm in summer.
    assert workshop.starts_at == datetime(2024, 6, 1, 11, tzinfo=UTC)
    assert workshop.competences == ["gmp", "logistics"]
    assert list(workshop.part_of.all()) == [initiative]
    assert [participation.actor for participation in workshop.participations.all()] == [host]
    assert [(point.order, point.text_en) for point in workshop.points.all()] == [(1, "How?"), (2, "When?")]
    assert [outcome.text_en for outcome in workshop.outcomes.all()] == ["A plan"]
    assert [action.owner_actor for action in workshop.actions.all()] == [host]
    assert [material.title for material in workshop.materials.all()] == ["Bilder"]


def test_an_end_before_the_start_is_said_beside_the_end_and_writes_nothing(staff):
    form = fields_of(staff.get(reverse(ADD)), "workshop_form") | NEW | {"ends_at_1": "12:00"}

    response = staff.post(reverse(ADD), form)

    assert response.context["adminform"].form.errors == {
        "ends_at": ["The workshop must end after it starts."]
    }
    assert Workshop.objects.count() == 0


def test_a_participation_of_nobody_is_refused_beside_its_words(staff):
    form = fields_of(staff.get(reverse(ADD)), "workshop_form") | NEW
    add_row(form, "participations", part="invited")

    response = staff.post(reverse(ADD), form)

    errors = [row.errors for row in rows_of(response, "participations").forms]
    assert errors == [{"text_sv": ["Name a person or an actor, or say in words who it is."]}]
    assert Workshop.objects.count() == 0


def test_two_actions_with_one_identifier_are_refused(staff):
    form = fields_of(staff.get(reverse(ADD)), "workshop_form") | NEW
    for title in ("Ett", "Två"):
        add_row(form, "actions", slug="samma", title_sv=title, title_en=title, status="open")

    response = staff.post(reverse(ADD), form)

    assert rows_of(response, "actions").total_error_count() > 0
    assert Workshop.objects.count() == 0


def test_change_page_asks_as_much_for_three_rows_as_for_one(staff):
    one, three = make_workshop(), make_workshop()
    for workshop, number in ((one, 1), (three, 3)):
        for each in range(number):
            person = Person.objects.create(slug=f"p-{workshop.pk}-{each}", name="Ada")
            Participation.objects.create(workshop=workshop, part="host", person=person, actor=make_actor())
            TalkingPoint.objects.create(workshop=workshop, kind="question", order=each)
            Outcome.objects.create(workshop=workshop, slug=f"o-{each}")
            Material.objects.create(workshop=workshop, title="Bilder", kind="slides")
            make_action(workshop=workshop, owner_actor=make_actor())
    staff.get(reverse(CHANGE, args=[one.pk]))

    with CaptureQueriesContext(connection) as for_one:
        staff.get(reverse(CHANGE, args=[one.pk]))
    with CaptureQueriesContext(connection) as for_three:
        staff.get(reverse(CHANGE, args=[three.pk]))

    assert three.actions.count() == 3
    assert len(for_three) == len(for_one)


def test_history_tells_of_actions(staff):
    action = make_action(title_en="Write it down", status="open")
    url = reverse(CHANGE, args=[action.workshop.pk])
    staff.post(url, fields_of(staff.get(url), "workshop_form") | {"actions-0-status": "done"})

    history = staff.get(
        reverse("admin:workshops_workshop_history", args=[action.workshop.pk])
    ).content.decode()

    assert "Astrid Granat" in history
    assert "Follow-up action: Write it down" in history
    assert "<strong>Status:</strong> Open → Done" in history


def test_action_links_to_its_place_on_the_public_page(staff):
    action = make_action()

    response = staff.get(reverse("admin:workshops_followupaction_change", args=[action.pk]))

    assert response.context["absolute_url"] == action.get_absolute_url()
