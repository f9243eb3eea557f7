"""Phrases in a trie of tokens, so that a look-up costs as many steps as the phrase has words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from typing import Any, Final, Generic, TypeVar

from app.reading.language.tokens import Token, tokenize

_LONGEST_ACRONYM: Final = 5
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization that texts name."""

    name: str
    abbreviation: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A country, an organization, or a region that must not be mistaken for a country."""

    country: str | None = None
    organization: Organization | None = None
    is_adjective: bool = False
    is_area: bool = False
    """Whether it is a part of the world such as the Middle East."""
    state: str | None = None
    """The code of the state that a region below the national level, or its government, is a part of, if it is in one state alone."""

    @property
    def is_region(self) -> bool:
        """Return whether it is neither a country nor an organization."""
        return self.country is None and self.organization is None

    @property
    def identifier(self) -> str | None:
        """Return the code of the country or the name of the organization."""
        return self.country or (self.organization.name if self.organization else None)


REGION: Final = Entity()
"""A place below the national level."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom the caller knows by printed forms of the name, with the country."""

    key: str
    country: str | None = None
    is_office: bool = False
    """Whether the words are an office alone, such as *the President*: then neither a name nor *of* may follow."""


@dataclass(frozen=True, slots=True)
class _Printed(Generic[Value]):
    value: Value
    is_acronym: bool = False
    is_plain: bool = False
    """Whether the phrase is one word of ASCII letters: *Germán* is not *German*."""


class Phrases(Generic[Value]):
    """Phrases with a value each, found by the tokens with which they begin."""

    def __init__(self, *, are_names: bool = False) -> None:
        """Build an empty trie; `are_names` accepts only phrases that are printed with a capital letter."""
        self._root: dict[str, Any] = {}
        self._are_names = are_names

    def __bool__(self) -> bool:
        """Return whether there is any phrase."""
        return bool(self._root)

    def begins_with(self, key: str) -> bool:
        """Return whether a phrase begins with the word of this key."""
        return key in self._root

    def first_words(self) -> frozenset[str]:
        """Return the keys of the words with which phrases begin."""
        return frozenset(self._root)

    def add(self, phrase: str, value: Value, *, replace: bool = True) -> tuple[Token, ...]:
        """Add `phrase` with its value, and return its tokens; an existing value stays unless `replace`."""
        node = self._root
        tokens = tokenize(phrase)
        for token in tokens:
            node = node.setdefault(token.key, {})
        if "" not in node or replace:
            is_word = len(tokens) == 1
            is_acronym = is_word and phrase.isupper() and len(phrase) <= _LONGEST_ACRONYM
            node[""] = _Printed(value, is_acronym, is_word and phrase.isascii())
        elif not phrase.isascii() and node[""].value == value:
            node[""] = replace_fields(node[""], is_plain=False)  # "Monégasque" behind "Monegasque"
        return tokens

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[int, Value] | None:
        """Return the index after the longest phrase that begins at `start`, and its value; None if none does."""
        if not 0 <= start < len(tokens) or (self._are_names and not tokens[start].is_capitalized):
            return None
        node: dict[str, Any] | None = self._root.get(tokens[start].key)
        if node is None:
            return None  # most words begin no phrase
        best: tuple[int, Value] | None = None
        for index in range(start, len(tokens)):
            if index > start:
                node = node.get(tokens[index].key) if node else None
            if node is None:
                break
            printed: _Printed[Value] | None = node.get("")
            if printed is not None and self._is_printed_so(printed, tokens[start].text):
                best = (index + 1, printed.value)
        return best

    def find_all(
        self, tokens: Sequence[Token], start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int, Value]]:
        """Yield the longest phrases that begin from `start` to `end`, each where the one before has ended.

        Each comes with its first index, the index after it and its value.
        """
        index = start
        while index < (len(tokens) if end is None else end):
            match = self.longest(tokens, index)
            if match:
                yield (index, *match)
            index = match[0] if match else index + 1

    def _is_printed_so(self, printed: _Printed[Value], word: str) -> bool:
        if not self._are_names:
            return True
        if printed.is_acronym:
            return word.isupper()
        return word.isascii() or not printed.is_plain
