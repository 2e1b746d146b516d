"""Invented answers to any instrument that follow its conditions, limits and rules."""

from .analysis.domains import KIND_QUESTION
from .routing import choices_of, is_met, questions_of


def make_answers(instrument, random, largest=60, kinds=None):
    """{address: value} of one organisation. `random` is a random.Random; no number is above `largest`.

    `kinds` are the kinds of organisation to choose from, three companies to one in healthcare by default.
    """
    answers = {}
    for slug, question in questions_of(instrument).items():
        if not is_met(question.get("show_if"), answers):
            continue
        if slug == KIND_QUESTION:
            answers[slug] = random.choice(kinds or ["company", "company", "company", "healthcare"])
        elif question.get("required") or random.random() < 0.8:
            value = make_value(instrument, question, answers, random, largest)
            if value not in (None, [], {}):
                answers[slug] = value
    return answers


def make_value(instrument, question, answers, random, largest):
    kind = question["type"]
    rules = {rule["rule"]: answers.get(rule["question"]) for rule in question.get("validate", [])}
    if kind == "yes_no":
        return question.get("must_equal") or random.choice(["yes", "yes", "yes", "no"])
    if kind == "likert":
        return random.randint(question["scale"]["min"], question["scale"]["max"])
    if kind in ("integer", "decimal"):
        return make_number(question, rules, random, largest)
    if kind == "matrix_integer":
        return make_matrix(instrument, question, rules, random)
    if kind in ("short_text", "long_text"):
        return "x"
    values = [choice["value"] for choice in choices_of(instrument, question["choices"])]
    if kind == "single_choice":
        return random.choice(values)
    if "subset_of_question" in rules:
        values = rules["subset_of_question"]
    most = question.get("max_choices") or question.get("max_ranked") or len(values)
    chosen = random.sample(values, random.randint(1, min(most, len(values))))
    return ["none"] if "none" in chosen and kind == "multi_choice" else chosen


def make_number(question, rules, random, largest):
    top = min(question.get("max", largest), largest)
    if "lte_question" in rules:
        top = rules["lte_question"]
    least = min(question.get("min", 0), top)
    # A few are far larger than the rest, as among real companies.
    value = least + (top - least) * random.random() ** 3
    return round(value, 1) if question["type"] == "decimal" else max(least, int(value))


def make_matrix(instrument, question, rules, random):
    rows = [choice["value"] for choice in choices_of(instrument, question["rows"])]
    columns = [choice["value"] for choice in choices_of(instrument, question["columns"])]
    found = {}
    for _ in range(rules.get("sum_equals_question", random.randint(1, 12))):
        row = found.setdefault(rows[int(len(rows) * random.random() ** 2)], {})
        column = random.choice(columns)
        row[column] = row.get(column, 0) + 1
    return found
