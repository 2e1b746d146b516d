"""How records are edited in the admin: what the admin modules of all apps are made of."""

from .fields import BasisField, ChosenListField, LinesField
from .filters import InListFilter
from .records import EDITORS, RecordAdmin
from .rows import Links, OrderedFormSet, OrderedRows, OrderedSheets, Rows, Sheets

__all__ = [
    "EDITORS", "BasisField", "ChosenListField", "InListFilter", "LinesField", "Links", "OrderedFormSet",
    "OrderedRows", "OrderedSheets", "RecordAdmin", "Rows", "Sheets",
]  # fmt: skip
