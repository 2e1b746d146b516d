"""What every page needs: its twin in the other language, its part of the site, who is signed in."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from actors.languages import LANGUAGES

from . import my_tasks


def portal(request):
    """Nothing here touches the session of somebody who has none."""
    match = request.resolver_match
    return {
        "section": match.app_name or match.url_name if match else "",
        "twins": SimpleLazyObject(lambda: twins_of(request.get_full_path())),
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated,
        "task_count": SimpleLazyObject(lambda: my_tasks.how_many(request.user)),
        "site_url": settings.SITE_URL,
    }


def twins_of(path):
    """The address of this page in each language; a page without twins has the start pages."""
    found = {}
    for language in LANGUAGES:
        twin = translate_url(path, language)
        found[language] = twin if twin.startswith(f"/{language}/") else f"/{language}/"
    return found
