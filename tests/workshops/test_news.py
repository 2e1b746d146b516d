"""News: who writes, who reads, and where it stands."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import User
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_news,
    make_partnership,
    make_user,
    make_workshop,
)
from workshops.models import NewsPost

pytestmark = pytest.mark.django_db

WORDS = {"title_sv": "Ny lokal", "text_sv": "Vi har **flyttat**."}


def test_a_coordinator_writes_a_draft_looks_at_it_and_publishes_it(client):
    initiative, partner = make_initiative(name_en="Cell network"), make_actor(name_en="Vector Lab")
    make_partnership(partner, initiative)
    coordinator = make_lead(initiative, role="coordinator")
    client.force_login(coordinator)

    saved = client.post(
        "/en/news/new/",
        WORDS | {"title_en": "Premises", "initiatives": "Cell network", "actors": "Vector Lab"},
    )
    post = NewsPost.objects.get()
    preview = client.get(post.get_absolute_url()).content.decode()
    client.logout()
    hidden = client.get(f"/en/news/{post.slug}/").status_code
    client.force_login(coordinator)
    client.post(f"/en/news/{post.slug}/publish/")
    client.logout()
    html = client.get(f"/en/news/{post.slug}/").content.decode()

    assert saved.status_code == 302
    assert (post.written_by, post.published_at) == (coordinator, None)
    assert "<strong>flyttat</strong>" in preview
    assert hidden == 404
    assert "Premises" in html
    assert '<div class="stack" lang="sv"><p>Vi har <strong>flyttat</strong>.</p>' in html


def test_scripts_in_the_text_are_taken_out(client):
    post = make_news(text_en="<script>alert(1)</script>[here](javascript:alert(1)) <img src=x onerror=y>")

    html = client.get(f"/en/news/{post.slug}/").content.decode()

    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<img src=x" not in html


def test_nobody_writes_about_what_is_not_theirs(client):
    own, other = make_initiative(), make_initiative(name_en="Foreign", name_sv="Främmande")
    make_actor(name="Bolaget", name_en="The Company")
    client.force_login(make_lead(own))

    response = client.post(
        "/en/news/new/", WORDS | {"initiatives": other.name_sv, "actors": "Bolaget", "workshops": ""}
    )

    assert sorted(response.context["form"].errors) == ["actors", "initiatives"]
    assert NewsPost.objects.count() == 0


def test_an_administrator_writes_about_an_actor_alone(client):
    actor = make_actor(name_en="The Company")
    client.force_login(User.objects.create_superuser("admin@example.org", name="Ada"))

    client.post("/en/news/new/", WORDS | {"actors": f"http://testserver/sv/actors/{actor.slug}/"})

    assert list(NewsPost.objects.get().actors.all()) == [actor]


def test_only_those_of_the_initiative_may_edit_and_withdraw(client):
    initiative = make_initiative()
    post = make_news(initiative)
    strangers = [make_user(), make_member(make_actor()), make_lead(make_initiative())]

    refused = []
    for person in strangers:
        client.force_login(person)
        refused += [
            client.get(reverse("news:edit", args=[post.slug])).status_code,
            client.post(reverse("news:withdraw", args=[post.slug])).status_code,
        ]
    client.force_login(make_lead(initiative))
    client.post(reverse("news:withdraw", args=[post.slug]))

    post.refresh_from_db()
    assert refused == [404] * 6
    assert post.published_at is None


def test_two_who_edit_a_post_are_shown_both_versions(client):
    initiative = make_initiative()
    post = make_news(initiative, text_sv="Först")
    client.force_login(make_lead(initiative))
    page = reverse("news:edit", args=[post.slug])
    opened = {"version": client.get(page).context["form"]["version"].value()}
    words = {"title_sv": post.title_sv, "title_en": post.title_en, "text_en": post.text_en}
    opened |= words | {"initiatives": initiative.name_sv}
    client.post(page, opened | {"text_sv": "Den enas"})

    refused = client.post(page, opened | {"text_sv": "Den andras"})

    post.refresh_from_db()
    ((field, conflict),) = refused.context["conflicts"]
    assert refused.status_code == 409
    assert (field.name, conflict.theirs, conflict.mine) == ("text_sv", "Den enas", "Den andras")
    assert post.text_sv == "Den enas"


def test_news_stands_on_the_pages_it_concerns_and_a_draft_on_none(client):
    initiative, actor, workshop = make_initiative(), make_actor(), make_workshop()
    shown = make_news(initiative, title_en="The shown post")
    draft = make_news(initiative, title_en="The draft post", published_at=None)
    for post in (shown, draft):
        post.actors.add(actor)
        post.workshops.add(workshop)
    pages = [
        "/en/",
        "/en/news/",
        f"/en/news/?initiative={initiative.slug}",
        f"/en/initiatives/{initiative.slug}/",
        f"/en/actors/{actor.slug}/",
        f"/en/workshops/{workshop.slug}/",
        "/en/search/?q=post",
    ]

    found = {page: client.get(page).content.decode() for page in pages}
    sitemap = client.get("/sitemap.xml").content.decode()

    assert [page for page in pages if "The shown post" not in found[page]] == ["/en/search/?q=post"]
    assert "shown <mark>post</mark>" in found["/en/search/?q=post"]
    assert not any("The draft post" in html or "draft <mark>" in html for html in found.values())
    assert f"/sv/news/{shown.slug}/" in sitemap
    assert f"/sv/news/{draft.slug}/" not in sitemap


def test_the_list_can_be_narrowed_and_says_when_it_is_empty(client):
    one, other = make_initiative(), make_initiative()
    empty = client.get("/en/news/").content.decode()
    post = make_news(one)

    narrowed = client.get(f"/en/news/?initiative={one.slug}").context["page"]
    nothing = client.get(f"/en/news/?initiative={other.slug}").content.decode()

    assert "No news yet" in empty
    assert list(narrowed) == [post]
    assert "No news about this yet" in nothing


def test_a_kept_page_of_news_shows_a_post_as_soon_as_it_is_published(client):
    initiative = make_initiative()
    post = make_news(initiative, published_at=None, title_en="At last")
    before = client.get("/en/news/").content.decode()
    client.force_login(make_lead(initiative))
    client.post(reverse("news:publish", args=[post.slug]))
    client.logout()

    after = client.get("/en/news/")

    assert "At last" not in before
    assert "At last" in after.content.decode()
    assert "Publish" not in after.content.decode().replace("Published", "")


def test_lists_ask_as_much_for_three_posts_as_for_one(client):
    initiative = make_initiative()
    pages = ["/en/", "/en/news/", f"/en/initiatives/{initiative.slug}/"]
    counts = {page: [] for page in pages}

    for number in (1, 2):
        for _each in range(number):
            post = make_news(initiative)
            post.actors.add(make_actor())
            post.workshops.add(make_workshop())
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            counts[page].append(len(asked))

    assert {page: set(found) for page, found in counts.items() if len(set(found)) > 1} == {}


def test_the_author_deletes_a_draft_and_nobody_else_of_the_initiative_does(client):
    initiative = make_initiative()
    author, other = make_lead(initiative), make_lead(initiative, role="coordinator")
    draft = make_news(initiative, written_by=author, published_at=None)
    path = reverse("news:delete", args=[draft.slug])

    client.force_login(other)
    page_of_other = client.get(draft.get_absolute_url()).content.decode()
    refused = client.post(path)
    client.force_login(author)
    page_of_author = client.get(draft.get_absolute_url()).content.decode()
    looked = client.get(path)
    done = client.post(path)

    assert (path in page_of_other, path in page_of_author) == (False, True)
    assert (refused.status_code, looked.status_code) == (404, 405)
    assert done["Location"] == reverse("news:index")
    assert not NewsPost.objects.exists()


def test_a_published_post_is_not_deleted(client):
    initiative = make_initiative()
    author = make_lead(initiative)
    post = make_news(initiative, written_by=author)
    path = reverse("news:delete", args=[post.slug])
    client.force_login(author)

    page = client.get(post.get_absolute_url()).content.decode()
    answer = client.post(path, follow=True)

    assert path not in page
    assert "dra tillbaka den först" in answer.content.decode()
    assert NewsPost.objects.get() == post


@pytest.mark.parametrize("query", ["?initiative=%00", "?actor=%00", "?workshop=a%00b"])
def test_a_sign_that_the_database_cannot_hold_narrows_to_nothing_worse(client, query):
    client.force_login(make_administrator())

    pages = [client.get(f"/en/news/{query}"), client.get(f"/en/news/new/{query}")]

    assert [page.status_code for page in pages] == [200, 200]
