"""Which pages may be kept: a mark on the view, read by the roof's page cache.

It stands here because every app with public pages stands on this one, and because what makes keeping
safe, the content version, is counted here.
"""


def kept_page(view):
    """Mark a view whose GET answer to visitors depends on nothing but its address, the content and the date.

    Such an answer is kept and given again until the content or the date in Stockholm changes. It must
    not depend on cookies, on preferred languages (use a language prefix) or on the time of day.
    """
    view.is_kept_page = True
    return view
