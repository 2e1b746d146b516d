"""Anonymous feedback: asked by letter, answered once, shown from five answers on."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.models import Message
from tests.actors.test_membership import at_once, refused
from tests.factories import make_initiative, make_lead
from tests.workshops.factories import make_open_workshop, make_registration, publish_outcomes
from tests.workshops.test_journeys import link_in, words
from workshops import feedback, letters, waitlist
from workshops.models import Desk, Feedback, SecretLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def workshop(initiative):
    """One that ended yesterday, with a participant."""
    ended = timezone.now() - timedelta(days=1)
    moments = {"starts_at": ended - timedelta(hours=2), "ends_at": ended}
    found = make_open_workshop(initiative=initiative, capacity=99, **moments)
    make_registration(found, email="anna@example.org")
    return found


def answers(workshop, *marks, **more):
    for mark in marks:
        Feedback.objects.create(workshop=workshop, given_on="2026-03-01", whole=mark, **more)


def answered(workshop, *marks, **more):
    """Answers that came by links, one after the other."""
    for mark in marks:
        now = timezone.now()
        person, until = make_registration(workshop), now + timedelta(days=1)
        letters.link("feedback", registration=person, until=until, now=now)
        feedback.answer(person.links.get(), {"whole": mark, **more}, now=now)


def test_participants_are_asked_once_and_answer_once_without_a_name(client, workshop):
    make_registration(workshop, "cancelled")
    now = timezone.now()
    written = [feedback.ask_due(now=now), feedback.ask_due(now=now)]
    link, page = link_in(Message.objects.get()), f"/sv/workshops/{workshop.slug}/feedback/"

    landed = client.get(link, follow=True)
    after_opening = (Feedback.objects.count(), SecretLink.objects.count())
    thanks = client.post(page, {"whole": "4", "liked": "Samtalen"})
    again = client.post(page, {"whole": "1"})

    assert written == [1, 0]
    assert landed.redirect_chain == [(page, 302)]
    assert after_opening == (0, 1)
    assert "Ditt svar är sparat utan ditt namn" in words(thanks)
    assert (again.status_code, client.get(link).status_code) == (404, 410)
    found = Feedback.objects.get()
    assert (found.whole, found.use, found.liked, found.given_on.day) == (4, None, "Samtalen", 1)
    assert not SecretLink.objects.filter(purpose="feedback").exists()
    columns = {field.name for field in Feedback._meta.get_fields()} - {"is_counted"}
    assert columns == {"id", "workshop", "given_on", "whole", "use", "form", "liked", "missed"}


def test_an_empty_answer_keeps_the_link(client, workshop):
    feedback.ask_due(now=timezone.now())
    client.get(link_in(Message.objects.get()))

    answer = client.post(f"/sv/workshops/{workshop.slug}/feedback/", {"whole": ""})

    assert "Svara på minst en fråga." in words(answer)
    assert (Feedback.objects.count(), SecretLink.objects.count()) == (0, 1)


def test_where_people_were_checked_in_only_they_are_asked(workshop, initiative):
    came = make_registration(workshop, email="bo@example.org")
    came.check_ins.create(day=timezone.localdate(workshop.starts_at), by=make_lead(initiative))

    feedback.ask_due(now=timezone.now())

    assert list(Message.objects.values_list("to", flat=True)) == ["bo@example.org"]


@pytest.mark.parametrize("ended", [timedelta(days=-1), timedelta(days=8)])
def test_nobody_is_asked_before_the_end_or_long_after(workshop, ended):
    workshop.ends_at = timezone.now() - ended
    workshop.starts_at = workshop.ends_at - timedelta(hours=2)
    workshop.save()

    assert feedback.ask_due(now=timezone.now()) == 0


def test_the_organiser_sees_answers_from_five_on(client, workshop, initiative):
    client.force_login(make_lead(initiative))
    page = f"/sv/workshops/{workshop.slug}/manage/feedback/"
    answered(workshop, 1, 2, 3, 4, liked="Samtalen")
    four = words(client.get(page))
    answered(workshop, 5)

    five = words(client.get(page))

    assert "För få svar än så länge" in four
    assert "3 av 5" in five
    assert "Samtalen" not in four + five


def test_a_single_answer_is_not_told_by_the_difference(workshop):
    now, told = timezone.now(), []

    for mark in (5, 4, 4, 5, 5, 1, 1, 1, 1, 2, 1):
        answered(workshop, mark, liked="Samtalen")
        told.append(feedback.results_of(workshop, now=now))

    assert told[3] is None
    assert len({str(each) for each in told[4:9]}) == 1
    assert [each.answers for each in told[4:]] == [5, 5, 5, 5, 5, 10, 10]
    # 4.6 and 2.9 in halves, and no words.
    assert [told[4].figures[0].average, told[9].figures[0].average] == [4.5, 3.0]
    assert told[10] == told[9]
    assert told[9].liked == []
    final = feedback.results_of(workshop, now=feedback.closes_at(workshop) + timedelta(days=1))
    assert (final.answers, final.figures[0].average, len(final.liked)) == (11, 2.7, 11)


def test_a_question_that_fewer_than_five_answered_has_no_figure(workshop):
    answers(workshop, 5, 5, 5, 5)
    answers(workshop, None, use=3)
    late = feedback.closes_at(workshop) + timedelta(days=1)

    results = feedback.results_of(workshop, now=late)

    assert (results.answers, results.figures) == (5, [])


def test_others_see_only_the_sum_and_only_when_nobody_can_answer_any_more(client, workshop):
    publish_outcomes(workshop)
    answers(workshop, 4, 4, 4, 5, 5, liked="Samtalen")
    page = f"/sv/workshops/{workshop.slug}/outcomes/"
    early = words(client.get(page))
    workshop.ends_at = timezone.now() - timedelta(days=40)
    workshop.starts_at = workshop.ends_at - timedelta(hours=2)
    workshop.save()

    late = words(client.get(page))

    assert "av 5" not in early
    assert "4,4 av 5" in late
    assert "Samtalen" not in late


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_same_link_used_twice_at_once_is_one_answer(monkeypatch, is_guarded):
    workshop, now = make_open_workshop(), timezone.now()
    participant, until = make_registration(workshop), now + timedelta(days=1)
    letters.link("feedback", registration=participant, until=until, now=now)
    link, both, real_lock = SecretLink.objects.get(), threading.Barrier(2), feedback.lock

    def slow_lock(link, *, now):
        unguarded = SecretLink.objects.filter(pk=link.pk).select_related("registration__workshop")
        found = real_lock(link, now=now) if is_guarded else unguarded.first()
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=2)
        return found

    monkeypatch.setattr(feedback, "lock", slow_lock)
    monkeypatch.setattr(waitlist, "lock", lambda workshop: Desk.objects.get(workshop=workshop))

    results = at_once(*[lambda: feedback.answer(link, {"whole": 4}, now=now)] * 2)

    expected = (1, 1) if is_guarded else (0, 2)
    assert (refused(results), Feedback.objects.count()) == expected
