"""Analysing a wave: the exact internal report, and the tables from which a release is made."""

from .domains import Domain, Organisation, organisations
from .relations import Relation, relations
from .report import analyse
from .tables import Cell, Kind, Table, tables

__all__ = [
    "Cell",
    "Domain",
    "Kind",
    "Organisation",
    "Relation",
    "Table",
    "analyse",
    "organisations",
    "relations",
    "tables",
]
