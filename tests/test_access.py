"""Who may open what: one row for each address, and an address without a row fails."""

import pytest
from django.urls import get_resolver, reverse
from django.utils.translation import override

from actors.models import User
from tests.actors.test_access import ROWS as OF_PARTNERS
from tests.atmp_portal.test_access import ROWS as OF_PEOPLE
from tests.atmp_portal.test_evidence_pack_access import ROWS as OF_PACKS
from tests.competence.test_access import ROWS as OF_SURVEYS
from tests.competence.test_access_education import ROWS as OF_EDUCATION
from tests.initiatives.test_access import ROWS as OF_INITIATIVES
from tests.initiatives.test_access_decisions import ROWS as OF_DECISIONS
from tests.initiatives.test_reports_access import ROWS as OF_REPORTS
from tests.workshops.test_access import ROWS as OF_NEWS

OPEN = (200, 200, 200)
SIGN_IN_FIRST = (302, 200, 200)

# Route, what its placeholders hold, and the status for a visitor, a member and staff.
TABLE = {
    "": ({}, (302, 302, 302)),
    "healthz": ({}, OPEN),
    "robots.txt": ({}, OPEN),
    "sitemap.xml": ({}, OPEN),
    ".well-known/security.txt": ({}, OPEN),
    "api/v1/actors.geojson": ({}, OPEN),
    "sv/": ({}, OPEN),
    "sv/actors/": ({}, OPEN),
    "sv/actors/capabilities/": ({}, OPEN),
    "sv/actors/<slug:slug>/": ({"slug": "rise"}, OPEN),
    "sv/initiatives/": ({}, OPEN),
    "sv/initiatives/<slug:slug>/": ({"slug": "atmp-2030"}, OPEN),
    "sv/workshops/": ({}, OPEN),
    "sv/workshops/<slug:slug>/": ({"slug": "betalningsmodeller-for-atmp-2020-11-18"}, OPEN),
    "sv/actions/": ({}, OPEN),
    "sv/competence/": ({}, OPEN),
    "sv/competence/results/<slug:slug>/": ({"slug": "kompetensbehov-atmp-2022-publicerat"}, OPEN),
    "sv/competence/gap/": ({}, OPEN),
    "sv/competence/education/": ({}, OPEN),
    "sv/search/": ({}, OPEN),
    "sv/about/": ({}, OPEN),
    "sv/about/accessibility/": ({}, OPEN),
    "sv/about/privacy/": ({}, OPEN),
    "sv/about/data/": ({}, OPEN),
    "admin/": ({}, (302, 302, 200)),
    # With a token that was made here: tests/outbox/test_unsubscribing.py.
    "letters/stop/<str:token>/": ({"token": "forged"}, (404, 404, 404)),
}
# The health of the machine, not of the visitor, decides over the first: tests/atmp_portal/test_health.py.
TESTED_ELSEWHERE = (
    {"readyz", "calendar/<str:token>.ics"}
    | set(OF_DECISIONS)
    | set(OF_PARTNERS)
    | set(OF_INITIATIVES)
    | set(OF_REPORTS)
    | set(OF_NEWS)
    | set(OF_PEOPLE)
    | set(OF_PACKS)
    | set(OF_SURVEYS)
    | set(OF_EDUCATION)
)
# allauth has pages that lead to an account, and pages of an account.
ENTRANCES = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_email_verification_sent",
}
OF_AN_ACCOUNT = {
    "account_change_password",
    "account_email",
    "account_set_password",
    "account_reauthenticate",
    "account_reauthenticate_by_code",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "usersessions_list",
}
# Steps of a deed that has begun: without it they lead back to its beginning.
IN_BETWEEN = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_logout",
    "account_reset_password_from_key",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


def routes(resolver=None, prefix=""):
    """(route, name) of every address, those with a language in Swedish; the admin is one address here."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route == "admin/":
            yield route, ""
        elif hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route, pattern.name or ""


def is_of_allauth(route):
    return route.startswith("sv/accounts/")


@pytest.fixture(autouse=True)
def in_swedish():
    with override("sv"):
        yield


@pytest.fixture
def people(content, client):
    """A browser for each role."""
    member = User.objects.create_user("maja@example.org", "a long password")
    staff = User.objects.create_superuser("astrid@example.org", "a long password")
    browsers = [client.__class__() for _role in ("visitor", "member", "staff")]
    browsers[1].force_login(member)
    browsers[2].force_login(staff)
    return browsers


def test_every_address_has_a_row():
    addresses = {route for route, _name in routes() if not is_of_allauth(route)}

    assert addresses == set(TABLE) | TESTED_ELSEWHERE


def test_every_address_of_allauth_has_its_group():
    names = {name for route, name in routes() if is_of_allauth(route)}

    assert names == ENTRANCES | OF_AN_ACCOUNT | IN_BETWEEN


def test_each_role_may_open_what_its_column_says(people):
    wrong = {}

    for route, (holds, expected) in TABLE.items():
        address = "/" + route
        for placeholder, value in holds.items():
            address = address.replace(f"<slug:{placeholder}>", value)
        statuses = tuple(browser.get(address).status_code for browser in people)
        if statuses != expected:
            wrong[address] = statuses

    assert wrong == {}


def test_only_entrances_are_open_to_visitors(people):
    visitor = people[0]
    sign_in = reverse("account_login")

    shown = {name for name in ENTRANCES if visitor.get(reverse(name)).status_code == 200}
    sent_to_sign_in = {
        name
        for name in OF_AN_ACCOUNT
        for arguments in [[1] if name in ("mfa_edit_webauthn", "mfa_remove_webauthn") else []]
        if visitor.get(reverse(name, args=arguments)).headers.get("Location", "").startswith(sign_in)
    }

    assert shown == ENTRANCES
    assert sent_to_sign_in == OF_AN_ACCOUNT
