"""How many seats there are, as everybody may see it. Read at every request: it changes all the time."""

from typing import NamedTuple

from django.utils import timezone

from .models import Access, Desk, Registration, Workshop

PER_ROW = 20
# So many seats are drawn one by one; more are only told in words.
MOST_DRAWN = 100


class Dot(NamedTuple):
    """One seat in the picture, in the words of an SVG."""

    x: str
    y: str
    radius: str
    look: str


class Seats(NamedTuple):
    """What stands in the panel of a workshop. `phase` says what can be done there now.

    early, open, full (the waiting list is open), closed, cancelled or over. Two that are equal look the
    same, so that a page kept under one is right while it stays the same.
    """

    phase: str
    capacity: int | None
    taken: int
    waiting: int
    is_for_invited: bool

    @property
    def left(self):
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def takes_registrations(self):
        return self.phase in ("open", "full")

    @property
    def rows(self):
        return -(-(self.capacity or 0) // PER_ROW)

    @property
    def height(self):
        return 15 * self.rows

    @property
    def dots(self):
        """Each seat, those that are taken first; none where there are too many to draw."""
        if not self.capacity or self.capacity > MOST_DRAWN:
            return []
        return [
            Dot(
                str(7 + 15 * (place % PER_ROW)),
                f"{7.5 + 15 * (place // PER_ROW):g}",
                *(("5", "f0") if place < self.taken else ("4.3", "f2")),
            )
            for place in range(self.capacity)
        ]


def seats_of(slug, now=None):
    """The `Seats` of the workshop with this slug; None where nobody registers in the portal."""
    now = now or timezone.now()
    desk = Desk.objects.filter(workshop__slug=slug).select_related("workshop").first()
    if desk is None or desk.workshop.status == Workshop.Status.DRAFT:
        return None
    waiting = Registration.objects.filter(workshop=desk.workshop).waiting().count()
    return Seats(
        phase=phase_of(desk, waiting, now),
        capacity=desk.capacity,
        taken=desk.seats_taken,
        waiting=waiting,
        is_for_invited=desk.workshop.access == Access.INVITATION_ONLY,
    )


def phase_of(desk, waiting, now):
    workshop = desk.workshop
    if workshop.status == Workshop.Status.CANCELLED:
        return "cancelled"
    if workshop.status == Workshop.Status.HELD or workshop.ends_at <= now:
        return "over"
    if workshop.registration_opens_at and workshop.registration_opens_at > now:
        return "early"
    if not workshop.takes_registrations(now):
        return "closed"
    return "full" if desk.is_full or waiting else "open"
