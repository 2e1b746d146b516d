"""The staff door of competence: the taxonomy, education, and surveys, and what they published."""

from . import contributions, education, results, surveys, taxonomy

__all__ = ["contributions", "education", "results", "surveys", "taxonomy"]
