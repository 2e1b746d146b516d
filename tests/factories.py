"""Rows for tests: each function makes one, whole and plain, from what the test says and defaults."""

from itertools import count

from actors.models import Actor
from initiatives.models import Initiative

numbers = count(1)


def make_actor(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"actor-{number}",
        "name": f"Aktör {number}",
        "name_en": f"Actor {number}",
        "kind": "company",
        "city": "Lund",
        "county": "12",
        "lat": 55.7058,
        "lon": 13.1932,
        "stages": ["research"],
    }
    return Actor.objects.create(**fields | overrides)


def make_initiative(**overrides):
    number = next(numbers)
    fields = {
        "slug": f"initiative-{number}",
        "name_sv": f"Initiativ {number}",
        "name_en": f"Initiative {number}",
        "kind": "project",
        "level": "national",
        "status": "active",
        "status_as_of": "2022-04-28",
    }
    return Initiative.objects.create(**fields | overrides)
