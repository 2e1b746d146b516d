"""A walk through every page that a visitor can reach: links, headings, identifiers and languages hold."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest

STARTS = ("/sv/", "/en/")
NOT_WALKED = ("/static/", "/admin/")
# Of the addresses that differ only in the values of their query, so many are opened.
OF_A_QUERY = 3


class PageReader(HTMLParser):
    """The links, identifiers and heading levels of a page, and where an image or a field lacks its words."""

    def __init__(self):
        super().__init__()
        self.links, self.ids, self.levels, self.language = [], [], [], ""
        self.main_count = 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "main":
            self.main_count += 1
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag in ("a", "link") and "href" in attributes:
            self.links.append(attributes["href"])

    def faults(self, address):
        skipped = [
            f"h{before} then h{level}"
            for before, level in zip(self.levels, self.levels[1:], strict=False)
            if level > before + 1
        ]
        twice = [f"id {name} twice" for name, times in Counter(self.ids).items() if times > 1]
        others = [
            fault
            for fault, is_so in (
                ("not one h1", self.levels.count(1) != 1),
                ("not one main", self.main_count != 1),
                ("language", not address.startswith(f"/{self.language}/")),
            )
            if is_so
        ]
        return skipped + twice + others


def query_of(address):
    """The path, and the names of the parameters without their values."""
    parts = urlsplit(address)
    return parts.path, tuple(name for name, _value in parse_qsl(parts.query))


@pytest.fixture
def walk(transactional_db, client, content):
    """{address: PageReader} of every page reached, and {address: (status, where the link stood)} of the rest.

    Some pages with a query are opened too, but their links are not followed further. Outside of a
    transaction, what the portal keeps between requests is kept here too, which makes the walk short.
    """
    pages, broken = {}, {}
    waiting = [(start, "start") for start in STARTS]
    seen, opened = set(STARTS), Counter()
    while waiting:
        address, stood_on = waiting.pop()
        opened[query_of(address)] += 1
        if "?" in address and opened[query_of(address)] > OF_A_QUERY:
            continue
        response = client.get(address)
        if response.status_code != 200:
            broken[address] = (response.status_code, stood_on)
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        pages[address] = reader = PageReader()
        reader.feed(response.content.decode())
        if "?" in address:
            continue
        for link in reader.links:
            target = urldefrag(urljoin(address, link)).url
            is_ours = not urlsplit(target).netloc and target.startswith("/")
            if is_ours and target not in seen and not target.startswith(NOT_WALKED):
                seen.add(target)
                waiting.append((target, address))
    return pages, broken


def test_every_page_holds_and_every_link_leads_somewhere(walk):
    pages, broken = walk

    faults = {address: found for address, page in pages.items() if (found := page.faults(address))}
    nowhere = {
        f"{link} on {address}"
        for address, page in pages.items()
        for link in page.links
        if "#" in link
        and (target := urldefrag(urljoin(address, link)))
        and target.url in pages
        and target.fragment not in pages[target.url].ids
    }

    assert len(pages) > 330
    assert broken == {}
    assert faults == {}
    assert nowhere == set()
