"""The outlines of Sweden's counties and of its neighbours as paths of a drawing, from data/geo.

The projection is SWEREF 99 TM (Gauss-Krüger on the ellipsoid GRS 80, central meridian 15° E), the one of
Lantmäteriet's own sheets. One unit of the drawing is 1,512 metres and y grows to the south.
"""

import json
from collections import defaultdict
from functools import cache, lru_cache
from itertools import pairwise
from math import atan2, atanh, cos, cosh, hypot, radians, sin, sinh, sqrt

from django.conf import settings

METRES_PER_UNIT = 1512
NORTH_AT_ZERO = 7_664_000
X_OF_CENTRAL_MERIDIAN = 145

# GRS 80: third flattening, radius of the meridian as a circle in metres, and the scale on the meridian.
FLATTENING = 0.0016792203946287
RADIUS = 6_367_449.1457710
SCALE = 0.9996

POLAR_CIRCLE = 66.56
PARALLELS = (54, 56, 58, 60, 62, 64, POLAR_CIRCLE, 68)
# What lies outside is squeezed to this edge: left, top, right, bottom. Wider than any frame.
EDGE = (-230, -80, 680, 1090)


@lru_cache(maxsize=5000)
def project(lon, lat):
    """Degrees WGS84 to units of the drawing.

    Krüger's series to its first term, so right within 10 metres: Lantmäteriet, "Gauss Conformal Projection
    (Transverse Mercator), Krüger's formulas".
    """
    eccentricity = 2 * sqrt(FLATTENING) / (1 + FLATTENING)
    sine = sin(radians(lat))
    tangent = sinh(atanh(sine) - eccentricity * atanh(eccentricity * sine))
    away = radians(lon - 15)
    xi = atan2(tangent, cos(away))
    eta = atanh(sin(away) / sqrt(1 + tangent**2))
    first = FLATTENING / 2 - 2 * FLATTENING**2 / 3
    north = SCALE * RADIUS * (xi + first * sin(2 * xi) * cosh(2 * eta))
    east = SCALE * RADIUS * (eta + first * cos(2 * xi) * sinh(2 * eta))
    return X_OF_CENTRAL_MERIDIAN + east / METRES_PER_UNIT, (NORTH_AT_ZERO - north) / METRES_PER_UNIT


@cache
def counties():
    """[(code, path), …] in the order of the codes."""
    shapes = {
        feature["properties"]["code"]: [project_ring(ring) for ring in rings_of(feature)]
        for feature in read("sweden_counties.geojson")
    }
    simpler = simplified([ring for rings in shapes.values() for ring in rings], tolerance=0.5, smallest=3)
    return [(code, path_of(next(simpler) for _ring in rings)) for code, rings in shapes.items()]


@cache
def neighbours():
    """One path of all land around Sweden, with its borders."""
    rings = [
        [squeezed(point) for point in project_ring(ring)]
        for feature in read("nordics_outline.geojson")
        for ring in rings_of(feature)
    ]
    seen = [ring for ring in rings if extent(ring) > 6]
    return path_of(simplified(seen, tolerance=0.9, smallest=6))


@cache
def parallels():
    """[(degrees north, [point, …]), …]: the lines of latitude from west to east across the drawing."""
    return [(lat, [project(lon, lat) for lon in range(-1, 42, 2)]) for lat in PARALLELS]


def read(name):
    path = settings.BASE_DIR / "data" / "geo" / name
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def rings_of(feature):
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def project_ring(ring):
    return [project(lon, lat) for lon, lat in ring]


def squeezed(point):
    left, top, right, bottom = EDGE
    return min(max(point[0], left), right), min(max(point[1], top), bottom)


def extent(ring):
    """The larger of a ring's width and height."""
    xs, ys = zip(*ring, strict=True)
    return max(max(xs) - min(xs), max(ys) - min(ys))


def simplified(rings, *, tolerance, smallest):
    """Each closed ring with fewer points, lazily and in order; one of less extent than `smallest` is empty.

    Rings are cut where more than two lines meet and each piece is simplified alone (Douglas-Peucker), so
    that two counties keep the same border.
    """
    beside = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    for ring in rings:
        if extent(ring) < smallest:
            yield []
            continue
        cuts = [0, *(n for n in range(1, len(ring) - 1) if len(beside[ring[n]]) > 2), len(ring) - 1]
        kept = []
        for start, end in pairwise(cuts):
            kept += thinned(ring[start : end + 1], tolerance)[:-1]
        yield kept


def thinned(line, tolerance):
    """A line without the points that lie nearer than the tolerance to the line without them."""
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1)

    def distance(n):
        x, y = line[n]
        if not length:
            return hypot(x - x1, y - y1)
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    farthest = max(range(1, len(line) - 1), key=distance, default=0)
    if not farthest or distance(farthest) <= tolerance:
        return [line[0], line[-1]]
    return thinned(line[: farthest + 1], tolerance)[:-1] + thinned(line[farthest:], tolerance)


def path_of(rings):
    """Rings as the d of a path, in steps of a tenth of a unit."""
    parts = []
    for ring in rings:
        points = [(round(x * 10), round(y * 10)) for x, y in ring]
        if len(points) < 3:
            continue
        steps = (f"{(x2 - x1) / 10:g},{(y2 - y1) / 10:g}" for (x1, y1), (x2, y2) in pairwise(points))
        parts.append(f"M{points[0][0] / 10:g},{points[0][1] / 10:g}l{' '.join(steps)}z")
    return "".join(parts)
