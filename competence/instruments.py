"""Questionnaires as text: reading YAML, finding what is wrong, keeping it in rows, and writing it again."""

import hashlib
import json
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from . import routing
from .instrument_schema import INSTRUMENT
from .models import Comparability, Question, Questionnaire, QuestionnaireSection, QuestionType

LONGEST_FILE = 1_000_000
MOST_QUESTIONS = 200
# What is a column of the question's row; everything else stands in `details`.
COLUMNS = ("slug", "code", "type", "required", "text_sv", "text_en", "help_sv", "help_en")
WORDS = (
    "title_sv",
    "title_en",
    "intro_sv",
    "intro_en",
    "consent_sv",
    "consent_en",
    "thank_you_sv",
    "thank_you_en",
)
WITH_CHOICES = {QuestionType.SINGLE_CHOICE, QuestionType.MULTI_CHOICE, QuestionType.RANKING}
CHOICES = ("choices", "rows", "columns")
NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
# The types of the question with the rule, and of the one it is compared with.
RULES = {
    "lte_question": (NUMBERS, NUMBERS),
    "sum_equals_question": ({QuestionType.MATRIX_INTEGER}, {QuestionType.INTEGER}),
    "subset_of_question": (
        {QuestionType.RANKING, QuestionType.MULTI_CHOICE},
        {QuestionType.MULTI_CHOICE},
    ),
}
SHAPE = Draft202012Validator(INSTRUMENT)


class Fault(NamedTuple):
    """Something wrong with a question, in the reader's language; `slug` is "" for the whole."""

    slug: str
    words: str


