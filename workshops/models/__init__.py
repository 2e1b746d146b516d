from .changes import WorkshopChange
from .desks import Desk, RegistrationQuestion
from .events import Event
from .feedback import Feedback
from .invitations import SecretLink, WorkshopInvitation
from .news import NewsPost
from .outcomes import ActionUpdate, Decision, FollowUpAction, Outcome, OutcomePublication, OutcomeRevision
from .programme import AgendaItem, Material, TalkingPoint
from .registrations import CheckIn, Registration, RegistrationAnswer, RegistrationEvent
from .workshops import Access, Audience, MeetingLanguage, Participation, Workshop

__all__ = [
    "Access",
    "ActionUpdate",
    "AgendaItem",
    "Audience",
    "CheckIn",
    "Decision",
    "Desk",
    "Event",
    "Feedback",
    "FollowUpAction",
    "Material",
    "MeetingLanguage",
    "NewsPost",
    "Outcome",
    "OutcomePublication",
    "OutcomeRevision",
    "Participation",
    "Registration",
    "RegistrationAnswer",
    "RegistrationEvent",
    "RegistrationQuestion",
    "SecretLink",
    "TalkingPoint",
    "Workshop",
    "WorkshopChange",
    "WorkshopInvitation",
]
