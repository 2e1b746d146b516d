"""Everything that recurs, in the order in which one round of it makes sense: a new job is added here.

Beat rings for each by its own interval; `manage.py tick` does all of them once, in this order. Every job
decides by the database what is due, so a ring too many, too late or never costs nothing but time.
"""

from typing import NamedTuple

from celery.schedules import crontab


class Round(NamedTuple):
    """A task by its path, how often beat rings for it, and after how many seconds a ring is stale."""

    task: str
    every: float | crontab
    expires: int


ROUNDS = {
    "heartbeat": Round("outbox.tasks.heartbeat", 20.0, 15),
    # Once a day is enough: obligations are made more than a year before their last day.
    "obligations": Round("initiatives.tasks.make_obligations", crontab(hour=4, minute=20), 3600),
    "reminders": Round("initiatives.tasks.plan_reminders", 300.0, 240),
    "digests": Round("initiatives.tasks.write_digests", 300.0, 240),
    "workshops": Round("workshops.tasks.keep_workshops", 30.0, 25),
    "actions": Round("workshops.tasks.keep_actions", 300.0, 240),
    "surveys": Round("competence.tasks.keep_surveys", 300.0, 240),
    "packs": Round("atmp_portal.evidence_pack.tasks.make_waiting", 30.0, 25),
    # Last, so that one round also sends what it has written.
    "deliver": Round("outbox.tasks.deliver_waiting", 10.0, 10),
}


def beat_schedule():
    """The rounds as CELERY_BEAT_SCHEDULE wants them."""
    return {
        name: {"task": each.task, "schedule": each.every, "options": {"expires": each.expires}}
        for name, each in ROUNDS.items()
    }
