"""All resources: one complete class for each.

A resource imports those that it refers to, so that each comes after the ones that its records need.
"""

from typing import Final

from app.queries.paging.pagination import Collection
from app.services.resource import Resource
from app.services.resources.agreements import AGREEMENTS
from app.services.resources.countries import COUNTRIES
from app.services.resources.meetings import MEETINGS
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.participants import PARTICIPANTS
from app.services.resources.people import PEOPLE
from app.services.resources.sources import SOURCES
from app.services.resources.topics import TOPICS

IN_LOADING_ORDER: Final[tuple[Resource, ...]] = (
    SOURCES,
    COUNTRIES,
    ORGANIZATIONS,
    TOPICS,
    PEOPLE,
    AGREEMENTS,
    MEETINGS,
    PARTICIPANTS,
)
"""All resources, each after the ones that it refers to."""
BY_NAME: Final[dict[str, Resource]] = {resource.name: resource for resource in IN_LOADING_ORDER}
"""All resources, by name."""
COLLECTIONS: Final[dict[str, Collection]] = {name: resource.collection for name, resource in BY_NAME.items()}
"""Collections of all resources, by name."""

__all__ = [
    "AGREEMENTS",
    "BY_NAME",
    "COLLECTIONS",
    "COUNTRIES",
    "IN_LOADING_ORDER",
    "MEETINGS",
    "ORGANIZATIONS",
    "PARTICIPANTS",
    "PEOPLE",
    "SOURCES",
    "TOPICS",
]
