from .assignments import Assignment, Joining
from .documents import Document
from .funding import FundingDecision
from .goals import Indicator, IndicatorValue, SubGoal, Unit
from .initiatives import ChallengeArea, Initiative, Partnership
from .reporting import Obligation, RequiredContent, Requirement

__all__ = [
    "Assignment",
    "ChallengeArea",
    "Document",
    "FundingDecision",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Joining",
    "Obligation",
    "Partnership",
    "RequiredContent",
    "Requirement",
    "SubGoal",
    "Unit",
]
