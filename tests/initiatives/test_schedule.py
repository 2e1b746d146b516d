import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives import schedule
from initiatives.models import Obligation, Requirement
from tests.factories import make_actor, make_initiative, make_obligation

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
TODAY = date(2026, 2, 1)


def rule(**fields):
    return Requirement(slug="rule", title_sv="Rapport", title_en="Report", **fields)


def make_rule(**overrides):
    return Requirement.objects.create(
        **{
            "slug": "rule",
            "title_sv": "Rapport",
            "title_en": "Report",
            "initiative": make_initiative(),
            "responsible": make_actor(),
        }
        | overrides
    )


def dues(requirement, until):
    return [found.due_on.isoformat() for found in schedule.occurrences(requirement, until)]


# — days —


def test_months_are_counted_from_the_first_date_through_short_ones():
    monthly = rule(every_months=1, first_due_on=date(2024, 1, 31))

    assert dues(monthly, date(2024, 6, 30)) == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
        "2024-06-30",
    ]


def test_leap_day_comes_back_every_fourth_year():
    yearly = rule(every_months=12, first_due_on=date(2024, 2, 29))

    assert dues(yearly, date(2028, 12, 31)) == [
        "2024-02-29",
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
        "2028-02-29",
    ]


def test_days_after_a_period_are_counted_from_its_last_day():
    quarterly = rule(every_months=3, first_period_start=date(2024, 1, 1), days_after_period=60)

    found = list(schedule.occurrences(quarterly, date(2024, 12, 31)))

    assert [(one.period_start, one.period_end, one.due_on) for one in found] == [
        (date(2024, 1, 1), date(2024, 3, 31), date(2024, 5, 30)),
        (date(2024, 4, 1), date(2024, 6, 30), date(2024, 8, 29)),
        (date(2024, 7, 1), date(2024, 9, 30), date(2024, 11, 29)),
    ]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("keep", date(2024, 6, 1)), ("before", date(2024, 5, 31)), ("after", date(2024, 6, 3))],
)
def test_a_saturday_is_kept_or_moved_as_the_policy_says(policy, expected):
    assert schedule.moved(date(2024, 6, 1), policy) == expected


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2024-06-06", "2024-06-05", "2024-06-07"),  # the national day, a Thursday
        ("2024-06-21", "2024-06-20", "2024-06-24"),  # Midsummer Eve, a Friday
        ("2024-03-29", "2024-03-28", "2024-04-02"),  # Good Friday
        ("2024-12-31", "2024-12-30", "2025-01-02"),  # New Year's Eve, a Tuesday
        ("2025-12-25", "2025-12-23", "2025-12-29"),  # Christmas Day, a Thursday, before a weekend
        ("2024-04-30", "2024-04-30", "2024-04-30"),  # Walpurgis Night is a working day
    ],
)
def test_public_holidays_are_no_working_days(day, before, after):
    day = date.fromisoformat(day)

    assert schedule.moved(day, "before").isoformat() == before
    assert schedule.moved(day, "after").isoformat() == after


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12, 18])
@pytest.mark.parametrize("day", [1, 15, 28, 29, 30, 31])
@pytest.mark.parametrize("policy", ["keep", "before", "after"])
def test_periods_follow_each_other_and_dates_stay_near_the_rule_over_thirty_years(months, day, policy):
    first = date(2024, 1, day)
    by_date = rule(every_months=months, first_due_on=first, weekend_policy=policy)
    by_period = rule(
        every_months=months, first_period_start=first, days_after_period=30, weekend_policy=policy
    )

    for requirement in (by_date, by_period):
        found = list(schedule.occurrences(requirement, date(2054, 12, 31)))
        assert len(found) >= 30 * 12 // months - 1
        for one, following in pairwise(found):
            assert one.period_end + timedelta(days=1) == following.period_start
            assert one.nominal < following.nominal
        for one in found:
            assert one.period_start <= one.period_end
            assert abs((one.due_on - one.nominal).days) <= 6
            assert policy == "keep" or schedule.is_working_day(one.due_on)
            assert one.due_on == one.nominal or not schedule.is_working_day(one.nominal)
        for number, one in enumerate(found):
            months_on = (one.nominal.year - found[0].nominal.year) * 12 + one.nominal.month
            if requirement is by_date:
                assert months_on - found[0].nominal.month == number * months
                last = (date(one.nominal.year + one.nominal.month // 12, one.nominal.month % 12 + 1, 1)) - (
                    timedelta(days=1)
                )
                assert one.nominal.day == min(day, last.day)


def test_nothing_comes_after_the_end_of_the_rule():
    by_date = rule(every_months=12, first_due_on=date(2024, 6, 1), ends_on=date(2026, 5, 31))
    by_period = rule(
        every_months=12,
        first_period_start=date(2024, 1, 1),
        days_after_period=60,
        ends_on=date(2025, 12, 31),
    )

    assert dues(by_date, date(2040, 1, 1)) == ["2024-06-01", "2025-06-01"]
    assert dues(by_period, date(2040, 1, 1)) == ["2025-03-01", "2026-03-01"]


def test_what_is_asked_for_once_has_no_occurrences():
    assert dues(rule(), date(2040, 1, 1)) == []


def test_the_next_five_dates_are_shown_without_saving():
    yearly = rule(every_months=12, first_due_on=date(2020, 6, 1), weekend_policy="after")

    found = schedule.next_occurrences(yearly, today=date(2024, 1, 1))

    assert [(one.due_on.isoformat(), one.is_moved) for one in found] == [
        ("2024-06-03", True),
        ("2025-06-02", True),
        ("2026-06-01", False),
        ("2027-06-01", False),
        ("2028-06-01", False),
    ]


# — rows —


@pytest.mark.django_db
def test_obligations_are_made_once_until_the_horizon_with_their_opening():
    requirement = make_rule(every_months=6, first_due_on=date(2026, 6, 1), opens_days_before=30)

    made = schedule.make_due(requirement, now=NOW)

    rows = list(requirement.obligations.values_list("period_start", "period_end", "due_on", "opens_on"))
    assert rows == [
        (date(2025, 12, 2), date(2026, 6, 1), date(2026, 6, 1), date(2026, 5, 2)),
        (date(2026, 6, 2), date(2026, 12, 1), date(2026, 12, 1), date(2026, 11, 1)),
    ]
    assert {one.state for one in made} == {"scheduled"}
    assert [event.verb for one in made for event in one.report_events.all()] == ["created"] * 2
    assert schedule.make_due(requirement, now=NOW) == []
    later = schedule.make_due(requirement, now=NOW + timedelta(days=181))
    assert [one.due_on for one in later] == [date(2027, 6, 1)]


@pytest.mark.django_db
def test_what_was_due_before_it_was_made_is_of_unknown_outcome():
    requirement = make_rule(every_months=12, first_due_on=date(2025, 6, 1))

    schedule.make_due(requirement, now=NOW)

    assert list(requirement.obligations.values_list("due_on", "state")) == [
        (date(2025, 6, 1), "unknown"),
        (date(2026, 6, 1), "scheduled"),
    ]


@pytest.mark.django_db
def test_a_changed_rule_leaves_periods_alone_that_are_there():
    requirement = make_rule(every_months=6, first_period_start=date(2026, 1, 1), days_after_period=30)
    schedule.make_due(requirement, now=NOW)
    before = list(requirement.obligations.values_list("pk", "due_on"))

    requirement.every_months, requirement.days_after_period = 3, 10
    requirement.save()
    made = schedule.make_due(requirement, now=NOW)

    assert [(one.period_start, one.due_on) for one in made] == [(date(2027, 1, 1), date(2027, 4, 10))]
    assert list(requirement.obligations.values_list("pk", "due_on"))[: len(before)] == before


@pytest.mark.django_db
def test_a_cancelled_period_is_not_made_again():
    requirement = make_rule(every_months=12, first_due_on=date(2026, 6, 1))
    schedule.make_due(requirement, now=NOW)
    Obligation.objects.update(state="cancelled")

    assert schedule.make_due(requirement, now=NOW) == []
    assert Obligation.objects.count() == 1


@pytest.mark.django_db
def test_every_rule_is_looked_at_and_those_asked_for_once_are_left_alone():
    make_rule(every_months=12, first_due_on=date(2026, 6, 1))
    make_rule(slug="ended", every_months=12, first_due_on=date(2010, 6, 1), ends_on=date(2012, 1, 1))
    once = make_obligation(make_initiative(), make_actor(), "2026-06-01")

    assert schedule.make_all(now=NOW) == 1
    assert schedule.make_all(now=NOW) == 0
    assert once.requirement.obligations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_make_each_obligation_once():
    requirement = make_rule(every_months=1, first_due_on=date(2026, 3, 31))
    start, made = threading.Barrier(2), []

    def run():
        start.wait()
        try:
            made.append(len(schedule.make_due(requirement, now=NOW)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [0, 14]
    assert requirement.obligations.count() == 14
    assert Obligation.objects.filter(report_events__verb="created").count() == 14


@pytest.mark.django_db
def test_without_the_constraint_a_period_would_be_there_twice():
    requirement = make_rule(every_months=12, first_due_on=date(2026, 6, 1))
    (first,) = schedule.obligations_to_make(requirement, date(2026, 12, 31))
    (second,) = schedule.obligations_to_make(requirement, date(2026, 12, 31))
    first.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("periods_apart", "once"):
            cursor.execute(
                f"ALTER TABLE initiatives_obligation DROP CONSTRAINT initiatives_obligation_{name}"
            )
    second.save()

    assert requirement.obligations.count() == 2
