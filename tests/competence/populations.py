"""Made-up answers to any instrument, for tests of the analysis and of disclosure control."""

from copy import deepcopy
from pathlib import Path

import yaml

from competence.analysis import Organisation
from competence.routing import choices_of, is_met, questions_of

DATA = Path(__file__).resolve().parents[2] / "data/competence"


def read_data(name):
    return yaml.safe_load((DATA / f"{name}.yaml").read_text())


def part_of(instrument, slugs, *, rows=4, columns=3, choices=6):
    """The instrument with these questions only, and shorter lists: as linked as the whole, and quicker."""
    found = deepcopy(instrument)
    for section in found["sections"]:
        section["questions"] = [one for one in section["questions"] if one["slug"] in slugs]
    lengths = {"competence-groups-2022": rows, "levels-2022": columns, "competences-2022": choices}
    for name, length in lengths.items():
        found["choice_lists"][name] = found["choice_lists"][name][:length]
    return found


def make_organisations(instrument, count, random, *, regions=(), largest=60, kinds=None):
    """`count` organisations with answers that follow the instrument's routing, limits and rules."""
    sizes = {one["value"]: one.get("group", "") for one in size_choices(instrument)}
    found = []
    for number in range(count):
        answers = make_answers(instrument, random, largest, kinds)
        found.append(
            Organisation(
                f"org-{number:04}",
                answers,
                kind=answers.get("organisation-group", ""),
                size=sizes.get(answers.get("company-size"), ""),
                region=random.choice(regions) if regions else "",
            )
        )
    return found


def size_choices(instrument):
    return questions_of(instrument).get("company-size", {}).get("choices", [])


def make_answers(instrument, random, largest=60, kinds=None):
    answers = {}
    for slug, question in questions_of(instrument).items():
        if not is_met(question.get("show_if"), answers):
            continue
        if slug == "organisation-group":
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
