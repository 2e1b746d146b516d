"""The workshops among a person's own pages: those they take part in, and those they run."""

from workshops.models import Registration, Workshop

MOST = 30


def own_registrations(user, now):
    """Where this person has a seat or waits for one, the next workshop first."""
    rows = Registration.objects.active().of(user).filter(workshop__ends_at__gt=now)
    return rows.select_related("workshop").order_by("workshop__starts_at", "pk")[:MOST]


def run_by(user, now):
    """What this person runs and is not over or put aside: drafts too, the next one first.

    Administrators may run all, so they are shown those of which they are organisers.
    """
    rows = Workshop.objects.run_here().exclude(status__in=["held", "cancelled"])
    if user.is_administrator:
        rows = rows.filter(made_by=user)
    return rows.managed_by(user, now).order_by("starts_at", "pk")[:MOST]
