"""An organisation's contact answers a survey in a real browser: saved as they type, together, offline."""

import pytest
from playwright.sync_api import expect

from competence import answering
from competence.models import Answer
from tests.browser.test_workshops import sign_in
from tests.competence.surveys import fielded, lead, link_in_letter, make_survey, question, small
from tests.factories import make_initiative, make_lead

PHONE = {"width": 390, "height": 844}
WIDER_THAN_THE_PAGE = """
    [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 80))
"""


@pytest.fixture
def unit(site):
    return fielded(instrument=small())


@pytest.fixture
def phone(page, site, unit):
    """A phone on which the letter's link was opened and the first part stands."""
    page.set_viewport_size(PHONE)
    page.goto(site + link_in_letter())
    page.get_by_role("link", name="Begin to answer").click()
    return page


def saved(page):
    expect(page.locator("[data-words]")).to_contain_text("Saved")


def values(unit):
    return answering.answers_of(unit)


def test_an_answer_is_saved_as_it_is_given_and_leads_to_more_questions(phone, unit):
    number = phone.locator("[data-question=number]")
    expect(number).to_be_hidden()

    phone.get_by_label("Yes").check()

    expect(number).to_be_visible()
    saved(phone)
    assert values(unit) == {"plans": "yes"}
    assert phone.evaluate(WIDER_THAN_THE_PAGE) == []


def test_a_number_that_is_none_is_told_beside_it(phone, unit):
    phone.get_by_label("Yes").check()

    phone.locator("#q-number").fill("tre")

    expect(phone.get_by_text("Write a whole number in digits, such as 3.")).to_be_visible()
    assert values(unit) == {"plans": "yes"}
    phone.locator("#q-number").fill("3")
    expect(phone.get_by_text("Write a whole number in digits, such as 3.")).to_be_hidden()


@pytest.fixture
def second(phone, unit):
    """The phone of somebody who says yes after a colleague has said no."""
    phone.get_by_label("Yes").check()
    saved(phone)
    answering.save(
        unit,
        question(unit, "plans"),
        value="no",
        revision=1,
        by=lead(unit),
        now=Answer.objects.get().saved_at,
    )
    phone.locator("#q-plans-0").dispatch_event("change")
    expect(phone.get_by_text("Anna has answered meanwhile: No.")).to_be_visible()
    return phone


def test_somebody_who_saves_second_is_told_and_can_insist(second, unit):
    second.locator("#q-plans-0").dispatch_event("change")
    second.locator("#q-comment").fill("Hej")
    second.locator("#q-comment").blur()
    saved(second)
    assert values(unit) == {"plans": "no", "comment": "Hej"}

    second.get_by_role("button", name="Save mine instead").click()

    expect(second.get_by_text("Anna has answered meanwhile: No.")).to_be_hidden()
    saved(second)
    assert values(unit)["plans"] == "yes"


def test_somebody_who_saves_second_can_keep_the_other_answer(second, unit):
    second.get_by_role("button", name="Keep that answer").click()

    expect(second.get_by_label("No", exact=True)).to_be_checked()
    expect(second.get_by_text("Anna has answered meanwhile: No.")).to_have_count(0)
    assert values(unit) == {"plans": "no"}
    second.get_by_label("Yes").check()
    saved(second)
    assert values(unit) == {"plans": "yes"}


def test_what_is_typed_without_a_network_is_sent_when_it_is_back(phone, unit):
    phone.context.set_offline(True)
    phone.locator("#q-comment").fill("Skrivet utan nät")
    expect(phone.locator("[data-words]")).to_contain_text("No contact with the portal.")

    phone.context.set_offline(False)

    saved(phone)
    assert values(unit) == {"comment": "Skrivet utan nät"}


def test_a_survey_is_submitted_to_the_end(phone, unit):
    phone.get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Save and go on").click()
    phone.get_by_role("button", name="Submit the answer").click()

    expect(phone.get_by_role("heading", name="The answer is submitted")).to_be_visible()
    unit.refresh_from_db()
    assert unit.disposition == "complete"


def test_a_coordinator_designs_a_questionnaire_on_a_phone(page, client, site):
    survey = make_survey(initiative=make_initiative())
    sign_in(page, client, site, make_lead(survey.initiative, role="coordinator"))
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/en/competence/surveys/{survey.slug}/")

    page.get_by_role("button", name="Design the questionnaire").click()
    page.get_by_role("link", name="Add a part").click()
    page.get_by_label("Title in Swedish").fill("Personal")
    page.get_by_label("Title in English").fill("Staff")
    page.get_by_role("button", name="Save").click()
    for text in ("Plans?", "More?"):
        page.get_by_role("link", name="Add a question").click()
        page.get_by_label("Yes or no").check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Question in Swedish").fill("Fråga?")
        page.get_by_label("Question in English").fill(text)
        page.get_by_role("button", name="Save").click()
    assert page.evaluate(WIDER_THAN_THE_PAGE) == []
    page.get_by_role("button", name="Move A2 up").click()

    expect(page.locator(".designed a")).to_have_text(["More?", "Plans?"])
    page.locator("#question-plans details summary").click()
    page.get_by_role("button", name="Yes, take A1 out").click()
    expect(page.locator(".designed a")).to_have_text(["More?"])
