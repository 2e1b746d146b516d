"""Lists for organisers to take along."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors import sheets
from actors.editing.fields import plain_words

from . import check_in
from .models import Workshop

MOST_CHARACTERS = 300


@require_POST
def participants(request, slug, ending):
    """Everybody who takes part or waits, with what they answered. Taking it out is recorded, and why."""
    workshop = get_object_or_404(Workshop.objects.managed_by(request.user).run_here(), slug=slug)
    now = timezone.now()
    questions = list(workshop.registration_questions.all())
    headings = [_("Name"), _("E-mail address"), _("Organisation"), _("State"), _("Registered"), _("Code")]
    headings += [_("Here"), *map(str, questions)]
    workshop.changes.create(verb="exported", by=request.user, at=now, reason=reason_in(request))
    rows = workshop.registrations.active().alphabetical().prefetch_related("answers")
    here = check_in.here(workshop)
    return sheets.answer(
        ending, f"{slug}-{now:%Y-%m-%d}", headings, [row_of(row, questions, here) for row in rows]
    )


def reason_in(request):
    return plain_words(request.POST.get("reason", "")).strip()[:MOST_CHARACTERS]


def row_of(row, questions, here):
    answers = {answer.question_id: answer.text for answer in row.answers.all()}
    return [
        row.name,
        row.email,
        row.organisation,
        row.get_state_display(),
        f"{timezone.localtime(row.registered_at):%Y-%m-%d %H:%M}",
        row.code,
        _("Yes") if row.pk in here else "",
        *(answers.get(question.pk, "") for question in questions),
    ]
