"""What holds for every page of the admin, with the real content in it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.editing import Links
from actors.models import Actor, ContentVersion, Membership, User
from competence.models import Education
from initiatives.models import Assignment, Initiative, Obligation, Responsibility
from tests.factories import make_lead, make_member, make_news, make_responsible, make_user
from workshops.models import AgendaItem, Decision, Material, NewsPost, Workshop

OWN_APPS = {"outbox", "actors", "initiatives", "workshops", "competence"}
# The number that says whether pages kept in memory are still true: nobody edits it.
WITHOUT_PAGE = {ContentVersion}
# So many statements at most for a page with all its rows: none asks for one row at a time.
MOST_QUERIES = 60


def own_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OWN_APPS
        and model not in WITHOUT_PAGE
        and not model._meta.auto_created
        and not model.__name__.startswith("Historical")
    ]


MODELS = own_models()
RECORDS = [model for model in MODELS if hasattr(model, "history")]


def name(model):
    return model._meta.label


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def page_of(model):
    return admin.site.get_model_admin(model)


def queries(client, url, **parameters):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url, parameters)
    assert response.status_code == 200, url
    return len(captured)


def test_every_model_has_a_page():
    missing = [name(model) for model in MODELS if not admin.site.is_registered(model)]

    assert missing == []


def test_every_record_keeps_a_history_that_can_be_read():
    without = [name(model) for model in RECORDS if not hasattr(page_of(model), "history_list_display")]

    assert len(RECORDS) > 25
    assert without == []


@pytest.mark.usefixtures("content")
def test_changelists_ask_as_much_for_three_rows_as_for_one(staff):
    differing = []
    staff.get(address(Actor, "changelist"))

    for model in RECORDS:
        for _each in range(3):
            MADE.get(model, bool)()
        keys = [str(key) for key in model.objects.values_list("pk", flat=True).order_by("pk")[:3]]
        url = address(model, "changelist")
        one = queries(staff, url, pk__in=keys[0])
        three = queries(staff, url, pk__in=",".join(keys))
        if one != three:
            differing.append((name(model), one, three))

    assert differing == []


@pytest.mark.usefixtures("content")
def test_every_changelist_can_be_searched_and_filtered(staff):
    without_search = [name(model) for model in RECORDS if not page_of(model).search_fields]
    without_filter = [name(model) for model in RECORDS if not page_of(model).list_filter]

    for model in RECORDS:
        changelist = staff.get(address(model, "changelist"), {"q": "Lakemedelsverket"}).context["cl"]
        last_choices = [
            list(filter_.choices(changelist))[-1]["query_string"] for filter_ in changelist.filter_specs
        ]
        chosen = QueryDict("&".join(choice.removeprefix("?") for choice in last_choices))
        response = staff.get(address(model, "changelist"), chosen.dict())
        assert response.status_code == 200, (name(model), chosen)

    assert (without_search, without_filter) == ([], [])


@pytest.mark.usefixtures("content")
def test_every_change_and_history_page_opens_with_few_queries(staff):
    heavy = []

    for model in RECORDS:
        key = row_of(model).pk
        for page in ("change", "history"):
            number = queries(staff, address(model, page, key))
            if number > MOST_QUERIES:
                heavy.append((name(model), page, number))

    assert heavy == []


# What only people make, and data/ has no row of.
MADE = {
    Membership: lambda: make_member(Actor.objects.first()),
    Assignment: lambda: make_lead(Initiative.objects.first()),
    NewsPost: make_news,
    AgendaItem: lambda: Workshop.objects.first().agenda.create(title_sv="Kaffe"),
    Decision: lambda: Workshop.objects.first().decisions.create(text_sv="Lokalerna delas."),
    Responsibility: lambda: make_responsible(Obligation.objects.first(), make_user(), role="preparer"),
}


# What other pages decide and tell people about: a form of the admin would do neither.
DECIDED_ELSEWHERE = {
    Workshop: set(
        "place visibility registration_opens_at registration_closes_at cancel_until outcomes_for "
        "outcomes_from_on registered_count attended_count follows is_example made_by published_at "
        "cancelled_at cancel_reason".split()
    ),
    Material: {"audience", "file", "size", "sha256"},
    # Confirmed by who gives it, with a button on its page.
    Education: {"confirmed_at", "confirmed_by"},
}


def row_of(model):
    MADE.get(model, bool)()
    return model.objects.order_by("pk").first()


def test_forms_show_every_column_that_can_be_edited(rf):
    hidden = []

    for model in RECORDS:
        shown = flatten_fieldsets(page_of(model).get_fieldsets(rf.get("/")))
        columns = [*model._meta.concrete_fields, *model._meta.many_to_many]
        hidden += [
            (name(model), column.name)
            for column in columns
            if column.editable
            and not column.primary_key
            and column.name not in shown
            # Chosen by the page of the record, or edited as rows.
            and column.name not in {"content_type", "object_id", "actors"}
            and column.name not in DECIDED_ELSEWHERE.get(model, ())
        ]

    assert hidden == []


def test_both_languages_stand_on_one_row(rf):
    apart = []

    for model in RECORDS:
        inlines = page_of(model).get_inlines(None, None)
        rows_of = [inline(model, admin.site) for inline in inlines if not issubclass(inline, Links)]
        pages = [page_of(model), *rows_of]
        for page in pages:
            rows = [row for _title, options in page.get_fieldsets(rf.get("/")) for row in options["fields"]]
            if isinstance(page, admin.TabularInline):
                rows = [flatten(rows)]
            apart += [(name(page.model), row) for row in rows if not keeps_pairs(row)]

    assert apart == []


def keeps_pairs(row):
    """Whether each Swedish column on the row has the English one right after it."""
    columns = list(row) if isinstance(row, list | tuple) else [row]
    pairs = zip(columns, [*columns[1:], ""], strict=True)
    return all(after == f"{column[:-3]}_en" for column, after in pairs if column.endswith("_sv"))


@pytest.mark.parametrize("page", ["index", "actors_actor_changelist", "actors_actor_add"])
def test_admin_needs_no_inline_scripts_or_styles(staff, page):
    response = staff.get(reverse(f"admin:{page}"))

    html = response.content.decode()
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "style=" not in html
    assert "onclick=" not in html
    assert "javascript:" not in html


def test_admin_wears_the_name_of_the_portal(staff):
    response = staff.get(reverse("admin:index"))

    assert "The ATMP portal: administration" in response.content.decode()
    assert response.context["title"] == "What the portal holds"


def test_admin_speaks_swedish(staff):
    response = staff.get(reverse("admin:actors_actor_changelist"), headers={"accept-language": "sv"})

    assert "Välj aktör att ändra" in response.content.decode()


@pytest.mark.django_db
def test_admin_sends_a_visitor_to_the_sign_in_of_the_portal(client):
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fadmin%2F"
    assert response.templates[0].name == "account/login.html"


def test_admin_refuses_who_is_not_staff(client, db):
    client.force_login(User.objects.create_user("member@example.org"))

    response = client.get(reverse("admin:index"), follow=True)

    assert response.status_code == 403


def test_staff_with_leave_to_read_only_cannot_write(client, db):
    reader = User.objects.create_user("reader@example.org", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_actor"))
    client.force_login(reader)

    seen = client.get(address(Actor, "changelist"))
    refused = client.post(address(Actor, "add"), {"name": "X"})

    assert (seen.status_code, refused.status_code) == (200, 403)
