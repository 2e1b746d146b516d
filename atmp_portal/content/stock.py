"""What the database already has of one kind: records, their children and relations, in few queries."""

from collections import defaultdict

from django.db import models

from .edits import BY_LOADER, edited_by_people, former_ids, owner_column, rows_of


class Stock:
    """The stored records of the model of these rows."""

    def __init__(self, rows):
        self.model = rows[0].model
        self.slugs = {row.slug for row in rows}
        stored = without_generated(self.model.objects)
        self.by_slug = {record.slug: record for record in stored.filter(slug__in=self.slugs)}
        self.former = former_ids(self.model, self.slugs - set(self.by_slug))
        self.renamed = stored.exclude(slug__in=self.slugs).in_bulk(self.former.values())
        ids = [record.pk for record in (*self.by_slug.values(), *self.renamed.values())]
        relations = {name for row in rows for name in row.children}
        many = {name for row in rows for name in row.many}
        self.relations = {name: self.model._meta.get_field(name) for name in relations}
        self.keys = {name: key_columns(rows, name) for name in self.relations}
        self.stored_children = {name: self.fetch_children(name, ids) for name in self.relations}
        self.stored_many = {name: self.fetch_many(name, ids) for name in many}
        self.edited = edited_by_people(self.model, self.relations.values())

    def find(self, row):
        """The stored record of a row, also where a person has given it another identifier; else None."""
        return self.by_slug.get(row.slug) or self.renamed.get(self.former.get(row.slug))

    def was_deleted(self, row):
        """Whether the record has been here and a person has deleted it."""
        return row.slug in self.former and self.find(row) is None

    def children(self, relation, record):
        """The stored children by their key."""
        return self.stored_children[relation].get(record.pk, {}) if record else {}

    def many(self, name, record):
        return self.stored_many[name].get(record.pk, set()) if record else set()

    def vanished(self):
        """Slugs of records that were loaded once and that the files no longer have."""
        loaded = self.model.history.model.objects.filter(BY_LOADER).order_by().values("id")
        renamed = [record.pk for record in self.renamed.values()]
        gone = self.model.objects.exclude(slug__in=self.slugs).exclude(pk__in=renamed).filter(pk__in=loaded)
        return gone.order_by("slug").values_list("slug", flat=True)

    def fetch_children(self, name, ids):
        relation = self.relations[name]
        owner = owner_column(relation)
        children = rows_of(without_generated(relation.related_model.objects), self.model, relation)
        found = defaultdict(dict)
        for child in children.filter(**{f"{owner}__in": ids}):
            key = tuple(getattr(child, column) for column in self.keys[name])
            found[getattr(child, owner)][key] = child
        return found

    def fetch_many(self, name, ids):
        field = self.model._meta.get_field(name)
        owner, other = field.m2m_column_name(), field.m2m_reverse_name()
        found = defaultdict(set)
        pairs = field.remote_field.through.objects.filter(**{f"{owner}__in": ids}).values_list(owner, other)
        for owner_id, other_id in pairs:
            found[owner_id].add(other_id)
        return found


def key_columns(rows, relation):
    """The columns that tell siblings apart; the id where the files have no such child at all."""
    for row in rows:
        for child in row.children.get(relation, ()):
            return [child.model._meta.get_field(name).attname for name in child.key]
    return ["id"]


def without_generated(manager):
    """All rows, without the columns that the database generates."""
    generated = [
        field.name for field in manager.model._meta.fields if isinstance(field, models.GeneratedField)
    ]
    return manager.defer(*generated)
