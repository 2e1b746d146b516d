"""Answering for an organisation: saving question by question, passing parts on, submitting, correcting.

Every deed locks the organisation's row first, so that two people, two tabs or a late submission meet there.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from . import checking, instruments, routing, survey_letters
from .models import (
    Answer,
    AnswerLink,
    Disposition,
    EarlierAnswer,
    FrameUnit,
    Respondent,
    Response,
    SubmittedAnswer,
)

State = Response.State
MOST_COLLEAGUES = 30


class AnswerConflictError(Exception):
    """Somebody else saved the answer first. `answer` is as it is saved now."""

    def __init__(self, answer):
        super().__init__("saved by somebody else in the meantime")
        self.answer = answer


def locked(unit, *, now):
    """The organisation's row under lock, in a wave that is open. Raises ValidationError where it is not."""
    found = (
        FrameUnit.objects.select_for_update(of=("self",))
        .select_related("wave__questionnaire", "wave__survey")
        .get(pk=unit.pk)
    )
    if not found.wave.is_open_at(now) or not found.is_eligible:
        raise ValidationError(_("The survey is closed. Nothing more can be saved."), code="closed")
    return found


def writable(unit, *, now):
    """The answer of a locked organisation, begun if it is not; refused once it is submitted."""
    response, is_new = Response.objects.get_or_create(unit=unit, defaults={"started_at": now})
    if response.state == State.SUBMITTED:
        raise ValidationError(
            _("The answer has been submitted. Choose “Correct the answer” to change it."), code="submitted"
        )
    if is_new:
        unit.disposition = Disposition.STARTED
        unit.save()
    return response


@transaction.atomic
def save(unit, question, *, value, revision, by, now):
    """Save the answer to one question that was at `revision` when this person began. Returns the `Answer`.

    The same value once more changes nothing, so a save whose reply got lost may be repeated; 0 is the
    revision of a question that nobody has answered. Raises AnswerConflictError where somebody saved in
    between, ValidationError where nothing can be saved. Returns None for an empty answer to a question that
    has none.
    """
    unit = locked(unit, now=now)
    response = writable(unit, now=now)
    answer = (
        Answer.objects.filter(response=response, question=question)
        .select_related("saved_by", "question", "response")
        .first()
    )
    if answer is None:
        if value is None:
            return None
        return Answer.objects.create(
            response=response, question=question, value=value, saved_at=now, saved_by=by
        )
    if answer.value == value:
        return answer
    if answer.revision != revision:
        raise AnswerConflictError(answer)
    keep_earlier(answer)
    answer.value, answer.revision = value, answer.revision + 1
    answer.saved_at, answer.saved_by = now, by
    answer.save()
    return answer


def keep_earlier(answer):
    """Keep what was answered before, for good; not who can be reached where, which must be erasable."""
    if is_personal(answer.question.details):
        return
    EarlierAnswer.objects.create(
        response=answer.response,
        question=answer.question,
        value=answer.value,
        revision=answer.revision,
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )


def is_personal(details):
    """Whether a question asks for personal data: the answer stands apart from what is submitted."""
    return bool(details.get("personal_data"))


def answers_of(unit):
    """{address of the question: value} as saved now, hidden questions included."""
    rows = Answer.objects.filter(response__unit=unit, value__isnull=False)
    return dict(rows.values_list("question__slug", "value"))


