"""Tags and filters of every template: pictures, words of records, numbers and dates as people write them."""

import datetime
from decimal import Decimal
from urllib.parse import urlencode

import nh3
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markdown_it import MarkdownIt

from actors.fuzzy_dates import MONTHS, FuzzyDate
from actors.languages import current_language, text_of
from actors.models import ActorKind, FieldBasis, Qualifier
from atmp_portal.icons import ICONS, KIND_SHAPES
from initiatives.models import Unit

register = template.Library()

NO_BREAK_SPACE = "\u00a0"
MARKDOWN = MarkdownIt("js-default", {"html": False, "linkify": False})
ALLOWED_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "h3", "h4"}

# How a status looks: the class of its tag and its icon. The word always stands beside it.
STATUS_LOOKS = {
    "active": ("ok", "okc"),
    "available": ("ok", "okc"),
    "operating": ("ok", "okc"),
    "recurring": ("ok", "okc"),
    "ongoing": ("ok", "okc"),
    "done": ("ok", "okc"),
    "held": ("ok", "okc"),
    "occurred": ("ok", "okc"),
    "in_progress": ("due", "half"),
    "open": ("info", "info"),
    "completed": ("", "check"),
    "held_once": ("", "check"),
    "cancelled": ("", "x"),
}

BASIS_ICONS = {
    FieldBasis.GENERAL_KNOWLEDGE: "ring",
    FieldBasis.LOOKUP: "search",
    FieldBasis.STATED: "quote",
}


# — pictures —


@register.simple_tag
def icon(name):
    """An icon drawn with the text's colour; hidden from screen readers, so words stand beside it."""
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308  our own drawing
    )


@register.simple_tag
def kind_shape(kind):
    """Only the shape of a kind of actor."""
    return format_html(
        '<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>',
        mark_safe(KIND_SHAPES[kind]),  # noqa: S308  our own drawing
    )


@register.simple_tag
def kind_drawing(value):
    """The same for use inside a drawing, on 12 × 12 units."""
    return mark_safe(KIND_SHAPES[value])  # noqa: S308  our own drawing


@register.simple_tag
def kind(value):
    """The shape and the word of a kind of actor."""
    return format_html('<span class="kind">{}{}</span>', kind_shape(value), ActorKind(value).label)


@register.simple_tag
def chain(actor):
    """The six steps of the chain as a small bar that reads its steps aloud."""
    steps = ", ".join(str(stage.label) for stage, is_on in actor.chain if is_on)
    label = (
        _("In the chain: %(steps)s") % {"steps": steps} if steps else _("In none of the steps of the chain")
    )
    cells = format_html_join(
        "", "<i{}></i>", ((mark_safe(' class="on"') if on else "",) for _step, on in actor.chain)
    )
    return format_html('<span class="chain" role="img" aria-label="{}">{}</span>', label, cells)


@register.simple_tag
def status(value, label, as_of=None):
    """A status as icon and word, with the date it is true of."""
    look, name = STATUS_LOOKS.get(value, ("", "ring"))
    tag = format_html('<span class="tag{}">{}{}</span>', f" tag--{look}" if look else "", icon(name), label)
    if not as_of:
        return tag
    return format_html('{} <small class="muted">{}</small>', tag, _("as of %(date)s") % {"date": as_of})


@register.simple_tag
def basis(record, field):
    """Says so where a field does not come from the sources; nothing where it does."""
    return provenance(record.basis_of(field))


@register.simple_tag
def provenance(value):
    """The same for a row that rests as a whole on one `Basis`."""
    found = FieldBasis(value)
    if found is FieldBasis.SOURCE_DOCUMENT:
        return ""
    unchecked = " prov--unchecked" if found is FieldBasis.GENERAL_KNOWLEDGE else ""
    return format_html(' <span class="prov{}">{}{}</span>', unchecked, icon(BASIS_ICONS[found]), found.label)


# — words of records —


def marked(words, language, html=None):
    """The words, inside a span that names their language where it is not the page's."""
    body = words if html is None else html
    if not words or language in ("", current_language()):
        return body
    return format_html('<span lang="{}">{}</span>', language, body)


@register.filter
def tr(record, field):
    """A two-language field of a record in the page's language, or in the other one, marked as such."""
    if record is None:
        return ""
    return marked(*text_of(record, field))


@register.filter
def tr_prose(record, field):
    """The same for longer text with paragraphs, lists and links; anything else is taken out."""
    words, language = text_of(record, field)
    if not words:
        return ""
    html = prose(words)
    if language in ("", current_language()):
        return html
    return format_html('<div class="stack" lang="{}">{}</div>', language, html)


@register.filter
def prose(words):
    """Markdown as paragraphs, lists, links and headings below those of the page; all else is taken out."""
    tokens = MARKDOWN.parse(words)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4" if token.tag > "h3" else "h3"
    clean = nh3.clean(
        MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}),
        tags=ALLOWED_TAGS,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308  cleaned by an allow-list one line above


