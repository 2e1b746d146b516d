"""What a questionnaire's YAML may hold, as a JSON Schema: shapes, lengths and closed lists.

What hangs together (conditions, rules, addresses used twice) is checked in instruments.py.
"""

from .models import QuestionType

WORDS = {"type": "string", "minLength": 1, "maxLength": 2000}
LONG = {"type": "string", "maxLength": 20_000}
SLUG = {"type": "string", "pattern": r"^[-a-zA-Z0-9_]+$", "maxLength": 60}
NUMBER = {"type": "number", "minimum": -1_000_000_000, "maximum": 1_000_000_000}
COUNT = {"type": "integer", "minimum": 0, "maximum": 1000}
TITLES = {"title_sv": {**WORDS, "maxLength": 200}, "title_en": {**WORDS, "maxLength": 200}}
# Choices are also parts of names of form fields, which a full stop parts.
CHOICE = {
    "type": "object",
    "required": ["value", "sv", "en"],
    "properties": {
        "value": SLUG,
        "sv": WORDS,
        "en": WORDS,
        "competence": SLUG,
        "exclusive": {"type": "boolean"},
    },
}
CHOICES = {"type": "array", "minItems": 1, "maxItems": 100, "items": CHOICE}
CHOICES_OR_LIST = {
    "oneOf": [
        CHOICES,
        {
            "type": "object",
            "required": ["list"],
            "properties": {"list": SLUG, "plus": CHOICES},
            "additionalProperties": False,
        },
    ]
}
# A scale of more steps would be a number, and its steps a list without end.
STEP = {"type": "integer", "minimum": 0, "maximum": 20}
SCALE = {
    "type": "object",
    "required": ["min", "max", "min_label_sv", "min_label_en", "max_label_sv", "max_label_en"],
    "properties": {
        "min": STEP,
        "max": STEP,
        **{f"{end}_label_{language}": WORDS for end in ("min", "max") for language in ("sv", "en")},
    },
}
VALUE = {"type": ["string", "integer"]}
CONDITION = {
    "type": "object",
    "required": ["question"],
    "properties": {
        "question": SLUG,
        "equals": VALUE,
        "in": {"type": "array", "minItems": 1, "maxItems": 100, "items": VALUE},
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["rule", "question"],
    "properties": {"rule": {"type": "string"}, "question": SLUG},
}
QUESTION = {
    "type": "object",
    "required": ["slug", "code", "type", "text_sv", "text_en"],
    "properties": {
        "slug": SLUG,
        "code": {"type": "string", "minLength": 1, "maxLength": 10},
        "type": {"enum": list(QuestionType.values)},
        "required": {"type": "boolean"},
        "text_sv": WORDS,
        "text_en": WORDS,
        "help_sv": LONG,
        "help_en": LONG,
        "unit_sv": WORDS,
        "unit_en": WORDS,
        "min": NUMBER,
        "max": NUMBER,
        "decimals": {"type": "integer", "minimum": 0, "maximum": 6},
        "max_length": {"type": "integer", "minimum": 1, "maximum": 20_000},
        "min_choices": COUNT,
        "max_choices": COUNT,
        "min_ranked": COUNT,
        "max_ranked": {**COUNT, "minimum": 1, "maximum": 50},
        "format": {"enum": ["email"]},
        "personal_data": {"type": "boolean"},
        "must_equal": VALUE,
        "prefill": {"type": "string"},
        "reproduces": {"type": "array", "items": {"type": "string"}},
        "forecasts": SLUG,
        "choices": CHOICES_OR_LIST,
        "rows": CHOICES_OR_LIST,
        "columns": CHOICES_OR_LIST,
        "scale": SCALE,
        "show_if": CONDITION,
        "validate": {"type": "array", "maxItems": 10, "items": RULE},
    },
    "allOf": [
        {"if": {"properties": {"type": {"const": kind}}}, "then": {"required": needed}}
        for kind, needed in {
            QuestionType.SINGLE_CHOICE.value: ["choices"],
            QuestionType.MULTI_CHOICE.value: ["choices"],
            QuestionType.RANKING.value: ["choices"],
            QuestionType.MATRIX_INTEGER.value: ["rows", "columns"],
            QuestionType.LIKERT.value: ["scale"],
        }.items()
    ],
}
SECTION = {
    "type": "object",
    "required": ["slug", "title_sv", "title_en", "questions"],
    "properties": {
        "slug": SLUG,
        **TITLES,
        "questions": {"type": "array", "minItems": 1, "maxItems": 100, "items": QUESTION},
    },
}
INSTRUMENT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["survey", "sections"],
    "properties": {
        "survey": {
            "type": "object",
            "required": ["title_sv", "title_en"],
            "properties": {
                **TITLES,
                "reference_period": {
                    "type": "object",
                    "properties": {"years": {"type": "integer", "minimum": 1, "maximum": 30}},
                },
                "instrument_version": {"type": ["string", "number"], "maxLength": 20},
                **{
                    f"{name}_{language}": LONG
                    for name in ("intro", "consent", "thank_you")
                    for language in ("sv", "en")
                },
            },
        },
        "choice_lists": {"type": "object", "maxProperties": 50, "additionalProperties": CHOICES},
        "sections": {"type": "array", "minItems": 1, "maxItems": 50, "items": SECTION},
    },
}
