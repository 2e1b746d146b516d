"""Figures that Swedish competence is compared by, from Sweden and other countries."""

from initiatives.models import Indicator


def indicators_by_area():
    """Pairs of an area and its indicators: the world, Sweden, then other countries."""
    areas = {area: [] for area in Indicator.Area}
    for indicator in Indicator.objects.international():
        areas[Indicator.Area(indicator.area)].append(indicator)
    return [(area, indicators) for area, indicators in areas.items() if indicators]
