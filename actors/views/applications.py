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
from django.views.decorators.http import require_POST

from .. import admission
from ..consent import give_consent
from ..forms.applications import AboutForm, AnswerForm, OrganisationForm, SendForm, WorkForm
from ..languages import current_language
from ..models import Application, Consent
from ..paging import paged

STEPS = {"organisation": OrganisationForm, "work": WorkForm, "about": AboutForm}
STEP_NAMES = {
    "organisation": gettext_lazy("Your organisation"),
    "work": gettext_lazy("What you do"),
    "about": gettext_lazy("About you"),
    "review": gettext_lazy("Look through and send"),
}


@never_cache
@login_not_required
def apply(request):
    """The conditions for partners; for somebody signed in, where their application stands."""
    is_signed_in = request.user.is_authenticated
    mine = Application.objects.filter(applicant=request.user)[:5] if is_signed_in else []
    return render(
        request,
        "actors/apply.html",
        {"applications": mine, "open": next((found for found in mine if found.is_open), None)},
    )


def step(request, name):
    """One step of the form. It is saved as far as it is filled in, so that nothing is lost by leaving."""
    if name not in STEPS:
        raise Http404
    application = Application.objects.filter(applicant=request.user).open().first()
    application = application or Application(applicant=request.user)
    form = STEPS[name](request.POST or None, instance=application)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("actors:apply_review" if name == "about" else "actors:apply_step", *_after(name))
    return render(request, f"actors/apply_{name}.html", _steps(name) | {"form": form, "application": application})


def review(request):
    """Everything at a glance, organisations that may be the same, and the button that sends it."""
    application = get_object_or_404(Application.objects.filter(applicant=request.user).open())
    missing = admission.missing(application)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _send(request, application, form):
        return redirect("actors:apply")
    context = {
        "form": form,
        "application": application,
        "missing": [Application._meta.get_field(name).verbose_name for name in missing],
        "alike": admission.alike(application) if application.name else [],
    }
    return render(request, "actors/apply_review.html", _steps("review") | context)


def _send(request, application, form):
    now = timezone.now()
    try:
        admission.submit(application, now=now)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    give_consent(
        request.user,
        purpose=Consent.Purpose.APPLICATION,
        about=f"actors.application/{application.pk}",
        wording=str(form.fields["consents"].label),
        language=current_language(),
        now=now,
    )
    messages.success(request, _("The application is sent. You get a letter as soon as it is answered."))
    return True


@require_POST
def withdraw(request):
    mine = Application.objects.filter(applicant=request.user, state__in=["draft", "submitted", "more_asked"])
    admission.withdraw(get_object_or_404(mine), now=timezone.now())
    messages.success(request, _("The application is withdrawn."))
    return redirect("actors:apply")


def applications(request):
    """The administrators' queue, what waits first."""
    if not request.user.is_administrator:
        raise Http404
    answered = Application.objects.exclude(state__in=["draft", "submitted"]).select_related("applicant")
    return render(
        request,
        "actors/applications.html",
        {
            "waiting": Application.objects.waiting().select_related("applicant")[:100],
            "page": paged(answered.order_by("-decided_at", "-pk"), request.GET),
        },
    )


def application(request, pk):
    """One application, organisations that may be the same, and the answer."""
    if not request.user.is_administrator:
        raise Http404
    found = get_object_or_404(Application.objects.exclude(state="draft").select_related("applicant", "actor"), pk=pk)
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


def _steps(current):
    """For the list of steps beside the form."""
    return {"steps": list(STEP_NAMES.items()), "current": current}


def _after(name):
    names = list(STEPS)
    return names[names.index(name) + 1 :][:1]
