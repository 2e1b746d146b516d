"""What a round of reminders reads grows with what is due, not with what exists."""

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from initiatives import reminding
from initiatives.models import Obligation, Reminder
from tests.initiatives.reminded import at, make_lead_of, make_planned

pytestmark = pytest.mark.django_db
NOW = at("2030-05-25")
WATCHED = {"initiatives_obligation", "initiatives_reminder"}


def make_others(requirement, number):
    """So many more obligations of other years: half had their reminders, half will get them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO initiatives_obligation
                (requirement_id, period_start, period_end, due, due_on, opens_on, state)
            SELECT %s, day - 40, day - 20, day::text, day, day - 90, 'scheduled'
            FROM (SELECT (CASE WHEN each %% 2 = 0 THEN date '2020-01-01' - each * 60
                          ELSE date '2040-01-01' + each * 60 END) AS day
                  FROM generate_series(1, %s) AS each) AS days
            """,
            [requirement.pk, number],
        )
        cursor.execute(
            """
            INSERT INTO initiatives_reminder (obligation_id, days, due_on, at, state)
            SELECT id, days, due_on, due_on + days, CASE WHEN due_on < %s THEN 'written' ELSE 'planned' END
            FROM initiatives_obligation, unnest(ARRAY[-30, -14, -7, -1, 0]) AS days
            WHERE extract(year FROM due_on) <> 2030
            """,
            [NOW],
        )
        cursor.execute("ANALYZE initiatives_obligation, initiatives_reminder")


def rows_read_by_a_round():
    """(number of questions, rows of obligations and reminders that they read); nothing is changed."""
    with CaptureQueriesContext(connection) as questions, transaction.atomic():
        reminding.write_due(now=NOW)
        transaction.set_rollback(True)
    selects = [each["sql"] for each in questions if each["sql"].startswith("SELECT")]
    plans = []
    with connection.cursor() as cursor:
        for sql in selects:
            # The text is that of a question with its values: nothing more is to be put in.
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
            [found] = cursor.fetchone()
            plans += json.loads(found) if isinstance(found, str) else found
    return len(questions), sum(rows_read(plan["Plan"]) for plan in plans)


def rows_read(node):
    below = sum(rows_read(each) for each in node.get("Plans", ()))
    if node.get("Relation Name") not in WATCHED:
        return below
    each_time = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return below + round(each_time * node["Actual Loops"])


def test_round_reads_what_is_due_and_not_what_exists():
    for _each in range(3):
        make_lead_of(make_planned())
    read = {}

    for more in (500, 1500):
        make_others(Obligation.objects.first().requirement, more)
        read[Reminder.objects.count()] = rows_read_by_a_round()
        Obligation.objects.exclude(due_on__year=2030).delete()

    assert [number > 2500 for number in read] == [True, True]
    assert len({questions for questions, _rows in read.values()}) == 1
    # Three obligations are due, of ten reminders each, and each is asked for by several questions.
    assert [0 < rows < 100 for _questions, rows in read.values()] == [True, True]
