"""The pages of this file's own urls show how many actors there are, and how often they were rendered."""

import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import brotli
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from actors.kept_pages import kept_page
from actors.models import Actor
from tests.factories import make_actor

pytestmark = pytest.mark.urls("tests.atmp_portal.test_page_cache")
rendered = count(1)


@kept_page
@login_not_required
def kept(request):
    return HttpResponse(f"{Actor.objects.count()} actors, rendered {next(rendered)} " + "x" * 2000)


@kept_page
@login_not_required
def changing(request):
    """Somebody adds an actor just after this page has read the actors."""
    body = f"{Actor.objects.count()} actors"
    if "change" in request.headers:
        make_actor()
    return HttpResponse(body)


def answering(make_response):
    return kept_page(login_not_required(make_response))


urlpatterns = [
    path("kept", kept),
    path("changing", changing),
    path("small", answering(lambda request: HttpResponse("small"))),
    path("open", login_not_required(lambda request: HttpResponse(f"rendered {next(rendered)}"))),
    path("form", answering(lambda request: HttpResponse(get_token(request)))),
    path("missing", answering(lambda request: HttpResponse(f"rendered {next(rendered)}", status=404))),
    path("streamed", answering(lambda request: StreamingHttpResponse([f"rendered {next(rendered)}"]))),
    path(
        "refused",
        answering(
            lambda request: HttpResponse(f"rendered {next(rendered)}", headers={"Cache-Control": "no-store"})
        ),
    ),
]


def test_unchanged_page_is_not_rendered_again(db, client, django_assert_num_queries):
    first = client.get("/kept?a=1&b=2&a=0")

    with django_assert_num_queries(1):
        second = client.get("/kept?b=2&a=1&a=0")

    assert second.content == first.content
    assert second.headers == first.headers
    assert client.get("/kept?a=0&a=1&b=2").content != first.content
    assert client.get("/kept?a=1&b=2&a=0", headers={"host": "localhost"}).content != first.content


def test_page_keeps_every_header_of_its_first_answer(db, client):
    client.get("/kept")

    headers = client.get("/kept").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Vary"] == "Accept-Encoding, Cookie"


@pytest.mark.parametrize(
    "change",
    [
        lambda: make_actor(),
        lambda: Actor.objects.bulk_create([Actor(slug="x", name="X", name_en="X", kind="network")]),
        lambda: Actor.objects.update(name="Y"),
        lambda: Actor.objects.all()[0].delete(),
        lambda: connection.cursor().execute("UPDATE actors_actor SET name = 'Z'"),
    ],
    ids=["create", "bulk_create", "update", "delete", "sql"],
)
def test_page_is_rendered_again_after_a_change(db, client, change):
    make_actor()
    before = client.get("/kept")
    assert client.get("/kept").content == before.content

    change()

    after = client.get("/kept")
    assert after.content != before.content
    assert after["ETag"] != before["ETag"]
    assert client.get("/kept").content == after.content


def test_page_shows_an_edit_in_the_admin_on_the_next_request(db, client, admin_client, settings):
    settings.ROOT_URLCONF = "atmp_portal.urls"
    actor = make_actor(name="Namnet före")
    assert "Namnet före" in client.get("/api/v1/actors.geojson").content.decode()
    form = admin_client.get(f"/admin/actors/actor/{actor.pk}/change/").context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    fields |= {"name": "Namnet efter"}
    inlines = {
        f"{inline.formset.prefix}-{part}": 0
        for inline in admin_client.get(f"/admin/actors/actor/{actor.pk}/change/").context[
            "inline_admin_formsets"
        ]
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    answer = admin_client.post(
        f"/admin/actors/actor/{actor.pk}/change/",
        {name: "" if value is None else value for name, value in (fields | inlines).items()},
    )

    assert answer.status_code == 302
    assert "Namnet efter" in client.get("/api/v1/actors.geojson").content.decode()


def test_change_while_a_page_is_made_shows_on_the_next_request(db, client):
    assert client.get("/changing", headers={"change": "1"}).content == b"0 actors"

    assert client.get("/changing").content == b"1 actors"


def test_page_is_rendered_again_on_another_day_in_stockholm(db, client):
    with time_machine.travel("2030-06-01T21:59:00Z", tick=False):
        evening = client.get("/kept").content
    with time_machine.travel("2030-06-01T21:59:59Z", tick=False):
        assert client.get("/kept").content == evening

    with time_machine.travel("2030-06-01T22:00:01Z", tick=False):
        assert client.get("/kept").content != evening


def test_reader_who_has_the_page_is_told_so(db, client):
    tag = client.get("/kept")["ETag"]

    for known in (tag, f'"other", W/{tag}', "*"):
        answer = client.get("/kept", headers={"if-none-match": known})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert client.get("/kept", headers={"if-none-match": '"other"'}).status_code == 200


def test_first_rendering_answers_a_conditional_request_too(db, client):
    tag = client.get("/small")["ETag"]
    make_actor()

    assert client.get("/small", headers={"if-none-match": tag}).status_code == 304


def test_each_encoding_has_a_tag_of_its_own(db, client):
    plain, br, zipped = (
        client.get("/kept", headers={"accept-encoding": encoding}) for encoding in ("", "br", "gzip")
    )

    assert brotli.decompress(br.content) == gzip.decompress(zipped.content) == plain.content
    assert [len(answer.content) for answer in (plain, br, zipped)] == [
        int(answer["Content-Length"]) for answer in (plain, br, zipped)
    ]
    assert len({plain["ETag"], br["ETag"], zipped["ETag"]}) == 3
    crossed = {"accept-encoding": "gzip", "if-none-match": br["ETag"]}
    assert client.get("/kept", headers=crossed).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity, br;q=0.5", None),
        ("identity", None),
        ("BR", "br"),
        ("br;q=nonsense", None),
        ("; ;,", None),
    ],
)
def test_encoding_is_the_one_the_reader_prefers(db, client, accepted, used):
    answer = client.get("/kept", headers={"accept-encoding": accepted})

    assert answer.get("Content-Encoding") == used


