"""The staff door of the actors: organisations, people, places, sources, accounts."""

from . import accounts, actors, facilities, people, site, sources

__all__ = ["accounts", "actors", "facilities", "people", "site", "sources"]
