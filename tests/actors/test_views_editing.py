"""Members edit their actor, page by page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from actors.models import Actor, ActorChange, ActorLogo, Consent, Facility, Membership
from atmp_portal.page_cache import forget_pages
from tests.actors.test_logos import picture
from tests.factories import make_actor, make_administrator, make_facility, make_member, make_user
from tests.filled_forms import fields_of


@pytest.fixture
def actor(db):
    return make_actor(slug="cellbolaget", name="Cellbolaget", name_en="The Cell Company", summary_sv="Först")


@pytest.fixture
def member(client, actor):
    """Somebody who acts for the actor and has signed in."""
    person = make_member(actor, make_user(name="Maja Medlem"))
    client.force_login(person)
    return person


def form_of(client, address):
    """The fields of the page's own form, as a browser would send them."""
    fields = fields_of(client.get(address), "edit")
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


EDIT = "/en/actors/cellbolaget/edit/"


def test_a_change_is_live_at_once_and_its_history_names_the_person(client, actor, member):
    response = client.post(EDIT, form_of(client, EDIT) | {"summary_sv": "Nya ord"})

    assert response["Location"] == "/en/actors/cellbolaget/"
    assert Actor.objects.get().summary_sv == "Nya ord"
    assert [str(row.history_user) for row in actor.history.all()] == ["Maja Medlem", "None"]
    assert "Nya ord" in client.get("/sv/actors/cellbolaget/").content.decode()


def test_the_second_of_two_is_shown_both_versions_and_can_save_again(client, actor, member):
    opened = form_of(client, EDIT)
    other = make_member(actor, make_user(name="Nils Nästa"))
    second = client.__class__()
    second.force_login(other)
    second.post(EDIT, opened | {"summary_sv": "Den förstas", "website": "https://first.example"})

    refused = client.post(EDIT, opened | {"summary_sv": "Den andras", "aliases": "CB"})

    html = refused.content.decode()
    assert refused.status_code == 409
    assert "<title>Error: " in html
    assert html.count("Den förstas") == 1
    assert "Nils Nästa" in html
    again = {
        name: value for name, value in fields_of(refused, "edit").items() if name != "csrfmiddlewaretoken"
    }
    assert (again["summary_sv"], again["website"], again["aliases"]) == (
        "Den andras", "https://first.example", "CB",
    )  # fmt: skip
    assert client.post(EDIT, again).status_code == 302
    saved = Actor.objects.get()
    assert (saved.summary_sv, saved.website, saved.aliases) == ("Den andras", "https://first.example", ["CB"])


def test_a_new_name_waits_for_an_administrator_who_sees_before_and_after(client, actor, member):
    client.post(EDIT, form_of(client, EDIT) | {"name": "Nya bolaget", "kind": "university"})
    waiting = client.get(EDIT).content.decode()
    client.force_login(make_administrator())
    queue = client.get("/en/actors/changes/").content.decode()
    change = ActorChange.objects.get()

    client.post(reverse("actors:answer_change", args=[change.pk]), {"approve": "1"})

    assert "waits for an administrator" in waiting
    for words in ("Cellbolaget", "<b>Nya bolaget</b>", "Company", "<b>University</b>"):
        assert words in queue
    saved = Actor.objects.get()
    assert (saved.name, saved.kind) == ("Nya bolaget", "university")


def test_a_personal_number_is_refused_beside_its_field(client, actor, member):
    response = client.post(EDIT, form_of(client, EDIT) | {"organisation_number": "811218-9876"})

    assert list(response.context["form"].errors) == ["organisation_number"]
    assert ActorChange.objects.count() == 0


def test_a_place_that_cannot_be_is_said_and_what_was_written_stays(client, actor, member):
    response = client.post(EDIT, form_of(client, EDIT) | {"country": "NO", "summary_sv": "Mina ord"})

    assert response.context["form"].errors
    assert "Mina ord" in response.content.decode()
    assert Actor.objects.get().summary_sv == "Först"


def test_a_logo_is_shown_on_the_profile_and_taken_away(client, actor, member):
    logo = SimpleUploadedFile("logo.exe", picture(), content_type="text/html")
    client.post(EDIT, form_of(client, EDIT) | {"logo_file": logo})
    kept = ActorLogo.objects.get()
    address = reverse("logo", args=[kept.sha256])

    shown = client.__class__().get(address)
    profile = client.__class__().get("/sv/actors/cellbolaget/").content.decode()
    client.post(EDIT, form_of(client, EDIT) | {"removes_logo": "on"})

    assert address == f"/logos/{kept.sha256}.png"
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        bytes(kept.png), "image/png", "nosniff",
    )  # fmt: skip
    assert "immutable" in shown["Cache-Control"]
    assert f'src="{address}"' in profile
    assert client.get(address).status_code == 404


def test_two_actors_may_have_the_same_logo(client, actor, member):
    other = make_actor()
    client.post(EDIT, form_of(client, EDIT) | {"logo_file": SimpleUploadedFile("logo.png", picture())})
    kept = ActorLogo.objects.get()
    ActorLogo.objects.create(actor=other, png=kept.png, sha256=kept.sha256, width=40, height=20)

    assert client.get(reverse("logo", args=[kept.sha256])).status_code == 200


def test_what_is_no_picture_is_refused_beside_its_field(client, actor, member):
    drawing = SimpleUploadedFile(
        "logo.png", b"<svg><script>alert(1)</script></svg>", content_type="image/png"
    )

    response = client.post(EDIT, form_of(client, EDIT) | {"logo_file": drawing})

    assert list(response.context["form"].errors) == ["logo_file"]
    assert ActorLogo.objects.count() == 0


