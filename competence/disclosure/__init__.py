"""Disclosure control: what of a wave may be published so that no organisation's answer follows from it."""

from .ledger import LedgerCell
from .release import Outcome, Published, Uncertain, disclose
from .rules import Rules

__all__ = ["LedgerCell", "Outcome", "Published", "Rules", "Uncertain", "disclose"]
