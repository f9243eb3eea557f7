"""The terms that were looked up for a list of meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.queries.filtering.resolved import FilterValue
from app.queries.lookups import Lookup, Match


@dataclass(frozen=True, slots=True)
class Term:
    """A filter value that meetings have."""

    facet: str
    value: str
    key: int


Terms = tuple[Term, ...]
Groups = Sequence[tuple[str, Terms]]
"""The facet and the terms of each group; a meeting must have one of each group."""


class LookedUpTerms:
    """The terms that were looked up with the filters, and how common they are."""

    def __init__(self, matches: Mapping[Lookup, Match]) -> None:
        """Take the outcome of the lookups."""
        # None for a term that no meeting has or had.
        self._terms: dict[tuple[str, str], Term | None] = {}
        self._numbers: dict[int, int] = {}
        for lookup, match in matches.items():
            if lookup.facet is not None and match.id is not None:
                term = None if match.term is None else Term(lookup.facet, match.id, match.term)
                self._terms[lookup.facet, match.id] = term
                if term is not None and match.number is not None:
                    self._numbers[term.key] = match.number

    def has(self, facet: str, values: Sequence[str]) -> bool:
        """Return whether all the terms were looked up."""
        return all((facet, value) in self._terms for value in values)

    def existing(self, facet: str, values: Sequence[str]) -> Terms:
        """Return the existing terms.

        Raises:
            KeyError: a term was not looked up before.
        """
        terms = [self._terms[facet, value] for value in dict.fromkeys(values)]
        return tuple([term for term in terms if term is not None])

    def of(self, values: Sequence[FilterValue]) -> Terms:
        """Return the terms of the values, as far as they exist.

        Raises:
            KeyError: a term was not looked up before.
        """
        terms = [self._terms[value.facet or "", value.id] for value in dict.fromkeys(values)]
        return tuple([term for term in terms if term is not None])

    def commonness(self, terms: Terms) -> int:
        """Return the number of meetings of the terms together; a meeting with two of them counts twice."""
        return sum(self._numbers[term.key] for term in terms)
