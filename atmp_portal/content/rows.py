"""What the files say, as rows to be: a record with its children, and references by slug."""

from dataclasses import dataclass, field

from django.db import models

from .faults import Where


@dataclass(frozen=True)
class Ref:
    """Another record, by its slug."""

    model: type[models.Model]
    slug: str


@dataclass(eq=False)
class Row:
    """A row as the files want it.

    `values` are its columns by field name (a foreign key holds a `Ref` or None), `many` its many-to-many
    fields, `children` the rows that belong to it by the name of the relation. `key` names the fields that
    tell it from its siblings; a record of its own is told by its slug.
    """

    model: type[models.Model]
    where: Where
    values: dict
    slug: str = ""
    key: tuple[str, ...] = ()
    many: dict[str, list[Ref]] = field(default_factory=dict)
    children: dict[str, list["Row"]] = field(default_factory=dict)

    @property
    def ref(self):
        return Ref(self.model, self.slug)

    def family(self):
        """The row itself and its children."""
        return [self, *(child for children in self.children.values() for child in children)]

    def refs(self):
        """What others may call this row or a child of it."""
        return [row.ref for row in self.family() if row.slug]

    def needs(self):
        """Where and which records of its own kind, or of its children's, must be written before it."""
        models_here = {row.model for row in self.family()}
        for row in self.family():
            for name, value in row.values.items():
                if isinstance(value, Ref) and value.model in models_here:
                    yield row.where.at(name), value