def test_a_facility_is_added_and_edited(client, actor, member):
    new = "/en/actors/cellbolaget/facilities/new/"
    fields = {"name": "Renrum", "name_en": "Clean room", "kind": "manufacturing", "status": "operating"}

    client.post(new, form_of(client, new) | fields | {"capabilities": ["fill_finish"], "since": "2020-05"})
    facility = Facility.objects.get()
    address = f"/en/actors/cellbolaget/facilities/{facility.slug}/"
    client.post(address, form_of(client, address) | {"gmp": "yes"})
    untouched = form_of(client, address)
    client.post(address, untouched | {"since": "2021"})
    kept = client.post(address, untouched | {"staff": "7"})
    wrong = client.post(address, form_of(client, address) | {"since": "last summer", "area_m2": "-3"})

    facility.refresh_from_db()
    assert (facility.capabilities, facility.gmp, facility.since.text) == (["fill_finish"], "yes", "2021")
    assert (kept.status_code, facility.staff) == (302, 7)
    assert sorted(wrong.context["form"].errors) == ["area_m2", "since"]


def test_a_facility_that_somebody_else_changed_is_shown_twice(client, actor, member):
    facility = make_facility(actor, summary_sv="Först")
    address = f"/en/actors/cellbolaget/facilities/{facility.slug}/"
    opened = form_of(client, address)
    client.post(address, opened | {"summary_sv": "Den förstas"})

    response = client.post(address, opened | {"summary_sv": "Den andras"})

    assert response.status_code == 409
    assert "Den förstas" in response.content.decode()
    assert "Den andras" in response.content.decode()


def test_the_facility_of_another_is_not_found(client, actor, member):
    foreign = make_facility(make_actor())

    assert client.get(f"/en/actors/cellbolaget/facilities/{foreign.slug}/").status_code == 404


@pytest.mark.parametrize("address", [EDIT, "/en/actors/cellbolaget/facilities/new/"])
def test_only_members_of_this_actor_may_edit(client, actor, address):
    former = make_member(actor, ended_at=timezone.now())
    foreign, reviewer, current = (
        make_member(make_actor()),
        make_member(actor, role="reviewer"),
        make_member(actor),
    )
    statuses = []

    for person in (former, foreign, reviewer, current, make_administrator()):
        client.force_login(person)
        statuses.append((client.get(address).status_code, client.post(address, {"name": ""}).status_code))

    assert statuses == [(404, 404), (404, 404), (404, 404), (200, 200), (200, 200)]


def test_an_ended_membership_loses_the_page_at_once(client, actor, member):
    before = client.get(EDIT).status_code

    Membership.objects.update(ended_at=timezone.now())

    assert (before, client.get(EDIT).status_code) == (200, 404)


# — the profile —


def test_the_profile_offers_editing_to_members_only(client, actor, member):
    forget_pages()
    seen = {
        "member": client.get("/en/actors/cellbolaget/"),
        "visitor": client.__class__().get("/en/actors/cellbolaget/"),
    }
    client.force_login(make_user())
    seen["stranger"] = client.get("/en/actors/cellbolaget/")

    assert {who: EDIT in page.content.decode() for who, page in seen.items()} == {
        "member": True,
        "visitor": False,
        "stranger": False,
    }
    assert seen["member"]["Cache-Control"] == "private, no-store"
    assert not seen["visitor"].cookies


def test_a_contact_person_agrees_for_themselves_and_no_address_is_shown(client, actor, member):
    profile = "/en/actors/cellbolaget/"
    visitor = client.__class__()
    before = visitor.get(profile).content.decode()

    client.post("/en/actors/cellbolaget/contact-person/")
    shown = visitor.get(profile).content.decode()
    member.name = "Maja Nyman"
    member.save()
    renamed = visitor.get(profile).content.decode()
    consent = Consent.objects.get()
    client.post("/en/actors/cellbolaget/contact-person/", {"hide": "1"})
    hidden = visitor.get(profile).content.decode()

    assert ["Maja Medlem" in page for page in (before, shown, hidden)] == [False, True, False]
    assert "Maja Nyman" in renamed
    assert member.email not in shown
    assert consent.wording.startswith("The portal may show my name")


def test_a_stranger_cannot_become_contact_person(client, actor):
    client.force_login(make_administrator())

    assert client.post("/en/actors/cellbolaget/contact-person/").status_code == 404


def test_a_logo_waits_until_the_conflict_is_settled(client, actor, member):
    opened = form_of(client, EDIT)
    client.post(EDIT, opened | {"summary_sv": "Den förstas"})
    logo = SimpleUploadedFile("logo.png", picture(), content_type="image/png")

    refused = client.post(EDIT, opened | {"summary_sv": "Den andras", "logo_file": logo})
    logos_after_conflict = ActorLogo.objects.count()
    logo.seek(0)
    saved = client.post(EDIT, form_of(client, EDIT) | {"logo_file": logo})

    assert (refused.status_code, logos_after_conflict) == (409, 0)
    assert (saved.status_code, ActorLogo.objects.count()) == (302, 1)


def test_empty_choices_are_words(client, actor, member):
    html = client.get("/sv/actors/cellbolaget/edit/").content.decode()

    assert "---" not in html
    assert '<option value="">Inget valt</option>' in html or "Inget valt</option>" in html
