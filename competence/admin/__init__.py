"""The staff door of competence: the taxonomy, education, and surveys, and what they published."""

from . import education, results, surveys, taxonomy

__all__ = ["education", "results", "surveys", "taxonomy"]
