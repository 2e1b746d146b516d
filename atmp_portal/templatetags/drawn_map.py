"""The pins of the drawn map, with an arc for each kind: put together as text, because they are thousands."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def map_pins(pins):
    """Each `Pin` as a link with its disc, its arcs, its label and its number."""
    return mark_safe("".join(map(pin_text, pins)))  # noqa: S308  escaped below


def pin_text(pin):
    chosen = ' aria-current="true"' if pin.is_chosen else ""
    arcs = "".join(
        f'<circle class="ring r-{kind}" cx="{pin.cx}" cy="{pin.cy}" r="{pin.ring_radius}" '
        f'stroke-dasharray="{dash} {gap}" transform="rotate({start} {pin.cx} {pin.cy})"/>'
        for kind, dash, gap, start in pin.rings
    )
    label = ""
    if pin.label:
        x, y, look = pin.label
        label = f'<text class="{look}" x="{x}" y="{y}">{escape(pin.title)}</text> '
    return (
        f'<a class="pin" href="{escape(pin.href)}" aria-label="{escape(pin.name)}"{chosen}>'
        f'<circle class="c" cx="{pin.cx}" cy="{pin.cy}" r="{pin.radius}"/>{arcs}{label}'
        f'<text class="n" x="{pin.cx}" y="{pin.cy}">{pin.count}</text></a>'
    )
