"""One round of everything recurring, without a broker."""

import io

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command

from atmp_portal.rounds import ROUNDS
from outbox.models import Heartbeat, Message
from tests.initiatives.reminded import make_lead_of, make_planned, sent

pytestmark = pytest.mark.django_db


def tick(*arguments):
    out = io.StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_tick_does_every_round_in_order_and_sends_what_it_has_written():
    make_lead_of(make_planned("2030-06-01"))

    lines = tick("--now", "2030-05-25T08:00+02:00")

    assert [line.partition(":")[0] for line in lines] == list(ROUNDS)
    assert [which for which, _to in sent()] == ["-7/2030-06-01"]
    assert Message.objects.get().sent_at.isoformat() == "2030-05-25T06:00:00+00:00"


def test_tick_at_another_moment_pretends_nothing_to_those_who_watch():
    tick("--now", "2030-05-25T08:00+02:00")
    pretended = Heartbeat.objects.count()
    tick()

    assert pretended == 0
    assert set(Heartbeat.objects.values_list("component", flat=True)) == {
        "clock",
        "post",
        "workshops",
        "surveys",
        "actions",
    }


@pytest.mark.parametrize("moment", ["2030-05-25T08:00", "tomorrow"])
def test_tick_needs_a_moment_with_its_offset(moment):
    with pytest.raises(CommandError, match="--now"):
        tick("--now", moment)


def test_beat_rings_for_the_same_rounds():
    assert {name: entry["task"] for name, entry in settings.CELERY_BEAT_SCHEDULE.items()} == {
        name: each.task for name, each in ROUNDS.items()
    }


def test_each_round_is_a_task_that_a_worker_knows():
    current_app.loader.import_default_modules()

    assert {each.task for each in ROUNDS.values()} <= set(current_app.tasks)
