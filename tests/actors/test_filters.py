from django.http import QueryDict

from actors.filters import FACETS, Filters, read_filters


def values(**chosen):
    return dict.fromkeys(FACETS, ()) | chosen


def test_read_filters_reads_every_parameter():
    query = QueryDict("q=+cell++terapi+&kind=company&kind=university&region=12&page=3&view=list&other=1")

    filters = read_filters(query)

    assert filters == Filters(
        "cell terapi", values(kind=("company", "university"), region=("12",)), page=3, view="list"
    )


def test_read_filters_of_nothing_is_empty():
    filters = read_filters(QueryDict("q=+&kind="))

    assert filters == Filters()
    assert filters.is_empty


def test_read_filters_ignores_a_page_or_view_that_cannot_be():
    for page in ("0", "-1", "x", "", "²", "1" * 5000):
        filters = read_filters(QueryDict(f"page={page}&view=globe"))

        assert (filters.page, filters.view) == (1, "map")
        assert filters.ignored == (("page", page), ("view", "globe"))


def test_query_is_the_same_for_the_same_question():
    one = read_filters(QueryDict("view=map&region=12&kind=company&page=1&q=b%C3%A4st"))
    other = read_filters(QueryDict("q=b%C3%A4st&kind=company&kind=company&region=12"))

    assert one.query == other.query == "q=b%C3%A4st&kind=company&region=12"


def test_links_lead_to_the_first_page_of_a_changed_question():
    filters = read_filters(QueryDict("q=gmp&kind=company&stage=research&page=4&view=list"))

    assert (
        filters.with_value("kind", "network").query
        == "q=gmp&kind=company&kind=network&stage=research&view=list"
    )
    assert filters.without_value("kind", "company").query == "q=gmp&stage=research&view=list"
    assert filters.without_words().query == "kind=company&stage=research&view=list"
    assert filters.on_page(5).query == "q=gmp&kind=company&stage=research&view=list&page=5"
    assert filters.data_query == "q=gmp&kind=company&stage=research"
