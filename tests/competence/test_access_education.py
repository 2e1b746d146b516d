"""Who may open what of education, offers and interviews: every address, every role."""

import pytest
from django.utils import timezone

from competence.models import OfferRequest
from tests.competence.contributions import make_offer, make_quotation
from tests.competence.surveys import make_survey
from tests.competence.test_access import (  # noqa: F401
    ROLES,
    RUNNERS,
    RUNNERS_DEED,
    asked,
    browsers,
    initiative,
)
from tests.factories import make_education, make_user
from tests.initiatives.test_access import status_of

PROVIDERS = (302, 404, 200, 404, 404, 404, 404, 404, 200)
SURVEY = "sv/competence/surveys/<slug:slug>/"
ITEM = "sv/competence/education/<slug:slug>/"

# Route, method, and the status for each role; the education is given by the organisation asked.
ROWS = {
    ITEM: ("get", (200,) * 9),
    ITEM + "edit/": ("get", PROVIDERS),
    ITEM + "confirm/": ("post", (302, 404, 302, 404, 404, 404, 404, 404, 404)),
    "sv/competence/education/new/": ("get", (302, 404, 200, 200, 404, 404, 404, 404, 200)),
    "sv/competence/offers/": ("get", (302, 404, 200, 200, 200, 200, 200, 404, 200)),
    "sv/competence/offers/new/": ("get", (302, 404, 200, 200, 404, 404, 404, 404, 404)),
    # The organisation asked gives education, but nobody writes to their own.
    "sv/competence/offers/<int:pk>/ask/": ("get", (302, 404, 404, 404, 200, 200, 200, 404, 404)),
    "sv/competence/offers/<int:pk>/withdraw/": (
        "post",
        (302, 404, 302, 404, 404, 404, 404, 404, 302),
    ),
    SURVEY + "interviews/": ("get", RUNNERS),
    SURVEY + "interviews/new/": ("get", RUNNERS),
    SURVEY + "interviews/<int:pk>/": ("get", RUNNERS),
    SURVEY + "interviews/<int:pk>/edit/": ("get", RUNNERS),
    SURVEY + "interviews/<int:pk>/withdraw/": ("post", RUNNERS_DEED),
    SURVEY + "quotations/<int:pk>/approve/": ("post", RUNNERS_DEED),
    SURVEY + "quotations/<int:pk>/withdraw/": ("post", RUNNERS_DEED),
    # Main contacts of the organisation answer: tests/competence/test_offering.py.
    "sv/competence/offers/requests/<int:pk>/": ("get", (302, *(404,) * 8)),
}


@pytest.fixture
def values(asked, initiative):  # noqa: F811
    survey = make_survey(initiative=initiative)
    quotation = make_quotation(survey=survey)
    offer = make_offer(asked)
    request = OfferRequest.objects.create(
        offer=offer, asked_by=make_user(), on_behalf_of="X", message="Hej", asked_at=timezone.now()
    )
    return {
        "slug:slug": make_education(provider_actor=asked).slug,
        "int:pk": offer.pk,
        "survey": survey.slug,
        "interviews": f"interviews/{quotation.interview_id}",
        "quotations": f"quotations/{quotation.pk}",
        "requests": f"requests/{request.pk}",
    }


def test_each_role_may_do_what_its_column_says(browsers, values):  # noqa: F811
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = "/" + route
        for name in ("requests", "interviews", "quotations"):
            address = address.replace(f"{name}/<int:pk>", values[name])
        address = address.replace("surveys/<slug:slug>", f"surveys/{values['survey']}")
        for name in ("slug:slug", "int:pk"):
            address = address.replace(f"<{name}>", str(values[name]))
        statuses = [status_of(browser, method, address) for browser in browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}
