from .assignments import Assignment, Joining
from .documents import Document
from .funding import FundingDecision
from .goals import Indicator, IndicatorValue, SubGoal, Unit
from .initiatives import ChallengeArea, Initiative, Partnership
from .obligations import DeadlineChange, Obligation, ReportEvent
from .packs import EvidencePack
from .reminders import Reminder
from .reports import Evidence, Remark, Review, Section, SectionRevision, Submission
from .requirements import RequiredContent, Requirement, Responsibility

__all__ = [
    "Assignment",
    "ChallengeArea",
    "DeadlineChange",
    "Document",
    "Evidence",
    "EvidencePack",
    "FundingDecision",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "Joining",
    "Obligation",
    "Partnership",
    "Remark",
    "Reminder",
    "ReportEvent",
    "RequiredContent",
    "Requirement",
    "Responsibility",
    "Review",
    "Section",
    "SectionRevision",
    "SubGoal",
    "Submission",
    "Unit",
]
