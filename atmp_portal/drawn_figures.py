"""Small drawings of numbers: fields of dots, a rank among columns, a bar in parts. Only geometry; all in plain units."""

from typing import NamedTuple

FILLED, OPEN = "f1", "fo"


class Dot(NamedTuple):
    x: float
    y: float
    fill: str


class DotField(NamedTuple):
    """Dots in columns, from the top; `width` and `height` frame them."""

    dots: list
    width: float
    height: float
    radius: float


class Part(NamedTuple):
    """A stretch of a bar; `x` and `width` are per cent of its length."""

    x: float
    width: float
    fill: str


def dot_field(count, rows, pitch=13, uncertain=0, fill=FILLED, by_row=False):
    """`count` dots, the last `uncertain` of them open; filled column by column, or row by row."""
    columns = max(1, -(-count // rows))
    half = pitch / 2
    dots = []
    for number in range(count):
        down, across = divmod(number, columns) if by_row else (number % rows, number // rows)
        is_open = number >= count - uncertain
        dots.append(Dot(across * pitch + half, down * pitch + half, OPEN if is_open else fill))
    return DotField(dots, columns * pitch, rows * pitch, round(pitch * 0.36, 1))


def rank_columns(rank, total):
    """[(x, is the one ranked)] of equal columns on a grid of 19 units."""
    return [(19 * number, number == rank - 1) for number in range(total)]


def bar_parts(parts, gap=0.7):
    """[Part] of a whole bar, from (amount, fill) pairs; a gap of so many per cent stands between them."""
    whole = sum(amount for amount, _fill in parts)
    room = 100 - gap * (len(parts) - 1)
    drawn, x = [], 0.0
    for amount, fill in parts:
        width = float(amount) / float(whole) * room
        drawn.append(Part(round(x, 1), round(width, 1), fill))
        x += width + gap
    return drawn
