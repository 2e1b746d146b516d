from .events import Event
from .news import NewsPost
from .outcomes import FollowUpAction, Outcome
from .workshops import Access, Material, MeetingLanguage, Participation, TalkingPoint, Workshop

__all__ = [
    "Access",
    "Event",
    "FollowUpAction",
    "Material",
    "MeetingLanguage",
    "NewsPost",
    "Outcome",
    "Participation",
    "TalkingPoint",
    "Workshop",
]
