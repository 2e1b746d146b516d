"""Parts of the frame that are the same on every page: they are put together once in each process."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()
_parts = {}


@register.simple_tag(takes_context=True)
def fixed(context, template_name):
    """A template that shows nothing but the language and the part of the site, as `section`."""
    section = context.get("section", "")
    key = template_name, get_language(), section
    if key not in _parts or settings.DEBUG:
        part = context.template.engine.get_template(template_name)
        _parts[key] = part.render(template.Context({"section": section}))
    return _parts[key]
