"""Showing the content of an evidence pack."""

from django import template
from django.utils.html import format_html

register = template.Library()


@register.filter
def words(one):
    """A text of the content, marked where it is not in the pack's own language."""
    return format_html('<span lang="{}">{}</span>', one["lang"], one["text"]) if one["lang"] else one["text"]


@register.filter
def labelled(row, table):
    """Pairs of a column's name and the row's cell in it."""
    return list(zip(table["columns"], row["cells"], strict=True))
