"""Whether answers are complete and agree with each other; asked on each part's page and before submitting."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.languages import current_language

from . import routing

FORMS_OF_EMPTY = (None, "", [], {})


def errors_of(instrument, answers, only=None):
    """{address: words} of the questions that are asked and not answered as they should be.

    `only` narrows to these addresses.
    """
    questions = routing.questions_of(instrument)
    found = {}
    for slug in routing.shown(instrument, answers):
        if only is not None and slug not in only:
            continue
        if words := error_of(questions, questions[slug], answers):
            found[slug] = words
    return found


def error_of(questions, question, answers):
    value = answers.get(question["slug"])
    if value in FORMS_OF_EMPTY:
        return missing(question) if question.get("required") else ""
    if "must_equal" in question and value != question["must_equal"]:
        return _("Without a yes the answer cannot be submitted.")
    if question["type"] == "ranking" and len(value) < question.get("min_ranked", 0):
        least = question["min_ranked"]
        return ngettext("Rank at least %(least)d.", "Rank at least %(least)d.", least) % {"least": least}
    for rule in question.get("validate", []):
        other = questions[rule["question"]]
        if words := RULES[rule["rule"]](question, value, other, answers.get(other["slug"])):
            return words
    return ""


def missing(question):
    """What to do about a question that must be answered, by its type."""
    if question["type"] == "multi_choice":
        return _("Choose at least one answer.")
    if question["type"] in ("yes_no", "single_choice", "likert"):
        return _("Choose an answer.")
    if question["type"] == "ranking":
        return _("Choose what comes first.")
    if question["type"] in ("integer", "decimal"):
        return _("Write a number.")
    if question["type"] == "matrix_integer":
        return _("Write at least one number in the table.")
    return _("Write an answer.")


def at_most(question, value, other, other_value):
    if other_value is None or Decimal(str(value)) <= Decimal(str(other_value)):
        return ""
    return _("Write %(most)s or less: that is your answer to “%(question)s”.") % {
        "most": other_value,
        "question": words_of(other),
    }


def sum_equals(question, value, other, other_value):
    total = sum(number for row in value.values() for number in row.values())
    if other_value is None or total == other_value:
        return ""
    return _(
        "The table adds up to %(total)d, and your answer to “%(question)s” is %(wanted)d. Change one of them."
    ) % {"total": total, "wanted": other_value, "question": words_of(other)}


def subset(question, value, other, other_value):
    if set(value) <= set(other_value or []):
        return ""
    return _("Rank only what you chose in “%(question)s”.") % {"question": words_of(other)}


def words_of(question):
    return question[f"text_{current_language()}"]


RULES = {"lte_question": at_most, "sum_equals_question": sum_equals, "subset_of_question": subset}
