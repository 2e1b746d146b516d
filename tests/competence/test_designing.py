"""Designing a questionnaire by forms, over HTTP, by somebody who never saw YAML."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competence import answering, designing, fielding, instruments, routing
from competence.models import Questionnaire
from tests.competence.reading import page, queries
from tests.competence.surveys import ask, instrument_2022, lead, make_survey, make_wave, small_instrument
from tests.competence.surveys import question as row
from tests.factories import make_competence, make_initiative, make_lead, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def survey():
    return make_survey(initiative=make_initiative())


@pytest.fixture
def coordinator(client, survey):
    client.force_login(make_lead(survey.initiative, role="coordinator"))
    return client


def address(draft, name="", *args):
    return reverse(f"competence:design{name}", args=[draft.survey.slug, draft.pk, *args])


def begun(client, survey):
    client.post(reverse("competence:design_begin", args=[survey.slug]))
    return survey.questionnaires.first()


def post(client, draft, path, **data):
    draft.refresh_from_db()
    return client.post(path, {"seen": designing.state_of(instruments.as_instrument(draft))} | data)


def add_part(client, draft, title="Staff"):
    post(client, draft, address(draft, "_new_part"), title_sv=f"{title} sv", title_en=title)
    return draft.sections.last().slug


def add(client, draft, part, kind, **data):
    """Add a question; the answer is a redirect where it was kept."""
    words = {"code": "A1", "text_sv": "Fråga?", "text_en": "Question?"}
    path = address(draft, "_new_question", part) + f"?type={kind}"
    return post(client, draft, path, **words | data)


def asked(draft):
    return routing.questions_of(instruments.as_instrument(draft))


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_questionnaire_is_designed_from_nothing_fielded_and_answered(coordinator, survey):
    make_competence(slug="gmp", name_en="GMP", name_sv="GMP", parent=make_competence(slug="production"))
    draft = begun(coordinator, survey)
    part = add_part(coordinator, draft)

    kept = [
        add(coordinator, draft, part, "yes_no", code="A1", text_en="Plans?", required="on"),
        add(coordinator, draft, part, "integer", code="A2", text_en="How many?", min="1", max="50",
            condition="plans", condition_answers=["yes"], unit_sv="personer", unit_en="people"),
        add(coordinator, draft, part, "decimal", code="A3", text_en="Full-time?", decimals="1",
            rule="how-many"),
        add(coordinator, draft, part, "multi_choice", code="A4", text_en="Which?", choices_list="competences",
            choices="none | Ingen | None", alone="none", max_choices="3"),
        add(coordinator, draft, part, "ranking", code="A5", text_en="Rank them", choices_list="competences",
            max_ranked="2", rule="which"),
        add(coordinator, draft, part, "matrix_integer", code="A6", text_en="Spread",
            rows_list="competence-groups", columns="Master | Master\nDoktor | Doctorate", rule="how-many"),
        add(coordinator, draft, part, "likert", code="A7", text_en="How hard?", scale_min="1", scale_max="5",
            min_label_sv="Lätt", min_label_en="Easy", max_label_sv="Svårt", max_label_en="Hard"),
        add(coordinator, draft, part, "single_choice", code="A8", text_en="Where?",
            choices="Hemma | At home\nBorta | Away"),
        add(coordinator, draft, part, "short_text", code="A9", text_en="Who?", max_length="40"),
        add(coordinator, draft, part, "long_text", code="A10", text_en="Else?"),
    ]  # fmt: skip

    assert [answer.status_code for answer in kept] == [302] * 10
    found = asked(draft)
    assert found["how-many"]["show_if"] == {"question": "plans", "equals": "yes"}
    assert found["full-time"]["validate"] == [{"rule": "lte_question", "question": "how-many"}]
    assert found["which"]["choices"]["plus"] == [
        {"value": "none", "sv": "Ingen", "en": "None", "exclusive": True}
    ]
    assert [one["value"] for one in found["where"]["choices"]] == ["at-home", "away"]
    assert instruments.as_instrument(draft)["choice_lists"]["competences"] == [
        {"value": "gmp", "competence": "gmp", "sv": "GMP", "en": "GMP"}
    ]
    preview = page(coordinator, reverse("competence:questionnaire", args=[survey.slug, draft.pk]))
    assert "Every question can be reached" in preview

    wave = fielding.plan(
        survey, draft, title_sv="Våg", title_en="Wave", year=2026, by=make_user(), now=timezone.now(),
        closes_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    unit = ask(wave)
    fielding.field(wave, by=make_user(), now=timezone.now())
    unit.refresh_from_db()
    answering.save(unit, row(unit, "plans"), value="no", revision=0, by=lead(unit), now=timezone.now())
    assert answering.answers_of(unit) == {"plans": "no"}


@pytest.mark.parametrize("slug", routing.questions_of(instrument_2022()))
def test_saving_a_question_of_2022_as_it_stands_changes_nothing(coordinator, survey, slug):
    draft = instruments.keep(instrument_2022(), survey=survey, by=None, now=timezone.now())
    before = instruments.as_instrument(draft)
    path = address(draft, "_question", slug)
    form = coordinator.get(path).context["form"]
    data = {field.html_name: field.value() for field in form}
    data = {name: value for name, value in data.items() if value is not None and value is not False}

    answer = coordinator.post(path, data | {"seen": designing.state_of(before)})

    assert answer.status_code == 302, answer.context["form"].errors
    assert instruments.as_instrument(draft) == before


def test_a_condition_asks_for_its_answers_next(coordinator, survey):
    draft = begun(coordinator, survey)
    part = add_part(coordinator, draft)
    add(coordinator, draft, part, "yes_no", text_en="Plans?")

    answer = add(coordinator, draft, part, "short_text", text_en="Which?", condition="plans")

    assert "Choose the answers after which this question is asked." in words_of(answer)
    assert 'name="condition_answers" value="yes"' in words_of(answer)
    assert 'value="Which?"' in words_of(answer) or ">Which?<" in re.sub(r">\s+", ">", words_of(answer))
    assert list(asked(draft)) == ["plans"]


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("single_choice", {"choices": ""}, "Write at least one line, or choose a list."),
        ("single_choice", {"choices": "Bara svenska"}, "Line 1: write Swedish | English"),
        ("single_choice", {"choices": "Å Ä | A | B"}, "Line 1: a value has small letters"),
        ("single_choice", {"choices": "a | A | B\na | C | D"}, "Two choices have the same value."),
        ("ranking", {"choices": "\n".join(f"A{n} | B{n}" for n in range(101))}, "Write at most 100 lines."),
        ("integer", {"min": "9", "max": "1"}, "The lowest value is above the highest."),
        ("integer", {"min": "nio"}, "Enter a number."),
        ("matrix_integer", {"rows": "total | Allt | All", "columns": "A | B"}, "is the name of the sums"),
        ("yes_no", {"text_sv": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(coordinator, survey, kind, data, words):
    draft = begun(coordinator, survey)
    part = add_part(coordinator, draft)

    answer = add(coordinator, draft, part, kind, text_en="Kept words?", **data)

    assert answer.status_code == 200
    assert words in words_of(answer)
    assert "Kept words?" in words_of(answer)
    assert asked(draft) == {}


def two_questions(coordinator, survey):
    draft = begun(coordinator, survey)
    part = add_part(coordinator, draft)
    add(coordinator, draft, part, "yes_no", code="A1", text_en="Plans?")
    add(coordinator, draft, part, "integer", code="A2", text_en="How many?", condition="plans",
        condition_answers=["yes"])  # fmt: skip
    return draft, part


def do(client, draft, **data):
    answer = post(client, draft, address(draft), **data)
    return words_of(client.get(answer.url))


def test_a_question_on_which_others_depend_is_neither_taken_out_nor_moved_behind_them(coordinator, survey):
    draft, part = two_questions(coordinator, survey)

    assert "These questions depend on it: A2." in do(coordinator, draft, question="plans", deed="remove")
    assert "A2: The condition depends on" in do(coordinator, draft, question="plans", deed="down")
    assert list(asked(draft)) == ["plans", "how-many"]

    do(coordinator, draft, question="how-many", deed="remove")
    do(coordinator, draft, question="plans", deed="remove")
    assert "No questions yet." in do(coordinator, draft, part=part, deed="up")
    do(coordinator, draft, part=part, deed="remove")
    assert not draft.sections.exists()


def test_questions_move_within_a_part_and_into_the_next(coordinator, survey):
    draft = begun(coordinator, survey)
    first, second = (add_part(coordinator, draft, title) for title in ("First", "Second"))
    for code in ("A1", "A2"):
        add(coordinator, draft, first, "yes_no", code=code, text_en=code)

    do(coordinator, draft, question="a1", deed="down")
    do(coordinator, draft, question="a1", deed="down")

    def order():
        sections = instruments.as_instrument(draft)["sections"]
        return [(one["slug"], [question["slug"] for question in one["questions"]]) for one in sections]

    assert order() == [(first, ["a2"]), (second, ["a1"])]
    do(coordinator, draft, part=second, deed="up")
    assert order() == [(second, ["a1"]), (first, ["a2"])]


def test_what_only_a_file_can_say_stays_when_a_question_is_saved(coordinator, survey):
    staff = {"slug": "staff", "type": "integer"}
    rules = [{"rule": "lte_question", "question": "staff"}] * 2
    more = {
        "slug": "more",
        "type": "integer",
        "show_if": {"question": "staff", "equals": 3},
        "validate": rules,
    }
    draft = instruments.keep(small_instrument(staff, more), survey=survey, by=None, now=timezone.now())

    post(coordinator, draft, address(draft, "_question", "more"), code="A2", text_sv="Fler?", text_en="More?",
         rule="staff")  # fmt: skip

    found = asked(draft)["more"]
    assert (found["text_sv"], found["show_if"], found["validate"]) == ("Fler?", more["show_if"], rules)


def test_two_who_design_do_not_overwrite_each_other(coordinator, survey):
    draft, part = two_questions(coordinator, survey)
    before = designing.state_of(instruments.as_instrument(draft))
    do(coordinator, draft, question="how-many", deed="remove")

    late = coordinator.post(
        address(draft, "_part", part), {"seen": before, "title_sv": "Sen", "title_en": "Late"}
    )

    assert "Somebody else has changed the questionnaire meanwhile." in words_of(late)
    assert 'value="Late"' in words_of(late)
    assert draft.sections.get().title_en == "Staff"


def test_a_new_version_follows_the_last_and_warns_of_breaks(coordinator, survey):
    first, _part = two_questions(coordinator, survey)
    instruments.freeze(first, by=make_user(), now=timezone.now())

    draft = begun(coordinator, survey)
    path = address(draft, "_question", "how-many")
    changed = post(coordinator, draft, path, code="A2", text_sv="Hur många?", text_en="How many new?",
                   condition="plans", condition_answers=["yes"])  # fmt: skip

    assert (first.version, draft.version) == ("1.0", "1.1")
    assert "A2 now differs from the version before" in words_of(coordinator.get(changed.url))
    assert dict(draft.questions.values_list("slug", "comparability")) == {
        "plans": "same",
        "how-many": "changed",
    }
    assert asked(first)["how-many"]["text_en"] == "How many?"


def test_an_address_is_never_used_again_with_another_meaning(coordinator, survey):
    first, _part = two_questions(coordinator, survey)
    instruments.freeze(first, by=make_user(), now=timezone.now())
    draft = begun(coordinator, survey)
    do(coordinator, draft, question="how-many", deed="remove")

    add(coordinator, draft, draft.sections.get().slug, "short_text", code="A3", text_en="How many?")

    assert list(asked(draft)) == ["plans", "how-many-2"]


def test_beginning_twice_goes_on_with_the_same_draft(coordinator, survey):
    first = begun(coordinator, survey)

    assert begun(coordinator, survey) == first
    assert "Go on with the draft" in page(coordinator, f"/en/competence/surveys/{survey.slug}/")

    add(coordinator, first, add_part(coordinator, first), "yes_no", text_en="Plans?")
    instruments.freeze(first, by=make_user(), now=timezone.now())
    assert begun(coordinator, survey) != first


def test_a_frozen_version_cannot_be_designed(coordinator, survey):
    draft, _part = two_questions(coordinator, survey)
    assert coordinator.get(address(draft)).status_code == 200

    instruments.freeze(draft, by=make_user(), now=timezone.now())

    assert coordinator.get(address(draft)).status_code == 404
    assert coordinator.get(address(draft, "_question", "plans")).status_code == 404


def test_a_part_without_questions_cannot_be_fielded(coordinator, survey):
    draft, _part = two_questions(coordinator, survey)
    add_part(coordinator, draft, "Empty")
    wave = make_wave(survey=survey, instrument=small_instrument({"slug": "x", "type": "yes_no"}, version="9"))
    wave.questionnaire = draft
    wave.save()
    ask(wave)

    page = coordinator.post(reverse("competence:field", args=[wave.slug]), follow=True).content.decode()

    assert "The part has no questions." in page
    assert Questionnaire.objects.get(pk=draft.pk).frozen_at is None


def test_number_of_queries_does_not_grow_with_the_questions(coordinator, survey):
    draft, part = two_questions(coordinator, survey)
    before = queries(coordinator, address(draft))
    for number in range(5):
        add(coordinator, draft, part, "yes_no", code=f"B{number}", text_en=f"More {number}?")

    assert queries(coordinator, address(draft)) == before
