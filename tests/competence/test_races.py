"""Many at once in one answer, over connections of their own; each with a control without the guard."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from competence import answering
from competence.models import Answer, EarlierAnswer, FrameUnit, Response, SubmittedAnswer
from tests.competence.surveys import fielded, lead, question, small_instrument

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8
QUESTIONS = [{"slug": "plans", "type": "integer"}, {"slug": "other", "type": "integer"}]


@pytest.fixture
def unit():
    return fielded(instrument=small_instrument(*QUESTIONS))


def at_once(deed):
    """What each of many threads returned or raised, all of them begun together."""
    barrier = Barrier(MANY)

    def run(number):
        try:
            barrier.wait()
            return deed(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def save(unit, number):
    now = timezone.now()
    return answering.save(unit, question(unit, "plans"), value=number, revision=0, by=lead(unit), now=now)


def without_lock():
    """The organisation's row is read and not locked."""
    plain = FrameUnit.objects.select_related("wave__questionnaire", "wave__survey")
    return mock.patch.object(answering, "locked", lambda unit, now: plain.get(pk=unit.pk))


def test_first_saves_at_once_make_one_answer_and_tell_the_others(unit):
    found = at_once(lambda number: save(unit, number + 1))

    saved = [one for one in found if isinstance(one, Answer)]
    told = [one for one in found if isinstance(one, answering.AnswerConflictError)]
    assert (len(saved), len(told)) == (1, MANY - 1)
    assert Response.objects.count() == 1
    assert Answer.objects.get().value == saved[0].value


def test_saves_at_once_from_the_same_revision_keep_one(unit):
    save(unit, 0)

    def again(number):
        now = timezone.now()
        by, plans = lead(unit), question(unit, "plans")
        return answering.save(unit, plans, value=number + 1, revision=1, by=by, now=now)

    found = at_once(again)

    assert sum(isinstance(one, Answer) for one in found) == 1
    assert EarlierAnswer.objects.count() == 1


def test_without_the_lock_first_saves_meet_in_the_database(unit):
    # An answer that has begun: its row is one more place where they would wait for each other.
    answering.save(unit, question(unit, "other"), value=1, revision=0, by=lead(unit), now=timezone.now())

    with without_lock():
        found = at_once(lambda number: save(unit, number + 1))

    # The constraint still keeps one row: what is lost without the lock is a word to the others.
    assert Answer.objects.count() == 2
    assert any(type(one).__name__ == "IntegrityError" for one in found)


def submit(unit):
    return answering.submit(unit, by=lead(unit), now=timezone.now())


def test_submitting_at_once_gives_one_answer(unit):
    save(unit, 3)

    found = at_once(lambda number: submit(unit))

    assert {one.pk for one in found} == {SubmittedAnswer.objects.get().pk}


def test_without_the_lock_submitting_at_once_fails_for_some(unit):
    save(unit, 3)

    with without_lock():
        found = at_once(lambda number: submit(unit))

    assert SubmittedAnswer.objects.count() == 1
    assert any(type(one).__name__ == "IntegrityError" for one in found)
