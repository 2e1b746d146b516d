"""Which pages may be kept: a mark on the view, read by the roof's page cache.

It stands here because every app with public pages stands on this one, and because what makes keeping
safe, the content version, is counted here.
"""

from django.conf import settings


def reader_of(request):
    """The person who has signed in, or None for a visitor, whose answer may be kept.

    A kept page asks here and not `request.user`: looking for the user of somebody without a session would
    make the answer depend on cookies.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return request.user
    return None


def kept_page(view):
    """Mark a view whose GET answer to visitors depends on nothing but its address, the content and the date.

    Such an answer is kept and given again until the content or the date in Stockholm changes. It must
    not depend on cookies, on preferred languages (use a language prefix) or on the time of day.
    """
    view.is_kept_page = True
    return view


def kept_page_while(state):
    """The same for a view whose answer also depends on what changes too often for the content version.

    `state(**what the address holds)` reads that in one small query and returns something that can be
    compared; the page is given again only while it is equal. It must show nothing else of that matter.
    """

    def mark(view):
        view.kept_state = state
        return kept_page(view)

    return mark
