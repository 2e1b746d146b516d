"""Leads and administrators keep what an initiative is asked to report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.profile_editing import version_of

from .. import asking, schedule
from ..forms.reporting import RequirementForm
from ..models import Initiative, Requirement
from ..saving_forms import add_errors, save_or_compare


def edit(request, slug, part=None):
    """Add a requirement, or change one; the dates of a rule can be looked at before it is saved."""
    initiative = get_object_or_404(Initiative.objects.led_by(request.user), slug=slug)
    record = Requirement(initiative=initiative)
    if part:
        record = get_object_or_404(initiative.requirements.select_related("responsible"), slug=part)
    form, now, conflicts = _form(request, record), timezone.now(), []
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and "preview" not in request.POST:
        conflicts = _save(request, form, record, now)
        if conflicts is None:
            messages.success(request, _("Saved. The dates are on this page."))
            return redirect("initiatives:reports", slug)
    rule = form.rule if is_sent else record if record.pk and not form.is_bound else None
    today = timezone.localdate(now)
    return render(
        request,
        "initiatives/requirement.html",
        {
            "initiative": initiative,
            "requirement": record,
            "form": form,
            "conflicts": conflicts,
            "has_preview": rule is not None and rule.recurs,
            "dates": schedule.next_occurrences(rule, today=today) if rule is not None else [],
            "rule": rule,
        },
        status=409 if conflicts else 200,
    )


def _form(request, record):
    initial = {"version": version_of(record)} if record.pk else {}
    return RequirementForm(
        request.POST or None, instance=record, by=request.user, initiative=record.initiative, initial=initial
    )


def _save(request, form, record, now):
    """None when all is saved; else as `save_or_compare` says."""
    if record.pk:
        return save_or_compare(
            form,
            lambda: asking.change(
                record,
                values=form.values,
                version=form.cleaned_data["version"],
                contents=form.contents,
                now=now,
            ),
        )
    try:
        asking.add(
            record,
            values=form.values,
            contents=form.contents,
            due_on=form.cleaned_data["due_on"],
            by=request.user,
            now=now,
        )
    except ValidationError as error:
        add_errors(form, error)
        return []
    return None
