"""What every page needs: its twin, its part of the site, and who is signed in."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from actors.languages import LANGUAGES, current_language

from . import my_tasks


def portal(request):
    """Nothing here touches the session of somebody who has none."""
    match = request.resolver_match
    return {
        "section": match.app_name or match.url_name if match else "",
        "twins": twins_of(request),
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated,
        "task_count": SimpleLazyObject(lambda: my_tasks.how_many(request.user)),
        "has_reports": SimpleLazyObject(lambda: my_tasks.has_reports(request.user)),
        "site_url": settings.SITE_URL,
    }


def twins_of(request):
    """The address of this page in each language; what is no page has the start pages for twins."""
    path, here = request.get_full_path(), f"/{current_language()}/"
    rest = path.removeprefix(here) if request.resolver_match and path.startswith(here) else ""
    return {language: f"/{language}/{rest}" for language in LANGUAGES}
