"""Writing a section of a report in a real browser: saved as one types, and never lost."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from initiatives import preparing
from tests.browser.test_workshops import has_no_sideways_scroll, sign_in
from tests.factories import make_actor, make_initiative, make_lead, make_obligation, make_user


@pytest.fixture
def section(site):
    """The only section of a report that is being written."""
    obligation = make_obligation(
        make_initiative(),
        make_actor(),
        "2030-03-31",
        state="scheduled",
        opens_on=date(2020, 1, 1),
        contents=["Lokaler"],
    )
    lead = make_lead(obligation.requirement.initiative)
    preparing.start(obligation, by=lead, now=timezone.now())
    found = obligation.sections.get()
    found.lead = lead
    return found


@pytest.fixture
def writing(page, client, site, section):
    """The page of the section, open for the lead of the initiative on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, client, site, section.lead)
    initiative = section.obligation.requirement.initiative
    page.goto(f"{site}/sv/initiatives/{initiative.slug}/reports/{section.obligation_id}/sections/1/")
    return page


def where_it_stands(page):
    return page.locator("[data-stands] .tag:visible")


def state_of(page):
    return page.locator("[data-words]")


def test_what_is_typed_is_saved_and_shown_as_begun(writing, section):
    expect(where_it_stands(writing)).to_have_text("Tomt")

    writing.locator("textarea[name=text]").press_sequentially("Lokalerna räcker.")

    expect(state_of(writing)).to_contain_text("Sparat")
    expect(where_it_stands(writing)).to_have_text("Påbörjat")
    section.refresh_from_db()
    assert (section.text, section.revision) == ("Lokalerna räcker.", 1)
    assert has_no_sideways_scroll(writing)

    writing.locator("textarea[name=text]").fill("")

    expect(where_it_stands(writing)).to_have_text("Tomt")


def test_text_that_another_person_saved_in_between_is_not_overwritten(writing, section):
    other = make_user(name="Anna Ek")
    preparing.save_section(section, text="Annas text.", revision=0, by=other, now=timezone.now())

    field = writing.locator("textarea[name=text]")
    field.press_sequentially("Min text.")

    conflict = writing.locator("[data-conflict]")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("Anna Ek")
    expect(field).to_have_value("Min text.")
    section.refresh_from_db()
    assert section.text == "Annas text."

    writing.get_by_role("button", name="Spara", exact=True).click()

    expect(writing.locator("#conflict")).to_be_visible()
    expect(writing.get_by_text("Annas text.").first).to_be_visible()
    expect(writing.locator("textarea[name=text]")).to_have_value("Min text.")
    section.refresh_from_db()
    assert section.text == "Annas text."


def test_text_written_without_a_network_is_kept_and_saved_when_it_is_back(writing, section):
    writing.context.set_offline(True)
    writing.locator("textarea[name=text]").press_sequentially("Skrivet på tåget.")

    kept = writing.locator("[data-kept]")
    expect(kept).to_be_visible()
    section.refresh_from_db()
    assert section.text == ""
    assert "Skrivet på tåget." in writing.evaluate("JSON.stringify(localStorage)")

    writing.context.set_offline(False)

    expect(state_of(writing)).to_contain_text("Sparat")
    expect(kept).to_be_hidden()
    section.refresh_from_db()
    assert section.text == "Skrivet på tåget."
    assert "Skrivet" not in writing.evaluate("JSON.stringify(localStorage)")
