"""Answers in words, for the review page, the receipt, and where two people met in one question."""

from django.utils.translation import gettext as _

from actors.languages import current_language

from . import routing


def of(instrument, question, value):
    """The answer as a list of lines in the current language; empty where there is none."""
    if value in (None, "", [], {}):
        return []
    return WORDS.get(question["type"], of_text)(instrument, question, value)


def labels(instrument, spec):
    """{value: words in the current language} of choices, rows or columns."""
    language = current_language()
    return {choice["value"]: choice[language] for choice in routing.choices_of(instrument, spec)}


def of_yes_no(instrument, question, value):
    return [_("Yes") if value == "yes" else _("No")]


def of_single_choice(instrument, question, value):
    return [labels(instrument, question["choices"]).get(value, value)]


def of_multi_choice(instrument, question, value):
    known = labels(instrument, question["choices"])
    return [known.get(one, one) for one in value]


def of_ranking(instrument, question, value):
    return [f"{place}. {line}" for place, line in enumerate(of_multi_choice(instrument, question, value), 1)]


def of_number(instrument, question, value):
    number = str(value).replace(".", ",") if current_language() == "sv" else str(value)
    return [f"{number} {question.get(f'unit_{current_language()}', '')}".strip()]


def of_matrix(instrument, question, value):
    rows, columns = labels(instrument, question["rows"]), labels(instrument, question["columns"])
    return [
        f"{words}: "
        + ", ".join(f"{columns[column]} {value[row][column]}" for column in columns if column in value[row])
        for row, words in rows.items()
        if row in value
    ]


def of_likert(instrument, question, value):
    scale, language = question["scale"], current_language()
    ends = {scale["min"]: scale[f"min_label_{language}"], scale["max"]: scale[f"max_label_{language}"]}
    return [f"{value} ({ends[value]})" if value in ends else str(value)]


def of_text(instrument, question, value):
    return [str(value)]


WORDS = {
    "yes_no": of_yes_no,
    "single_choice": of_single_choice,
    "multi_choice": of_multi_choice,
    "ranking": of_ranking,
    "integer": of_number,
    "decimal": of_number,
    "matrix_integer": of_matrix,
    "likert": of_likert,
}
