from .education import Education, TargetGroup
from .results import Contributor, Figure, Group, ListedCompetence, Reference, Release, Remark, ResultList
from .taxonomy import Competence, Origin

__all__ = [
    "Competence",
    "Contributor",
    "Education",
    "Figure",
    "Group",
    "ListedCompetence",
    "Origin",
    "Reference",
    "Release",
    "Remark",
    "ResultList",
    "TargetGroup",
]
