"""Handing a report in, taking it back, reading a version, and deciding about it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import report_page, review, submitting
from ..forms.writing import ReviewForm, SubmitForm, WithdrawForm
from ..models import Obligation, Submission
from ..saving_forms import add_errors
from .reports import WRITABLE, found_report, place_of


def submit(request, slug, pk):
    """Look at what is about to be handed in, above all at what is not done, and hand it in."""
    now = timezone.now()
    found = found_report(Obligation.objects.submittable_by(request.user, now), slug, pk)
    if found.state not in WRITABLE:
        return redirect("initiatives:report", *place_of(found))
    unfinished = [item for item in report_page.checklist(found) if not item.section.is_done]
    seen = ",".join(str(item.section.order) for item in unfinished)
    days_late = found.days_late(timezone.localdate(now))
    form = SubmitForm(request.POST or None, is_late=bool(days_late), initial={"seen": seen})
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and form.cleaned_data["seen"] != seen:
        form.data = form.data | {"seen": seen}
        form.add_error(None, _("What is not done has changed while you looked. Look at the list again."))
    elif is_sent and _submit(request, form, found, now):
        messages.success(request, _("The report is handed in. You get a receipt by e-mail."))
        return redirect("initiatives:report", *place_of(found))
    context = {
        "obligation": found,
        "initiative": found.requirement.initiative,
        "form": form,
        "unfinished": unfinished,
        "days_late": days_late,
        "evidence": found.evidence.filter(removed_at=None),
    }
    return render(request, "initiatives/report_submit.html", context)


def _submit(request, form, found, now):
    try:
        submitting.submit(
            found, by=request.user, now=now, late_reason=form.cleaned_data.get("late_reason", "")
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def withdraw(request, slug, pk):
    """Take a report back before its review begins."""
    now = timezone.now()
    found = found_report(Obligation.objects.submittable_by(request.user, now), slug, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submitting.withdraw(found, by=request.user, reason=form.cleaned_data["reason"], now=now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The report is taken back. You can go on writing."))
            return redirect("initiatives:report", *place_of(found))
    context = {"obligation": found, "initiative": found.requirement.initiative, "form": form}
    return render(request, "initiatives/report_withdraw.html", context)


def _version(rows, slug, pk, number):
    found = found_report(rows, slug, pk)
    submission = get_object_or_404(
        Submission.objects.select_related("submitted_by", "review__reviewer"), obligation=found, number=number
    )
    submission.obligation = found
    return found, submission


def _read(found, submission):
    """What every page with a version shows: the version itself, and how it differs from the one before."""
    before = found.submissions.filter(number__lt=submission.number).first()
    content = submission.content
    return {
        "obligation": found,
        "requirement": found.requirement,
        "initiative": found.requirement.initiative,
        "submission": submission,
        "review": getattr(submission, "review", None),
        "attached": submission.evidence.select_related("section"),
        "before": before,
        "differences": review.differences(content, before.content) if before else [],
        "files_changed": review.files_changed(content, before.content) if before else ([], []),
        "latest": found.submissions.first(),
    }


@require_safe
def version(request, slug, pk, number):
    """A version as it was handed in, to read and to print."""
    found, submission = _version(Obligation.objects.visible_to(request.user), slug, pk, number)
    context = _read(found, submission)
    remarks = context["review"].remarks.all() if context["review"] else []
    by_order = {remark.order: remark for remark in remarks}
    context["sections"] = report_page.sections_read(submission, by_order)
    return render(request, "initiatives/report_version.html", context)


@require_safe
def content(request, slug, pk, number):
    """The bytes that the hash of a version is of."""
    found, submission = _version(Obligation.objects.visible_to(request.user), slug, pk, number)
    response = HttpResponse(submitting.canonical(submission.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.requirement.slug}-v{number}.json"'
    return response


def decide(request, slug, pk, number):
    """Read a version for its recipient, begin the review, and ask for changes."""
    now = timezone.now()
    found, submission = _version(Obligation.objects.reviewable_by(request.user, now), slug, pk, number)
    if request.method != "POST":
        if not _is_up_for_review(found, submission):
            return redirect("initiatives:report_version", *place_of(found), number)
        return _review_page(request, found, submission, _empty_form(submission))
    if "start" in request.POST:
        return _start(request, found, submission, now)
    return _answer(request, found, submission, now)


@reauthentication_required(allow_get=True)
def approve(request, slug, pk, number):
    """Approve the version that was read; whoever does so has just proved who they are."""
    now = timezone.now()
    found, submission = _version(Obligation.objects.reviewable_by(request.user, now), slug, pk, number)
    if request.method != "POST":
        return redirect("initiatives:report_review", *place_of(found), number)
    return _answer(request, found, submission, now, is_approval=True)


def _is_up_for_review(found, submission):
    is_in = found.state in (Obligation.State.SUBMITTED, Obligation.State.UNDER_REVIEW)
    return is_in and found.submissions.first() == submission


def _empty_form(submission):
    return ReviewForm(submission=submission, initial={"sha256": submission.sha256})


def _review_page(request, found, submission, form, *, moved=None, status=200):
    context = _read(found, submission) | {"form": form, "moved": moved}
    context["sections"] = report_page.sections_read(submission, form.on_sections)
    context["is_begun"] = found.state == Obligation.State.UNDER_REVIEW
    return render(request, "initiatives/report_review.html", context, status=status)


def _start(request, found, submission, now):
    try:
        review.start(submission, by=request.user, now=now)
    except review.AnotherVersionError as error:
        return _review_page(request, found, submission, _empty_form(submission), moved=error, status=409)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("initiatives:report_review", *place_of(found), submission.number)


def _answer(request, found, submission, now, *, is_approval=False):
    """Decide, or show the form again with everything that was written in it."""
    form = ReviewForm(request.POST, submission=submission)
    if form.is_valid():
        try:
            _decide(request, form, submission, now, is_approval=is_approval)
        except review.AnotherVersionError as error:
            return _review_page(request, found, submission, form, moved=error, status=409)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("initiatives:report", *place_of(found))
    return _review_page(request, found, submission, form)


def _decide(request, form, submission, now, *, is_approval):
    values = form.cleaned_data
    known = {"sha256": values["sha256"], "comment": values["comment"], "by": request.user, "now": now}
    if not is_approval:
        review.ask_for_changes(submission, remarks=form.remarks, new_due_on=values["new_due_on"], **known)
        messages.success(request, _("The initiative is told what is to be changed."))
        return
    if form.remarks:
        raise ValidationError(
            _("You have written what is to be changed. Ask for changes, or empty those fields to approve.")
        )
    review.approve(submission, **known)
    messages.success(request, _("The report is approved, and the initiative is told."))
