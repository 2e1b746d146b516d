"""Public pages kept in this process, ready to send, until the content or the date changes.

A page is kept under its address and given again only while the database says that the content has the
version it was made from (actors/models/content_version.py). That version is read before the view runs: a
change made while a page is being made has a later one, so the next request makes the page anew. One tiny
query is what a kept page costs, and an edit, wherever it is made, shows on the very next request.

Views opt in with `actors.kept_pages.kept_page`. Whoever has a session gets a page of their own.
"""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from functools import cached_property, lru_cache, partial
from urllib.parse import parse_qsl, urlencode

import brotli
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone

from actors.facets import forget_indexes
from actors.kept_content import current_content_version

# In bytes: a smaller answer fits into one packet as it is.
WORTH_COMPRESSING = 1000
ENTITY_TAG = re.compile(r'"[^"]*"')
CODING = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q=([\d.]+)\s*)?", re.ASCII)


class PageCache:
    """The outermost middleware: what it keeps and sends has everything the others add to a response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return told_to_nobody_else(self.get_response(request))
        if not settings.PAGE_CACHE_ENTRIES or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        key = key_of(request)
        page = _store.get(key)
        request.page_state = page.state if page else None
        request.page_edition = current_edition(page.state) if page else None
        if page and page.edition == request.page_edition:
            return page.answer(request)
        response = self.get_response(request)
        if request.page_edition is None or not can_be_kept(request, response):
            return response
        page = Page(request.page_edition, response, request.page_state)
        _store.put(key, page)
        return page.answer(request)

    def process_view(self, request, view, args, kwargs):
        # Only here is it known whether the database must be asked: /healthz and static files need none.
        if getattr(view, "is_kept_page", False) and getattr(request, "page_edition", "") is None:
            state = getattr(view, "kept_state", None)
            request.page_state = partial(state, **kwargs) if state else None
            request.page_edition = current_edition(request.page_state)


def key_of(request):
    """What an answer may depend on. Parameters may come in any order, the values of one may not."""
    query = request.META.get("QUERY_STRING", "")
    if query:
        query = urlencode(sorted(parse_qsl(query, keep_blank_values=True), key=lambda pair: pair[0]))
    return request.scheme, request.META.get("HTTP_HOST", ""), request.path, query


def current_edition(state=None):
    """The content version, today's date in Stockholm, and what else the page depends on.

    None while the database does not answer.
    """
    try:
        return current_content_version(), timezone.localdate(), state() if state else None
    except DatabaseError:
        return None


def can_be_kept(request, response):
    """Whether this is a whole answer for anybody. A view can refuse by saying Cache-Control itself."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not response.has_header("Content-Encoding")
    )


def told_to_nobody_else(response):
    """The answer to somebody with a session; what says already who may keep it (static files) is left."""
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    return response


class Page:
    """An answer in every form that was asked for so far, and the edition of the content it shows."""

    def __init__(self, edition, response, state=None):
        self.edition, self.state = edition, state
        self.body = response.content
        self.tag = hashlib.sha256(
            response.get("Content-Language", "").encode() + b"\n" + self.body
        ).hexdigest()[:32]
        self.headers = dict(response.items()) | {
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding, Cookie",
        }

    @property
    def size(self):
        """Bytes, roughly: the body, the compressed forms that may be made of it, and what holds them."""
        return 2 * len(self.body) + 4000

    @cached_property
    def plain(self):
        return self.body, self._headers("", self.body)

    @cached_property
    def br(self):
        body = brotli.compress(self.body, quality=5)
        return body, self._headers("br", body)

    @cached_property
    def gzip(self):
        body = gzip.compress(self.body, compresslevel=6, mtime=0)
        return body, self._headers("gzip", body)

    def answer(self, request):
        """The page in the best form that this reader accepts, or 304 if that is the one it has."""
        form = "plain"
        if len(self.body) >= WORTH_COMPRESSING:
            form = best_form(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body, headers = getattr(self, form)
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known and (known.strip() == "*" or headers["ETag"] in ENTITY_TAG.findall(known)):
            return HttpResponseNotModified(
                headers={name: headers[name] for name in ("ETag", "Cache-Control", "Vary")}
            )
        return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)

    def _headers(self, coding, body):
        # Forms with different bytes need different tags (RFC 9110, 8.8.3).
        headers = self.headers | {"ETag": f'"{self.tag}-{coding}"' if coding else f'"{self.tag}"'}
        if coding:
            headers["Content-Encoding"] = coding
        return headers | {"Content-Length": str(len(body))}


@lru_cache(maxsize=500)
def best_form(accept_encoding):
    """ "br", "gzip" or "plain", by the header Accept-Encoding (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        match = CODING.fullmatch(part)
        if match:
            weights[match[1]] = weight_of(match[2])
    others = weights.get("*", 0)
    # The first of equals is taken: br is the smaller one.
    form = max(("br", "gzip"), key=lambda coding: weights.get(coding, others))
    weight = weights.get(form, others)
    return form if weight and weight >= weights.get("identity", 0) else "plain"


def weight_of(text):
    try:
        return float(text) if text else 1
    except ValueError:
        return 0


class Store:
    """The pages of this process; those asked for longest ago make room. Threads may share it."""

    def __init__(self):
        self.pages = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def get(self, key):
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key, page):
        # One huge answer may not drive everything else out.
        if page.size > settings.PAGE_CACHE_BYTES / 4:
            return
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size += page.size
            while len(self.pages) > settings.PAGE_CACHE_ENTRIES or self.size > settings.PAGE_CACHE_BYTES:
                self._drop(next(iter(self.pages)))

    def clear(self):
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key):
        page = self.pages.pop(key, None)
        self.size -= page.size if page else 0


_store = Store()


def forget_pages():
    """Drop everything that this process keeps under a content version, as if it had just been started."""
    _store.clear()
    forget_indexes()
