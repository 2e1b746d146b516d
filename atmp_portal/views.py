"""Pages made of several rooms, pages about the portal itself, and what is said when something is wrong."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page
from actors.models import ActorKind, Modality, Stage

from . import home as front_page
from . import search_page
from .drawn_map import empty_map
from .sitemaps import SITEMAPS

# When the accessibility of the portal was last assessed; the statement says so.
ASSESSED_ON = date(2026, 11, 25)
SECURITY_CONTACT_VALID_FOR = timedelta(days=180)


@login_not_required
@require_safe
def choose_language(request):
    """To the front page in the language of the cookie, else of the browser, else in Swedish."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@login_not_required
@kept_page
@require_safe
def home(request):
    release = front_page.latest_release()
    items, is_ahead = front_page.agenda(timezone.localdate())
    context = front_page.hero() | {
        "figures": front_page.key_figures(release),
        "news": front_page.news(),
        "agenda": items,
        "is_ahead": is_ahead,
        "coverage": front_page.coverage(),
        "needs": front_page.competence_needs(release),
    }
    return render(request, "home/home.html", context)


@login_not_required
@kept_page
@require_safe
def search(request):
    return render(request, "search/search.html", search_page.results(request.GET))


# — about the portal —


def operator():
    """Who runs this installation, for the pages that say so."""
    return {"operator_name": settings.OPERATOR_NAME, "contact_email": settings.CONTACT_EMAIL}


@login_not_required
@kept_page
@require_safe
def about(request):
    return render(request, "about/about.html", operator())


@login_not_required
@kept_page
@require_safe
def accessibility(request):
    return render(request, "about/accessibility.html", operator() | {"assessed_on": ASSESSED_ON})


@login_not_required
@kept_page
@require_safe
def privacy(request):
    return render(request, "about/privacy.html", operator())


@login_not_required
@kept_page
@require_safe
def data(request):
    address = settings.SITE_URL + reverse("actors_geojson")
    examples = [
        (_("All actors"), address),
        (_("Companies"), f"{address}?kind=company"),
        (_("GMP manufacturing in Västra Götaland"), f"{address}?stage=gmp_manufacturing&region=14"),
        (_("Companies in gene therapy"), f"{address}?modality=gene_therapy&kind=company"),
        (_("Those who take part in ATMP 2030"), f"{address}?initiative=atmp-2030"),
    ]
    lists = [
        (_("Kind (kind)"), ActorKind.choices),
        (_("Step or role (stage)"), Stage.choices),
        (_("Type of therapy (modality)"), Modality.choices),
    ]
    context = operator() | {"address": address, "examples": examples, "lists": lists}
    return render(request, "about/data.html", context)


# — for machines —


@login_not_required
@require_safe
def robots(request):
    return HttpResponse(
        render_to_string("robots.txt", {"site_url": settings.SITE_URL}),
        content_type="text/plain; charset=utf-8",
    )


@login_not_required
@kept_page
@require_safe
def sitemap(request):
    return sitemap_of(request, SITEMAPS)


@login_not_required
@require_safe
def security(request):
    """Where to tell of a weakness (RFC 9116). The file must expire within a year."""
    expires = timezone.now() + SECURITY_CONTACT_VALID_FOR
    context = operator() | {
        "site_url": settings.SITE_URL,
        "expires": expires.strftime("%Y-%m-%dT00:00:00Z"),
    }
    return HttpResponse(render_to_string("security.txt", context), content_type="text/plain; charset=utf-8")


# — something is wrong —


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", {"map": empty_map()}, status=404)


def server_error(request):
    """Without the database, the user and the context that other pages need: any of them may be the fault."""
    return HttpResponseServerError(render_to_string("500.html"))
