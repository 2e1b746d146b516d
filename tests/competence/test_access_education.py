"""Who may open what of education, offers and interviews: every address, every role."""

import pytest

from tests.competence.test_access import ROLES, asked, browsers, initiative  # noqa: F401
from tests.factories import make_education
from tests.initiatives.test_access import status_of

PROVIDERS = (302, 404, 200, 404, 404, 404, 404, 404, 200)
ITEM = "sv/competence/education/<slug:slug>/"

# Route, method, and the status for each role; the education is given by the organisation asked.
ROWS = {
    ITEM: ("get", (200,) * 9),
    ITEM + "edit/": ("get", PROVIDERS),
    ITEM + "confirm/": ("post", (302, 404, 302, 404, 404, 404, 404, 404, 404)),
    "sv/competence/education/new/": ("get", (302, 404, 200, 200, 404, 404, 404, 404, 200)),
}


@pytest.fixture
def values(asked):  # noqa: F811
    return {"slug:slug": make_education(provider_actor=asked).slug}


def test_each_role_may_do_what_its_column_says(browsers, values):  # noqa: F811
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = "/" + route
        for name, value in values.items():
            address = address.replace(f"<{name}>", str(value))
        statuses = [status_of(browser, method, address) for browser in browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}
