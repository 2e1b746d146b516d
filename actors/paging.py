"""Lists shown a page at a time."""

from django.core.paginator import Paginator

PER_PAGE = 20


def paged(rows, query, *, parameter="page", item="", per_page=PER_PAGE):
    """The page of `rows` that a QueryDict asks for; the nearest one where there is no such page.

    Where the query names no page but one of the rows, by its slug in the parameter `item`, it is the page
    on which that row stands: so each row of a list has an address that stays.
    """
    paginator = Paginator(rows, per_page)
    if parameter not in query and query.get(item):
        slugs = list(rows.values_list("slug", flat=True))
        if query[item] in slugs:
            return paginator.page(slugs.index(query[item]) // per_page + 1)
    return paginator.get_page(query.get(parameter))
