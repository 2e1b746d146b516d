"""The coordinator's pages: surveys and their questionnaires, waves, the organisations asked, how it goes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.admission import free_slug
from actors.paging import paged
from initiatives.models import Initiative

from .. import fielding, instruments, question_fields, standing
from ..forms.waves import (
    ContactForm,
    EndForm,
    QuestionnaireForm,
    ReasonForm,
    SurveyForm,
    UnitForm,
    WaveForm,
)
from ..models import Questionnaire, Stratum, Survey, Wave

UNITS_PER_PAGE = 100


def own_survey(request, slug):
    """The survey, for who runs it; everybody else is told that there is none."""
    return get_object_or_404(Survey.objects.managed_by(request.user), slug=slug)


def own_wave(request, slug):
    return get_object_or_404(
        Wave.objects.managed_by(request.user).select_related("survey", "questionnaire"), slug=slug
    )


@require_safe
def surveys(request):
    """The surveys that this person runs, with their waves."""
    if not Initiative.objects.coordinated_by(request.user).exists():
        raise Http404
    rows = Survey.objects.managed_by(request.user).select_related("initiative")
    context = {"page": paged(rows.prefetch_related("waves"), request.GET), "now": timezone.now()}
    return render(request, "competence/surveys.html", context)


def new_survey(request):
    """A survey, with the first version of its questionnaire."""
    if not Initiative.objects.coordinated_by(request.user).exists():
        raise Http404
    form = SurveyForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        survey = form.save(commit=False)
        survey.slug = free_slug(Survey, survey.title_sv)
        survey.save()
        return redirect("competence:survey", survey.slug)
    return render(request, "competence/survey_new.html", {"form": form})


@require_safe
def survey(request, slug):
    """One survey: the versions of its questionnaire, and its waves."""
    found = own_survey(request, slug)
    context = {
        "survey": found,
        "questionnaires": found.questionnaires.select_related("frozen_by"),
        "waves": found.waves.all(),
        "now": timezone.now(),
    }
    return render(request, "competence/survey.html", context)


def new_questionnaire(request, slug):
    """A new version, from YAML; it begins with the text of the last one."""
    survey, latest = own_survey(request, slug), None
    latest = survey.questionnaires.first()
    form = QuestionnaireForm(
        request.POST or None,
        request.FILES or None,
        initial={"text": instruments.write(latest) if latest else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = instruments.keep(
                form.cleaned_data["instrument"],
                survey=survey,
                by=request.user,
                now=timezone.now(),
                earlier=latest,
            )
            messages.success(request, _("The version is kept. Look at it as respondents will see it."))
            return redirect("competence:questionnaire", slug, made.pk)
        except ValidationError as error:
            form.add_error("text", ValidationError(error.messages))
    return render(
        request, "competence/questionnaire_new.html", {"survey": survey, "form": form, "latest": latest}
    )


def own_questionnaire(request, slug, pk):
    return get_object_or_404(Questionnaire, pk=pk, survey=own_survey(request, slug))


@require_safe
def questionnaire(request, slug, pk):
    """A version as its respondents see it, every question on one page; nothing can be saved here."""
    found = own_questionnaire(request, slug, pk)
    instrument = instruments.as_instrument(found)
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "sv"
    parts = [
        (
            {**section, "title": section[f"title_{language}"]},
            question_fields.fields_of(instrument, section, {}),
        )
        for section in instrument["sections"]
    ]
    for _section, fields in parts:
        for field in fields:
            field.is_shown = True
    context = {
        "survey": found.survey,
        "questionnaire": found,
        "parts": parts,
        "faults": instruments.faults(instrument),
        "comparability": {
            row.slug: row for row in found.questions.all() if row.comparability != row.Comparability.SAME
        },
    }
    return render(request, "competence/questionnaire.html", context)


@require_safe
def questionnaire_file(request, slug, pk):
    """A version as a YAML file, which can be changed and handed in as a new version."""
    found = own_questionnaire(request, slug, pk)
    response = HttpResponse(instruments.write(found), content_type="application/yaml; charset=utf-8")
    name = f"{found.survey.slug}-{found.version}.yaml"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_POST
def delete_questionnaire(request, slug, pk):
    """A version that nobody has been asked with."""
    found = own_questionnaire(request, slug, pk)
    if found.frozen_at or found.waves.exists():
        messages.error(request, _("A version that is used cannot be deleted."))
        return redirect("competence:questionnaire", slug, pk)
    found.delete()
    messages.success(request, _("The version is deleted."))
    return redirect("competence:survey", slug)


def new_wave(request, slug):
    """A new round of a survey."""
    survey = own_survey(request, slug)
    form = WaveForm(
        request.POST or None, survey=survey, initial={"questionnaire": survey.questionnaires.first()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = fielding.plan(survey, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The wave is saved. Now add the organisations to ask."))
            return redirect("competence:wave", made.slug)
        except ValidationError as error:
            tell(form, error)
    return render(request, "competence/wave_new.html", {"survey": survey, "form": form})


def tell(form, error):
    """Put what a deed refuses beside the fields it names, and the rest on top."""
    for name, words in getattr(error, "message_dict", {"": error.messages}).items():
        form.add_error(name if name in form.fields else None, ValidationError(words))


@require_safe
def wave(request, slug):
    """How a wave goes, and what can be done with it. Answers are never shown here."""
    found, now = own_wave(request, slug), timezone.now()
    rates, total = standing.response_rates(found)
    context = {
        "wave": found,
        "survey": found.survey,
        "state": found.state_at(now),
        "rates": [{**row, "label": Stratum(row["stratum"]).label} for row in rates],
        "total": total,
        "page": paged(found.units.select_related("actor"), request.GET, per_page=UNITS_PER_PAGE),
        "events": found.events.select_related("by")[:20],
        "unsent": found.units.unsent().count(),
        "releases": found.releases.select_related("prepared_by", "approved_by"),
    }
    return render(request, "competence/wave.html", context)


def add_unit(request, slug):
    """One more organisation to ask."""
    found = own_wave(request, slug)
    form = UnitForm(request.POST or None, has_begun=found.fielded_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = fielding.ask(found, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(organisation)s is among those asked.") % {"organisation": unit})
            return redirect("competence:add_unit" if "more" in request.POST else "competence:wave", slug)
        except ValidationError as error:
            tell(form, error)
    return render(request, "competence/unit_add.html", {"wave": found, "form": form})


def unit(request, slug, pk):
    """An organisation asked: another contact, the letter once more, or leaving it out."""
    found = own_wave(request, slug)
    row = get_object_or_404(found.units.select_related("actor"), pk=pk)
    now = timezone.now()
    contact = ContactForm(
        request.POST if "contact" in request.POST else None,
        initial={"name": row.contact_name, "email": row.contact_email},
    )
    reason = ReasonForm(request.POST if "leave_out" in request.POST else None)
    if request.method == "POST" and (done := change_unit(request, row, contact, reason, now)):
        messages.success(request, done)
        return redirect("competence:wave", slug)
    context = {
        "wave": found,
        "unit": row,
        "contact": contact,
        "reason": reason,
        "is_open": found.is_open_at(now),
        "respondents": row.respondents.current(),
    }
    return render(request, "competence/unit.html", context)


def change_unit(request, row, contact, reason, now):
    """Do what was asked for with an organisation. Returns the words that say so; "" where it was refused."""
    form = contact if "contact" in request.POST else reason
    try:
        if "contact" in request.POST and contact.is_valid():
            fielding.change_contact(row, now=now, **contact.cleaned_data)
            return _("The contact is changed.")
        if "leave_out" in request.POST and reason.is_valid():
            fielding.leave_out(row, by=request.user, now=now, **reason.cleaned_data)
            return _("The organisation is left out.")
        if "again" in request.POST:
            fielding.send_again(row, now=now)
            return _("A new letter is on its way.")
    except ValidationError as error:
        if "again" in request.POST:
            messages.error(request, " ".join(error.messages))
        else:
            tell(form, error)
    return ""


@require_POST
def field(request, slug):
    """Send the invitations, to all or to those who have none yet."""
    found = own_wave(request, slug)
    try:
        with transaction.atomic():
            fielding.field(found, by=request.user, now=timezone.now())
        messages.success(request, _("The invitations are on their way."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("competence:wave", slug)


def end(request, slug):
    """Move the last day: extend, or open a closed wave again."""
    found, now = own_wave(request, slug), timezone.now()
    is_closed = found.state_at(now) == Wave.State.CLOSED
    form = EndForm(request.POST or None, is_closed=is_closed, initial={"closes_at": found.closes_at})
    if request.method == "POST" and form.is_valid():
        try:
            fielding.move_end(found, by=request.user, now=now, **form.cleaned_data)
            messages.success(request, _("The last day is moved."))
            return redirect("competence:wave", slug)
        except ValidationError as error:
            tell(form, error)
    return render(request, "competence/wave_end.html", {"wave": found, "form": form, "is_closed": is_closed})


@require_POST
def close(request, slug):
    """Close the wave now."""
    found = own_wave(request, slug)
    try:
        fielding.close(found, by=request.user, now=timezone.now())
        messages.success(request, _("The survey is closed. It can be opened again with a reason."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("competence:wave", slug)
