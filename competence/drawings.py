"""Fields of dots: each dot stands for a stated number, an open one for what is uncertain."""

from typing import NamedTuple

STEP = 22
RADIUS = 7.8
OPEN_RADIUS = 6.8


class Dot(NamedTuple):
    """A circle; `look` is its class, "fo" an open one, and `is_dashed` one that is uncertain still more."""

    cx: str
    cy: str
    r: float
    look: str
    is_dashed: bool


class DotField(NamedTuple):
    """A drawing of `width` by `height` units, filled column by column."""

    width: int
    height: int
    dots: list


def dot_field(parts, rows=5):
    """The `DotField` of (number of dots, look) pairs, in order. The look "dashed" is an open dot, dashed."""
    looks = [look for count, look in parts for _dot in range(count)]
    dots = []
    for number, look in enumerate(looks):
        column, row = divmod(number, rows)
        is_dashed = look == "dashed"
        is_open = is_dashed or look == "fo"
        centre = (f"{STEP * column + STEP / 2:.1f}", f"{STEP * row + STEP / 2:.1f}")
        dots.append(Dot(*centre, OPEN_RADIUS if is_open else RADIUS, "fo" if is_open else look, is_dashed))
    columns = -(-len(looks) // rows)
    return DotField(max(columns, 1) * STEP, min(rows, max(len(looks), 1)) * STEP, dots)
