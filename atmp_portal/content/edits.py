"""What people have changed since the files were loaded, told from the history."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q

LOADER = "load_ecosystem"
BY_LOADER = Q(history_change_reason=LOADER)


def owner_column(relation):
    """The column of a child's table that holds the id of its owner."""
    if hasattr(relation, "object_id_field_name"):
        return relation.object_id_field_name
    return relation.field.attname


def rows_of(queryset, model, relation):
    """Only the children of this model's records, where the table holds those of other models too."""
    if hasattr(relation, "content_type_field_name"):
        return queryset.filter(content_type=ContentType.objects.get_for_model(model))
    return queryset


def edited_by_people(model, relations):
    """Ids of records of which, or of a child of which, the last change is not the loader's."""
    last = {}
    sources = [(model.history.model.objects.all(), "id")]
    for relation in relations:
        histories = relation.related_model.history.model.objects.all()
        sources.append((rows_of(histories, model, relation), owner_column(relation)))
    for histories, owner in sources:
        ends = histories.values_list(owner).annotate(
            by_people=Max("history_date", filter=~BY_LOADER), by_loader=Max("history_date", filter=BY_LOADER)
        )
        for owner_id, by_people, by_loader in ends.order_by():
            for whose, moment in (("people", by_people), ("loader", by_loader)):
                if moment:
                    key = (owner_id, whose)
                    last[key] = max(moment, last.get(key, moment))
    return {
        owner_id
        for (owner_id, whose), moment in last.items()
        if whose == "people"
        and moment > last.get((owner_id, "loader"), moment.min.replace(tzinfo=moment.tzinfo))
    }


def former_ids(model, slugs):
    """The id that a slug last had, for slugs that no record has now: it was renamed or deleted."""
    if not slugs or not hasattr(model, "slug"):
        return {}
    histories = model.history.model.objects.filter(slug__in=slugs)
    return dict(histories.order_by("history_date", "history_id").values_list("slug", "id"))


def loaded_ids(model, ids):
    """Those of the ids that the loader has written."""
    histories = model.history.model.objects.filter(BY_LOADER, id__in=ids)
    return set(histories.order_by().values_list("id", flat=True).distinct())
