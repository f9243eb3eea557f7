"""Names of people whom a text gives no office, but calls by one word where they say or do something.

*Ana Lopes said talks with Luis Soto were useful. Lopes and Soto discussed trade*: words that a verb follows are of people, and the
text has their full names. Names of places, bodies and firms are none.

See decision 270.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.geography import capitals
from app.domain.strings.text import fold
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.name_reader import NameReader

_MOST_WORDS: Final = 4
_FEWEST_WORDS: Final = 2
_BEFORE_VERBS: Final = frozenset({"also", "then", "later", "has", "had"})
_OF_PLACES: Final = frozenset({"in", "at", "near", "from", "to"})


def full_names(text: str, sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[str, str]:
    """Return the full names of people who speak or act in a text, by the word, folded, by which the text calls them."""
    readers = [_SpeakerReader(text, sentence, lexicon) for sentence in sentences]
    words = frozenset(word for reader in readers for word in reader.subjects())
    found: dict[str, set[str]] = {}
    for reader in readers if words else ():
        for word, name in reader.names_with(words):
            found.setdefault(word, set()).add(name)
    return {word: next(iter(names)) for word, names in found.items() if len({fold(name) for name in names}) == 1}


@dataclass(slots=True)
class _SpeakerReader(NameReader):
    """A reader of the words and names of people in one sentence."""

    def subjects(self) -> list[str]:
        """Return the single words with a capital that a verb of speaking or meeting follows, alone or joined: *A and B met*."""
        result: list[str] = []
        for index, token in enumerate(self.tokens):
            if token.is_capitalized and self._is_alone(index) and self._is_subject(index):
                result.append(token.key)
                before = index - 2
                if self.key(index - 1) == "and" and before >= 0 and self._is_alone(before):
                    result.append(self.tokens[before].key)
        return result

    def names_with(self, words: frozenset[str]) -> list[tuple[str, str]]:
        """Return the full names that begin or end with one of the words, each with the word."""
        result: list[tuple[str, str]] = []
        index = 0
        while index < len(self.tokens):
            end = index + 1
            near = self.tokens[index : index + _MOST_WORDS]
            if self.tokens[index].is_capitalized and any(token.key in words for token in near):
                end = max(self._name_end(index), index + 1)
                keys = [self.key(i) for i in range(index, end)]
                is_name = _FEWEST_WORDS <= len(keys) <= _MOST_WORDS and self._is_personal(index, end)
                result += [(key, self.printed(index, end)) for key in {keys[0], keys[-1]} & words if is_name]
            index = end
        return result

    def _is_personal(self, start: int, end: int) -> bool:
        """Return whether words are the name of a person, as far as the lexicon knows, and do not stand behind *in*, *from* and the like."""
        is_place = self.key(start - 1 - (self.key(start - 1) == "the")) in _OF_PLACES
        return not is_place and not any(self._is_common(i) or self.is_cue("firms", i) for i in range(start, end))

    def _is_alone(self, index: int) -> bool:
        """Return whether a word with a capital may be a name by itself."""
        beside = [*self.tokens[max(0, index - 1) : index], *self.tokens[index + 1 : index + 2]]
        is_apart = self.tokens[index].is_capitalized and not any(token.is_capitalized for token in beside)
        is_behind_article = self.key(index - 1) in {"the", "a", "an"}
        is_known = self.entity(index) is not None or capitals.country_of(self.tokens[index].text) is not None
        return is_apart and not (is_behind_article or is_known or self._is_common(index) or self._begins_office(index))

    def _is_subject(self, index: int) -> bool:
        """Return whether a verb of speaking or meeting follows."""
        verb = index + 1 + (self.key(index + 1) in _BEFORE_VERBS)
        return any(self.is_cue(kind, verb) for kind in ("telling", "reporting", "mutual_verbs"))

    def _is_common(self, index: int) -> bool:
        word, lexicon = self.key(index), self.lexicon
        lists = (lexicon.fields, lexicon.nouns, lexicon.institutions, lexicon.before, lexicon.not_names)
        return any(word in words for words in lists) or word in lexicon.weekdays or word in lexicon.months
