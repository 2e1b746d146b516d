"""Making a workshop in steps, with a preview, and publishing it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from initiatives.models import Initiative

from .. import materials, organising, programme, registration, waitlist
from ..forms import two_editors
from ..forms.making import DeskForm, IssueForm, MeetingForm, SettingsForm, TimeForm
from ..forms.people import AgendaForm, MaterialForm, PeopleForm
from ..models import Workshop, WorkshopChange
from ..seats import seats_of


def managed(request, slug):
    """The workshop, for who organises it; everybody else is told that there is none."""
    return get_object_or_404(Workshop.objects.managed_by(request.user).run_here(), slug=slug)


def new(request):
    """The first step makes a draft, so that nothing that was written is lost."""
    if not Initiative.objects.coordinated_by(request.user).exists():
        raise Http404
    issue = IssueForm(request.POST or None, by=request.user, instance=Workshop())
    when = TimeForm(request.POST or None, initial={"venue_mode": "on_site"})
    if request.method == "POST" and issue.is_valid() & when.is_valid():
        values = {name: issue.cleaned_data[name] for name in issue._meta.fields}
        made = organising.draft(
            values=values | when.when_and_where() | {"access": "open_registration"},
            initiatives=issue.cleaned_data["initiatives"],
            by=request.user,
            now=timezone.now(),
        )
        programme.set_points(made, issue.points())
        messages.success(request, _("The draft is saved. Nobody else sees it yet."))
        return redirect("workshops:edit", made.slug, "people")
    return render(request, "workshops/new.html", {"forms": [issue, when], "issue": issue, "when": when})


class Step(NamedTuple):
    """One page of the form: its title, the forms on it, and what is done with them."""

    title: Any
    forms: Any
    save: Any


def forms_of_issue(data, workshop, by):
    return [IssueForm(data, by=by, instance=workshop)]


def save_issue(workshop, forms, by, now):
    (form,) = forms
    workshop.save(update_fields=form._meta.fields)
    workshop.part_of.set(form.cleaned_data["initiatives"])
    programme.set_points(workshop, form.points())


def forms_of_time(data, workshop, by):
    forms = [MeetingForm(data, instance=workshop.desk)]
    return [TimeForm(data, initial=time_of(workshop)), *forms] if workshop.status == "draft" else forms


def time_of(workshop):
    starts, ends = timezone.localtime(workshop.starts_at), timezone.localtime(workshop.ends_at)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "venue_mode": workshop.venue_mode,
        "place": workshop.place,
    }


def save_time(workshop, forms, by, now):
    *when, meeting = forms
    meeting.save()
    for form in when:
        if form.has_changed():
            organising.move(workshop, **form.when_and_where(), reason="", by=by, now=now)


def forms_of_people(data, workshop, by):
    return [PeopleForm(data, workshop=workshop)]


def save_people(workshop, forms, by, now):
    programme.set_people(workshop, forms[0].rows())


def forms_of_programme(data, workshop, by):
    return [AgendaForm(data, workshop=workshop)]


def save_programme(workshop, forms, by, now):
    programme.set_agenda(workshop, forms[0].items())


def forms_of_registration(data, workshop, by):
    return [DeskForm(data, instance=workshop.desk), SettingsForm(data, instance=workshop)]


def save_registration(workshop, forms, by, now):
    desk, settings = forms
    desk.save()
    workshop.save(update_fields=settings._meta.fields)
    programme.set_questions(workshop, settings.cleaned_data)
    locked = waitlist.lock(workshop.pk)
    registration.change_capacity(locked, desk.cleaned_data["capacity"], by=by, now=now)
    waitlist.settle(locked, now=now)


STEPS = {
    "issue": Step(gettext_lazy("The issue"), forms_of_issue, save_issue),
    "people": Step(gettext_lazy("Hosts and guests"), forms_of_people, save_people),
    "programme": Step(gettext_lazy("Programme and material"), forms_of_programme, save_programme),
    "time": Step(gettext_lazy("Time and place"), forms_of_time, save_time),
    "registration": Step(
        gettext_lazy("Registration and who sees what"), forms_of_registration, save_registration
    ),
}


def valid(form):
    return form.is_valid()


def edit(request, slug, step):
    """One step of the form; saving leads to the next, and after the last to publishing.

    Of two organisers who changed the same field the second is shown both versions.
    """
    if step not in STEPS:
        raise Http404
    workshop, conflicts = managed(request, slug), []
    if request.method == "POST":
        forms, opened_with, conflicts = save_step(request, workshop, step, timezone.now())
        if forms is None:
            messages.success(request, _("Saved."))
            return redirect(*after(managed(request, slug), step, "next" in request.POST))
        workshop = managed(request, slug)
    else:
        forms = STEPS[step].forms(None, workshop, request.user)
        opened_with = two_editors.state_of(forms)
    context = page_of_step(workshop, step, forms, opened_with, conflicts=conflicts)
    return render(request, "workshops/edit.html", context, status=409 if conflicts else 200)


def page_of_step(workshop, step, forms, opened_with, **more):
    return {
        "workshop": workshop,
        "step": step,
        "steps": STEPS,
        "forms": forms,
        "opened_with": opened_with,
        "material_form": MaterialForm() if step == "programme" else None,
        **more,
    }


def save_step(request, workshop, step, now):
    """Save what the form says, unless it is refused or somebody else has changed the same.

    Returns the forms to show again (None where all is saved), the state they were opened with from now on,
    and the conflicts. The lock makes two organisers take turns, so that the second sees what the first did.
    """
    make, by = STEPS[step].forms, request.user
    try:
        with transaction.atomic():
            waitlist.lock(workshop.pk)
            mine, saved = make(request.POST, again(workshop), by), make(None, again(workshop), by)
            merged = two_editors.merged(request.POST, mine, saved)
            found = again(workshop)
            forms = make(merged.data, found, by)
            conflicts = [(bound(forms, name), told(found, name, *both)) for name, both in merged.conflicts]
            if not all(list(map(valid, forms))) or conflicts:
                return forms, merged.opened_with, conflicts
            STEPS[step].save(found, forms, by, now)
            if merged.changed:
                detail = {"step": step, "fields": merged.changed}
                found.changes.create(verb="edited", by=by, at=now, detail=detail)
    except ValidationError as error:
        forms[0].add_error(None, ValidationError(error.messages))
        return forms, merged.opened_with, []
    return None, "", []


def again(workshop):
    """The workshop as it is now, for a form to be bound to."""
    return Workshop.objects.select_related("desk").get(pk=workshop.pk)


def bound(forms, name):
    return next(form[name] for form in forms if name in form.fields)


def told(workshop, name, theirs, mine):
    """What the page says about a field that two people changed."""
    verb = WorkshopChange.Verb.EDITED
    last = workshop.changes.filter(verb=verb, detail__fields__contains=[name]).select_related("by").first()
    by, at = (last.by or "", last.at) if last else ("", None)
    return {"theirs": theirs, "mine": mine, "by": by, "at": at}


def after(workshop, step, goes_on):
    """Where saving leads."""
    if not goes_on:
        return "workshops:edit", workshop.slug, step
    names = list(STEPS)
    if step != names[-1]:
        return "workshops:edit", workshop.slug, names[names.index(step) + 1]
    return "workshops:publish" if workshop.status == "draft" else "workshops:manage", workshop.slug


@require_POST
def add_material(request, slug):
    workshop = managed(request, slug)
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid():
        materials.add(workshop, form.cleaned_data)
        messages.success(request, _("The material is added."))
        return redirect("workshops:edit", slug, "programme")
    forms = forms_of_programme(None, workshop, request.user)
    opened_with = two_editors.state_of(forms)
    context = page_of_step(workshop, "programme", forms, opened_with, material_form=form)
    return render(request, "workshops/edit.html", context)


@require_POST
def delete_material(request, slug, pk):
    found = get_object_or_404(managed(request, slug).materials, pk=pk)
    materials.remove(found)
    messages.success(request, _("The material is taken away."))
    return redirect("workshops:edit", slug, "programme")


def publish(request, slug):
    """What is missing, what overlaps, and what will be sent, before the button that does it."""
    workshop, now = managed(request, slug), timezone.now()
    errors = []
    if request.method == "POST":
        try:
            organising.publish(workshop, by=request.user, now=now)
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, _("The workshop is published."))
            return redirect("workshops:manage", slug)
    if workshop.status != "draft":
        return redirect("workshops:manage", slug)
    context = {
        "workshop": workshop,
        "steps": STEPS,
        "errors": errors,
        "missing": organising.not_ready(workshop, now=now),
        "unknown": workshop.participations.exclude(text_sv="").values_list("text_sv", flat=True),
        "overlapping": organising.overlapping(workshop, by=request.user, now=now),
        "invitations": workshop.invitations.unsent().count(),
        "seats": seats_of(slug, now),
    }
    return render(request, "workshops/publish.html", context)


def delete(request, slug):
    """Ask once more, then delete a draft; what has been published is cancelled instead."""
    workshop, error = managed(request, slug), ""
    if workshop.status != "draft":
        raise Http404
    if request.method == "POST":
        try:
            organising.delete_draft(workshop)
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("The draft is deleted."))
            return redirect("workshops:index")
    context = {"workshop": workshop, "error": error, "invitations": workshop.invitations.count()}
    return render(request, "workshops/delete.html", context)
