"""Who may open what of the surveys: every address, every role, their own and a foreign one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from competence import designing, fielding
from competence.models import WaveRelease
from tests.competence.surveys import ask, make_survey, make_wave, small_instrument
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_user,
)
from tests.initiatives.test_access import status_of

ROLES = (
    "visitor",
    "stranger",
    "member of one asked",
    "member of another",
    "lead",
    "coordinator",
    "coordinator of another",
    "former coordinator",
    "administrator",
)
# Whoever runs the survey never sees an answer; a visitor needs the link of a letter.
RESPONDENTS = (404, 404, 200, 404, 404, 404, 404, 404, 404)
RESPONDENTS_DEED = (404, 404, 302, 404, 404, 404, 404, 404, 404)
RUNNERS = (302, 404, 404, 404, 200, 200, 404, 404, 200)
RUNNERS_DEED = (302, 404, 404, 404, 302, 302, 404, 404, 302)
ANY_RUNNER = (302, 404, 404, 404, 200, 200, 200, 404, 200)
IS_WAVE = "sv/competence/waves/<slug:slug>/"
IS_SURVEY = "sv/competence/surveys/<slug:slug>/"
DRAFT = IS_SURVEY + "questionnaire/<int:pk>/design/"

# Route, method, and the status for each role. A deed that is done answers with a redirect.
ROWS = {
    "sv/competence/answer/<str:secret>/": ("get", (410,) * 9),
    IS_WAVE + "answer/": ("get", RESPONDENTS),
    IS_WAVE + "answer/<slug:part>/": ("get", RESPONDENTS),
    IS_WAVE + "questions/": ("get", RESPONDENTS),
    IS_WAVE + "save/": ("post", (404,) * 9),
    IS_WAVE + "review/": ("get", RESPONDENTS),
    IS_WAVE + "submitted/": ("get", RESPONDENTS_DEED),
    IS_WAVE + "offer/": ("post", RESPONDENTS_DEED),
    IS_WAVE + "correct/": ("post", RESPONDENTS_DEED),
    IS_WAVE + "colleagues/": ("get", RESPONDENTS),
    IS_WAVE + "colleagues/<int:pk>/end/": ("post", (404,) * 9),
    IS_WAVE + "decline/": ("get", RESPONDENTS),
    IS_WAVE + "stop-reminders/": ("post", RESPONDENTS_DEED),
    IS_WAVE + "manage/": ("get", RUNNERS),
    IS_WAVE + "manage/add/": ("get", RUNNERS),
    IS_WAVE + "manage/add-list/": ("get", RUNNERS),
    IS_WAVE + "manage/organisation/<int:pk>/": ("get", RUNNERS),
    IS_WAVE + "manage/send/": ("post", RUNNERS_DEED),
    IS_WAVE + "manage/end/": ("get", RUNNERS),
    IS_WAVE + "manage/close/": ("post", RUNNERS_DEED),
    IS_WAVE + "manage/release/": ("get", RUNNERS),
    IS_WAVE + "manage/release/<int:pk>/": ("get", RUNNERS),
    IS_WAVE + "manage/release/<int:pk>/progress/": ("get", RUNNERS),
    IS_WAVE + "manage/release/<int:pk>/publish/": ("post", RUNNERS_DEED),
    IS_WAVE + "manage/release/<int:pk>/discard/": ("post", RUNNERS_DEED),
    IS_WAVE + "manage/release/<int:pk>/withdraw/": ("post", RUNNERS_DEED),
    "sv/competence/compare/<slug:slug>/": ("get", (404,) * 9),
    "sv/competence/results/<slug:slug>.csv": ("get", (404,) * 9),
    "sv/competence/results/<slug:slug>.pdf": ("get", (404,) * 9),
    "sv/competence/results/<slug:slug>.xlsx": ("get", (404,) * 9),
    "sv/competence/surveys/": ("get", ANY_RUNNER),
    "sv/competence/surveys/new/": ("get", ANY_RUNNER),
    IS_SURVEY: ("get", RUNNERS),
    IS_SURVEY + "questionnaire/": ("get", RUNNERS),
    IS_SURVEY + "questionnaire/begin/": ("post", RUNNERS_DEED),
    IS_SURVEY + "questionnaire/<int:pk>/": ("get", RUNNERS),
    DRAFT: ("get", RUNNERS),
    DRAFT + "words/": ("get", RUNNERS),
    DRAFT + "part/": ("get", RUNNERS),
    DRAFT + "part/<slug:part>/": ("get", RUNNERS),
    DRAFT + "part/<slug:part>/question/": ("get", RUNNERS),
    DRAFT + "question/<slug:question>/": ("get", RUNNERS),
    IS_SURVEY + "questionnaire/<int:pk>.yaml": ("get", RUNNERS),
    IS_SURVEY + "questionnaire/<int:pk>/delete/": ("post", RUNNERS_DEED),
    IS_SURVEY + "wave/": ("get", RUNNERS),
}


@pytest.fixture
def initiative(db):
    return make_initiative()


@pytest.fixture
def asked(db):
    return make_actor()


@pytest.fixture
def browsers(client, initiative, asked):
    """A browser for each role."""
    ended_at = timezone.now()
    ended = {"started_at": ended_at - timedelta(days=9), "ended_at": ended_at}
    people = [
        None,
        make_user(),
        make_member(asked),
        make_member(make_actor()),
        make_lead(initiative),
        make_lead(initiative, role="coordinator"),
        make_lead(make_initiative(), role="coordinator"),
        make_lead(initiative, role="coordinator", **ended),
        make_administrator(),
    ]
    found = [client.__class__() for _person in people]
    for browser, person in zip(found, people, strict=True):
        if person:
            browser.force_login(person)
    return found


@pytest.fixture
def unit(initiative, asked):
    """The organisation asked in an open wave."""
    instrument = small_instrument({"slug": "plans", "type": "yes_no"})
    wave = make_wave(survey=make_survey(initiative=initiative), instrument=instrument)
    unit = ask(wave, actor=asked)
    fielding.field(wave, by=make_user(), now=timezone.now())
    unit.draft = designing.begin(wave.survey, by=make_user(), now=timezone.now())
    unit.release = WaveRelease.objects.create(
        wave=wave, number=1, prepared_by=make_user(), prepared_at=timezone.now()
    )
    return unit


def test_each_role_may_do_what_its_column_says(browsers, unit):
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = address_of(route, unit)
        statuses = [status_of(browser, method, address) for browser in browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}


def address_of(route, unit):
    wave = unit.wave
    slug = wave.survey.slug if "/surveys/" in route else wave.slug
    pk = unit.pk if "organisation/" in route else wave.questionnaire_id
    pk = 0 if "colleagues/" in route else pk
    pk = unit.release.pk if "release/" in route else pk
    pk = unit.draft.pk if "/design/" in route else pk
    for name, value in {
        "slug:slug": slug,
        "slug:part": "delen",
        "slug:question": "plans",
        "str:secret": "forged",
        "int:pk": pk,
    }.items():
        route = route.replace(f"<{name}>", str(value))
    return f"/{route}"
