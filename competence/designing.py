"""Designing a questionnaire: every deed changes a copy of the instrument, checks it and keeps it.

A part may be without questions for as long as one designs; everything else is right at each step, so that a
draft can be looked at, and fielded, whenever its parts are filled.
"""

import hashlib
from copy import deepcopy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import instruments, routing
from .models import Question, Questionnaire, Survey

LONGEST_ADDRESS = 45


@transaction.atomic
def begin(survey, *, by, now):
    """A draft to design: a copy of the latest version, or an empty one. Returns the `Questionnaire`.

    Where the latest is a draft itself one goes on with it: a button pressed twice makes no two.
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    latest = survey.questionnaires.first()
    if latest and not latest.frozen_at:
        return latest
    if latest:
        instrument = instruments.as_instrument(latest)
    else:
        titles = {"title_sv": survey.title_sv, "title_en": survey.title_en}
        instrument = {"survey": titles, "choice_lists": {}, "sections": []}
    taken = set(survey.questionnaires.values_list("version", flat=True))
    instrument["survey"]["instrument_version"] = next_version(latest.version if latest else "", taken)
    return instruments.keep(instrument, survey=survey, by=by, now=now, earlier=latest)


def next_version(latest, taken):
    """The number after the latest that is free: 1.0, 1.1, 1.2."""
    first, _dot, second = latest.partition(".")
    numbers = [int(first) if first.isdecimal() else 1, int(second) if second.isdecimal() else -1]
    while True:
        numbers[1] += 1
        if (version := f"{numbers[0]}.{numbers[1]}") not in taken:
            return version


@transaction.atomic
def change(questionnaire, deed, *, seen):
    """Let `deed` change the instrument of a draft, which it may do in place, and keep it. Returns the draft.

    `seen` is the `state_of` the draft that whoever does it had before them. Raises ValidationError, and
    changes nothing, where somebody else has changed it since, where it is frozen, and where a fault would
    come of it.
    """
    draft = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
    if draft.frozen_at:
        raise ValidationError(_("This version is frozen. Make a new one."))
    instrument = instruments.as_instrument(draft)
    if seen != state_of(instrument):
        raise ValidationError(_("Somebody else has changed the questionnaire meanwhile. Look at it anew."))
    changed = deepcopy(instrument)
    deed(changed)
    check(changed)
    return instruments.put(changed, draft, earlier=before(draft))


def before(draft):
    """The version that a draft follows, or None."""
    rows = Questionnaire.objects.filter(survey=draft.survey_id, made_at__lt=draft.made_at)
    return rows.order_by("-made_at").first()


def state_of(instrument):
    """What tells one state of an instrument from another."""
    return hashlib.sha256(instruments.canonical(instrument).encode()).hexdigest()[:20]


def check(instrument):
    """Raise ValidationError for what is wrong, parts without questions aside."""
    filled = [section for section in instrument["sections"] if section["questions"]]
    if not filled:
        return
    whole = {**instrument, "sections": filled}
    codes = {slug: question.get("code", "") for slug, question in routing.questions_of(whole).items()}
    if found := instruments.faults_of_shape(whole) or instruments.faults(whole):
        raise ValidationError(
            [f"{codes.get(slug) or slug}: {words}".lstrip(": ") for slug, words in found[:10]]
        )


# — deeds on an instrument —


def set_words(instrument, words):
    """Titles, introduction, consent, thanks and the number of the version."""
    instrument["survey"] = {**instrument["survey"], **words}


def put_part(instrument, slug, titles):
    """Add a part, or rename the one with this address."""
    for section in instrument["sections"]:
        if section["slug"] == slug:
            section.update(titles)
            return
    taken = {section["slug"] for section in instrument["sections"]}
    address = free_address(titles["title_sv"], taken)
    instrument["sections"].append({"slug": address, **titles, "questions": []})


def put_question(instrument, part, question):
    """Put a question at the end of a part, or in the place of the one with its address."""
    for section in instrument["sections"]:
        for place, one in enumerate(section["questions"]):
            if one["slug"] == question["slug"]:
                section["questions"][place] = question
                return
    part_of(instrument, part)["questions"].append(question)


def part_of(instrument, slug):
    found = next((one for one in instrument["sections"] if one["slug"] == slug), None)
    if found is None:
        raise ValidationError(_("This part is no longer there."))
    return found


def move_part(instrument, slug, step):
    """One place up (-1) or down (1)."""
    place = instrument["sections"].index(part_of(instrument, slug))
    swap(instrument["sections"], place, place + step)


def move_question(instrument, slug, step):
    """One place up (-1) or down (1); from the end of a part into the next one."""
    here, place = place_of(instrument, slug)
    questions = instrument["sections"][here]["questions"]
    if 0 <= place + step < len(questions):
        swap(questions, place, place + step)
    elif 0 <= here + step < len(instrument["sections"]):
        other = instrument["sections"][here + step]["questions"]
        other.insert(len(other) if step < 0 else 0, questions.pop(place))


def place_of(instrument, slug):
    """The numbers of its part and of its place in it. Raises ValidationError where it is gone."""
    for here, section in enumerate(instrument["sections"]):
        for place, one in enumerate(section["questions"]):
            if one["slug"] == slug:
                return here, place
    raise ValidationError(_("This question is no longer there."))


def swap(things, one, other):
    if 0 <= other < len(things):
        things[one], things[other] = things[other], things[one]


def remove_question(instrument, slug):
    """Take a question out. Raises ValidationError where others depend on it, and names them."""
    here, place = place_of(instrument, slug)
    refuse_dependents(instrument, {slug})
    del instrument["sections"][here]["questions"][place]


def remove_part(instrument, slug):
    """Take a part out with its questions. Raises ValidationError where others depend on them."""
    section = part_of(instrument, slug)
    refuse_dependents(instrument, {question["slug"] for question in section["questions"]})
    instrument["sections"].remove(section)


def refuse_dependents(instrument, slugs):
    codes = [
        question["code"]
        for slug, question in routing.questions_of(instrument).items()
        if slug not in slugs and depends_on(question) & slugs
    ]
    if codes:
        raise ValidationError(
            _("These questions depend on it: %(codes)s. Change them first.") % {"codes": ", ".join(codes)}
        )


def depends_on(question):
    """The addresses of the questions that its condition and rules name."""
    found = {rule["question"] for rule in question.get("validate", [])}
    if condition := question.get("show_if"):
        found.add(condition["question"])
    return found


def new_address(questionnaire, instrument, text):
    """An address for a new question that no version of the survey has used: addresses keep their meaning."""
    taken = set(routing.questions_of(instrument))
    taken |= set(
        Question.objects.filter(questionnaire__survey=questionnaire.survey_id).values_list("slug", flat=True)
    )
    return free_address(text, taken)


def free_address(text, taken):
    begin = slugify(text)[:LONGEST_ADDRESS].strip("-") or "question"
    number, address = 1, begin
    while address in taken:
        number += 1
        address = f"{begin}-{number}"
    return address