@transaction.atomic
def submit(unit, *, by, now):
    """Submit the organisation's answer. Returns the `SubmittedAnswer`; submitting twice gives one.

    Answers to questions that are hidden, and addresses of people, stay in the draft. Raises ValidationError
    where something is missing, or `by` answers only parts.
    """
    unit = locked(unit, now=now)
    if by.role != Respondent.Role.LEAD:
        raise ValidationError(_("The one who answers for the organisation submits."), code="not_lead")
    response = Response.objects.filter(unit=unit).first()
    if response and response.state == State.SUBMITTED:
        return response.submissions.first()
    instrument = instruments.of(unit.wave.questionnaire)
    answers = answers_of(unit)
    if response is None or checking.errors_of(instrument, answers):
        raise ValidationError(_("Some questions are not answered yet."), code="incomplete")
    questions = routing.questions_of(instrument)
    kept = routing.kept(instrument, answers)
    counted = {slug: value for slug, value in kept.items() if not is_personal(questions[slug])}
    submission = SubmittedAnswer.objects.create(
        response=response,
        number=response.submissions.count() + 1,
        answers=counted,
        content_hash=hashlib.sha256(instruments.canonical(counted).encode()).hexdigest(),
        submitted_at=now,
        submitted_by=by,
    )
    response.state, response.submitted_at = State.SUBMITTED, now
    response.full_clean()
    response.save()
    unit.disposition = Disposition.COMPLETE
    unit.save()
    posting.cancel(survey_letters.reference(unit), reason="the organisation has answered")
    return submission


@transaction.atomic
def correct(unit, *, by, now):
    """Open a submitted answer for correction; what was submitted counts until it is submitted again."""
    unit = locked(unit, now=now)
    if by.role != Respondent.Role.LEAD:
        raise ValidationError(_("The one who answers for the organisation corrects."), code="not_lead")
    Response.objects.filter(unit=unit, state=State.SUBMITTED).update(state=State.DRAFT)
    return unit


@transaction.atomic
def pass_on(unit, *, email, name, parts, by, now):
    """Ask a colleague to fill in some parts: they get a link of their own. Returns the `Respondent`."""
    unit = locked(unit, now=now)
    if by.role != Respondent.Role.LEAD:
        raise ValidationError(_("The one who answers for the organisation passes parts on."))
    if unit.respondents.count() >= MOST_COLLEAGUES:
        raise ValidationError(_("So many colleagues have been asked that no more can be."))
    colleague = Respondent.objects.filter(unit=unit, email=email.strip().lower()).first()
    colleague = colleague or Respondent(unit=unit, email=email.strip().lower(), made_at=now)
    if colleague.pk and colleague.role == Respondent.Role.LEAD and not colleague.revoked_at:
        raise ValidationError({"email": _("This person can fill in everything already.")})
    colleague.name, colleague.role, colleague.parts = name, Respondent.Role.PART, parts
    colleague.asked_by, colleague.revoked_at = by, None
    colleague.full_clean()
    colleague.save()
    colleague.unit = unit
    survey_letters.write_to(colleague, "part", occasion=now.isoformat(), now=now, asked_by=str(by))
    return colleague


@transaction.atomic
def take_back(colleague, *, now):
    """A colleague's link ends; what they have filled in stays."""
    AnswerLink.objects.filter(respondent=colleague).delete()
    Respondent.objects.filter(pk=colleague.pk, role=Respondent.Role.PART).update(revoked_at=now)


@transaction.atomic
def decline(unit, *, reason, now):
    """The organisation does not take part: nobody reminds it. It may still change its mind and answer."""
    unit = locked(unit, now=now)
    if unit.disposition == Disposition.COMPLETE:
        raise ValidationError(_("The organisation has answered already."))
    unit.disposition, unit.declined_reason = Disposition.REFUSED, reason[:300]
    unit.save()
    posting.cancel(survey_letters.reference(unit), reason="the organisation declined")


@transaction.atomic
def stop_reminders(unit, *, now):
    """No more reminders of this wave; the links still open the answer."""
    FrameUnit.objects.filter(pk=unit.pk, opted_out_at=None).update(opted_out_at=now)


def send_receipt(submission, *, unit, by, copy, now):
    """Confirm what was submitted, with a copy. `copy` is a list of pairs of question and answer."""
    return survey_letters.write_to(
        by,
        "receipt",
        occasion=submission.number,
        now=now,
        category=MessageCategory.TRANSACTIONAL,
        submission=submission,
        copy=copy,
    )
