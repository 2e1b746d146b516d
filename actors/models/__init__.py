from .actors import CHAIN, SUPPORTING_ROLES, Actor, ActorKind, ActorSite, Modality, Stage
from .content_version import ContentVersion
from .facilities import Capability, Facility, Qualifier
from .people import Affiliation, Person
from .places import Country, County, Placed
from .sources import BasedFields, Basis, Citation, Language, Source, SourcedRecord, Statement
from .users import User

__all__ = [
    "CHAIN",
    "SUPPORTING_ROLES",
    "Actor",
    "ActorKind",
    "ActorSite",
    "Affiliation",
    "BasedFields",
    "Basis",
    "Capability",
    "Citation",
    "ContentVersion",
    "Country",
    "County",
    "Facility",
    "Language",
    "Modality",
    "Person",
    "Placed",
    "Qualifier",
    "Source",
    "SourcedRecord",
    "Stage",
    "Statement",
    "User",
]
