"""The filters of a list with the records, keys and terms that its values stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.dates.edtf import DateWindow
from app.queries.lookups import Lookup, Match


@dataclass(frozen=True, slots=True)
class Parent:
    """The record whose related records are listed, as the topics of a meeting."""

    name: str
    """The name of the filter that selects the same related records, as `country` of agreements."""
    resource: str
    id: str


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value of a filter, as it is stored."""

    id: str
    """A record's id, a country's code, a folded office, or a word of a vocabulary."""
    key: int | None
    """The primary key of the record; None where the value is not a record."""
    facet: str | None = None
    """The facet of its term; None in lists that are not found by terms."""
    is_alone: bool = False
    """Whether a topic is meant without its children."""
    is_membership: bool = False
    """Whether it stands for the members of the organization with this key."""


Groups = list[list[FilterValue]]
"""The values of a filter: a record must match one value of each group."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list, resolved."""

    groups: Mapping[str, Groups]
    """The values of the filters that have any, by the filter's name; the parent is the first."""
    window: DateWindow
    """The days that a record must overlap."""
    only: list[int] | None
    """The primary keys of the records, at most one, that have all identifiers; None if the list has no such filter."""
    parent: FilterValue | None
    matches: Mapping[Lookup, Match]
    """The outcome of all lookups, among them the derived ones."""
    excluded: Mapping[str, Groups] = field(default_factory=dict)
    """The values of negated filters, by the filter's name: a record must match none."""
    participants: "Sequence[ParticipantCondition]" = ()

    def ids(self, name: str) -> list[list[str]]:
        """Return the values of each group of a filter."""
        return [[value.id for value in group] for group in self.groups.get(name, ())]

    def keys(self, name: str) -> list[list[int]]:
        """Return the primary keys of each group of a filter by records."""
        return [
            [value.key for value in group if value.key is not None and not value.is_membership]
            for group in self.groups.get(name, ())
        ]

    def members_of(self, name: str) -> list[list[int]]:
        """Return, for each group of a filter by countries, the primary keys of the organizations whose members match."""
        return [
            [value.key for value in group if value.key is not None and value.is_membership]
            for group in self.groups.get(name, ())
        ]

    @property
    def provenance(self) -> tuple[list[str], list[str]]:
        """The values of the filters by origin and by review."""
        return self.one_of("origin"), self.one_of("reviewed")

    def one_of(self, name: str) -> list[str]:
        """Return the values of a filter by a vocabulary, any of which matches; empty if the list has no such filter."""
        return next(iter(self.ids(name)), [])


@dataclass(frozen=True, slots=True)
class ParticipantCondition:
    """Conditions that one participant of a record must meet, or that none may meet."""

    values: Mapping[str, Sequence[FilterValue]]
    """The values by key; the participant must have one value of each key."""
    is_negated: bool
