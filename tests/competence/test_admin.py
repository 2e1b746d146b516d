"""The staff door of competence."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competence.models import Contributor, Education, ListedCompetence, Reference
from tests.factories import make_actor, make_competence, make_education, make_figure, make_release
from tests.filled_forms import add_row, fields_of


def test_education_is_added_for_its_groups(staff):
    competence = make_competence()
    url = reverse("admin:competence_education_add")
    form = fields_of(staff.get(url), "education_form")
    form |= {
        "title_sv": "Kurs i GMP",
        "title_en": "GMP course",
        "slug": "gmp",
        "kind": "course",
        "level": "master",
    }
    form |= {"status": "available", "country": "SE", "atmp_content": "full", "origin": "extension"}
    form |= {"target_groups": ["physicians", "students"], "competences": competence.pk, "has_fee": "unknown"}

    response = staff.post(url, form)

    education = Education.objects.get()
    assert response.status_code == 302
    assert education.target_groups == ["students", "physicians"]
    assert (education.has_fee, list(education.competences.all())) == (None, [competence])


def test_wrong_input_is_said_beside_the_field_and_writes_nothing(staff):
    education = make_education()
    url = reverse("admin:competence_education_change", args=[education.pk])
    wrong = {"status_as_of": "last week", "target_groups": ["cats"], "title_sv": "Ny"}

    response = staff.post(url, fields_of(staff.get(url), "education_form") | wrong)

    assert set(response.context["adminform"].form.errors) == {"status_as_of", "target_groups"}
    assert Education.objects.get().title_sv == education.title_sv


def test_a_competence_cannot_be_its_own_group(staff):
    competence = make_competence()
    url = reverse("admin:competence_competence_change", args=[competence.pk])

    response = staff.post(url, fields_of(staff.get(url), "competence_form") | {"parent": competence.pk})

    assert response.context["adminform"].form.errors == {"parent": ["A competence cannot be its own group."]}


def test_result_shows_its_figures_with_links_and_takes_participants(staff):
    release, actor = make_release(), make_actor()
    figure = make_figure(release, "vacancies")
    url = reverse("admin:competence_release_change", args=[release.pk])
    page = staff.get(url)
    form = fields_of(page, "release_form")
    add_row(
        form,
        "contributors",
        part="respondent",
        name="Cellbolaget",
        actor=actor.pk,
        answered_questionnaire="true",
    )

    staff.post(url, form)

    assert reverse("admin:competence_figure_change", args=[figure.pk]) in page.content.decode()
    assert [(row.name, row.actor, row.answered_questionnaire) for row in release.contributors.all()] == [
        ("Cellbolaget", actor, True)
    ]


def test_listed_competences_are_rows_of_their_list(staff):
    release, competence = make_release(), make_competence()
    url = reverse("admin:competence_resultlist_add")
    form = fields_of(staff.get(url), "resultlist_form")
    form |= {
        "release": release.pk,
        "key": "wanted",
        "title_sv": "Lista",
        "title_en": "List",
        "slug": "wanted",
    }
    add_row(form, "listed", competence=competence.pk)

    staff.post(url, form)

    assert [(row.competence, row.order) for row in ListedCompetence.objects.all()] == [(competence, 1)]


def test_change_page_asks_as_much_for_three_rows_as_for_one(staff):
    one, three = make_release(), make_release()
    for release, number in ((one, 1), (three, 3)):
        for each in range(number):
            make_figure(release, f"figure-{each}")
            Contributor.objects.create(release=release, part="respondent", name=str(each), actor=make_actor())
            Reference.objects.create(release=release, mark=str(each), text="Ett verk")
    address = "admin:competence_release_change"
    staff.get(reverse(address, args=[one.pk]))

    with CaptureQueriesContext(connection) as for_one:
        staff.get(reverse(address, args=[one.pk]))
    with CaptureQueriesContext(connection) as for_three:
        staff.get(reverse(address, args=[three.pk]))

    assert three.figures.count() == 3
    assert len(for_three) == len(for_one)
