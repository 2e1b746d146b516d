"""Answering for an organisation, by the link of a letter or signed in as its member."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actors import tokens
from actors.kept_pages import reader_of
from actors.languages import current_language

from .. import answering, offering, reading, routing
from ..answer_pages import AnswerPages, conflict_words
from ..forms.answering import ColleagueForm, DeclineForm
from ..models import AnswerLink, Question, Respondent, Wave

# Where the secrets of links wait, by wave: never in an address that is passed on.
SECRETS = "survey_links"
LINK_OUTLIVES_BY = timedelta(days=1)


@never_cache
@require_safe
@login_not_required
def link(request, secret):
    """Where letters lead. Nothing changes here: the secret moves from the address into the session."""
    found = open_link(secret, timezone.now())
    if found is None:
        return render(request, "competence/dead_link.html", status=410)
    wave = found.respondent.unit.wave
    request.session[SECRETS] = {**request.session.get(SECRETS, {}), str(wave.pk): secret}
    response = redirect("competence:answer", wave.slug)
    response["Referrer-Policy"] = "no-referrer"
    return response


def open_link(secret, now):
    """The `AnswerLink` of a secret that still opens an answer, or None.

    It outlives the wave by a day, so that whoever is in the middle of an answer is told that it has closed.
    """
    return (
        AnswerLink.objects.filter(
            token_hash=tokens.digest(secret),
            respondent__revoked_at=None,
            respondent__unit__is_eligible=True,
            respondent__unit__wave__fielded_at__isnull=False,
            respondent__unit__wave__closes_at__gt=now - LINK_OUTLIVES_BY,
        )
        .select_related("respondent__unit__wave__questionnaire", "respondent__unit__wave__survey")
        .select_related("respondent__unit__response")
        .first()
    )


def own_pages(request, slug):
    """The answer that this reader may fill in: by a link in a letter, else as a member. Raises Http404.

    A member who has not answered before gets a row only once they save something.
    """
    wave = get_object_or_404(Wave.objects.filter(fielded_at__isnull=False), slug=slug)
    secret = request.session.get(SECRETS, {}).get(str(wave.pk), "")
    found = open_link(secret, timezone.now()) if secret else None
    if found and found.respondent.unit.wave_id == wave.pk:
        return AnswerPages(found.respondent.unit, found.respondent)
    reader = reader_of(request)
    unit = reader and unit_of_member(wave, reader, timezone.now())
    if not unit:
        raise Http404
    respondent = unit.respondents.current().filter(email=reader.email, role=Respondent.Role.LEAD).first()
    return AnswerPages(
        unit, respondent or Respondent(unit=unit, email=reader.email, name=reader.name, role="lead")
    )


def unit_of_member(wave, reader, now):
    own = reader.memberships.current(now).filter(role="member").values("actor")
    units = wave.units.eligible().filter(actor__in=own)
    return units.select_related("wave__questionnaire", "wave__survey", "response").first()


def writing_pages(request, slug):
    """As `own_pages`, with a row for the member who now does something."""
    pages = own_pages(request, slug)
    if pages.by.pk is None:
        pages.by, _made = Respondent.objects.update_or_create(
            unit=pages.unit,
            email=pages.by.email,
            defaults={"name": pages.by.name, "role": Respondent.Role.LEAD, "parts": [], "revoked_at": None},
        )
    return pages


def lead_pages(request, slug):
    """As `writing_pages`, for who answers for the organisation."""
    pages = writing_pages(request, slug)
    if pages.by.role != Respondent.Role.LEAD:
        raise Http404
    return pages


def context_of(pages, **more):
    now = timezone.now()
    wave = pages.unit.wave
    return {
        "pages": pages,
        "unit": pages.unit,
        "wave": wave,
        "questionnaire": wave.questionnaire,
        "is_open": wave.is_open_at(now),
        "is_lead": pages.by.role == Respondent.Role.LEAD,
        **more,
    }


@never_cache
@require_safe
@login_not_required
def answer(request, slug):
    """The first page: what it is about, what becomes of the answers, how far it has come."""
    pages = own_pages(request, slug)
    colleagues = pages.unit.respondents.current().filter(role=Respondent.Role.PART)
    return render(request, "competence/answer.html", context_of(pages, colleagues=colleagues))


@never_cache
@require_safe
@login_not_required
def questions(request, slug):
    """Every question on one page, to read, print or pass on before beginning."""
    pages = own_pages(request, slug)
    parts = [(section, pages.fields(section)) for section in pages.sections]
    return render(request, "competence/answer_questions.html", context_of(pages, parts=parts))


@never_cache
@login_not_required
def part(request, slug, part):
    """One part of the questionnaire. What can be saved is saved, whatever else is wrong."""
    pages = own_pages(request, slug)
    section = pages.section(part)
    if section is None:
        raise Http404
    errors, typed, refusal = {}, None, ""
    if request.method == "POST":
        pages = writing_pages(request, slug)
        try:
            with transaction.atomic():
                failed = pages.take(section, request.POST, now=timezone.now())
            errors = pages.faults(section, failed)
            if not errors or ("later" in request.POST and not failed):
                return redirect(next_address(pages, section))
            typed = request.POST if failed else None
        except ValidationError as error:
            refusal, typed = " ".join(error.messages), request.POST
    fields = pages.fields(section, typed=typed, errors=errors)
    context = context_of(
        pages,
        here=section,
        fields=fields,
        number=pages.sections.index(section) + 1,
        before=pages.before(section),
        summary=[pair for field in fields for pair in field.all_errors],
        refusal=refusal,
    )
    return render(request, "competence/answer_part.html", context)


def next_address(pages, section):
    following = pages.after(section)
    if following:
        return redirect("competence:answer_part", pages.unit.wave.slug, following["slug"]).url
    return redirect("competence:answer_review", pages.unit.wave.slug).url


@never_cache
@require_POST
@login_not_required
def save(request, slug):
    """Save one question while somebody types. Answers in JSON; 409 where somebody else saved first."""
    pages = writing_pages(request, slug)
    wanted = request.POST.get("question", "")
    own = {one["slug"]: one for section in pages.sections for one in section["questions"]}
    if wanted not in own:
        raise Http404
    question, now = own[wanted], timezone.now()
    read = reading.read(pages.instrument, question, request.POST)
    if read.errors:
        return JsonResponse({"errors": read.errors}, status=422)
    row = get_object_or_404(Question, questionnaire=pages.questionnaire, slug=wanted)
    try:
        revision = int(request.POST.get("revision") or 0)
        saved = answering.save(pages.unit, row, value=read.value, revision=revision, by=pages.by, now=now)
    except answering.AnswerConflictError as error:
        words = conflict_words(pages.instrument, question, error.answer)
        return JsonResponse({"error": words, "revision": error.answer.revision}, status=409)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=410)
    except ValueError:
        return JsonResponse({"error": _("That did not work. Load the page again.")}, status=400)
    return JsonResponse(
        {
            "revision": saved.revision if saved else 0,
            "at": now.isoformat(),
            "shown": routing.shown(pages.instrument, pages.answers),
        }
    )


@never_cache
@login_not_required
def review(request, slug):
    """Everything that is answered, what is missing, what becomes public in which form; and submitting."""
    pages = own_pages(request, slug)
    refusal = ""
    if request.method == "POST":
        pages, now = lead_pages(request, slug), timezone.now()
        try:
            with transaction.atomic():
                submission = answering.submit(pages.unit, by=pages.by, now=now)
                answering.send_receipt(
                    submission, unit=pages.unit, by=pages.by, copy=pages.copy(submission.answers), now=now
                )
            return redirect("competence:answer_submitted", slug)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    return render(
        request, "competence/answer_review.html", context_of(pages, parts=pages.review(), refusal=refusal)
    )


@never_cache
@require_safe
@login_not_required
def submitted(request, slug):
    """Thanks, and what can be done now."""
    pages = own_pages(request, slug)
    if pages.submission is None:
        return redirect("competence:answer", slug)
    is_lead = pages.by.role == Respondent.Role.LEAD
    can_offer = is_lead and offering.can_take_over(pages.unit, pages.submission.answers)
    context = context_of(pages, can_offer=can_offer, consent=offering.CONSENT)
    return render(request, "competence/answer_submitted.html", context)


@never_cache
@require_POST
@login_not_required
def show_offers(request, slug):
    """Show what was offered in the survey to those who give education, by a consent of its own."""
    pages = lead_pages(request, slug)
    if pages.submission is None:
        return redirect("competence:answer", slug)
    made = offering.from_survey(
        pages.unit,
        pages.submission.answers,
        wording=str(offering.CONSENT),
        language=current_language(),
        now=timezone.now(),
    )
    if made:
        messages.success(
            request, _("Those who give education now see your offer. You can withdraw it any time.")
        )
    return redirect("competence:answer_submitted", slug)


@never_cache
@require_POST
@login_not_required
def correct(request, slug):
    """Open what was submitted for correction, until the wave closes."""
    pages = lead_pages(request, slug)
    try:
        answering.correct(pages.unit, by=pages.by, now=timezone.now())
        messages.success(
            request, _("Change what you want, and submit again. Until then the earlier answer counts.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("competence:answer", slug)
    return redirect("competence:answer_review", slug)


@never_cache
@login_not_required
def colleagues(request, slug):
    """Who fills in which parts; asking a colleague."""
    pages = lead_pages(request, slug)
    form = ColleagueForm(request.POST or None, sections=pages.sections)
    if request.method == "POST" and form.is_valid():
        try:
            asked = answering.pass_on(pages.unit, by=pages.by, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(person)s gets a letter with a link.") % {"person": asked})
            return redirect("competence:answer_colleagues", slug)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    rows = pages.unit.respondents.current().filter(role=Respondent.Role.PART)
    return render(request, "competence/answer_colleagues.html", context_of(pages, form=form, colleagues=rows))


@never_cache
@require_POST
@login_not_required
def take_back(request, slug, pk):
    """A colleague's link ends; what they have filled in stays."""
    pages = lead_pages(request, slug)
    colleague = get_object_or_404(pages.unit.respondents.current(), pk=pk, role=Respondent.Role.PART)
    answering.take_back(colleague, now=timezone.now())
    messages.success(request, _("%(person)s can no longer open the answer.") % {"person": colleague})
    return redirect("competence:answer_colleagues", slug)


@never_cache
@login_not_required
def decline(request, slug):
    """The organisation does not take part, or wants no reminders."""
    pages = lead_pages(request, slug)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.decline(pages.unit, reason=form.cleaned_data["reason"], now=timezone.now())
            messages.success(
                request, _("Thank you for telling us. You get no more letters about this survey.")
            )
            return redirect("competence:answer", slug)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return render(request, "competence/answer_decline.html", context_of(pages, form=form))


@never_cache
@require_POST
@login_not_required
def stop_reminders(request, slug):
    """No more reminders of this wave; the link still opens the answer."""
    pages = lead_pages(request, slug)
    answering.stop_reminders(pages.unit, now=timezone.now())
    messages.success(request, _("You get no more reminders of this survey. Your link still works."))
    return redirect("competence:answer", slug)
