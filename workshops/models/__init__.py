from .events import Event
from .outcomes import FollowUpAction, Outcome
from .workshops import Access, Material, MeetingLanguage, Participation, TalkingPoint, Workshop

__all__ = [
    "Access",
    "Event",
    "FollowUpAction",
    "Material",
    "MeetingLanguage",
    "Outcome",
    "Participation",
    "TalkingPoint",
    "Workshop",
]
