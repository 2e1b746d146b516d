"""Choosing a language, pages about the portal, what machines read, and what is said when something fails."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from atmp_portal import views
from tests.factories import make_actor, make_initiative, make_release, make_workshop

pytestmark = pytest.mark.django_db


# — language —


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        ("", "", "sv"),
        ("", "en-GB,en;q=0.9,sv;q=0.5", "en"),
        ("", "de-DE,de;q=0.9", "sv"),
        ("sv", "en", "sv"),
        ("en", "sv", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_root_leads_to_the_language_of_the_reader(client, cookie, accepted, language):
    client.cookies["django_language"] = cookie

    response = client.get("/", headers={"accept-language": accepted})

    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert {"Accept-Language", "Cookie"} <= set(re.split(r",\s*", response["Vary"]))
    assert "Set-Cookie" not in response


# — about the portal —

ABOUT = ["about/", "about/accessibility/", "about/privacy/", "about/data/"]


@pytest.mark.parametrize("address", ABOUT[:3])
def test_pages_about_the_portal_name_who_runs_it(client, settings, address):
    settings.OPERATOR_NAME, settings.CONTACT_EMAIL = "Myndigheten X", "portal@example.org"

    page = client.get(f"/sv/{address}").content.decode()

    assert "Myndigheten X ansvarar för portalen och dess innehåll." in page
    assert "mailto:portal@example.org" in page


@pytest.mark.parametrize("address", ABOUT[:3])
def test_pages_about_the_portal_admit_that_nobody_is_named(client, settings, address):
    settings.OPERATOR_NAME = ""

    page = client.get(f"/sv/{address}").content.decode()

    assert "Den här installationen är en demonstration" in page


def test_the_accessibility_statement_has_what_the_law_asks_for(client):
    page = client.get("/sv/about/accessibility/").content.decode()

    for words in ("2018:1937", "delvis förenlig", "självskattning", "https://www.digg.se/tdosanmalan"):
        assert words in page
    assert "25 november 2026" in page


def test_examples_of_open_data_find_actors(client, content, settings):
    page = client.get("/en/about/data/").content.decode()

    examples = re.findall(r'readonly value="([^"]*)"', page)

    assert len(examples) == 5
    for example in examples:
        address = example.replace("&amp;", "&").removeprefix(settings.SITE_URL)
        assert client.get(address).json()["features"], example


@pytest.mark.parametrize("address", ["", "search/?q=x", *ABOUT])
def test_reading_sets_no_cookie(client, address):
    response = client.get(f"/sv/{address}")

    assert response.status_code == 200
    assert not response.cookies


# — for machines —


def test_robots_are_shown_the_sitemap(client, settings):
    text = client.get("/robots.txt").content.decode()

    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_security_txt_expires_within_a_year(client, settings):
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == f"mailto:{settings.CONTACT_EMAIL}"
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    left = parse_datetime(fields["Expires"]) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)


def test_the_sitemap_has_each_page_in_both_languages(client):
    records = [make_actor(), make_initiative(), make_workshop(), make_release()]

    sitemap = client.get("/sitemap.xml").content.decode()

    places = re.findall(r"<loc>http://testserver(.*?)</loc>", sitemap)
    for record in records:
        for language in ("sv", "en"):
            with override(language):
                assert record.get_absolute_url() in places
    assert "/sv/about/privacy/" in places
    assert len(places) == len(set(places))
    assert sitemap.count('hreflang="en"') == len(places)


def test_places_in_the_sitemap_answer(client, content):
    sitemap = client.get("/sitemap.xml").content.decode()

    places = re.findall(r"<loc>http://testserver(.*?)</loc>", sitemap)
    some = places[::40]
    wrong = {place: status for place in some if (status := client.get(place).status_code) != 200}

    assert len(places) > 300
    assert wrong == {}


# — something is wrong —


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Sidan finns inte"), ("en", "The page does not exist")]
)
def test_a_page_that_does_not_exist_says_so_and_helps(client, language, words):
    response = client.get(f"/{language}/actors/nobody-with-this-name/")
    page = response.content.decode()

    assert response.status_code == 404
    assert f"<h1>{words}</h1>" in page
    assert f'action="/{language}/search/"' in page


def test_a_page_one_may_not_see_says_so():
    request = RequestFactory().get("/en/")
    request.resolver_match = None

    with override("en"):
        response = views.forbidden(request, PermissionDenied())

    assert response.status_code == 403
    assert "You may not see this page" in response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("sv", "Något gick fel"), ("en", "Something went wrong")])
def test_the_page_for_a_fault_needs_neither_database_nor_request(language, words, django_assert_num_queries):
    with override(language), django_assert_num_queries(0):
        response = views.server_error(None)

    page = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{language}">' in page
    assert f"<h1>{words}</h1>" in page


def test_a_form_refused_for_its_token_says_what_to_do():
    with override("en"):
        page = render_to_string("403_csrf.html", {}, RequestFactory().get("/en/"))

    assert "The form could not be sent" in page