@register.filter
def written_in(words, language):
    """Words that exist in one language only, marked where that is not the page's."""
    return marked(words, language)


@register.filter
def lang_of(record, field):
    """The language that `tr` shows this field in."""
    return text_of(record, field).language


@register.filter
def shown(value, field):
    """What a field of a form holds, as people read it: words of choices, lists with commas, – for nothing."""
    labels = {str(choice): label for choice, label in getattr(field.field, "choices", ()) if choice}
    values = value if isinstance(value, list | tuple) else [value]
    words = [str(labels.get(str(one), one)) for one in values if one not in (None, "")]
    return ", ".join(words) or "–"


# — numbers and dates —


@register.filter
def num(value):
    """A number as people write it: 7 000 and 22,7 in Swedish, 7,000 and 22.7 in English. None: ""."""
    if value is None or value == "":
        return ""
    text = f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)).normalize():,f}"
    if current_language() == "en":
        return text
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",")


@register.filter
def percent(value):
    """A share in per cent: 90 % in Swedish, 90% in English."""
    return f"{num(value)}{'' if current_language() == 'en' else NO_BREAK_SPACE}%"


@register.filter
def money(amount, currency="SEK"):
    """Whole units of a currency; in millions from a million on: 80 MSEK, 10,1 MSEK."""
    if amount is None:
        return ""
    if abs(amount) < 1_000_000:
        return f"{num(amount)}{NO_BREAK_SPACE}{currency}"
    millions = Decimal(amount) / 1_000_000
    rounded = millions.quantize(Decimal("0.1")) if millions != millions.to_integral() else millions
    return f"{num(rounded)}{NO_BREAK_SPACE}M{currency}"


@register.simple_tag
def qualified(value, qualifier):
    """A number with how exactly it is stated: more than 120, nearly 7 000; 120 where exact."""
    if not qualifier or qualifier in (Qualifier.EXACT, Qualifier.RANGE):
        return num(value)
    return f"{Qualifier(qualifier).label} {num(value)}".strip()


@register.filter
def stated(figure, unit=None):
    """A figure as its source states it: more than 500 people, 50–100 people, about 50 %, 2030.

    `figure` has value or value_min and value_max, and a qualifier; `unit` is a `Unit` or the figure's own.
    """
    unit = Unit(unit or figure.unit)
    if figure.value is None and figure.value_min is None:
        return Qualifier(figure.qualifier).label
    if figure.value is None:
        number = f"{num(figure.value_min)}–{num(figure.value_max)}"
    elif unit is Unit.YEAR:
        return f"{figure.value:.0f}"
    else:
        number = qualified(figure.value, figure.qualifier)
    if unit is Unit.PERCENT:
        return f"{number}{'' if current_language() == 'en' else NO_BREAK_SPACE}%"
    if unit is Unit.RANK:
        return f"{unit.label} {number}"
    return f"{number} {unit.label}"


@register.filter
def day(value):
    """A date or moment as 1 juni 2024 or 1 June 2024, by the calendar of Stockholm."""
    if not value:
        return ""
    if isinstance(value, FuzzyDate):
        return value.words()
    return FuzzyDate(_local(value).strftime("%Y-%m-%d")).words()


@register.filter
def month_year(value):
    """The small line under a big day number: juni 2024 or June 2024; a long month is cut."""
    moment = _local(value)
    month = MONTHS[current_language()][moment.month - 1]
    # So that the days of a list stand under each other: nov. 2020, but juni 2024.
    short = month if len(month) < 8 else f"{month[:3]}."
    return f"{short} {moment.year}"


@register.filter
def clock(value):
    """The time of day in Stockholm: 13.00 in Swedish, 13:00 in English."""
    return _local(value).strftime("%H:%M" if current_language() == "en" else "%H.%M")


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime.datetime) else value


# — addresses —


@register.simple_tag(takes_context=True)
def section_mark(context, section):
    """aria-current for the menu item of the part of the site that this page belongs to."""
    if context.get("section") != section:
        return ""
    return mark_safe(' aria-current="true"')


@register.simple_tag(takes_context=True)
def page_query(context, number, parameter=""):
    """This address's query with another page of a list; a page with several lists names each parameter."""
    name = parameter or "page"
    kept = [pair for pair in context["request"].GET.lists() if pair[0] not in (name, "fragment")]
    return f"?{urlencode([*kept, (name, number)], doseq=True)}"


@register.filter
def page_numbers(page):
    """The numbers that lead through a paged list, with an ellipsis where it is long."""
    return page.paginator.get_elided_page_range(page.number)


@register.filter
def host(url):
    """The host of an address, for showing a link in short."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


@register.filter
def quoted(text):
    """The text in the quotation marks of the page's language."""
    return pgettext("quotation marks", "“%(text)s”") % {"text": text}
