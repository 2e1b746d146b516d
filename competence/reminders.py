"""Reminding organisations that have not answered: three times at most, five working days apart."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from initiatives.schedule import is_working_day

from . import survey_letters
from .models import FrameUnit, Respondent
from .models.waves import MOST_REMINDERS

# See METHOD.md: at most three, at least five working days apart.
WORKING_DAYS_APART = 5
# Letters are written in the daytime, Stockholm time.
FROM_HOUR = 8


def remind_due(*, now):
    """Remind every organisation whose turn has come. Returns how many; run again it reminds nobody twice."""
    local = timezone.localtime(now)
    if local.hour < FROM_HOUR or not is_working_day(local.date()):
        return 0
    waiting = (
        FrameUnit.objects.unanswered()
        .filter(
            Q(reminded_at=None) | Q(reminded_at__lt=now - timedelta(days=WORKING_DAYS_APART)),
            sent_at__lt=now - timedelta(days=WORKING_DAYS_APART),
            reminders__lt=MOST_REMINDERS,
            wave__fielded_at__lte=now,
            wave__closes_at__gt=now,
        )
        .values_list("pk", flat=True)
    )
    return sum(remind(pk, now=now) for pk in list(waiting))


@transaction.atomic
def remind(pk, *, now):
    """Remind one organisation, if it is due when its row is locked. Whether it was."""
    unit = (
        FrameUnit.objects.unanswered()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("wave__survey")
        .filter(pk=pk, reminders__lt=MOST_REMINDERS)
        .first()
    )
    if unit is None or working_days_between(unit.reminded_at or unit.sent_at, now) < WORKING_DAYS_APART:
        return False
    lead = unit.respondents.current().filter(role=Respondent.Role.LEAD).order_by("-made_at").first()
    if lead is None:
        return False
    lead.unit = unit
    unit.reminders, unit.reminded_at = unit.reminders + 1, now
    unit.save()
    survey_letters.write_to(
        lead, "reminder", occasion=unit.reminders, now=now, days_left=(unit.wave.closes_at - now).days
    )
    return True


def working_days_between(earlier, now):
    """How many working days lie after the (Stockholm) day of one moment, up to and with that of the other."""
    day, end = timezone.localdate(earlier), timezone.localdate(now)
    return sum(is_working_day(day + timedelta(days=step)) for step in range(1, (end - day).days + 1))
