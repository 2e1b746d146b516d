"""One follow-up action: what is agreed, how far it has come, and the pages where that is written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page, reader_of
from actors.profile_editing import version_of
from initiatives.saving_forms import add_errors, save_or_compare

from .. import actions as deeds
from ..forms.outcomes import ActionForm, ReportForm
from ..models import AgendaItem, FollowUpAction, Workshop
from .outcomes import may_read, organised

MOST_UPDATES = 100


@require_safe
@login_not_required
@kept_page
def action(request, pk):
    """What is agreed, its state with evidence, and everything that was reported about it."""
    planned = AgendaItem.objects.filter(workshop__in=Workshop.objects.public()).select_related("workshop")
    rows = FollowUpAction.objects.select_related("workshop", "owner_actor", "owner_initiative", "event")
    found = get_object_or_404(rows.prefetch_related(Prefetch("agenda_items", planned)), pk=pk)
    reader = reader_of(request)
    can_update = FollowUpAction.objects.updatable_by(reader).filter(pk=pk).exists()
    if not can_update and not may_read(request, found.workshop):
        raise Http404
    updates = list(found.updates.select_related("by")[:MOST_UPDATES])
    context = {
        "action": found,
        "workshop": found.workshop,
        "updates": updates,
        "evidence": [one for one in updates if one.evidence_title or one.evidence_url],
        "can_update": can_update,
        "can_edit": bool(reader)
        and Workshop.objects.managed_by(reader).filter(pk=found.workshop_id).exists(),
    }
    return render(request, "workshops/action.html", context)


def update(request, pk):
    """Owners and organisers report how far it has come."""
    found = get_object_or_404(FollowUpAction.objects.updatable_by(request.user), pk=pk)
    latest = found.updates.first()
    is_known = found.status != FollowUpAction.Status.NOT_REPORTED
    form = ReportForm(
        request.POST or None,
        initial={"opened_with": latest.pk if latest else "", "status": found.status if is_known else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            deeds.report(found, **form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            add_errors(form, error)
            form.data = form.data.copy()
            latest = found.updates.first()
            form.data["opened_with"] = latest.pk if latest else ""
        else:
            messages.success(request, _("What you reported is saved."))
            return redirect(found)
    context = {"action": found, "workshop": found.workshop, "form": form, "latest": latest}
    return render(request, "workshops/action_update.html", context)


def edit(request, slug, pk=None):
    """The organiser writes what was agreed: a new action, or one that is there."""
    workshop = organised(request, slug)
    record = get_object_or_404(workshop.actions, pk=pk) if pk else FollowUpAction(workshop=workshop)
    form = ActionForm(
        request.POST or None,
        instance=record,
        by=request.user,
        initial={"version": version_of(record) if pk else ""},
    )
    conflicts = []
    if request.method == "POST" and form.is_valid():
        conflicts = save_or_compare(form, lambda: save(form, workshop, record, request.user))
        if conflicts is None:
            messages.success(request, _("The action is saved."))
            return redirect("workshops:outcomes_edit", slug)
    context = {"workshop": workshop, "action": record, "form": form, "conflicts": conflicts or []}
    return render(request, "workshops/action_edit.html", context, status=409 if conflicts else 200)


def save(form, workshop, record, by):
    if record.pk:
        deeds.change(record, values=form.values, version=form.cleaned_data["version"])
    else:
        deeds.agree(workshop, values=form.values, by=by, now=timezone.now())
