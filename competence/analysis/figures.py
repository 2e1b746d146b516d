"""Exact figures of a list of answers: sums, shares and middle values, rounded half up where at all."""

from fractions import Fraction
from statistics import median


def half_up(value, step=1):
    """`value` rounded to a multiple of `step`, halves upwards."""
    return int((Fraction(value) / step + Fraction(1, 2)) // 1) * step


def percent(count, base):
    """Per cent with one decimal, halves upwards; None where there is no base."""
    return half_up(Fraction(count * 1000, base)) / 10 if base else None


def exact(value):
    """The number as it was written: 12.3 is 123/10, not its nearest binary fraction."""
    return Fraction(str(value))


def plain(value):
    """A Fraction as the int or float (two decimals) that a report prints."""
    return int(value) if value == int(value) else round(float(value), 2)


def summary(values):
    """How many answered (None is no answer), and their sum, median, least and greatest."""
    given = [exact(value) for value in values if value is not None]
    if not given:
        return {"n": 0, "sum": 0, "median": None, "min": None, "max": None}
    return {
        "n": len(given),
        "sum": plain(sum(given)),
        "median": plain(median(given)),
        "min": plain(min(given)),
        "max": plain(max(given)),
    }
