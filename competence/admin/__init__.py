"""The staff door of competence: the taxonomy, education, and what surveys published."""

from . import education, results, taxonomy

__all__ = ["education", "results", "taxonomy"]
