"""Who takes part in what, told to the floor below: the partner map has initiatives among its filters."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Func, Q, Value

from .models import Initiative


def actors_by_initiative(language):
    """[(slug, name in this language, [actor ids])], alphabetical; every role counts.

    The roof hands it to the partner map in settings.ACTOR_GROUPS.
    """
    name = f"name_{language}"
    return list(
        Initiative.objects.annotate(
            actor_ids=ArrayAgg(
                "partnerships__actor",
                filter=Q(partnerships__actor__isnull=False),
                distinct=True,
                default=Value([]),
            )
        )
        .order_by(Func(F(name), function=f"portal_sort_{language}"), "pk")
        .values_list("slug", name, "actor_ids")
    )
