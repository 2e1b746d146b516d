"""The figures of a pack: bars that start at zero, each with its number, drawn alike on page and paper."""

from django.utils.translation import gettext as _

# More bars than this are no picture any more.
MOST_BARS = 12


def bars(title, unit, counted, *, unknown=()):
    """A figure from (label, amount, amount in words), or None where there is nothing to draw.

    `share` is the length in per cent of the longest bar: text, because a template would write a comma.
    What stands for something unknown is drawn open: an amount of None, and the labels in `unknown`.
    """
    counted = list(counted)
    highest = max((amount for _label, amount, _words in counted if amount), default=0)
    if not highest or len(counted) > MOST_BARS:
        return None
    drawn = [
        {
            "label": str(label),
            "words": str(words),
            "share": "100" if amount is None else f"{100 * float(amount) / float(highest):.1f}",
            "is_known": amount is not None and label not in unknown,
        }
        for label, amount, words in counted
    ]
    return {"title": str(title), "unit": str(unit), "bars": drawn, "alt": in_words(title, unit, drawn)}


def in_words(title, unit, drawn):
    """What the picture shows, for those who do not see it."""
    values = "; ".join(f"{bar['label']}: {bar['words']}" for bar in drawn)
    return _("Bars. %(title)s, %(unit)s. %(values)s.") % {"title": title, "unit": unit, "values": values}
