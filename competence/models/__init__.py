from .education import Education, TargetGroup
from .interviews import Interview, Quotation
from .offers import Offer, OfferRequest
from .questionnaires import Comparability, Question, Questionnaire, QuestionnaireSection, QuestionType, Survey
from .releases import ReleaseCell, WaveRelease
from .responses import Answer, EarlierAnswer, Response, SubmittedAnswer
from .results import Contributor, Figure, Group, ListedCompetence, Reference, Release, Remark, ResultList
from .taxonomy import Competence, Origin
from .waves import AnswerLink, Disposition, FrameUnit, Respondent, Stratum, Wave, WaveEvent

__all__ = [
    "Answer",
    "AnswerLink",
    "Comparability",
    "Competence",
    "Contributor",
    "Disposition",
    "EarlierAnswer",
    "Education",
    "Figure",
    "FrameUnit",
    "Group",
    "Interview",
    "ListedCompetence",
    "Offer",
    "OfferRequest",
    "Origin",
    "Question",
    "QuestionType",
    "Questionnaire",
    "QuestionnaireSection",
    "Quotation",
    "Reference",
    "Release",
    "ReleaseCell",
    "Remark",
    "Respondent",
    "Response",
    "ResultList",
    "Stratum",
    "SubmittedAnswer",
    "Survey",
    "TargetGroup",
    "Wave",
    "WaveEvent",
    "WaveRelease",
]
