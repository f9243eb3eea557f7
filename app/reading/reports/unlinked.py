"""Meetings of which a text links nobody to a country: *Commerce Minister A held bilateral talks with Economy Minister B*.

See decision 291.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import Person
from app.reading.reports.figure import Figure
from app.reading.reports.gatherings import Gathering
from app.reading.reports.occasion_words import is_envoy
from app.reading.reports.two_countries import (
    is_called_visiting,
    is_mission,
    partners_named,
    place_of,
    sides_named,
    speaks_of_two,
    words_from,
)

_FEWEST: Final = 2
_BELOW: Final = frozenset({"regional", "provincial", "local", "municipal", "cantonal"})
_OF_STATES: Final = ("head", "minister", "ambassador")
"""Words in the names of roles that officials of a state have."""


@dataclass(frozen=True, slots=True)
class UnlinkedTest:
    """The rules that tell meetings of two countries from domestic ones where nobody has a country."""

    lexicon: Lexicon
    publisher: str
    sentences: Sequence[Sentence]
    """The sentences of the text."""

    def is_of_two_countries(self, gathering: Gathering) -> bool:
        """Return whether the words around a meeting say that its people are of two countries."""
        officials = [figure for figure in gathering.figures if self._is_official(figure)]
        is_of_author = gathering.first.is_by_author and not gathering.subjects
        envoys = [figure for figure in officials if is_envoy(figure)]
        if is_mission(self.lexicon, self.publisher) and officials and (is_of_author or envoys):
            return is_of_author or len(officials) >= _FEWEST
        near = words_from(self.sentences, gathering.first.number)
        if len(officials) < _FEWEST or self._sends_own(near, envoys):
            return False
        if len(envoys) == 1 and partners_named(self.lexicon, near):
            return True
        mentions = (mention for figure in officials for mention in figure.mentions)
        if any(is_called_visiting(self.sentences, mention) for mention in mentions):
            return True
        return bool(sides_named(self.lexicon, near)) or speaks_of_two(self.lexicon, near, frozenset())

    def _sends_own(self, near: Sequence[Sequence[Token]], envoys: Sequence[Figure]) -> bool:
        """Return whether somebody may have met an envoy of the own state, or who takes over an office: *Ambassador to Peru A*, *appointed*."""
        if any(" to " in (figure.office.office or "") for figure in envoys if figure.office):
            return True
        return any(self.lexicon.has_cue("own_envoys", tokens) for tokens in near)

    def _is_below(self, mention: Person) -> bool:
        """Return whether *regional* or *provincial* stands before a person."""
        tokens, first, _ = place_of(self.sentences, mention)
        return any(token.key in _BELOW for token in tokens[max(0, first - 1) : first + 1])

    def _is_official(self, figure: Figure) -> bool:
        """Return whether a person has an office of a state that is not below the national level."""
        office = figure.office.office if figure.office else None
        if office is None or figure.is_subnational or any(mention.is_former for mention in figure.mentions):
            return False
        if any(self._is_below(mention) for mention in figure.mentions):
            return False
        words = set(fold(office).split())
        roles = [kind.role for kind in offices.read(office).kinds]
        is_of_state = is_envoy(figure) or any(word in role for word in _OF_STATES for role in roles)
        return is_of_state and not words & self.lexicon.subnational
