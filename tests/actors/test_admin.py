"""The staff door of the actors."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, Affiliation, Citation, Facility, Person, Statement, User
from tests.factories import make_actor, make_source
from tests.filled_forms import add_row, fields_of

ADD = "admin:actors_actor_add"
CHANGE = "admin:actors_actor_change"


def form_of(client, view, *args, form_id="actor_form"):
    return fields_of(client.get(reverse(view, args=args)), form_id)


def errors_of(response):
    return response.context["adminform"].form.errors


def test_actor_is_added_with_lists_places_and_sources(staff):
    source = make_source()
    form = form_of(staff, ADD)
    form |= {
        "name": "Åsas Celler AB",
        "name_en": "Asa's Cells",
        "kind": "company",
        "slug": "asas-celler",
        "aliases": "Åsas\r\n  AC AB \r\n\r\n",
        "stages": ["gmp_manufacturing", "research"],
        "modalities": ["gene_therapy"],
        "field_basis": f"city: general_knowledge\r\nwebsite: lookup:{source.slug}",
    }
    add_row(form, "other_sites", city="Lund", country="SE")
    add_row(form, "actors-citation-content_type-object_id", source=source.pk, note="s. 3")
    add_row(form, "actors-statement-content_type-object_id", kind="later", text_sv="Nytt", as_of="2023-05")

    response = staff.post(reverse(ADD), form)

    actor = Actor.objects.get(slug="asas-celler")
    assert response.status_code == 302
    assert actor.aliases == ["Åsas", "AC AB"]
    assert actor.stages == ["research", "gmp_manufacturing"]
    assert actor.modalities == ["gene_therapy"]
    assert actor.field_basis == {"city": "general_knowledge", "website": f"lookup:{source.slug}"}
    assert [site.city for site in actor.other_sites.all()] == ["Lund"]
    assert [(citation.source, citation.note) for citation in actor.citations.all()] == [(source, "s. 3")]
    assert [str(statement.as_of) for statement in actor.statements.all()] == ["May 2023"]


def test_actor_saved_unchanged_stays_as_it_was(staff):
    actor = make_actor(
        aliases=["A", "B"], stages=["logistics", "policy"], field_basis={"city": "general_knowledge"}
    )
    before = Actor.objects.values().get()

    staff.post(reverse(CHANGE, args=[actor.pk]), form_of(staff, CHANGE, actor.pk))

    assert Actor.objects.values().get() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "taken"}, "slug"),
        ({"kind": "club"}, "kind"),
        ({"stages": ["dancing"]}, "stages"),
        ({"lat": "95"}, "lon"),
        ({"lat": "57", "lon": ""}, "lon"),
        ({"county": "12", "country": "NO"}, "country"),
        ({"field_basis": "city general_knowledge"}, "field_basis"),
        ({"field_basis": "city: rumour"}, "field_basis"),
        ({"field_basis": "city: lookup:no-such-source"}, "field_basis"),
        ({"website": "not an address"}, "website"),
    ],
)
def test_wrong_input_is_said_beside_the_field_and_writes_nothing(staff, wrong, field):
    make_actor(slug="taken")
    actor = make_actor()
    before = list(Actor.objects.order_by("pk").values())
    form = form_of(staff, CHANGE, actor.pk) | {"name_en": "New"} | wrong

    response = staff.post(reverse(CHANGE, args=[actor.pk]), form)

    assert list(errors_of(response)) == [field]
    assert list(Actor.objects.order_by("pk").values()) == before


def test_an_actor_cannot_be_part_of_itself(staff):
    actor = make_actor()
    form = form_of(staff, CHANGE, actor.pk) | {"part_of": actor.pk}

    response = staff.post(reverse(CHANGE, args=[actor.pk]), form)

    assert errors_of(response) == {"part_of": ["An actor cannot be part of itself."]}


def test_the_same_source_twice_is_refused_beside_the_second(staff):
    actor, source = make_actor(), make_source()
    form = form_of(staff, CHANGE, actor.pk)
    add_row(form, "actors-citation-content_type-object_id", source=source.pk)
    add_row(form, "actors-citation-content_type-object_id", source=source.pk)

    response = staff.post(reverse(CHANGE, args=[actor.pk]), form)

    sources = response.context["inline_admin_formsets"][-1].formset
    assert [row.errors for row in sources.forms] == [{}, {"source": ["This source is already given."]}]
    assert Citation.objects.count() == 0


def test_a_statement_without_words_is_refused_beside_its_text(staff):
    actor = make_actor()
    form = form_of(staff, CHANGE, actor.pk)
    add_row(form, "actors-statement-content_type-object_id", kind="later", as_of="2023")

    response = staff.post(reverse(CHANGE, args=[actor.pk]), form)

    statements = response.context["inline_admin_formsets"][-2].formset
    assert [row.errors for row in statements.forms] == [
        {"text_en": ["Write the text in at least one language."]}
    ]
    assert Statement.objects.count() == 0


def test_new_rows_without_a_number_come_last(staff):
    actor = make_actor()
    sources = [make_source(), make_source(), make_source()]
    Citation.objects.create(record=actor, source=sources[0], order=4)
    form = form_of(staff, CHANGE, actor.pk)
    add_row(form, "actors-citation-content_type-object_id", source=sources[1].pk)
    add_row(form, "actors-citation-content_type-object_id", source=sources[2].pk)

    staff.post(reverse(CHANGE, args=[actor.pk]), form)

    assert [(row.source, row.order) for row in actor.citations.all()] == [
        (sources[0], 4),
        (sources[1], 5),
        (sources[2], 6),
    ]


def test_history_says_who_changed_what(staff):
    actor = make_actor(kind="company", name="Cellbolaget", stages=["research"])
    form = form_of(staff, CHANGE, actor.pk) | {"kind": "university", "stages": ["research", "policy"]}
    add_row(form, "other_sites", city="Lund", country="SE")
    staff.post(reverse(CHANGE, args=[actor.pk]), form)

    response = staff.get(reverse("admin:actors_actor_history", args=[actor.pk]))

    html = response.content.decode()
    assert html.count("Astrid Granat") >= 2
    assert "<strong>Kind:</strong> Company → University" in html
    assert "<strong>Steps and roles:</strong> Research → Research, Policy" in html
    assert "Further place: Lund" in html


def test_an_earlier_version_is_restored(staff):
    actor = make_actor(city="Lund")
    first = actor.history.get()
    staff.post(reverse(CHANGE, args=[actor.pk]), form_of(staff, CHANGE, actor.pk) | {"city": "Malmö"})
    url = reverse("admin:actors_actor_simple_history", args=[actor.pk, first.pk])

    staff.post(url, fields_of(staff.get(url), "historicalactor_form"))

    assert Actor.objects.get().city == "Lund"


def test_change_page_asks_as_much_for_three_rows_as_for_one(staff):
    one, three = make_actor(), make_actor()
    for actor, number in ((one, 1), (three, 3)):
        for _each in range(number):
            person = Person.objects.create(slug=f"p-{Person.objects.count()}", name="Ada")
            Affiliation.objects.create(actor=actor, person=person)
            Citation.objects.create(record=actor, source=make_source())
            Statement.objects.create(record=actor, kind="later", text_sv="Text", source=make_source())
            make_actor(part_of=actor)
            Facility.objects.create(slug=f"f-{Facility.objects.count()}", name="F", operator=actor)
    staff.get(reverse(CHANGE, args=[one.pk]))

    with CaptureQueriesContext(connection) as for_one:
        staff.get(reverse(CHANGE, args=[one.pk]))
    with CaptureQueriesContext(connection) as for_three:
        staff.get(reverse(CHANGE, args=[three.pk]))

    assert len(for_three) == len(for_one)


def test_search_forgives_accents_and_spelling(staff):
    make_actor(name="Läkemedelsverket", name_en="Medical Products Agency")
    make_actor(name="Vinnova", name_en="Vinnova")

    response = staff.get(reverse("admin:actors_actor_changelist"), {"q": "lakemedelsverkt"})

    assert [actor.name for actor in response.context["cl"].result_list] == ["Läkemedelsverket"]


def test_actors_are_chosen_by_typing(staff):
    actor = make_actor(name="Läkemedelsverket")
    make_actor(name="Vinnova")
    asked = {"term": "lakem", "app_label": "actors", "model_name": "facility", "field_name": "operator"}

    response = staff.get(reverse("admin:autocomplete"), asked)

    assert [found["id"] for found in response.json()["results"]] == [str(actor.pk)]


def test_list_is_narrowed_to_a_step_of_the_chain(staff):
    maker = make_actor(stages=["gmp_manufacturing"])
    make_actor(stages=["research"])

    response = staff.get(reverse("admin:actors_actor_changelist"), {"stages__holds": "gmp_manufacturing"})

    assert list(response.context["cl"].result_list) == [maker]


@pytest.mark.parametrize("wrong", ["2020-13", "May 2020", "2021/2020"])
def test_a_date_that_is_none_is_said_beside_it(staff, wrong):
    form = form_of(staff, "admin:actors_source_add", form_id="source_form")
    form |= {"title": "T", "publisher": "P", "kind": "lookup", "slug": "s", "date": wrong}

    response = staff.post(reverse("admin:actors_source_add"), form)

    assert list(errors_of(response)) == ["date"]


def test_public_page_is_one_click_away(staff):
    actor = make_actor()
    facility = Facility.objects.create(slug="f", name="F", operator=actor)

    page = staff.get(reverse(CHANGE, args=[actor.pk])).context["absolute_url"]
    operators_page = staff.get(reverse("admin:actors_facility_change", args=[facility.pk])).context[
        "absolute_url"
    ]

    assert (page, operators_page) == (actor.get_absolute_url(), actor.get_absolute_url())


# — accounts —


def test_user_is_made_by_address_and_signs_in_with_it(staff, client):
    url = reverse("admin:actors_user_add")
    form = fields_of(staff.get(url), "user_form") | {
        "email": "Berit@Example.org",
        "name": "Berit Ek",
        "usable_password": "true",
        "password1": "granris-havtorn-42",
        "password2": "granris-havtorn-42",
    }

    staff.post(url, form)

    user = User.objects.get(email="berit@example.org")
    assert (user.name, user.is_staff, user.check_password("granris-havtorn-42")) == ("Berit Ek", False, True)


def test_user_page_changes_the_user_and_hides_the_password(staff):
    user = User.objects.create_user("berit@example.org", "granris-havtorn-42")
    url = reverse("admin:actors_user_change", args=[user.pk])
    page = staff.get(url)

    staff.post(url, fields_of(page, "user_form") | {"name": "Berit Ek", "is_staff": "on"})

    changed = User.objects.get(pk=user.pk)
    assert (changed.name, changed.is_staff, changed.password) == ("Berit Ek", True, user.password)
    assert user.password not in page.content.decode()
    assert user.password.rpartition("$")[2] not in page.content.decode()


def test_two_accounts_with_one_address_are_refused_beside_it(staff):
    User.objects.create_user("berit@example.org")
    url = reverse("admin:actors_user_add")
    form = fields_of(staff.get(url), "user_form") | {"email": "BERIT@example.org", "usable_password": "false"}

    response = staff.post(url, form)

    assert "email" in errors_of(response)
    assert User.objects.filter(email__iexact="berit@example.org").count() == 1


def test_secrets_of_signing_in_are_not_shown(staff):
    user = User.objects.create_user("berit@example.org")
    factor = Authenticator.objects.create(user=user, type="totp", data={"secret": "TOPSECRET"})
    session = UserSession.objects.create(
        user=user, ip="127.0.0.1", session_key="sessionkey1", user_agent="Firefox"
    )

    pages = [
        staff.get(reverse("admin:mfa_authenticator_change", args=[factor.pk])).content.decode(),
        staff.get(reverse("admin:usersessions_usersession_change", args=[session.pk])).content.decode(),
        staff.get(reverse("admin:usersessions_usersession_changelist"), {"q": "berit"}).content.decode(),
    ]

    assert all("berit@example.org" in page for page in pages)
    assert not any("TOPSECRET" in page or "sessionkey1" in page for page in pages)


def test_removing_a_session_signs_the_person_out(staff, client):
    other = type(client)()
    other.force_login(User.objects.create_user("berit@example.org", is_staff=True))
    session = UserSession.objects.create(
        user=User.objects.get(email="berit@example.org"),
        ip="127.0.0.1",
        session_key=other.session.session_key,
        user_agent="Firefox",
    )

    staff.post(reverse("admin:usersessions_usersession_delete", args=[session.pk]), {"post": "yes"})

    assert other.get(reverse("admin:index")).status_code == 302


@pytest.mark.django_db
def test_first_of_the_staff_is_made_in_the_shell_and_can_sign_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "granris-havtorn-42")

    call_command("createsuperuser", interactive=False, email="Anna.Admin@Example.org", verbosity=0)
    form = {"login": "Anna.Admin@example.org", "password": "granris-havtorn-42"}
    client.post(f"{reverse('account_login')}?next={reverse('admin:index')}", form)

    assert EmailAddress.objects.get().verified
    assert client.get(reverse("admin:index")).status_code == 200
