"""Which questions are asked, given the answers so far: the one rule for pages, checks, exports and analysis.

An instrument is a dict as data/competence/survey_2022.yaml has it. A condition (`show_if`) names an earlier
question and one value (`equals`) or several (`in`); of several choices one is enough. It is false where the
question it names is hidden or not answered.
"""


def questions_of(instrument):
    """{address: question}, in the order in which they are asked."""
    return {
        question["slug"]: question for section in instrument["sections"] for question in section["questions"]
    }


def choices_of(instrument, spec):
    """What a question, or the rows or columns of its table, offers: dicts with `value`, `sv` and `en`.

    `spec` is a list of them, or names one of the instrument's lists and what is added to it.
    """
    if isinstance(spec, dict):
        return [*instrument.get("choice_lists", {}).get(spec["list"], []), *spec.get("plus", [])]
    return spec or []


def shown(instrument, answers):
    """The addresses of the questions that these answers lead to, in order."""
    found = {}
    for slug, question in questions_of(instrument).items():
        if is_met(question.get("show_if"), found):
            found[slug] = answers.get(slug)
    return list(found)


def is_met(condition, answers):
    """Whether a condition holds for the answers to the questions that are shown."""
    if not condition:
        return True
    answer = answers.get(condition["question"])
    if answer in (None, "", [], {}):
        return False
    if "equals" in condition:
        return answer == condition["equals"]
    given = answer if isinstance(answer, list) else [answer]
    return any(value in condition["in"] for value in given)


def kept(instrument, answers):
    """The answers to questions that are shown: what counts, of all that was ever typed."""
    return {slug: answers[slug] for slug in shown(instrument, answers) if answers.get(slug) is not None}
