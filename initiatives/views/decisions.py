"""Decisions about one report: its last day, what became of it, its end, and who writes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import deadlines, outcomes, reporting, responsible
from ..forms.reporting import AnswerForm, DeadlineForm, EndForm, OutcomeForm, PersonForm
from ..models import DeadlineChange, Obligation, Responsibility
from ..saving_forms import add_errors

MOST_LISTED = 50


def fetch(rows, slug, pk):
    """One of these obligations, of this initiative; 404 for all others."""
    rows = rows.select_related("requirement__initiative", "requirement__responsible")
    return get_object_or_404(rows, pk=pk, requirement__initiative__slug=slug)


def done(request, form, deed):
    """Call the deed; False, with the reasons in the form, where it refuses."""
    try:
        deed()
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def deadline(request, slug, pk):
    """The initiative asks for another last day, the recipient answers or sets one."""
    now, rows = timezone.now(), Obligation.objects
    obligation = fetch(rows.visible_to(request.user, now), slug, pk)
    waiting = obligation.deadline_changes.filter(state=DeadlineChange.State.REQUESTED).first()
    is_managed = rows.managed_by(request.user, now).filter(pk=pk).exists()
    can_ask = not is_managed and rows.preparable_by(request.user, now).filter(pk=pk).exists()
    can_write = obligation.is_awaited and not waiting and (is_managed or can_ask)
    answering, form = bool(waiting) and is_managed, None
    if answering:
        form = AnswerForm(request.POST or None)
    elif can_write:
        form = DeadlineForm(request.POST or None)
    if request.method == "POST" and form and form.is_valid():
        deed = _answer if answering else _new_day
        if deed(request, form, obligation, waiting, is_managed, now):
            return redirect("initiatives:report", slug, pk)
    return render(
        request,
        "initiatives/report_deadline.html",
        {
            "initiative": obligation.requirement.initiative,
            "obligation": obligation,
            "form": form,
            "waiting": waiting,
            "is_answering": answering,
            "is_managed": is_managed,
            "changes": obligation.deadline_changes.select_related("requested_by", "decided_by")[:MOST_LISTED],
            "today": timezone.localdate(now),
        },
    )


def _new_day(request, form, obligation, _waiting, is_managed, now):
    deed = deadlines.set_day if is_managed else deadlines.ask
    if not done(request, form, lambda: deed(obligation, by=request.user, now=now, **form.cleaned_data)):
        return False
    messages.success(
        request,
        _("The last day is changed, and both sides get a letter.")
        if is_managed
        else _("The question is sent. You get a letter with the answer."),
    )
    return True


def _answer(request, form, _obligation, waiting, _is_managed, now):
    deed = deadlines.grant if "grant" in request.POST else deadlines.deny
    answer = form.cleaned_data["answer"]
    if not done(request, form, lambda: deed(waiting, by=request.user, now=now, answer=answer)):
        return False
    messages.success(request, _("The answer is sent."))
    return True


def outcome(request, slug, pk):
    """Say what became of a report whose outcome nobody knew."""
    now = timezone.now()
    rows = Obligation.objects.managed_by(request.user, now).filter(state=Obligation.State.UNKNOWN)
    obligation = fetch(rows, slug, pk)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if done(request, form, lambda: outcomes.record(obligation, by=request.user, now=now, **fields)):
            messages.success(request, _("The outcome is recorded."))
            return redirect("initiatives:report", slug, pk)
    return _page(request, "initiatives/report_outcome.html", obligation, form, now)


def end(request, slug, pk):
    """Waive or cancel a report that has not ended."""
    now = timezone.now()
    ended = [Obligation.State.APPROVED, Obligation.State.WAIVED, Obligation.State.CANCELLED]
    obligation = fetch(Obligation.objects.managed_by(request.user, now).exclude(state__in=ended), slug, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if done(request, form, lambda: outcomes.end(obligation, by=request.user, now=now, **fields)):
            messages.success(request, _("The report no longer has to be handed in."))
            return redirect("initiatives:report", slug, pk)
    return _page(request, "initiatives/report_end.html", obligation, form, now)


def people(request, slug, pk):
    """Who is accountable for a report and who helps to write it."""
    now = timezone.now()
    obligation = fetch(responsible.choosable_by(request.user, now), slug, pk)
    requirement = obligation.requirement
    form = PersonForm(request.POST or None, people=responsible.candidates(requirement, now))
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if done(request, form, lambda: responsible.name(obligation, by=request.user, now=now, **fields)):
            messages.success(request, _("%(person)s has the role now.") % {"person": fields["user"]})
            if responsible.choosable_by(request.user).filter(pk=pk).exists():
                return redirect("initiatives:report_people", slug, pk)
            return redirect("initiatives:reports", slug)
    rows = requirement.responsibilities
    return _page(
        request,
        "initiatives/report_people.html",
        obligation,
        form,
        now,
        current=rows.current(now).select_related("user")[:MOST_LISTED],
        former=rows.former(now).select_related("user")[:MOST_LISTED],
        people=reporting.people_of(requirement, now),
    )


@require_POST
def end_responsibility(request, slug, pk, row):
    """End a role for a report at once: those who name people anybody's, everybody their own."""
    now = timezone.now()
    obligation = fetch(Obligation.objects.visible_to(request.user, now), slug, pk)
    rows = Responsibility.objects.current(now).filter(requirement=obligation.requirement)
    if not responsible.choosable_by(request.user, now).filter(pk=pk).exists():
        rows = rows.filter(user=request.user)
    found = get_object_or_404(rows.select_related("requirement", "user"), pk=row)
    try:
        responsible.end(found, obligation, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The role of %(person)s has ended.") % {"person": found.user})
    if responsible.choosable_by(request.user).filter(pk=pk).exists():
        return redirect("initiatives:report_people", slug, pk)
    return redirect("initiatives:reports", slug)


def _page(request, template, obligation, form, now, **context):
    return render(
        request,
        template,
        {
            "initiative": obligation.requirement.initiative,
            "obligation": obligation,
            "form": form,
            "today": timezone.localdate(now),
            **context,
        },
    )
