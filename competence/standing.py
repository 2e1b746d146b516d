"""How a wave goes: response rates by kind of organisation. Never an answer."""

from django.db.models import Count, Q

from .models import Disposition, Stratum


def response_rates(wave):
    """Per kind of organisation and for all: asked, begun, answered, declined, and the rate in per cent.

    The rate is AAPOR's RR1: complete answers of all that should have been asked; partial ones do not count.
    """
    eligible = Q(is_eligible=True)
    counts = {
        "asked": Count("pk", eligible),
        "begun": Count("pk", eligible & Q(disposition=Disposition.STARTED)),
        "answered": Count("pk", eligible & Q(disposition=Disposition.COMPLETE)),
        "declined": Count("pk", eligible & Q(disposition=Disposition.REFUSED)),
    }
    rows = {row["stratum"]: row for row in wave.units.order_by().values("stratum").annotate(**counts)}
    found = [rate(stratum.value, rows[stratum.value]) for stratum in Stratum if stratum.value in rows]
    total = {name: sum(row[name] for row in rows.values()) for name in counts}
    return found, rate("", total)


def rate(stratum, counts):
    """The counts of one kind of organisation with the response rate, rounded half up."""
    asked = counts["asked"]
    return {
        **{name: counts[name] for name in ("asked", "begun", "answered", "declined")},
        "stratum": stratum,
        "missing": asked - counts["answered"],
        "percent": (200 * counts["answered"] + asked) // (2 * asked) if asked else None,
    }