class PlainLoader(yaml.SafeLoader):
    """YAML without anchors: a few lines of them could stand for more than any memory holds."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=mark)
        return super().compose_node(parent, index)


def read(text):
    """The instrument in a YAML text. Raises ValidationError for one that is none, wrong or too long."""
    if len(text) > LONGEST_FILE:
        raise ValidationError(_("The file is larger than 1 MB."))
    try:
        instrument = yaml.load(text, PlainLoader)  # noqa: S506  a safe loader, made narrower
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ValidationError(_("Line %(line)d cannot be read as YAML.") % {"line": line}) from error
    check_plain(instrument)
    if found := faults_of_shape(instrument) or faults(instrument):
        raise ValidationError([f"{slug}: {words}" if slug else words for slug, words in found[:20]])
    return instrument


def check_plain(instrument):
    """Raise ValidationError unless the database can keep it: dates, for example, are text in quotes."""
    try:
        kept = json.dumps(instrument, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValidationError(_("Write dates, and other values that are no numbers, in quotes.")) from error
    if r"\u0000" in kept:
        raise ValidationError(_("The text has a character that nobody can see. Write it anew."))


def faults_of_shape(instrument):
    """What does not have the shape that instrument_schema.py describes."""
    if not isinstance(instrument, dict) or not isinstance(instrument.get("sections"), list):
        words = _("A questionnaire has “survey”, with title_sv and title_en, and “sections” with questions.")
        return [Fault("", words)]
    return [fault_of_shape(instrument, error) for error in islice(SHAPE.iter_errors(instrument), 20)]


def fault_of_shape(instrument, error):
    path = list(error.absolute_path)
    slug = ""
    if len(path) > 3 and path[0] == "sections" and path[2] == "questions":
        question = instrument["sections"][path[1]]["questions"][path[3]]
        slug = str(question.get("slug", "")) if isinstance(question, dict) else ""
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return Fault(slug, _("“%(name)s” is missing.") % {"name": missing})
    place = "/".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return Fault(slug, _("“%(place)s” cannot be read as it stands.") % {"place": place})


def faults(instrument):
    """What must be mended before anybody can be asked, question by question."""
    found, earlier = [], {}
    everything = [question for section in instrument["sections"] for question in section["questions"]]
    if len(everything) > MOST_QUESTIONS:
        found.append(Fault("", _("There are more than %(most)d questions.") % {"most": MOST_QUESTIONS}))
    for section in instrument["sections"]:
        if not section["questions"]:
            found.append(Fault(section["slug"], _("The part has no questions.")))
    parts = [section["slug"] for section in instrument["sections"]]
    if len(parts) != len(set(parts)):
        found.append(Fault("", _("Two parts have the same address.")))
    later = {question["slug"] for question in everything}
    for question in everything:
        slug = question["slug"]
        if slug in earlier:
            found.append(Fault(slug, _("Two questions have this address.")))
        found += [Fault(slug, words) for words in faults_of(instrument, question)]
        found += [Fault(slug, words) for words in faults_of_routing(instrument, question, earlier, later)]
        earlier[slug] = question
    return found


def faults_of(instrument, question):
    """What is wrong with a question by itself."""
    found = []
    for part in CHOICES:
        if part in question:
            found += faults_of_choices(instrument, question[part], is_matrix=part != "choices")
    limits = {**question, **question.get("scale", {})}
    for least, most in (("min", "max"), ("min_choices", "max_choices"), ("min_ranked", "max_ranked")):
        if None not in (limits.get(least), limits.get(most)) and limits[least] > limits[most]:
            found.append(_("The lowest value is above the highest."))
    return found


def faults_of_choices(instrument, spec, *, is_matrix):
    values = [choice["value"] for choice in routing.choices_of(instrument, spec)]
    if not values:
        return [_("There is nothing to choose from.")]
    if len(values) != len(set(values)):
        return [_("Two choices have the same value.")]
    # The sums of a table are called so.
    return [_("“total” is the name of the sums; call the row or column otherwise.")] * (
        is_matrix and "total" in values
    )


def faults_of_routing(instrument, question, earlier, later):
    """Conditions and rules that name a question that comes later, does not exist, or can never hold."""
    found = []
    condition = question.get("show_if")
    if condition is not None:
        found += faults_of_condition(instrument, question, condition, earlier, later)
    for rule in question.get("validate", []):
        if rule["rule"] not in RULES:
            found.append(_("The rule “%(rule)s” is not known.") % {"rule": rule["rule"]})
        elif rule["question"] not in earlier:
            found.append(_("A rule compares with a question that does not come before this one."))
        elif question["type"] not in RULES[rule["rule"]][0] or (
            earlier[rule["question"]]["type"] not in RULES[rule["rule"]][1]
        ):
            found.append(_("A rule compares two questions whose answers are not alike."))
    return found


def faults_of_condition(instrument, question, condition, earlier, later):
    name = condition["question"]
    if ("equals" in condition) == ("in" in condition):
        return [_("A condition names a question and either “equals” or a list “in”.")]
    if name == question["slug"]:
        return [_("The condition depends on the question itself: it is circular.")]
    if name not in earlier:
        if name in later:
            return [_("The condition depends on “%(name)s”, which is asked later.") % {"name": name}]
        return [_("The condition depends on “%(name)s”, which does not exist.") % {"name": name}]
    wanted = condition["in"] if "in" in condition else [condition["equals"]]
    possible = possible_values(instrument, earlier[name])
    if possible is not None and not set(map(str, wanted)) & possible:
        return [_("The question can never be reached: “%(name)s” has no such answer.") % {"name": name}]
    return []


def possible_values(instrument, question):
    """Every answer the question can have, as text; None where there are too many to list."""
    if question.get("type") == QuestionType.YES_NO:
        return {"yes", "no"}
    if question.get("type") == QuestionType.LIKERT:
        scale = question["scale"]
        return {str(value) for value in range(scale["min"], scale["max"] + 1)}
    if question.get("type") in WITH_CHOICES:
        return {str(choice["value"]) for choice in routing.choices_of(instrument, question.get("choices"))}
    return None


@transaction.atomic
def keep(instrument, *, survey, by, now, earlier=None):
    """Keep an instrument as a new version of a survey's questionnaire. Returns the `Questionnaire`, a draft.

    `earlier` is the version it follows: each question that asks the same in the same way is marked as
    comparable. Raises ValidationError where the survey has this version.
    """
    questionnaire = Questionnaire(survey=survey, made_by=by, made_at=now)
    return put(instrument, questionnaire, earlier=earlier)


def put(instrument, questionnaire, *, earlier=None):
    """Let a draft hold this instrument instead of what it held. Returns it; runs in a transaction."""
    words = instrument["survey"]
    questionnaire.version = str(words.get("instrument_version", "1.0"))
    questionnaire.choice_lists = instrument.get("choice_lists", {})
    questionnaire.details = {
        name: value for name, value in words.items() if name not in (*WORDS, "instrument_version")
    }
    for name in WORDS:
        setattr(questionnaire, name, words.get(name, ""))
    questionnaire.full_clean()
    questionnaire.save()
    questionnaire.sections.all().delete()
    parts = QuestionnaireSection.objects.bulk_create(
        QuestionnaireSection(
            questionnaire=questionnaire,
            order=place,
            **{name: section[name] for name in ("slug", "title_sv", "title_en")},
        )
        for place, section in enumerate(instrument["sections"], start=1)
    )
    asked = [
        (part, question)
        for part, section in zip(parts, instrument["sections"], strict=True)
        for question in section["questions"]
    ]
    before = as_instrument(earlier) if earlier else None
    rows = [row_of(question, questionnaire, part, order) for order, (part, question) in enumerate(asked, 1)]
    for row, (_part, question) in zip(rows, asked, strict=True):
        row.comparability = comparability(instrument, question, before)
    Question.objects.bulk_create(rows)
    return questionnaire


def row_of(question, questionnaire, part, order):
    columns = {name: question[name] for name in COLUMNS if name in question}
    details = {name: value for name, value in question.items() if name not in COLUMNS}
    return Question(questionnaire=questionnaire, section=part, order=order, details=details, **columns)


def comparability(instrument, question, before):
    """Comparable where words, choices, condition and type are as they were; see METHOD.md."""
    earlier = routing.questions_of(before).get(question["slug"]) if before else None
    if earlier is None:
        return Comparability.NEW
    is_same = asked_as(instrument, question) == asked_as(before, earlier)
    return Comparability.SAME if is_same else Comparability.CHANGED


def asked_as(instrument, question):
    """What of a question decides whether its answers can be compared: all but help and number."""
    asked = {name: value for name, value in question.items() if name not in ("help_sv", "help_en", "code")}
    asked.setdefault("required", False)
    for name in CHOICES:
        if name in asked:
            asked[name] = [choice["value"] for choice in routing.choices_of(instrument, asked[name])]
    return canonical(asked)


def as_instrument(questionnaire):
    """The instrument that a questionnaire's rows hold, as it was read, in five queries at most."""
    words = {name: getattr(questionnaire, name) for name in WORDS if getattr(questionnaire, name)}
    sections = [
        {
            "slug": section.slug,
            "order": section.order,
            "title_sv": section.title_sv,
            "title_en": section.title_en,
            "questions": [],
        }
        for section in questionnaire.sections.all()
    ]
    by_order = {section["order"]: section for section in sections}
    for question in questionnaire.questions.select_related("section"):
        columns = {name: getattr(question, name) for name in COLUMNS}
        columns = {name: value for name, value in columns.items() if value != ""}
        by_order[question.section.order]["questions"].append({**columns, **question.details})
    return {
        "survey": {**words, "instrument_version": questionnaire.version, **questionnaire.details},
        "choice_lists": questionnaire.choice_lists,
        "sections": sections,
    }


