"""The hot parts of the partner map: a hundred options and thirty rows on each page.

They are put together here as text, because as template loops they cost more than all the rest of the page.
"""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from actors.languages import current_language
from actors.models import CHAIN
from atmp_portal.icons import ICONS, KIND_SHAPES

from .portal import num

register = template.Library()

MODALITY_ICONS = {
    "gene_therapy": "gene",
    "somatic_cell": "cell",
    "tissue_engineered": "tissue",
    "combined": "layers",
    "viral_vector": "target",
    "plasmid_dna": "ring",
}


@register.simple_tag
def facet_options(facet):
    """The options of a facet: a checkbox, the words, a bar as long as the count is against the largest."""
    largest = max((option.count for option in facet.options), default=0) or 1
    return mark_safe("".join(option_text(facet.name, option, largest) for option in facet.options))  # noqa: S308  escaped below


def option_text(name, option, largest):
    zero = "" if option.count else " fopt--zero"
    checked = " checked" if option.is_chosen else ""
    words = escape(option.label)
    if name == "kind":
        words = f'<span class="kind">{shape(option.value)}</span> {words}'
    share = round(100 * option.count / largest)
    return (
        f'<label class="fopt{zero}"><input type="checkbox" name="{name}" value="{option.value}"{checked}>'
        f'<span>{words}</span> <span class="count"><svg class="fbar" aria-hidden="true">'
        f'<rect width="100%" height="100%" rx="2"/><rect width="{share}%" height="100%" rx="2"/></svg>'
        f"<b>{option.count if option.count < 1000 else num(option.count)}</b></span></label>\n"
    )


@register.simple_tag
def result_rows(rows, labels, with_town):
    """Actors of the list: name, kind, types of therapy and steps in the chain."""
    english = current_language() == "en"
    address = reverse("actors:actor", args=["slug"]).removesuffix("slug/")
    in_none, in_some = _("In none of the steps of the chain"), _("In the chain: %(steps)s")
    parts = []
    for row in rows:
        name = escape(row.name_en if english else row.name)
        town = f", {escape(row.city)}" if with_town and row.city else ""
        mods = "".join(
            f"<span>{drawing(MODALITY_ICONS[one])}{labels['modality'][one]}</span>"
            for one in labels["modality"]
            if one in row.modalities
        )
        steps = ", ".join(labels["stage"][step] for step in CHAIN if step in row.stages)
        cells = "".join('<i class="on"></i>' if step in row.stages else "<i></i>" for step in CHAIN)
        chain = escape(in_some % {"steps": steps} if steps else in_none)
        parts.append(
            f'<article class="result" data-town="{escape(row.city)}">'
            f'<h3><a href="{address}{row.slug}/">{name}</a></h3>'
            f'<p class="line"><span class="kind">{shape(row.kind)}{labels["kind"][row.kind]}{town}</span>'
            f'<span class="mods">{mods}</span></p>'
            f'<span class="chain" role="img" aria-label="{chain}">{cells}</span></article>\n'
        )
    return mark_safe("".join(parts))  # noqa: S308  escaped above


def shape(kind):
    return f'<svg viewBox="0 0 12 12" aria-hidden="true">{KIND_SHAPES[kind]}</svg>'


def drawing(icon):
    return f'<svg class="ic" viewBox="0 0 24 24" aria-hidden="true">{ICONS[icon]}</svg>'
