"""Setting what a workshop consists of: rows that did not change stay, so that history tells what did."""

from django.db import transaction

from .models import AgendaItem, Participation, TalkingPoint

ASKED = {
    "diet": ("Har du allergier eller önskemål om mat?", "Have you any allergies or wishes about food?"),
    "access": (
        "Behöver du något för att kunna delta, till exempel hörslinga eller ramp?",
        "Do you need anything in order to take part, such as a hearing loop or a ramp?",
    ),
}


def set_points(workshop, rows):
    set_rows(workshop, TalkingPoint, rows, "kind order text_sv text_en")


def set_people(workshop, rows):
    set_rows(workshop, Participation, rows, "part order person_id actor_id text_sv")


def set_agenda(workshop, rows):
    set_rows(workshop, AgendaItem, rows, "order starts title_sv title_en speaker action_id")


@transaction.atomic
def set_rows(workshop, model, rows, columns):
    """Make the workshop's rows of this model these, told apart by their columns."""

    def key(row):
        return tuple(getattr(row, name) for name in columns.split())

    wanted = {key(row): row for row in rows}
    for row in model.objects.filter(workshop=workshop):
        if wanted.pop(key(row), None) is None:
            row.delete()
    for row in wanted.values():
        row.workshop = workshop
        row.save()


@transaction.atomic
def set_questions(workshop, chosen):
    """What participants are asked. One whose question is taken away loses its answers with it."""
    wanted = [(kind, *texts) for kind, texts in ASKED.items() if chosen[f"asks_{kind}"]]
    wanted += [("other", text[:200], "") for text in chosen["other_questions"]]
    known = {(one.kind, one.text_sv): one for one in workshop.registration_questions.all()}
    for order, (kind, text_sv, text_en) in enumerate(wanted):
        # A question about food or access keeps the words it was asked in.
        found = next((known.pop(key) for key in list(known) if key == (kind, text_sv)), None)
        if found is None:
            workshop.registration_questions.create(kind=kind, order=order, text_sv=text_sv, text_en=text_en)
    for one in known.values():
        one.delete()
