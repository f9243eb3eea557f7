"""The countries of delegations: *the Ghanaian delegation was led by Minister A*, and headings above the lists of their members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import How, Person, Span

_OF: Final = frozenset({"of", "from"})
_BODIES: Final = frozenset(
    {"army", "consulate", "embassy", "government", "ministry", "mission", "parliament", "senate"}
)
_FOR: Final = frozenset({"for", "from"})
_ADJECTIVES: Final = frozenset(
    {"high-level", "high-powered", "high-ranking", "official", "visiting", "ministerial", "technical", "governmental"}
    | {"intergovernmental", "inter-governmental", "interdepartmental"}
)
_WITHIN_BODIES: Final = frozenset({"and", "on", "for"})
"""Words in lower case within the name of a body: *Committee on Trade and Industry*."""
_MOST_ADJECTIVES: Final = 2
_LONGEST_HEADING: Final = 10
_LONGEST_BODY: Final = 6
_LAST_FIRST_TOKEN: Final = 3


@dataclass(frozen=True, slots=True)
class Side:
    """A country or organization with a delegation, and the index of the token behind the words."""

    entity: Entity
    first: int
    end: int
    """The end of the name of the country."""
    after: int
    """The end of *Ghanaian delegation*, *delegation of the Ghanaian Front*."""


def side(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> Side | None:
    """Return the side whose words begin at `index`: *Ghanaian delegation*, *delegation of Ghana*; None if none does."""
    match = lexicon.entities.longest(tokens, index)
    if match is not None:
        noun = match[0] + (match[0] < len(tokens) and tokens[match[0]].key == "'s")
        while noun < min(len(tokens), match[0] + 1 + _MOST_ADJECTIVES) and _is_adjective(tokens[noun], lexicon):
            noun += 1  # "the Ghanaian Parliamentary delegation"
        if lexicon.is_cue("sides", tokens, noun):
            return Side(match[1], index, match[0], noun + 1)
    if not lexicon.is_cue("sides", tokens, index) or index + 2 >= len(tokens) or tokens[index + 1].key not in _OF:
        return None
    start = index + 2 + (tokens[index + 2].key == "the")
    match = lexicon.entities.longest(tokens, start)
    if match is None:  # "delegation from the Development Commission of China"
        end = start
        while end < min(len(tokens), start + _LONGEST_BODY) and (
            _is_of_name(tokens[end]) or tokens[end].key in _WITHIN_BODIES
        ):
            end += 1
        if end == start or end + 1 >= len(tokens) or tokens[end].key != "of":
            return None
        start = end + 1 + (tokens[end + 1].key == "the")
        match = lexicon.entities.longest(tokens, start)
        if match is None:
            return None
    after = match[0]
    while after < min(len(tokens), match[0] + _LONGEST_BODY) and (
        _is_of_name(tokens[after]) or tokens[after].key in _BODIES or _goes_on(tokens, after, match[0])
    ):
        after += (
            1  # "the Ethiopian People’s Front", "the Ethiopian government", "the Ethiopian House of the Federation"
        )
    return Side(match[1], start, match[0], after)


def with_sides(
    sentences: Sequence[Sentence], people: Iterable[list[Person]], lexicon: Lexicon
) -> Iterable[list[Person]]:
    """Yield the people of each sentence; those of a list below *The Ghanaian delegation:* have its country."""
    heading: Side | None = None
    span = Span(0, 0)
    for sentence, persons in zip(sentences, people, strict=True):
        is_item = bool(persons) and persons[0].mention.start <= sentence.tokens[:_LAST_FIRST_TOKEN][-1].start
        if persons and not is_item:
            heading = None
        elif not persons and not is_number(sentence):
            heading = heading_of(sentence.tokens, lexicon)
            if heading is not None:
                span = Span(sentence.tokens[heading.first].start, sentence.tokens[heading.end - 1].end)
        yield [_of_side(person, heading, span) for person in persons] if heading else persons


def is_number(sentence: Sentence) -> bool:
    """Return whether a sentence is only the number of an item of a list: *1.*."""
    return not any(token.is_word for token in sentence.tokens)


def heading_of(tokens: Sequence[Token], lexicon: Lexicon) -> Side | None:
    """Return the side of a line that only names it: *Members of the delegation of Ghana:*, *Ghanaian side*, *For Ghana:*."""
    if len(tokens) > _LONGEST_HEADING or tokens[-1].text in {".", "!", "?"}:
        return None
    end = len(tokens) - (tokens[-1].text == ":")
    for index in range(end):
        found = side(tokens, index, lexicon)
        if found is not None and found.after == end:
            return found
    start = int(tokens[0].key in _FOR)
    start += start < end and tokens[start].key == "the"
    is_marked = end < len(tokens) or start > 0
    match = lexicon.entities.longest(tokens, start) if is_marked else None
    is_whole = match is not None and match[0] == end and not match[1].is_region
    return Side(match[1], start, end, end) if match is not None and is_whole else None


def _of_side(person: Person, heading: Side, span: Span) -> Person:
    """Return a member of a delegation with its country, unless the text says another."""
    if person.entity is not None or person.is_former:
        return person
    return replace(person, entity=heading.entity, entity_span=span, how=How.COORDINATION)


def _is_adjective(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word stands between a country and its delegation: *parliamentary*, *high-level*."""
    is_known = token.key in lexicon.fields or token.key in lexicon.before or token.key in _ADJECTIVES
    is_known = is_known or token.key.endswith("-member")  # "seven-member", "12-member"
    return token.is_word and is_known and not lexicon.is_cue("sides", (token,), 0)


def _goes_on(tokens: Sequence[Token], index: int, start: int) -> bool:
    """Return whether *of* or *of the* stands within the name of a body that begins at `start`: *Council of the Federation*."""
    if index == start or index + 2 >= len(tokens):
        return False
    if tokens[index].key == "the":
        return tokens[index - 1].key == "of" and tokens[index + 1].is_capitalized
    following = index + 1 + (tokens[index + 1].key == "the")
    return tokens[index].key == "of" and tokens[index - 1].is_capitalized and tokens[following].is_capitalized


def _is_of_name(token: Token) -> bool:
    return token.key == "'s" or (token.is_word and token.is_capitalized)
