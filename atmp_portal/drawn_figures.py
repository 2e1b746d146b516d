"""Small drawings of numbers: fields of dots, a rank among columns, a bar in parts.

Only geometry. Coordinates are text, because a template would write 7.5 with a comma in Swedish.
"""

from typing import NamedTuple

FILLED, OPEN = "f1", "fo"
COLUMN_PITCH = 19


class Dot(NamedTuple):
    x: str
    y: str
    fill: str


class DotField(NamedTuple):
    """Dots within a frame of `width` by `height`."""

    dots: list
    width: int
    height: int
    radius: str


class Part(NamedTuple):
    """A stretch of a bar; `x` and `width` are per cent of its length."""

    x: str
    width: str
    fill: str


def dot_field(count, rows, pitch=13, uncertain=0, fill=FILLED, by_row=False):
    """`count` dots, the last `uncertain` of them open; filled column by column, or row by row."""
    columns = max(1, -(-count // rows))
    dots = []
    for number in range(count):
        down, across = divmod(number, columns) if by_row else (number % rows, number // rows)
        is_open = number >= count - uncertain
        x, y = (f"{(place + 0.5) * pitch:g}" for place in (across, down))
        dots.append(Dot(x, y, OPEN if is_open else fill))
    return DotField(dots, columns * pitch, rows * pitch, f"{pitch * 0.36:.1f}")


def rank_columns(rank, total):
    """[(x, whether it is the one ranked)] of equally wide columns."""
    return [(COLUMN_PITCH * number, number == rank - 1) for number in range(total)]


def bar_parts(parts, gap=0.7):
    """The [Part] of a whole bar, from (amount, fill) pairs; a gap of so many per cent stands between them."""
    whole = sum(float(amount) for amount, _fill in parts)
    room = 100 - gap * (len(parts) - 1)
    drawn, x = [], 0.0
    for amount, fill in parts:
        width = float(amount) / whole * room
        drawn.append(Part(f"{x:.1f}", f"{width:.1f}", fill))
        x += width + gap
    return drawn
