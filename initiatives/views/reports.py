"""The page of one report and of its sections: several people write, nobody's text is lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.paging import paged
from actors.profile_editing import Conflict

from .. import preparing, reminders, report_page, reporting
from ..forms.writing import SectionForm
from ..models import Obligation, SectionRevision
from ..saving_forms import add_errors

WRITABLE = (Obligation.State.IN_PREPARATION, Obligation.State.CHANGES_REQUESTED)


def found_report(rows, slug, pk):
    """The report of this initiative among those that the person may do something with; else Http404."""
    rows = rows.select_related("requirement__initiative", "requirement__responsible", "superseded_by")
    return get_object_or_404(rows, pk=pk, requirement__initiative__slug=slug)


def place_of(obligation):
    """The arguments of every address of a report."""
    return [obligation.requirement.initiative.slug, obligation.pk]


@require_safe
def report(request, slug, pk):
    """Everything about one report: what is asked for, what is written, handed in and decided."""
    now = timezone.now()
    found = found_report(Obligation.objects.visible_to(request.user, now), slug, pk)
    return render(request, "initiatives/report.html", _shown(request.user, found, now))


def _shown(user, obligation, now):
    today, requirement = timezone.localdate(now), obligation.requirement
    rights = report_page.rights_of(user, obligation, now)
    items = report_page.checklist(obligation) if rights.prepare else []
    handed_in = report_page.versions(obligation)
    people = reporting.people_of(requirement, now)
    events = obligation.report_events.select_related("by")
    if not rights.prepare:
        events = events.exclude(verb__in=report_page.OF_THE_DRAFT)
    done = sum(item.section.is_done for item in items)
    return {
        "obligation": obligation,
        "requirement": requirement,
        "initiative": requirement.initiative,
        "rights": rights,
        "items": items,
        "contents": [] if items else requirement.contents.all(),
        "done": done,
        "done_share": f"{done / len(items):.1%}" if items else "0%",
        "step": report_page.next_step(obligation, rights, items, handed_in, people, today),
        "can_submit": rights.submit and obligation.state in WRITABLE,
        "can_withdraw": rights.submit and obligation.state == "submitted" and bool(handed_in),
        "can_write": rights.prepare and obligation.state in WRITABLE,
        "evidence": _evidence(obligation) if rights.prepare else [],
        "versions": handed_in,
        "last": report_page.last_decision(obligation),
        "people": people,
        "recipients": requirement.recipients.all(),
        "events": events[: report_page.MOST_EVENTS],
        "titles": {str(item.section.order): item.section for item in items},
        "days_left": (obligation.due_on - today).days,
        "days_late": obligation.days_late(today),
        "today": today,
        "packs": obligation.packs.for_list(is_preparing=rights.prepare),
        "timeline": reminders.timeline(obligation),
    }


def _evidence(obligation):
    return obligation.evidence.filter(removed_at=None).select_related("section", "added_by")


@require_POST
def start(request, slug, pk):
    """Begin the report."""
    now = timezone.now()
    found = found_report(Obligation.objects.preparable_by(request.user, now), slug, pk)
    try:
        preparing.start(found, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("initiatives:report", *place_of(found))


def section(request, slug, pk, order):
    """Write one section. A button saves without a script; who is overtaken by another sees both texts."""
    now = timezone.now()
    found, written = _section(request.user, slug, pk, order, now)
    form = SectionForm(request.POST or None, initial={"text": written.text, "revision": written.revision})
    is_preview = "preview" in request.POST
    conflicts = []
    if request.method == "POST" and form.is_valid() and not is_preview:
        conflicts = _save(request, form, written, now)
        if conflicts is None:
            return redirect(*_after_saving(request, found, order))
    item = next(item for item in report_page.checklist(found) if item.section.order == order)
    context = {
        "obligation": found,
        "initiative": found.requirement.initiative,
        "section": written,
        "remark": item.remark,
        "form": form,
        "conflicts": conflicts,
        "preview": form.data.get("text", "") if is_preview else None,
        "can_write": found.state in WRITABLE,
        "evidence": _evidence(found).filter(section=written),
        "user_id": request.user.pk,
    }
    if is_preview and request.headers.get("X-Part"):
        return render(request, "initiatives/_report_preview.html", context)
    return render(request, "initiatives/report_section.html", context, status=409 if conflicts else 200)


def _section(user, slug, pk, order, now):
    found = found_report(Obligation.objects.preparable_by(user, now), slug, pk)
    written = get_object_or_404(found.sections.select_related("changed_by"), order=order)
    written.obligation = found
    return found, written


def _save(request, form, written, now):
    """None when all is saved; else what both wrote, or [] where the form says what is wrong."""
    values = form.cleaned_data
    try:
        saved = preparing.save_section(
            written, text=values["text"], revision=values["revision"], by=request.user, now=now
        )
        if "done" in request.POST:
            preparing.mark(saved, is_done=True, by=request.user, now=now)
    except preparing.SectionConflictError as error:
        theirs = error.section
        form.data = form.data.copy()
        form.data["revision"] = theirs.revision
        return [
            (
                form["text"],
                Conflict(
                    "text", theirs.text, values["text"], str(theirs.changed_by or ""), theirs.changed_at
                ),
            )
        ]
    except ValidationError as error:
        add_errors(form, error)
        return []
    return None


def _after_saving(request, found, order):
    """Where somebody goes who has saved: done with this section, to the report; else on writing."""
    if "done" in request.POST:
        messages.success(request, _("The section is saved and marked as done."))
        return "initiatives:report", *place_of(found)
    messages.success(request, _("The section is saved."))
    return "initiatives:report_section", *place_of(found), order


@require_POST
def autosave(request, slug, pk, order):
    """What the script sends while somebody writes. Answers with the new revision, or why nothing is saved."""
    now = timezone.now()
    _found, written = _section(request.user, slug, pk, order, now)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("The text could not be read.")}, status=400)
    try:
        saved = preparing.save_section(written, by=request.user, now=now, **form.cleaned_data)
    except preparing.SectionConflictError as error:
        return JsonResponse({"by": str(error.section.changed_by or "")}, status=409)
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=422)
    return JsonResponse(
        {"revision": saved.revision, "at": saved.changed_at.isoformat() if saved.changed_at else ""}
    )


@require_POST
def reopen_section(request, slug, pk, order):
    """The section is not done after all."""
    now = timezone.now()
    found, written = _section(request.user, slug, pk, order, now)
    try:
        preparing.mark(written, is_done=False, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("initiatives:report_section", *place_of(found), order)


def earlier_texts(request, slug, pk, order):
    """What a section said before; any of these texts can be made its text again."""
    now = timezone.now()
    found, written = _section(request.user, slug, pk, order, now)
    if request.method == "POST":
        return _restore(request, found, written, now)
    rows = written.revisions.select_related("saved_by")
    context = {
        "obligation": found,
        "initiative": found.requirement.initiative,
        "section": written,
        "page": paged(rows, request.GET),
        "can_write": found.state in WRITABLE,
    }
    return render(request, "initiatives/report_earlier.html", context)


def _restore(request, found, written, now):
    row = request.POST.get("restore", "")
    earlier = get_object_or_404(SectionRevision, section=written, pk=row if row.isdecimal() else None)
    revision = request.POST.get("revision", "")
    try:
        preparing.restore(
            written, earlier, revision=int(revision) if revision.isdecimal() else -1, by=request.user, now=now
        )
    except preparing.SectionConflictError:
        messages.error(
            request, _("Somebody has saved the section in the meantime. Look at the texts below again.")
        )
        return redirect("initiatives:report_earlier", *place_of(found), written.order)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The earlier text is the text of the section again."))
    return redirect("initiatives:report_section", *place_of(found), written.order)
