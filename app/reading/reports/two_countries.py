"""Words of two countries around a meeting of which a text links only one person to a country, or none.

Papers leave out their own country, and pages of embassies that of the host. *Bilateral ties*, *the Ghanaian side* or *the visiting
minister* say that two countries met, but not the country of each person.

See decision 291.
"""

from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Final

from app.domain.strings.text import word_set
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.delegations import side
from app.reading.persons.person import Person

_LONGEST_REACH: Final = 6
"""The largest number of words between *bilateral* and *with*."""
_NEAR: Final = 3
_NEXT: Final = 3
"""The number of sentences, from that of the meeting, that may say that two countries met."""
_BOTH: Final = frozenset({"two", "both"})
_BEFORE_PARTNERS: Final = frozenset({"with", "between", "to"})
_BEFORE_VERB: Final = word_set("after are before been by in is of on since that to upon was were when while without")
"""Words before *visiting* that make it a verb."""


def words_from(sentences: Sequence[Sentence], first: int) -> list[Sequence[Token]]:
    """Return the words of the sentences from that of a meeting on; none for a meeting that only the headline reports."""
    return [sentence.tokens for sentence in sentences[first : first + _NEXT]] if first >= 0 else []


def speaks_of_two(lexicon: Lexicon, sentences: Sequence[Sequence[Token]], sides: AbstractSet[str | None]) -> bool:
    """Return whether sentences speak of *the two countries* or *bilateral ties* before they name another country than `sides`.

    *Bilateral ties with Chile* are those of the ones who met only if one of them is of Chile.
    """
    for tokens in sentences:
        for index in range(len(tokens)):
            if _is_of_two(lexicon, tokens, index):
                return True
            if lexicon.is_cue("bilateral", tokens, index):
                partner = _partner(lexicon, tokens, index)
                if partner is None or partner in sides:
                    return True
            match = lexicon.entities.longest(tokens, index)
            if match is not None and match[1].country and match[1].country not in sides:
                return False
    return False


def sides_named(lexicon: Lexicon, sentences: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Return the countries that sentences call a side of the meeting: *the Ghanaian side*; not delegations, which may be those of others."""
    found: set[str] = set()
    for tokens in sentences:
        for index in range(1, len(tokens)):
            match = side(tokens, index, lexicon) if tokens[index - 1].key == "the" else None
            is_side = match is not None and tokens[match.after - 1].key == "side"
            if match is not None and is_side and match.entity.country and not match.entity.is_region:
                found.add(match.entity.country)
    return frozenset(found)


def partners_named(lexicon: Lexicon, sentences: Sequence[Sequence[Token]]) -> bool:
    """Return whether sentences speak of relations with a country: *ties with Peru*, *bilateral cooperation*."""
    for tokens in sentences:
        for index in range(len(tokens)):
            if lexicon.is_cue("bilateral", tokens, index) or _is_of_two(lexicon, tokens, index):
                return True
            if lexicon.is_cue("relations", tokens, index) and _partner(lexicon, tokens, index) is not None:
                return True
    return False


def _is_of_two(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> bool:
    """Return whether *the two countries*, *both friendly nations* and the like stand there."""
    if tokens[index].key not in _BOTH:
        return False
    nouns = range(index + 1, min(len(tokens), index + 1 + _NEAR))
    noun = next((i for i in nouns if lexicon.is_cue("states", tokens, i)), None)
    return noun is not None and all(tokens[i].is_word and tokens[i].text.islower() for i in range(index + 1, noun))


def _partner(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> str | None:
    """Return the country behind *with* or *between*, a few words behind an index; None if something else stands there."""
    for position in range(index + 1, min(len(tokens) - 1, index + 1 + _LONGEST_REACH)):
        if tokens[position].key in _BEFORE_PARTNERS:
            start = position + 1 + (tokens[position + 1].key == "the")
            match = lexicon.entities.longest(tokens, start)
            # "bilateral talks with Peruvian Minister A" are with a person.
            is_state = match is not None and not match[1].is_adjective
            return match[1].country if match is not None and is_state else None
        if not tokens[position].is_word:
            break
    return None


def is_mission(lexicon: Lexicon, publisher: str) -> bool:
    """Return whether the name of a publisher is that of a mission abroad: *Embassy of Peru in Riga*."""
    return any(lexicon.has_cue("missions", sentence.tokens) for sentence in lexicon.sentences(publisher))


def is_called_visiting(sentences: Sequence[Sentence], mention: Person) -> bool:
    """Return whether *visiting* stands before a person: *the visiting Kenyan President A*."""
    tokens, first, _ = place_of(sentences, mention)
    index = next((i for i in (first - 1, first) if 0 <= i < len(tokens) and tokens[i].key == "visiting"), None)
    # "Before visiting President A" has a verb.
    return index is not None and (index == 0 or tokens[index - 1].key not in _BEFORE_VERB)


def place_of(sentences: Sequence[Sentence], mention: Person) -> tuple[Sequence[Token], int, int]:
    """Return the tokens of the sentence of a mention, the index of its first one, and that behind its last one."""
    if not 0 <= mention.sentence < len(sentences):
        return (), 0, 0
    tokens = sentences[mention.sentence].tokens
    first, end = (
        bisect_left(tokens, place, key=attrgetter("start")) for place in (mention.mention.start, mention.mention.end)
    )
    return tokens, first, end
