"""The staff door of the actors: organisations, people, places, sources, accounts, and who acts for whom."""

from . import accounts, actors, applications, facilities, membership, people, site, sources

__all__ = ["accounts", "actors", "applications", "facilities", "membership", "people", "site", "sources"]
