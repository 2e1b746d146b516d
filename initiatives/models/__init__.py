from .documents import Document
from .funding import FundingDecision
from .goals import Indicator, IndicatorValue, SubGoal, Unit
from .initiatives import ChallengeArea, Initiative, Partnership
from .reporting import Obligation, RequiredContent, Requirement

__all__ = [
    "ChallengeArea",
    "Document",
    "FundingDecision",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Obligation",
    "Partnership",
    "RequiredContent",
    "Requirement",
    "SubGoal",
    "Unit",
]
