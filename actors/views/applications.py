"""Becoming a partner: the conditions, the form in steps, and the administrators' queue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import admission
from ..forms.applications import AboutForm, AnswerForm, OrganisationForm, SendForm, WorkForm
from ..kept_pages import reader_of
from ..languages import current_language
from ..models import Application
from ..paging import paged

STEPS = {"organisation": OrganisationForm, "work": WorkForm, "about": AboutForm}
STEP_NAMES = {
    "organisation": gettext_lazy("Your organisation"),
    "work": gettext_lazy("What you do"),
    "about": gettext_lazy("About you"),
    "review": gettext_lazy("Look through and send"),
}


@require_safe
@never_cache
@login_not_required
def apply(request):
    """The conditions for partners; for somebody signed in, where their application stands."""
    reader = reader_of(request)
    mine = reader.applications.all()[:5] if reader else []
    return render(
        request,
        "actors/apply.html",
        {"applications": mine, "may_begin": not any(found.is_unanswered for found in mine)},
    )


def step(request, name):
    """One step of the form. What is filled in rightly is kept, also where something else is wrong."""
    if name not in STEPS:
        raise Http404
    mine = request.user.applications
    if mine.waiting().exists():
        messages.info(request, _("Your application waits for its answer."))
        return redirect("actors:apply")
    application = mine.open().first() or Application(applicant=request.user)
    form = STEPS[name](request.POST or None, instance=application)
    if request.method == "POST" and (leads_on := _keep(request, form)):
        return redirect(*leads_on)
    context = _steps(name, application) | {"form": form, "application": application}
    return render(request, f"actors/apply_{name}.html", context)


def _keep(request, form):
    """Save what is right; where to go when nothing is wrong, or only missing and the person leaves."""
    is_whole = form.is_valid()
    try:
        admission.keep(request.user, form.kept_values())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if "leave" in request.POST and form.is_only_missing():
        messages.success(request, _("Saved. Come back when you like."))
        return ["actors:apply"]
    return _after(form) if is_whole else None


def review(request):
    """Everything at a glance, organisations that may be the same, and the button that sends it."""
    application = get_object_or_404(request.user.applications.open())
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _send(request, application, form):
        return redirect("actors:apply")
    context = {
        "form": form,
        "application": application,
        "missing": [
            (step, field, Application._meta.get_field(field).verbose_name)
            for step in STEPS
            for field in admission.missing(application, step)
        ],
        "alike": admission.alike(application) if application.name else [],
    }
    return render(request, "actors/apply_review.html", _steps("review", application) | context)


def _send(request, application, form):
    try:
        admission.submit(
            application,
            wording=str(form.fields["consents"].label),
            language=current_language(),
            now=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The application is sent. You get a letter as soon as it is answered."))
    return True


@require_POST
def withdraw(request):
    application = get_object_or_404(request.user.applications.unanswered())
    try:
        admission.withdraw(application, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The application is withdrawn."))
    return redirect("actors:apply")


@require_safe
def applications(request):
    """The administrators' queue, what waits first."""
    if not request.user.is_administrator:
        raise Http404
    answered = Application.objects.answered().select_related("applicant")
    return render(
        request,
        "actors/applications.html",
        {
            "waiting": Application.objects.waiting().select_related("applicant")[:100],
            "page": paged(answered, request.GET),
        },
    )


def application(request, pk):
    """One application, organisations that may be the same, and the answer."""
    if not request.user.is_administrator:
        raise Http404
    found = get_object_or_404(
        Application.objects.exclude(state="draft").select_related("applicant", "actor"), pk=pk
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answer(request, found, form):
        return redirect("actors:applications")
    return render(
        request,
        "actors/application.html",
        {"application": found, "form": form, "alike": admission.alike(found)},
    )


def _answer(request, application, form):
    answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    try:
        if answer == "approve":
            admission.approve(application, by=request.user, now=timezone.now())
        else:
            deed = admission.decline if answer == "decline" else admission.ask_for_more
            deed(application, by=request.user, reason=reason, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The answer is sent."))
    return True


def _steps(current, application):
    """For the list of steps beside the form: address, name, and whether nothing is missing in it."""
    steps = [
        (name, label, name in STEPS and not admission.missing(application, name))
        for name, label in STEP_NAMES.items()
    ]
    return {"steps": steps, "current": current, "step_name": STEP_NAMES[current]}


def _after(form):
    following = list(STEPS.values())[list(STEPS.values()).index(type(form)) + 1 :]
    if not following:
        return ["actors:apply_review"]
    return ["actors:apply_step", next(name for name, step in STEPS.items() if step is following[0])]
