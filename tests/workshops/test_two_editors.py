"""Two organisers on the same step of a workshop."""

import threading
from contextlib import suppress

import pytest
from django.test import Client

from tests.actors.test_membership import at_once
from tests.factories import make_initiative, make_lead
from tests.filled_forms import fields_of
from tests.workshops.factories import make_open_workshop
from tests.workshops.test_journeys import words
from workshops import waitlist
from workshops.models import Desk, Workshop

pytestmark = pytest.mark.django_db


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def opened(browser, workshop, step):
    """The address of a step, and what its form holds."""
    page = f"/sv/workshops/{workshop.slug}/manage/edit/{step}/"
    return page, fields_of(browser.get(page), "step")


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def workshop(initiative):
    return make_open_workshop(initiative=initiative, title_sv="Först", issue_sv="Vem?")


@pytest.fixture
def pair(initiative):
    return browser_of(make_lead(initiative)), browser_of(make_lead(initiative))


def test_the_second_is_shown_both_versions_and_saves_again_knowing(workshop, pair):
    one, two = pair
    page, mine = opened(two, workshop, "issue")
    _page, theirs = opened(one, workshop, "issue")
    one.post(page, theirs | {"title_sv": "Den första <b>"})

    refused = two.post(page, mine | {"title_sv": "Den andra"})
    workshop.refresh_from_db()
    kept = workshop.title_sv
    again = two.post(page, fields_of(refused, "step"))

    assert (refused.status_code, kept) == (409, "Den första <b>")
    assert "Någon annan har ändrat samma sak" in words(refused)
    assert "Den första &lt;b&gt;" in words(refused)
    assert 'value="Den andra"' in words(refused)
    assert again.status_code == 302
    workshop.refresh_from_db()
    assert workshop.title_sv == "Den andra"
    details = workshop.changes.filter(verb="edited").order_by("pk").values_list("detail", flat=True)
    assert list(details) == [{"step": "issue", "fields": ["title_sv"]}] * 2


def test_what_the_second_left_alone_keeps_what_the_first_wrote(workshop, pair):
    one, two = pair
    page, mine = opened(two, workshop, "issue")
    one.post(page, mine | {"title_sv": "Den första", "questions_sv": "Hur?\r\nNär?"})

    saved = two.post(page, mine | {"issue_sv": "Vad nu?"})

    workshop.refresh_from_db()
    assert saved.status_code == 302
    assert (workshop.title_sv, workshop.issue_sv) == ("Den första", "Vad nu?")
    assert [point.text_sv for point in workshop.points.all()] == ["Hur?", "När?"]


@pytest.mark.parametrize("step", ["issue", "people", "programme", "time", "registration"])
def test_saving_a_step_as_it_was_opened_changes_nothing(workshop, pair, step):
    workshop.participations.create(part="host", text_sv="RISE")
    workshop.agenda.create(order=0, title_sv="Läget")
    page, mine = opened(pair[0], workshop, step)

    saved = pair[0].post(page, mine)

    assert saved.status_code == 302
    assert not workshop.changes.exists()


def test_boxes_and_choices_are_told_in_words(workshop, pair):
    one, two = pair
    page, mine = opened(one, workshop, "registration")
    one.post(page, mine | {"visibility": "participants", "asks_diet": "on", "capacity": "7"})

    left_alone = two.post(page, mine)
    refused = two.post(page, mine | {"capacity": "9"})

    workshop.refresh_from_db()
    assert left_alone.status_code == 302
    assert (workshop.visibility, workshop.registration_questions.count()) == ("participants", 1)
    assert refused.status_code == 409
    assert Desk.objects.get().capacity == 7


def test_a_form_that_does_not_tell_its_state_overwrites_nothing(workshop, pair):
    page, mine = opened(pair[0], workshop, "issue")

    refused = pair[0].post(page, mine | {"title_sv": "Ny", "opened_with": "[broken"})

    assert refused.status_code == 409
    assert Workshop.objects.get().title_sv == "Först"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_who_save_at_the_same_moment_take_turns(monkeypatch, workshop, pair, is_guarded):
    page, mine = opened(pair[0], workshop, "issue")
    both, real_save = threading.Barrier(2), Workshop.save

    def slow_save(self, *args, **more):
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=2)
        return real_save(self, *args, **more)

    monkeypatch.setattr(Workshop, "save", slow_save)
    if not is_guarded:
        monkeypatch.setattr(waitlist, "lock", lambda workshop: Desk.objects.get(workshop=workshop))

    answers = at_once(
        *[
            lambda browser=browser, title=title: browser.post(page, mine | {"title_sv": title}).status_code
            for browser, title in zip(pair, ("Ett", "Två"), strict=True)
        ]
    )

    assert sorted(answers) == ([302, 409] if is_guarded else [302, 302])
