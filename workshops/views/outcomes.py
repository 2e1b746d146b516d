"""Outcomes: the organiser's page where they are written and published, and the page that is shared."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.kept_pages import kept_page, reader_of

from .. import feedback, outcomes
from ..follow_up import counts_of, progress_of
from ..forms.outcomes import OutcomesForm
from ..models import SecretLink, Workshop
from .registration import link_in_session

MOST_REVISIONS = 50


def organised(request, slug):
    """The workshop, for who organises it, whether it is run here or known from a source."""
    return get_object_or_404(Workshop.objects.managed_by(request.user), slug=slug)


def may_read(request, workshop):
    """Whether whoever asks sees the outcomes and actions of this workshop today."""
    reader = reader_of(request)
    return outcomes.may_read(
        workshop,
        is_organiser=Workshop.objects.managed_by(reader).filter(pk=workshop.pk).exists(),
        is_participant=is_participant(request, reader, workshop),
        today=timezone.localdate(),
    )


def is_participant(request, reader, workshop):
    # A visitor without a session came by no link, and asking would make one of it.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    if reader and workshop.registrations.confirmed().filter(user=reader).exists():
        return True
    brought = link_in_session(request, workshop, SecretLink.Purpose.MANAGE)
    return bool(brought and brought.registration.state == "confirmed")


def manage(request, slug):
    """Write outcomes and decisions. Of two editors the second is shown both versions."""
    workshop, now = organised(request, slug), timezone.now()
    saved = outcomes.words_of(workshop)
    form = OutcomesForm(
        request.POST or None, initial=saved._asdict() | {"opened_with": outcomes.state_of(saved)}
    )
    conflicts = []
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.save(
                workshop,
                form.words(),
                opened_with=form.cleaned_data["opened_with"],
                by=request.user,
                now=now,
            )
        except outcomes.OutcomesChangedError as error:
            conflicts = both_versions(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The outcomes are saved. Only organisers see the new text so far."))
            return redirect("workshops:outcomes_edit", slug)
    context = {
        "workshop": workshop,
        "form": form,
        "conflicts": conflicts,
        "latest": outcomes.latest_of(workshop),
        "published": outcomes.published_of(workshop),
        "revisions": workshop.outcome_revisions.select_related("written_by").prefetch_related("decisions")[
            :MOST_REVISIONS
        ],
        "actions": workshop.actions.select_related("owner_actor", "owner_initiative", "owner_user"),
        "has_begun": workshop.starts_at <= now,
        "participants": workshop.registrations.confirmed().count(),
        "answers": workshop.feedback.count(),
    }
    return render(request, "workshops/outcomes_edit.html", context, status=409 if conflicts else 200)


def both_versions(form, error):
    """Pairs of a field and a conflict, for what differs; saving again then overwrites knowingly."""
    form.data = form.data.copy()
    form.data["opened_with"] = outcomes.state_of(error.theirs)
    mine = form.words()
    return [
        (
            form[name],
            {
                "theirs": in_lines(getattr(error.theirs, name)),
                "mine": in_lines(getattr(mine, name)),
                "by": error.revision.written_by if error.revision else "",
                "at": error.revision.written_at if error.revision else None,
            },
        )
        for name in mine._fields
        if getattr(mine, name) != getattr(error.theirs, name)
    ]


def in_lines(words):
    return "\n".join(words) if isinstance(words, list) else words


@require_POST
def publish(request, slug):
    """Show the latest revision to those whom it is for, and write to the participants."""
    workshop = organised(request, slug)
    try:
        outcomes.publish(workshop, number=request.POST.get("number", ""), by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The outcomes are published."))
    return redirect("workshops:outcomes_edit", slug)


@require_safe
@login_not_required
@kept_page
def summary(request, slug):
    """What the workshop arrived at, on one page to share."""
    workshop = get_object_or_404(Workshop.objects.for_page(), slug=slug)
    if not may_read(request, workshop):
        raise Http404
    published = outcomes.published_of(workshop)
    actions = list(workshop.actions.all())
    context = {
        "workshop": workshop,
        "published": published,
        "decisions": workshop.decisions.shown_with(published),
        "actions": actions,
        "progress": progress_of(counts_of(actions)),
        "feedback": feedback.sum_for_everybody(workshop, now=timezone.now()),
        "follow_ups": workshop.followed_by.public().order_by("starts_at"),
    }
    return render(request, "workshops/outcomes.html", context)