def test_tiny_answer_is_not_compressed(db, client):
    answer = client.get("/small", headers={"accept-encoding": "br"})

    assert (answer.content, answer.get("Content-Encoding")) == (b"small", None)


def test_head_has_the_headers_of_get_and_no_body(db, client):
    page = client.get("/kept", headers={"accept-encoding": "br"})

    head = client.head("/kept", headers={"accept-encoding": "br"})

    assert (head.headers, head.content) == (page.headers, b"")


@pytest.mark.parametrize("address", ["/open", "/missing", "/streamed", "/refused"])
def test_answer_that_may_not_be_kept_is_made_each_time(db, client, address):
    first = b"".join(client.get(address))

    assert b"".join(client.get(address)) != first


def test_answer_that_sets_a_cookie_is_not_kept(db):
    first, second = Client().get("/form"), Client().get("/form")

    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value
    assert "ETag" not in first.headers


def test_post_is_not_kept(db, client):
    client.get("/kept")

    assert b"rendered" in client.post("/kept").content
    assert "ETag" not in client.post("/kept").headers


def test_whoever_has_a_session_gets_a_page_of_their_own(db, client, admin_client):
    kept_for_visitors = client.get("/kept")

    answer = admin_client.get("/kept", headers={"if-none-match": kept_for_visitors["ETag"]})

    assert answer.status_code == 200
    assert answer.content != kept_for_visitors.content
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get("/kept").content == kept_for_visitors.content


def test_page_that_needs_no_content_asks_no_database(client):
    # Without the fixture db a query would fail the test.
    assert client.get("/open").status_code == 200


def test_pages_asked_for_longest_ago_make_room(db, client, settings):
    settings.PAGE_CACHE_ENTRIES = 2
    first, second = client.get("/kept?1").content, client.get("/kept?2").content
    assert client.get("/kept?1").content == first

    client.get("/kept?3")

    assert client.get("/kept?1").content == first
    assert client.get("/kept?2").content != second


def test_pages_take_no_more_than_their_share_of_memory(db, client, settings):
    settings.PAGE_CACHE_BYTES = 40_000
    bodies = [client.get(f"/kept?{number}").content for number in range(20)]

    again = [client.get(f"/kept?{number}").content for number in reversed(range(20))]

    assert sum(body in again for body in bodies) in range(2, 6)


def test_no_entries_means_that_nothing_is_kept(db, client, settings):
    settings.PAGE_CACHE_ENTRIES = 0

    assert client.get("/kept").content != client.get("/kept").content


@pytest.mark.django_db(transaction=True)
def test_every_thread_shows_a_change_on_its_next_request():
    def ask(_):
        answer = Client().get("/kept").content
        connections.close_all()
        return answer

    with ThreadPoolExecutor(4) as threads:
        for number in range(1, 11):
            make_actor()
            answers = set(threads.map(ask, range(8)))
            assert {answer.split(b",")[0] for answer in answers} == {f"{number} actors".encode()}


@pytest.mark.django_db(transaction=True)
def test_every_process_shows_a_change_on_its_next_request(two_servers):
    actor = make_actor(name="Aktör 0")
    for server in two_servers:
        assert [ask(server)[0], ask(server)[0]] == ["Aktör 0", "Aktör 0"]
        assert ask(server, {"If-None-Match": ask(server)[1]})[0] is None

    for number in range(1, 21):
        tags = [ask(server)[1] for server in two_servers]
        Actor.objects.filter(pk=actor.pk).update(name=f"Aktör {number}")

        answers = [
            ask(server, {"If-None-Match": tag})[0] for server, tag in zip(two_servers, tags, strict=True)
        ]

        assert answers == [f"Aktör {number}"] * 2


@pytest.fixture
def two_servers():
    """Two web servers over the database of this test, each a process with pages of its own."""
    url = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"postgresql:///{url['NAME']}?host={url['HOST']}&user={url['USER']}",
    }
    ports = [free_port(), free_port()]
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
            + ["--blocking-threads", "2", "atmp_portal.wsgi:application"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(port)
        yield ports
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return ask(port)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no server answers on port {port}")


def ask(port, headers=None):
    """The name of the only actor and the tag; None for the name if nothing has changed."""
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    web.request("GET", "/api/v1/actors.geojson", headers=headers or {})
    answer = web.getresponse()
    body = answer.read()
    web.close()
    if answer.status == 304:
        return None, answer.headers["ETag"]
    features = json.loads(body)["features"]
    return features[0]["properties"]["name"] if features else "", answer.headers["ETag"]
