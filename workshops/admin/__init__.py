"""The staff door of the workshops; each module registers the pages of its records."""

from . import outcomes, running, workshops

__all__ = ["outcomes", "running", "workshops"]
