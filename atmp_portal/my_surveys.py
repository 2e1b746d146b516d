"""Surveys among a person's own pages: those their organisation is asked to answer, and those they run."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competence.models import Disposition, FrameUnit, Wave, WaveRelease

from .report_tasks import Task

MOST = 30


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
    initiatives = user.assignments.current(now).filter(role__in=["coordinator", "lead"]).values("initiative")
    return WaveRelease.objects.filter(
        state=WaveRelease.State.CHECKED, wave__survey__initiative__in=initiatives
    ).exclude(prepared_by=user)


def to_approve(user, now):
    for release in releases_to_approve(user, now).select_related("wave")[:MOST]:
        yield Task(
            title=str(release.wave),
            url=reverse("competence:release", args=[release.wave.slug, release.pk]),
            notes=[_("Results of a survey to approve")],
            since=release.prepared_at,
            button=_("Look through"),
        )


def run_by(user, now):
    """Waves that this person runs and that are not closed, the one that closes first on top.

    Administrators may run all, so they are shown those that they made.
    """
    rows = Wave.objects.managed_by(user, now).filter(closes_at__gt=now)
    if user.is_administrator:
        rows = rows.filter(made_by=user)
    return rows.order_by("closes_at", "pk")[:MOST]