def of(questionnaire):
    """As `as_instrument`; a frozen one is read once by each process. Nobody may change what is returned."""
    if questionnaire.frozen_at is None:
        return as_instrument(questionnaire)
    return _frozen(questionnaire.pk, questionnaire.content_hash)


@lru_cache(maxsize=16)
def _frozen(pk, content_hash):
    return as_instrument(Questionnaire.objects.get(pk=pk, content_hash=content_hash))


def write(questionnaire):
    """The questionnaire as YAML text that `read` takes."""
    return yaml.safe_dump(as_instrument(questionnaire), sort_keys=False, allow_unicode=True, width=110)


@transaction.atomic
def freeze(questionnaire, *, by, now):
    """Make a version final: from now on the database refuses every change of it. Returns it.

    Raises ValidationError while anything is wrong with it.
    """
    questionnaire = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
    if questionnaire.frozen_at:
        return questionnaire
    instrument = as_instrument(questionnaire)
    if found := faults(instrument):
        raise ValidationError([f"{fault.slug}: {fault.words}" for fault in found])
    if not routing.questions_of(instrument):
        raise ValidationError(_("The questionnaire has no questions."))
    questionnaire.content_hash = hashlib.sha256(canonical(instrument).encode()).hexdigest()
    questionnaire.frozen_at, questionnaire.frozen_by = now, by
    questionnaire.save()
    return questionnaire


def canonical(content):
    """JSON that is the same text for the same content."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
