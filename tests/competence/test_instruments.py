"""Questionnaires: read, checked, kept, frozen in the database, and written again."""

from collections import Counter
from random import Random

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from competence import instruments, question_fields
from competence.models import Comparability, Question, QuestionType
from tests.competence.surveys import FILE, fielded, instrument_2022, make_survey, small_instrument
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def kept(instrument, **more):
    survey = more.pop("survey", None) or make_survey()
    return instruments.keep(instrument, survey=survey, by=make_user(), now=timezone.now(), **more)


def test_the_2022_questionnaire_loads_as_it_stands():
    questionnaire = kept(instruments.read(FILE.read_text(encoding="utf-8")))

    assert questionnaire.sections.count() == 9
    assert questionnaire.questions.count() == 32
    assert set(questionnaire.questions.values_list("type", flat=True)) == set(QuestionType.values)


def test_a_questionnaire_written_and_read_again_is_the_same():
    questionnaire = kept(instrument_2022())

    written = instruments.write(questionnaire)

    assert instruments.read(written) == instruments.as_instrument(questionnaire)
    assert instruments.as_instrument(questionnaire)["sections"] == instrument_2022()["sections"]


def with_condition(condition, *, kind="yes_no"):
    first = {"slug": "first", "type": kind}
    return small_instrument(first, {"slug": "second", "type": "integer", "show_if": condition})


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "second", "equals": "yes"}, "circular"),
        ({"question": "nowhere", "equals": "yes"}, "does not exist"),
        ({"question": "first", "equals": "maybe"}, "never be reached"),
        ({"question": "first"}, "names a question"),
    ],
)
def test_a_condition_that_cannot_hold_is_found(condition, words):
    faults = instruments.faults(with_condition(condition))

    assert [fault.slug for fault in faults] == ["second"]
    assert words in faults[0].words


def test_a_condition_that_can_hold_is_no_fault():
    assert instruments.faults(with_condition({"question": "first", "equals": "yes"})) == []


def test_conditions_that_wait_for_each_other_are_found():
    instrument = small_instrument(
        {"slug": "a", "type": "yes_no", "show_if": {"question": "b", "equals": "yes"}},
        {"slug": "b", "type": "yes_no", "show_if": {"question": "a", "equals": "yes"}},
    )

    assert "asked later" in instruments.faults(instrument)[0].words


@pytest.mark.parametrize("text", ["a: [", "just words", "- 1", "survey: {title_sv: x}\nsections: 3"])
def test_what_is_no_questionnaire_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        instruments.read(text)


BOMB = "survey: &a [x, x]\nsections: [*a]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "Line 2 cannot be read"),
        ("survey: {title_sv: a, title_en: b, on: 2022-01-01}\nsections: []", "in quotes"),
        ("survey: {title_sv: a, title_en: b, share: .nan}\nsections: []", "in quotes"),
        ('survey: {title_sv: a, title_en: "b\\0"}\nsections: []', "character"),
    ],
)
def test_what_no_database_keeps_is_refused_in_words(text, words):
    with pytest.raises(ValidationError, match=words):
        instruments.read(text)


JUNK = (None, 1, -1, "x", "", [], {}, True, 1.5, ["a"], {"a": 1}, 10**12)


def places(value, path=()):
    """The path to every part of an instrument."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def with_junk(random):
    """The 2022 questionnaire with one part of it taken out, or made something else."""
    instrument = instrument_2022()
    *path, last = random.choice([path for path in places(instrument) if path])
    part = instrument
    for key in path:
        part = part[key]
    if random.random() < 0.3:
        del part[last]
    else:
        part[last] = random.choice(JUNK)
    return yaml.safe_dump(instrument, allow_unicode=True)


def test_whatever_is_handed_in_is_refused_or_can_be_kept_and_shown():
    survey, random, counts = make_survey(), Random(7), Counter()

    for number in range(120):
        try:
            instrument = instruments.read(with_junk(random))
        except ValidationError:
            counts["refused"] += 1
            continue
        instrument["survey"]["instrument_version"] = str(number)
        kept_one = instruments.as_instrument(kept(instrument, survey=survey))
        for section in kept_one["sections"]:
            for field in question_fields.fields_of(kept_one, section, {}):
                assert field.first_id
        counts["kept"] += 1

    assert min(counts["refused"], counts["kept"]) > 10


def test_a_file_cannot_make_objects():
    with pytest.raises(ValidationError, match="YAML"):
        instruments.read("survey: !!python/object/apply:os.system ['true']")


FROZEN = [
    "UPDATE competence_question SET text_sv = 'annat'",
    "UPDATE competence_question SET details = '{}'",
    "DELETE FROM competence_question WHERE order = 1".replace("order", '"order"'),
    "UPDATE competence_questionnairesection SET title_sv = 'annat'",
    "UPDATE competence_questionnaire SET choice_lists = '{}'",
    "UPDATE competence_questionnaire SET frozen_at = NULL",
    "DELETE FROM competence_questionnaire",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_a_frozen_questionnaire_cannot_be_changed_by_sql(statement):
    questionnaire = kept(small_instrument({"slug": "a", "type": "integer"}))
    instruments.freeze(questionnaire, by=make_user(), now=timezone.now())

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", FROZEN[:5])
def test_a_draft_can_be_changed_by_sql(statement):
    kept(small_instrument({"slug": "a", "type": "integer"}, {"slug": "b", "type": "integer"}))

    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


def test_no_question_is_added_to_a_frozen_questionnaire():
    questionnaire = kept(small_instrument({"slug": "a", "type": "integer"}))
    part = questionnaire.sections.get()
    instruments.freeze(questionnaire, by=make_user(), now=timezone.now())

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Question.objects.create(
            questionnaire=questionnaire, section=part, order=9, slug="z", code="Z", type="integer",
            text_sv="z", text_en="z",
        )  # fmt: skip


def test_sending_a_wave_freezes_its_questionnaire():
    unit = fielded()

    assert unit.wave.questionnaire.frozen_at
    assert len(unit.wave.questionnaire.content_hash) == 64


def test_a_new_version_says_what_can_be_compared():
    same = {"slug": "same", "type": "integer", "min": 0}
    limits = {"slug": "limits", "type": "integer", "max": 5}
    first = kept(small_instrument(same, limits))

    second = kept(
        small_instrument(
            {**same, "help_sv": "Ny hjälp"},
            {**limits, "max": 9},
            {"slug": "new", "type": "yes_no"},
            version="2.0",
        ),
        survey=first.survey,
        earlier=first,
    )

    assert dict(second.questions.values_list("slug", "comparability")) == {
        "same": Comparability.SAME,
        "limits": Comparability.CHANGED,
        "new": Comparability.NEW,
    }


def test_a_question_that_leaves_out_whether_it_must_be_answered_stays_comparable():
    instrument = small_instrument({"slug": "same", "type": "integer"})
    del instrument["sections"][0]["questions"][0]["required"]
    first = kept(instrument)

    instrument["survey"]["instrument_version"] = "2.0"
    second = kept(instrument, survey=first.survey, earlier=first)

    assert second.questions.get().comparability == Comparability.SAME


def test_a_version_number_is_used_once():
    first = kept(small_instrument({"slug": "a", "type": "integer"}))

    with pytest.raises(ValidationError, match="already has a version"):
        kept(small_instrument({"slug": "a", "type": "integer"}), survey=first.survey)


def test_the_file_of_a_version_is_yaml():
    questionnaire = kept(instrument_2022())

    assert yaml.safe_load(instruments.write(questionnaire))["survey"]["instrument_version"] == "1.0"
