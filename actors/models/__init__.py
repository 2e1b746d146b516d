from .actors import CHAIN, SUPPORTING_ROLES, Actor, ActorKind, ActorSite, Modality, Stage
from .applications import ActorChange, Application
from .calendar_feeds import CalendarFeed
from .consents import Consent
from .content_version import ContentVersion
from .facilities import Capability, Facility, Qualifier
from .logos import ActorLogo
from .memberships import Invitation, LimitedQuerySet, Membership, Period
from .people import Affiliation, Person
from .places import Country, County, Placed
from .sources import BasedFields, Basis, Citation, FieldBasis, Language, Source, SourcedRecord, Statement
from .users import User

__all__ = [
    "CHAIN",
    "SUPPORTING_ROLES",
    "Actor",
    "ActorChange",
    "ActorKind",
    "ActorLogo",
    "ActorSite",
    "Affiliation",
    "Application",
    "BasedFields",
    "Basis",
    "CalendarFeed",
    "Capability",
    "Citation",
    "Consent",
    "ContentVersion",
    "Country",
    "County",
    "Facility",
    "FieldBasis",
    "Invitation",
    "Language",
    "LimitedQuerySet",
    "Membership",
    "Modality",
    "Period",
    "Person",
    "Placed",
    "Qualifier",
    "Source",
    "SourcedRecord",
    "Stage",
    "Statement",
    "User",
]
