"""Every public page in a real browser: accessible, within its width, and without a word to another host."""

from pathlib import Path

import pytest
from django.conf import settings

from actors.models import Actor
from competence.models import Release
from initiatives.models import Initiative
from workshops.models import Workshop

AXE = Path(settings.NODE_MODULES, "axe-core", "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async options => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"], ...options});
    return violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.target.join(" ")}`));
}"""
ONLY_COLOURS = {"runOnly": ["color-contrast"]}
WIDE, PHONE, NARROWEST = ({"width": width, "height": 900} for width in (1280, 390, 320))
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"

# One of each kind of page; of records, those with most to show.
PAGES = [
    "",
    "actors/",
    "actors/?view=list",
    "actors/?kind=company&region=12&view=list",
    "actors/?q=qwxyz",
    "actors/?kind=nonsense",
    "actors/capabilities/",
    "actors/rise/",
    "initiatives/",
    "initiatives/atmp-2030/",
    "initiatives/atmp-innovationskluster/",
    "workshops/",
    "workshops/kliniska-provningar-av-atmp-2020-11-19/",
    "actions/",
    "actions/?status=done",
    "competence/",
    "competence/gap/",
    "competence/education/",
    "competence/results/kompetensbehov-atmp-2022-publicerat/",
    "search/",
    "search/?q=cell",
    "search/?q=cell&kind=actors",
    "search/?q=genterpi",
    "about/",
    "about/accessibility/",
    "about/privacy/",
    "about/data/",
    "accounts/login/",
    "accounts/login/code/",
    "accounts/password/reset/",
    "accounts/signup/",
    "nothing/here/",
]


@pytest.fixture
def context(context):
    """These tests load hundreds of pages, and the first of each kind fills the caches of the server."""
    context.set_default_timeout(30_000)
    return context


@pytest.fixture
def faults(page, site):
    """What the browser complains of while the test runs, and every request that leaves the site."""
    heard = []
    # Colours are measured as they end, not on their way from light to dark.
    page.emulate_media(reduced_motion="reduce")
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: None if is_own(request.url, site) else heard.append(request.url))
    return heard


def is_own(url, site):
    return url.startswith((f"{site}/", "data:", "blob:"))


def axe_faults(page, options=None):
    # Given as code and not as a script of the page, so that the content policy stays in force.
    page.evaluate(AXE)
    return page.evaluate(RUN_AXE, options or {})


def colour_faults(page):
    page.emulate_media(color_scheme="dark")
    found = axe_faults(page, ONLY_COLOURS)
    page.emulate_media(color_scheme="light")
    return [f"dark {fault}" for fault in found]


def sideways(page, size, text="100%"):
    page.set_viewport_size(size)
    page.evaluate(TEXT_SIZE, text)
    overflow = page.evaluate(SIDEWAYS)
    page.evaluate(TEXT_SIZE, "")
    return [f"{size['width']} px, {text} text: {overflow} px too wide"] if overflow > 0 else []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_kind_of_page_is_accessible_and_fits(page, site, faults, language):
    found = {}

    for address in PAGES:
        page.set_viewport_size(WIDE)
        page.goto(f"{site}/{language}/{address}")
        wrong = [] if page.locator("html").get_attribute("lang") == language else ["lang"]
        wrong += axe_faults(page) + colour_faults(page)
        wrong += sideways(page, WIDE, "200%") + sideways(page, NARROWEST) + sideways(page, PHONE, "200%")
        page.set_viewport_size(PHONE)
        wrong += axe_faults(page) + colour_faults(page)
        wrong += [fault for fault in faults if not ("404" in fault and address == "nothing/here/")]
        faults.clear()
        if wrong:
            found[address] = sorted(set(wrong))

    assert found == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_of_every_record_is_accessible(page, site, faults, language):
    records = [record for model in (Actor, Initiative, Workshop, Release) for record in model.objects.all()]
    found = {}

    for number, record in enumerate(records):
        # Every fourth page in each of the four clothes; the other language shifts them by one.
        wearing = (number + (language == "en")) % 4
        page.set_viewport_size(PHONE if wearing % 2 else WIDE)
        page.emulate_media(color_scheme="dark" if wearing > 1 else "light")
        address = record.get_absolute_url().replace("/sv/", f"/{language}/")
        page.goto(site + address)
        wrong = axe_faults(page) + sideways(page, NARROWEST) + faults
        faults.clear()
        if wrong:
            found[address] = sorted(set(wrong))

    assert found == {}


@pytest.mark.parametrize(("language", "words"), [("sv", "Till innehållet"), ("en", "Skip to the content")])
def test_the_first_stop_of_the_keyboard_leads_to_the_content(page, site, language, words):
    page.goto(f"{site}/{language}/")

    page.keyboard.press("Tab")
    first_stop = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert first_stop == words
    assert page.evaluate("document.activeElement.id") == "main"


def test_choosing_a_language_leads_to_the_twin_and_is_remembered(page, site):
    page.goto(f"{site}/sv/about/")

    page.locator(".tools").get_by_role("link", name="English").click()
    page.wait_for_url("**/en/about/")
    page.goto(f"{site}/")

    assert page.url == f"{site}/en/"


def test_a_form_sent_wrong_says_so_where_it_is_wrong(page, site):
    page.goto(f"{site}/sv/accounts/login/")

    page.get_by_label("E-postadress").fill("ingen@example.org")
    page.get_by_label("Lösenord").fill("fel lösenord")
    page.get_by_role("button", name="Logga in").click()

    assert page.title().startswith("Fel: ")
    assert page.get_by_role("alert").is_visible()
    assert axe_faults(page) == []
