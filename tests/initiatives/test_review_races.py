"""Two people at one report at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection

from initiatives import reporting, review, submitting
from initiatives.models import Review, Submission
from outbox.models import Message

from .test_review import NOW, Scene


def race(deeds):
    """Do all at once; how many came through."""

    def outcome(deed):
        try:
            deed()
        except (ValidationError, review.AnotherVersionError, DatabaseError):
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sum(pool.map(outcome, deeds))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_hand_in_once():
    scene = Scene()

    done = race([scene.submit] * 4)

    assert (done, Submission.objects.count()) == (1, 1)
    assert Message.objects.filter(subject__startswith="Receipt").count() == 2


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_beginning_the_review_exclude_each_other():
    for attempt in range(4):
        scene = Scene(of=f"{attempt}.example.org")
        submission = scene.submit()

        done = race(
            [
                lambda s=scene: submitting.withdraw(s.obligation, by=s.accountable, reason="No.", now=NOW),
                lambda s=scene, v=submission: review.start(v, by=s.reviewer, now=NOW),
            ]
        )

        assert done == 1
        has_review = Review.objects.filter(submission=submission).exists()
        assert scene.state() == ("under_review" if has_review else "in_preparation")


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_go_through(monkeypatch):
    """The control of the test before: what is under review has been taken back."""
    scene = Scene()
    submission = scene.submit()
    barrier = Barrier(2, timeout=20)

    def unlocked(obligation):
        found = type(obligation).objects.select_related("requirement__initiative").get(pk=obligation.pk)
        barrier.wait()
        return found

    monkeypatch.setattr(reporting, "locked", unlocked)

    done = race(
        [
            lambda: submitting.withdraw(scene.obligation, by=scene.accountable, reason="No.", now=NOW),
            lambda: review.start(submission, by=scene.reviewer, now=NOW),
        ]
    )

    assert done == 2
