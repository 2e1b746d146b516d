"""What an initiative is asked to report, kept by its leads: the rule, the contents and the obligations."""

from datetime import timedelta

from django.db import transaction

from . import editing, schedule
from .models import Obligation, RequiredContent


@transaction.atomic
def add(requirement, *, values, contents, due_on, by, now):
    """Save a new requirement with what it must contain and its first obligations. Returns it.

    Without a rule `due_on` is the last day of its one obligation. Raises ValidationError.
    """
    requirement = editing.add_record(requirement, values=values)
    write_contents(requirement, contents)
    if requirement.recurs:
        schedule.make_due(requirement, now=now)
    else:
        obligation = Obligation(
            requirement=requirement,
            due=due_on.isoformat(),
            due_on=due_on,
            opens_on=due_on - timedelta(days=requirement.opens_days_before),
            state=Obligation.State.SCHEDULED,
        )
        obligation.full_clean()
        obligation.save()
        schedule.begin(obligation, by=by, now=now)
    return requirement


@transaction.atomic
def change(requirement, *, values, version, contents, now):
    """Save what was changed of a requirement. Obligations that are there keep their dates.

    Raises EditedByTwoError where somebody else changed the same, ValidationError.
    """
    requirement = editing.save_record(requirement, values=values, version=version)
    write_contents(requirement, contents)
    schedule.make_due(requirement, now=now)
    return requirement


def write_contents(requirement, contents):
    """Pairs of Swedish and English texts, in this order; a row that stays keeps its identity."""
    rows = list(requirement.contents.all())
    following = rows[-1].order + 1 if rows else 1
    for place, (swedish, english) in enumerate(contents):
        if place < len(rows):
            row = rows[place]
        else:
            row = RequiredContent(requirement=requirement, order=following + place - len(rows))
        if (row.text_sv, row.text_en) != (swedish, english):
            row.text_sv, row.text_en = swedish, english
            row.full_clean()
            row.save()
    for row in rows[len(contents) :]:
        row.delete()
