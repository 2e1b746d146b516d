"""The day itself: who came, found by name or by the code they show."""

from uuid import UUID

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import CheckIn, Registration


def picture_of_code(registration):
    """The code as a drawing (SVG) that leads the camera of who stands at the door to the right page."""
    path = reverse("workshops:check_in", args=[registration.workshop.slug])
    code = segno.make(f"{settings.SITE_URL}{path}?code={registration.code}", error="m")
    return code.svg_inline(scale=5, border=4, svgclass="qr", lineclass=None, dark="#000", light="#fff")


def expected(workshop, *, day):
    """Who has a seat, in alphabetical order, with `is_here`: whether they have been checked in this day."""
    here = CheckIn.objects.filter(registration=OuterRef("pk"), day=day, undone_at=None)
    return workshop.registrations.confirmed().annotate(is_here=Exists(here)).alphabetical()


def found_by(rows, words):
    """Those whose code this is, else those whose name, organisation or address holds the words."""
    words = words.strip()
    by_code = rows.filter(code=words.upper())
    if words and by_code.exists():
        return by_code
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(organisation__icontains=word) | Q(email__icontains=word)
        )
    return rows


@transaction.atomic
def check_in(registration, *, nonce: UUID, by, now):
    """Somebody has come. The same button pressed twice is one check-in. Returns the `CheckIn`.

    Raises ValidationError for somebody without a seat.
    """
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if found.state != Registration.State.CONFIRMED:
        raise ValidationError(_("This person has no seat."))
    day = timezone.localdate(now)
    known = CheckIn.objects.filter(
        Q(nonce=nonce) | Q(registration=found, day=day, undone_at=None), registration=found
    ).first()
    return known or CheckIn.objects.create(registration=found, day=day, at=now, by=by, nonce=nonce)


@transaction.atomic
def undo(registration, *, by, now):
    """It was somebody else. The check-in stays on record as undone."""
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    day = timezone.localdate(now)
    return CheckIn.objects.filter(registration=registration, day=day, undone_at=None).update(
        undone_at=now, undone_by=by
    )


def came(workshop):
    """How many different people were checked in."""
    return len(here(workshop))


def here(workshop):
    """The keys of the registrations of those who were checked in."""
    rows = CheckIn.objects.filter(registration__workshop=workshop, undone_at=None)
    return set(rows.values_list("registration", flat=True))
