"""The organiser's pages of one workshop: how it stands, who comes, moving, cancelling, closing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actors.kept_pages import reader_of
from actors.paging import paged

from .. import check_in, materials, organising, registration, waitlist
from ..forms.making import CancelForm, CompleteForm, MoveForm
from ..forms.registration import RegistrationForm
from ..models import Material, SecretLink, Workshop
from ..seats import seats_of
from .making import STEPS, managed, time_of
from .outcomes import organised
from .registration import link_in_session

PER_PAGE = 100


@require_safe
def manage(request, slug):
    """How the workshop stands, and what can be done with it."""
    workshop, now = managed(request, slug), timezone.now()
    desk = workshop.desk
    waiting = workshop.registrations.waiting().count()
    context = {
        "workshop": workshop,
        "desk": desk,
        "seats": seats_of(slug, now),
        "steps": STEPS,
        "confirmed": workshop.registrations.confirmed().count(),
        "offered": workshop.registrations.filter(state="offered").count(),
        "waiting": waiting,
        "why_idle": waitlist.why_idle(desk, now=now) if waiting else "",
        "invited": workshop.invitations.exclude(state="revoked").count(),
        "unanswered": workshop.invitations.unanswered().count(),
        "came": check_in.came(workshop),
        "changes": workshop.changes.select_related("by")[:20],
        "has_begun": workshop.starts_at <= now,
        "today": timezone.localdate(now) == timezone.localdate(workshop.starts_at),
    }
    return render(request, "workshops/manage.html", context)


@require_safe
def registrations(request, slug):
    """Everybody who takes part or waits; with `print` all on one sheet."""
    workshop, now = managed(request, slug), timezone.now()
    rows = workshop.registrations.active().order_by("state", "-priority", "number")
    rows = rows.select_related("invitation").prefetch_related("answers__question")
    is_sheet = "print" in request.GET
    if is_sheet:
        rows = check_in.expected(workshop, day=timezone.localdate(workshop.starts_at))
        rows = rows.prefetch_related("answers__question")
    context = {
        "workshop": workshop,
        "desk": workshop.desk,
        "page": paged(rows, request.GET, per_page=2000 if is_sheet else PER_PAGE),
        "is_sheet": is_sheet,
        "now": now,
    }
    return render(request, "workshops/registrations.html", context)


def add(request, slug):
    """The organiser registers somebody; a full workshop may get one seat more, on record."""
    workshop, now = managed(request, slug), timezone.now()
    form = RegistrationForm(request.POST or None, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        details = form.details()
        # Nobody consents on behalf of somebody else.
        details.is_shown = False
        try:
            found = registration.add(
                workshop, details=details, by=request.user, adds_seat="adds_seat" in request.POST, now=now
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            has_seat, waits = _("%(person)s has a seat."), _("%(person)s is on the waiting list.")
            words = has_seat if found.holds_seat else waits
            messages.success(request, words % {"person": found})
            return redirect("workshops:registrations", slug)
    context = {"workshop": workshop, "form": form, "seats": seats_of(slug, now), "desk": workshop.desk}
    return render(request, "workshops/add_participant.html", context)


@require_POST
def remove(request, slug, pk):
    """The organiser ends a registration; the person gets a letter."""
    found = get_object_or_404(managed(request, slug).registrations.active(), pk=pk)
    registration.withdraw(found, by=request.user, ended_by="organiser", now=timezone.now())
    messages.success(request, _("%(person)s is no longer registered.") % {"person": found})
    return redirect("workshops:registrations", slug)


def move(request, slug):
    """Another time or place, with the number of people who are told."""
    workshop = managed(request, slug)
    form = MoveForm(request.POST or None, initial=time_of(workshop))
    if request.method == "POST" and form.is_valid():
        try:
            organising.move(
                workshop,
                **form.when_and_where(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("The workshop is moved, and those who take part are told."))
            return redirect("workshops:manage", slug)
    context = {"workshop": workshop, "form": form, "concerned": organising.concerned(workshop)}
    return render(request, "workshops/move.html", context)


def cancel(request, slug):
    """Cancel, with the number of people who get a letter."""
    workshop = managed(request, slug)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organising.cancel(
                workshop, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("The workshop is cancelled."))
            return redirect("workshops:manage", slug)
    context = {"workshop": workshop, "form": form, "concerned": organising.concerned(workshop)}
    return render(request, "workshops/cancel.html", context)


@require_POST
def copy(request, slug):
    """A new draft like this one, or one that follows up its open actions."""
    workshop = organised(request, slug)
    deed = organising.follow_up if "follow_up" in request.POST else organising.duplicate
    made = deed(workshop, by=request.user, now=timezone.now())
    messages.success(request, _("A new draft is made. Choose its day first."))
    return redirect("workshops:edit", made.slug, "time")


def complete(request, slug):
    """It has been held: how many came."""
    workshop, now = managed(request, slug), timezone.now()
    form = CompleteForm(request.POST or None, initial={"attended": workshop.attended_count})
    if request.method == "POST" and form.is_valid():
        try:
            organising.complete(workshop, attended=form.cleaned_data["attended"], by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("The workshop is marked as held."))
            return redirect("workshops:manage", slug)
    context = {"workshop": workshop, "form": form, "came": check_in.came(workshop)}
    return render(request, "workshops/complete.html", context)


@never_cache
@require_safe
@login_not_required
def material(request, slug, pk):
    """A file, for those who may read it now."""
    reader = reader_of(request)
    found = get_object_or_404(Material.objects.select_related("workshop"), pk=pk, workshop__slug=slug)
    workshop = found.workshop
    is_organiser = Workshop.objects.managed_by(reader).filter(pk=workshop.pk).exists()
    own = bool(reader) and workshop.registrations.confirmed().filter(user=reader).exists()
    brought = link_in_session(request, workshop, SecretLink.Purpose.MANAGE)
    is_participant = own or bool(brought and brought.registration.state == "confirmed")
    is_seen = is_organiser or is_participant or Workshop.objects.public().filter(pk=workshop.pk).exists()
    if (
        not found.file
        or not is_seen
        or not materials.may_read(found, is_organiser=is_organiser, is_participant=is_participant)
    ):
        raise Http404
    ending = found.file.name.rpartition(".")[2]
    with found.file.open() as file:
        content = file.read()
    name = content_disposition_header(as_attachment=True, filename=f"{found.title}.{ending}")
    return HttpResponse(
        content, content_type="application/octet-stream", headers={"Content-Disposition": name}
    )
