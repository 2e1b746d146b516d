"""What is wrong in the files: every fault names the file, the record and the field."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Where:
    """A place in the files: the record, and the way to the part of it that is being read."""

    file: str
    record: str = ""
    path: str = ""

    def at(self, name):
        """The place of a field here."""
        return Where(self.file, self.record, f"{self.path}.{name}" if self.path else str(name))


@dataclass(frozen=True)
class Fault:
    where: Where
    message: str

    def __str__(self):
        place = [part for part in (self.where.file, self.where.record, self.where.path) if part]
        return f"{': '.join(place)}: {self.message}"


class ContentError(Exception):
    """The files have faults; nothing was written."""

    def __init__(self, faults):
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
