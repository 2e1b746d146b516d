"""Public pages of competence: what is needed, what was published, what education there is."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page, reader_of
from actors.models import Actor
from actors.paging import paged
from initiatives.models import Initiative

from .. import demand, offering, published, result_words, supply
from ..abroad import indicators_by_area
from ..catalogue import content_bars, narrowed_education
from ..models import Competence, Education, Quotation, Release, WaveRelease
from .releases import results_page

# So many published waves are listed; each also stands at an address of its own.
MOST_WAVES = 20
MOST_QUOTATIONS = 30


@require_safe
@login_not_required
@kept_page
def index(request):
    """The needs in short, the taxonomy, and figures from other countries."""
    release, reader = Release.objects.latest(), reader_of(request)
    return render(
        request,
        "competence/index.html",
        {
            "release": release,
            "figures": published.figures_of(release) if release else {},
            "recruitment": published.recruitment(release) if release else [],
            "most_wanted": Competence.objects.most_wanted(),
            "hardest": Competence.objects.hardest_to_find(),
            "groups": Competence.objects.in_groups(),
            "competence_count": Competence.objects.single().count(),
            "education_count": Education.objects.count(),
            "content": content_bars("SE"),
            "indicators": indicators_by_area(),
            "waves": WaveRelease.objects.public()
            .select_related("wave")
            .order_by("-published_at")[:MOST_WAVES],
            "can_ask": bool(reader) and Initiative.objects.coordinated_by(reader).exists(),
        },
    )


@require_safe
@login_not_required
@kept_page
def results(request, slug):
    """A published wave, with every discrepancy beside the figure that it is about."""
    release = Release.objects.for_page().filter(slug=slug).first()
    if release is None:
        return results_page(request, slug)
    figures, lists = published.figures_of(release), published.lists_of(release)
    return render(
        request,
        "competence/results.html",
        {
            "release": release,
            "figures": figures,
            "lists": lists,
            "tables": published.tables_of(release),
            "recruitment": published.recruitment(release),
            "shares": published.shares(figures),
            "vacancy_share": published.vacancy_share(figures),
            "contribution_forms": published.contribution_forms(lists),
            "findings": published.findings_by_group(release),
            "discrepancies": published.discrepancies_by_place(release),
            "contributors": published.contributors_by_part(release),
        },
    )


@require_safe
@login_not_required
@kept_page
def gap(request):
    """What is needed, by a published wave and by the survey of 2022, beside the education there is."""
    groups, reader = supply.supply_by_group(), reader_of(request)
    needed = supply.needed(groups)
    release = Release.objects.latest()
    return render(
        request,
        "competence/gap.html",
        {
            "groups": groups,
            "invented": result_words.INVENTED,
            "demand": demand.chosen(request.GET.get("wave", ""), groups),
            "needed": needed,
            "missing_count": sum(1 for one in needed if not one.in_sweden),
            "available_count": sum(1 for one in needed if one.is_available_in_sweden),
            "untied_count": Education.objects.untied().filter(country="SE").count(),
            "places": Education.objects.places_in("SE"),
            "quotations": Quotation.objects.public().prefetch_related("competences")[:MOST_QUOTATIONS],
            "levels": Education.Level,
            "can_see_offers": bool(reader) and offering.may_offer(reader, timezone.now()),
            "release": release,
            "recruitment": published.recruitment(release) if release else [],
            "figures": published.figures_of(release) if release else {},
        },
    )


@require_safe
@login_not_required
@kept_page
def education(request):
    """The catalogue, narrowed by competence, level, form, content, country and provider."""
    narrowing, reader = narrowed_education(request.GET), reader_of(request)
    return render(
        request,
        "competence/education.html",
        {
            "page": paged(narrowing.rows.for_list(), request.GET, item="item"),
            "choices": narrowing.choices(),
            "chips": narrowing.chips,
            "ignored": narrowing.ignored,
            "has_education": Education.objects.exists(),
            "can_add": bool(reader) and Actor.objects.editable_by(reader).exists(),
        },
    )
