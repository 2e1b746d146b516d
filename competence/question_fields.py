"""Questions as their page shows them: controls with what is answered, and what to change beside them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from actors.languages import current_language

from . import reading, routing, words


@dataclass
class QuestionField:
    """One question on a page. `typed` are the fields of a form that was sent, else None."""

    instrument: dict
    question: dict
    value: Any = None
    typed: Any = None
    revision: int = 0
    is_shown: bool = True
    errors: dict = field(default_factory=dict)
    earlier: list = field(default_factory=list)
    conflict: Any = None

    def __post_init__(self):
        language = current_language()
        self.slug, self.code, self.type = (self.question[name] for name in ("slug", "code", "type"))
        self.legend = self.question[f"text_{language}"]
        self.hint = self.question.get(f"help_{language}", "")
        self.unit = self.question.get(f"unit_{language}", "")
        self.is_required = self.question.get("required", False)
        self.name = reading.field_name(self.slug)
        self.id = id_of(self.name)

    @property
    def has_one_control(self):
        return self.type in ("integer", "decimal", "short_text", "long_text")

    @property
    def all_errors(self):
        """Pairs of the place on the page and the words, for the summary at the top."""
        return [
            (id_of(name) if name != self.name else self.first_id, text) for name, text in self.errors.items()
        ]

    @property
    def first_id(self):
        """The control that a link to this question leads to."""
        if self.type == "matrix_integer":
            return self.rows[0]["cells"][0]["id"]
        if self.type == "ranking":
            return self.places[0]["id"]
        return self.id if self.has_one_control else self.options[0]["id"]

    @property
    def error(self):
        """What is wrong with the question as a whole."""
        return self.errors.get(self.name, "")

    @property
    def text(self):
        """What stands in the only control."""
        if self.typed is not None:
            return self.typed.get(self.name, "")
        if self.value is None:
            return ""
        is_swedish = current_language() == "sv" and self.type == "decimal"
        return str(self.value).replace(".", ",") if is_swedish else str(self.value)

    @property
    def options(self):
        """The choices, each with id, value, words and whether it is chosen."""
        given = self.typed.getlist(self.name) if self.typed is not None else texts(self.value)
        return [
            {"id": f"{self.id}-{number}", "value": value, "label": label, "is_chosen": value in given}
            for number, (value, label) in enumerate(self.choices().items())
        ]

    def choices(self):
        if self.type == "yes_no":
            return {"yes": _("Yes"), "no": _("No")}
        if self.type == "likert":
            return self.steps()
        return words.labels(self.instrument, self.question["choices"])

    def steps(self):
        """The places on the scale, those at its ends in words."""
        scale = self.question["scale"]
        return {
            str(step): words.of_likert(self.instrument, self.question, step)[0]
            for step in range(scale["min"], scale["max"] + 1)
        }

    @property
    def places(self):
        """The places of a ranking, each with its select."""
        given = self.value or []
        choices = words.labels(self.instrument, self.question["choices"])
        return [self.place(number, given, choices) for number in range(1, self.most_ranked + 1)]

    @property
    def most_ranked(self):
        return self.question.get("max_ranked", 5)

    @property
    def ranks_only(self):
        """The address of the question whose choices may be ranked, where there is such a rule."""
        rules = [rule for rule in self.question.get("validate", []) if rule["rule"] == "subset_of_question"]
        return rules[0]["question"] if rules else ""

    def place(self, number, given, choices):
        name = reading.field_name(self.slug, number)
        chosen = given[number - 1] if number <= len(given) else ""
        chosen = self.typed.get(name, "") if self.typed is not None else chosen
        return {
            "number": number,
            "name": name,
            "id": id_of(name),
            "error": self.errors.get(name, ""),
            "options": [(value, label, value == chosen) for value, label in choices.items()],
        }

    @property
    def columns(self):
        return list(words.labels(self.instrument, self.question["columns"]).items())

    @property
    def rows(self):
        """The rows of a table, each with its cells, its sum and what to change in it."""
        return [
            self.row(value, label)
            for value, label in words.labels(self.instrument, self.question["rows"]).items()
        ]

    def row(self, value, label):
        cells = [self.cell(value, column, words) for column, words in self.columns]
        total = sum((self.value or {}).get(value, {}).values())
        return {
            "value": value,
            "label": label,
            "cells": cells,
            "total": total or "–",
            "errors": [cell for cell in cells if cell["error"]],
        }

    def cell(self, row, column, label):
        name = reading.field_name(self.slug, row, column)
        kept = (self.value or {}).get(row, {}).get(column, "")
        return {
            "name": name,
            "id": id_of(name),
            "column": column,
            "label": label,
            "text": self.typed.get(name, "") if self.typed is not None else kept,
            "error": self.errors.get(name, ""),
        }

    @property
    def total(self):
        return sum(number for row in (self.value or {}).values() for number in row.values()) or "–"


def texts(value):
    """The value of a choice or of several, as the texts that a form has."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def id_of(name):
    return name.replace(".", "-")


def fields_of(
    instrument, section, answers, *, revisions=None, typed=None, errors=None, earlier=None, prefill=None
):
    """The fields of one part. `answers` are those of all parts, for the conditions.

    `prefill` maps what a question may be filled in with beforehand (`prefill`) to the text.

    `errors` maps a question's address to {name of a form field: words}.
    """
    shown = set(routing.shown(instrument, answers))
    return [
        QuestionField(
            instrument,
            question,
            value=answers.get(question["slug"], (prefill or {}).get(question.get("prefill"))),
            typed=typed,
            revision=(revisions or {}).get(question["slug"], 0),
            is_shown=question["slug"] in shown,
            errors=(errors or {}).get(question["slug"], {}),
            earlier=words.of(instrument, question, (earlier or {}).get(question["slug"])),
        )
        for question in section["questions"]
    ]
