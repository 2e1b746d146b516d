"""Surveys among a person's own pages: those their organisation is asked to answer, and those they run."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from competence.models import Disposition, FrameUnit, Wave, WaveRelease

from .report_tasks import Task

MOST = 30
BEFORE_THE_END = timedelta(days=7)


def units_to_answer(user, now):
    """Organisations of this person that are asked in an open wave and have neither answered nor declined."""
    own = user.memberships.current(now).filter(role="member").values("actor")
    return FrameUnit.objects.eligible().filter(
        actor__in=own,
        wave__fielded_at__lte=now,
        wave__closes_at__gt=now,
        disposition__in=[Disposition.SENT, Disposition.STARTED],
    )


def to_answer(user, now):
    for unit in units_to_answer(user, now).select_related("wave")[:MOST]:
        is_begun = unit.disposition == Disposition.STARTED
        yield Task(
            title=str(unit.wave),
            url=reverse("competence:answer", args=[unit.wave.slug]),
            notes=[_("Survey to answer for %(organisation)s") % {"organisation": unit.name}],
            since=unit.sent_at,
            button=_("Continue") if is_begun else _("Answer"),
        )


def releases_to_approve(user, now):
    """Worked out by somebody else, for surveys of initiatives in which this person has a role."""
    return WaveRelease.objects.filter(
        state=WaveRelease.State.CHECKED, wave__survey__initiative__in=run_initiatives(user, now)
    ).exclude(prepared_by=user)


def run_initiatives(user, now):
    return user.assignments.current(now).filter(role__in=["coordinator", "lead"]).values("initiative")


def to_approve(user, now):
    for release in releases_to_approve(user, now).select_related("wave")[:MOST]:
        yield Task(
            title=str(release.wave),
            url=reverse("competence:release", args=[release.wave.slug, release.pk]),
            notes=[_("Results of a survey to approve")],
            since=release.prepared_at,
            button=_("Look through"),
        )


def waves_that_end(user, now):
    """Waves that this person runs and that close within a week, or have closed and wait for their results."""
    begun = WaveRelease.objects.filter(wave=OuterRef("pk")).exclude(
        state__in=[WaveRelease.State.DISCARDED, WaveRelease.State.FAILED]
    )
    return Wave.objects.filter(
        ~Exists(begun),
        survey__initiative__in=run_initiatives(user, now),
        fielded_at__lte=now,
        closes_at__lte=now + BEFORE_THE_END,
    )


def to_end(user, now):
    for wave in waves_that_end(user, now).order_by("closes_at", "pk")[:MOST]:
        is_open = wave.is_open_at(now)
        note = _("The survey closes soon") if is_open else _("The survey has closed; results to prepare")
        yield Task(
            title=str(wave),
            url=reverse("competence:wave" if is_open else "competence:prepare", args=[wave.slug]),
            notes=[note],
            since=wave.closes_at - BEFORE_THE_END if is_open else wave.closes_at,
            button=_("See who has answered") if is_open else _("Prepare the results"),
        )


def run_by(user, now):
    """Waves that this person runs and that are not closed, the one that closes first on top.

    Administrators may run all, so they are shown those that they made.
    """
    rows = Wave.objects.managed_by(user, now).filter(closes_at__gt=now)
    if user.is_administrator:
        rows = rows.filter(made_by=user)
    return rows.order_by("closes_at", "pk")[:MOST]
