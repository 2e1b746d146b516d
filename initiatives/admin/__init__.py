"""The staff door of the initiatives: what is done together, for what, with whose money, reported when."""

from . import documents, funding, goals, initiatives, packs, people, reporting, reports

__all__ = ["documents", "funding", "goals", "initiatives", "packs", "people", "reporting", "reports"]
