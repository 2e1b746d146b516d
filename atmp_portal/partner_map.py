"""The partner map and list: who is where and does what, narrowed by the filters that stand in the address.

The index in memory (actors/facets.py) answers all of it: the page costs no query beyond the index's own.
"""

from itertools import islice
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actors.facets import current_index
from actors.filters import FACETS, read_filters
from actors.kept_pages import kept_page
from actors.models import CHAIN, SUPPORTING_ROLES, ActorKind, Country
from actors.narrowing import Chip

from .drawn_map import drawn_map, off_map
from .templatetags.portal import num, quoted

PAGE_SIZE = 30
# A notice names this many values of the address that mean nothing.
MOST_NAMED = 5


class Facet(NamedTuple):
    """A group of options in the rail: name of the parameter, heading, options, and whether it is unfolded."""

    name: str
    label: str
    options: list
    is_open: bool


class Group(NamedTuple):
    """Rows of one town on this page, and how many the town has in all."""

    town: str
    label: str
    count: int
    rows: list


@kept_page
@login_not_required
@require_safe
def index(request):
    """The whole page, or with ?fragment only what changes with the filters, for partner-map.js."""
    selection = current_index().select(read_filters(request.GET))
    filters, ignored = selection.filters, list(selection.ignored)
    if filters.page > selection.pages(PAGE_SIZE):
        ignored.append(("page", str(filters.page)))
        filters = filters.on_page(1)
    is_list = filters.view == "list"
    is_fragment = "fragment" in request.GET
    address = reverse("actors:index")
    context = {
        "filters": filters,
        "is_list": is_list,
        "heading": heading_of(selection),
        "chips": chips_of(selection),
        "ignored": [value for _name, value in ignored[:MOST_NAMED]],
        "facets": facets_of(selection),
        "chosen_count": chosen_count(filters),
        "groups": alphabetical(selection, filters.page) if is_list else by_town(selection, filters.page),
        "labels": selection.index.labels,
        "page": Paginator(range(selection.count), PAGE_SIZE).page(filters.page),
        "way_out": way_out_of(selection) if not selection.count else None,
        "map_query": filters.with_view("map").query,
        "list_query": filters.with_view("list").query,
        "lit": " ".join(counties_of(selection)),
        "off_map": off_map(selection),
        "map": None if is_fragment or is_list else drawn_map(selection, address),
        "kinds": ActorKind.choices,
    }
    return render(request, "actors/_narrowed.html" if is_fragment else "actors/index.html", context)


def heading_of(selection):
    """12 aktörer på 6 orter."""
    actors = ngettext("%(count)s actor", "%(count)s actors", selection.count) % {
        "count": num(selection.count)
    }
    if not selection.places:
        return actors
    towns = ngettext("%(count)s town", "%(count)s towns", selection.places) % {"count": num(selection.places)}
    return _("%(actors)s in %(towns)s") % {"actors": actors, "towns": towns}


def facets_of(selection):
    options = selection.options()
    stages = {option.value: option for option in options["stage"]}
    groups = [
        ("stage", _("Steps in the chain"), [stages[step] for step in CHAIN], True),
        ("stage", _("Supporting roles"), [stages[role] for role in SUPPORTING_ROLES], False),
        ("kind", _("Kind of actor"), options["kind"], True),
        ("modality", _("Type of therapy"), options["modality"], True),
        ("region", _("County"), options["region"], False),
        ("initiative", _("Initiative"), options["initiative"], False),
    ]
    return [
        Facet(name, label, some, is_open or any(option.is_chosen for option in some))
        for name, label, some, is_open in groups
    ]


def chips_of(selection):
    filters, labels = selection.filters, selection.index.labels
    chips = [Chip(quoted(filters.q), filters.without_words().query)] if filters.q else []
    return chips + [
        Chip(labels[facet][value], filters.without_value(facet, value).query)
        for facet in FACETS
        for value in filters.values[facet]
    ]


def chosen_count(filters):
    return bool(filters.q) + sum(len(values) for values in filters.values.values())


def alphabetical(selection, page):
    """One nameless group: a page of the list, best match first where words were asked for."""
    index = selection.index
    ids = selection.page_ids(page, PAGE_SIZE)
    rows = [index.rows[index.positions[pk]] for pk in ids]
    return [Group("", "", selection.count, rows)] if rows else []


def by_town(selection, page):
    """A page of the list by town: those with most actors first, those without a town last."""
    index, groups = selection.index, []
    towns = [(town, bits & selection.bits) for town, bits in index.bits["town"].items()]
    rest = selection.bits
    for _town, bits in towns:
        rest &= ~bits
    towns.sort(key=lambda pair: -pair[1].bit_count())
    skipped, wanted = (page - 1) * PAGE_SIZE, PAGE_SIZE
    for town, bits in [*towns, ("", rest)]:
        count = bits.bit_count()
        if not wanted:
            break
        if skipped < count:
            rows = list(islice(index.pick(bits, index.rows), skipped, skipped + wanted))
            groups.append(Group(town, town_label(index, town), count, rows))
            wanted -= len(rows)
        skipped = max(0, skipped - count)
    return groups


def town_label(index, town):
    if not town:
        return _("No town stated")
    country = index.towns[town].country
    return town if country == "SE" else f"{town}, {Country(country).label}"


def counties_of(selection):
    return [code for code, bits in selection.index.bits["region"].items() if bits & selection.bits]


def way_out_of(selection):
    """Which filter limits an empty selection most: its words, the question without it, and what that finds.

    None where no single filter is to blame.
    """
    filters, labels = selection.filters, selection.index.labels
    without = [
        (
            selection.beside(facet).bit_count(),
            [labels[facet][value] for value in filters.values[facet]],
            filters.with_only(facet, ()),
        )
        for facet in FACETS
        if filters.values[facet]
    ]
    if filters.q:
        without.append((selection.beside("q").bit_count(), [quoted(filters.q)], filters.without_words()))
    count, words, wider = max(without, key=lambda choice: choice[0], default=(0, [], filters))
    return {"count": count, "words": ", ".join(words), "query": wider.query} if count else None
