"""The catalogue of education: what a reader can narrow it down by."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from actors.models import Actor, Country
from actors.narrowing import Facet, Narrowing
from initiatives.models import Initiative

from .models import Competence, Education
from .models.education import UNNAMED_PROVIDER, UNSTATED_LANGUAGE


def narrowed_education(query):
    """The catalogue in alphabetical order, narrowed by a QueryDict."""
    facets = [
        Facet("competence", _("Competence"), "competences__slug", names(Competence.objects.with_education())),
        Facet("level", _("Level"), "level", Education.Level.choices),
        Facet("form", _("Form"), "kind", Education.Kind.choices),
        Facet("language", _("Language"), "language", languages()),
        Facet("content", _("How much on ATMPs"), "atmp_content", Education.Content.choices),
        Facet("country", _("Country"), "country", countries()),
        Facet("provider", _("Provider"), "provider_slug", providers()),
    ]
    rows = Education.objects.with_provider_slug().with_language()
    return Narrowing(rows.alphabetical(), facets, query)


class Bar(NamedTuple):
    """How many items there are; `share` is the bar's length in per cent of the longest."""

    content: Education.Content
    count: int
    share: int


def content_bars(country):
    """How much the education of a country is on ATMPs, wholly first."""
    counts = Education.objects.count_by_content(country)
    longest = max(count for _content, count in counts) or 1
    return [Bar(content, count, round(100 * count / longest)) for content, count in counts]


def countries():
    """Countries that have education in the catalogue, in the order of the list."""
    found = set(Education.objects.order_by().values_list("country", flat=True).distinct())
    return [(value, label) for value, label in Country.choices if value in found]


def languages():
    return [*Education.TaughtIn.choices, (UNSTATED_LANGUAGE, _("Not stated"))]


def providers():
    """Who gives education, as pairs of slug and name; last, providers that are not named."""
    actors = Actor.objects.filter(education__isnull=False).distinct().alphabetical()
    return [
        *names(actors),
        *names(Initiative.objects.filter(education__isnull=False).distinct()),
        (UNNAMED_PROVIDER, _("Not named, or several")),
    ]


def names(records):
    return [(record.slug, str(record)) for record in records]
