"""Subjects of talks and organizations that sentences name, with their words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import fold
from app.reading.language.lexicon import Lexicon, Organization, Phrases
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import Span

MOST: Final = 8
_LONGEST_PHRASE: Final = 8
_SHORTEST_PHRASE: Final = 4
_BREAKS: Final = frozenset({",", ";", ".", ":", "(", ")", "“", "”", '"', "—"})
_ENDS: Final = frozenset(
    [
        "that",
        "which",
        "who",
        "where",
        "when",
        "while",
        "with",
        "during",
        "at",
        "by",
        "after",
        "before",
        "to",
        "he",
        "she",
        "they",
        "it",
        "this",
    ]
)
_ARTICLES: Final = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "other", "various", "including", "as", "well"}
)
_BEFORE_SUBJECTS: Final = frozenset({"on", "about", "regarding", "concerning"})
_BODIES: Final = frozenset(
    {"organization", "organisation", "association", "community", "conference", "programme", "program"}
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic with the words that name it, and the phrase of the lexicon or the record that has them."""

    name: str
    span: Span
    record: str | None = None
    """The id of a recorded topic."""
    is_printed: bool = False
    """Whether the name is the words themselves."""


@dataclass(frozen=True, slots=True)
class Body:
    """An organization with the words that name it."""

    organization: Organization
    span: Span


def subjects(
    text: str,
    sentences: Iterable[Sentence],
    lexicon: Lexicon,
    recorded: Phrases[tuple[str, str]],
    taken: Sequence[Span] = (),
) -> list[Subject]:
    """Return the topics that sentences name: recorded ones, those of the lexicon, and phrases after *discussed*.

    Words in `taken`, such as titles of agreements, name none.
    """
    found: dict[str, Subject] = {}
    phrases: list[Subject] = []
    for sentence in sentences:
        tokens, index = sentence.tokens, 0
        while index < len(tokens):
            record = recorded.longest(tokens, index)
            word = lexicon.topics.longest(tokens, index)
            end = index + 1
            if any(span.start <= tokens[index].start < span.end for span in taken):
                pass
            elif record and (word is None or record[0] >= word[0]):
                end, (record_id, name) = record
                found.setdefault(fold(name), Subject(name, _span(tokens, index, end), record_id))
            elif word:
                end, name = word
                if name:
                    found.setdefault(fold(name), Subject(name, _span(tokens, index, end)))
            index = end
        phrases += (
            Subject(" ".join(text[span.start : span.end].split()), span, is_printed=True)
            for span in _phrases(tokens, lexicon)
        )
    for phrase in phrases:
        known = (*(topic.span for topic in found.values()), *taken)
        is_known = any(span.start < phrase.span.end and phrase.span.start < span.end for span in known)
        if not is_known and len(phrase.name) >= _SHORTEST_PHRASE:
            found.setdefault(fold(phrase.name), phrase)
    return sorted(list(found.values())[:MOST], key=lambda topic: topic.span.start)


def _phrases(tokens: tuple[Token, ...], lexicon: Lexicon) -> Iterator[Span]:
    """Yield the phrases after *discussed*, *exchanged views on* and the like, between commas."""
    index = 0
    while index < len(tokens):
        match = lexicon.cues["subject_of"].longest(tokens, index)
        if match is None:
            index += 1
            continue
        first = index = _behind_day(tokens, match[0], lexicon)
        if first > match[0] and lexicon.is_cue("subject_of", tokens, first):
            continue
        while index <= len(tokens):
            token = tokens[index] if index < len(tokens) else None
            is_joint = token is not None and token.key == "and" and not _is_inside_name(tokens, first, index, lexicon)
            is_end = token is None or token.key in _ENDS or token.key in _BREAKS or is_joint
            if is_end:
                if (span := _phrase(tokens, first, index, lexicon)) is not None:
                    yield span
                first = index + 1
            if token is None or token.key in _ENDS or token.key in _BREAKS - {","}:
                break
            index += 1


def _is_inside_name(tokens: tuple[Token, ...], first: int, joint: int, lexicon: Lexicon) -> bool:
    """Return whether *and* belongs to the name of a body: *Food and Agriculture Organization*, *Commission on Trade and Investment*."""
    end = joint + 1
    while end < len(tokens) and tokens[end].is_capitalized:
        end += 1
    before, behind = tokens[first:joint], tokens[joint + 1 : end]
    if not before or not behind or not before[-1].is_capitalized:
        return False
    institutions = lexicon.institutions | _BODIES
    of = next((i for i, token in enumerate(before) if token.key in {"of", "on", "for"}), 0)
    if of and before[of - 1].is_capitalized and before[of - 1].key in institutions:
        return True
    is_name = all(token.is_capitalized for token in before if token.key not in _ARTICLES)
    return (
        is_name
        and len(behind) > 1
        and behind[-1].key in institutions
        and lexicon.entities.longest(tokens, joint - 1) is None
    )


def _phrase(tokens: tuple[Token, ...], first: int, end: int, lexicon: Lexicon) -> Span | None:
    while first < end and tokens[first].key in _ARTICLES:
        first += 1
    words = tokens[first:end]
    if lexicon.is_cue("no_subject", words, 0) or lexicon.has_cue("any_subject", words):
        return None
    if not words or len(words) > _LONGEST_PHRASE or not any(token.is_word for token in words):
        return None
    if any(lexicon.is_cue("verbs", words, index) or token.key.isdigit() for index, token in enumerate(words)):
        return None
    if len(words) == 1 and not words[0].is_capitalized:
        return None
    if lexicon.offices.longest(tokens, first):
        return None
    return _span(tokens, first, end)


def _behind_day(tokens: tuple[Token, ...], first: int, lexicon: Lexicon) -> int:
    """Return the index behind a day at the beginning of a phrase: *(discussed) on Monday the treaty*, *(talks on) Friday on trade*."""
    end = len(tokens)
    index = start = first + (first < end and tokens[first].key == "on")
    while index < end and _is_day(tokens, index, lexicon):
        index += 1
    if index == start:
        return first
    return index + (index < end and tokens[index].key in _BEFORE_SUBJECTS)


def _is_day(tokens: tuple[Token, ...], index: int, lexicon: Lexicon) -> bool:
    if index + 1 < len(tokens) and tokens[index + 1].key == "'s":
        return False  # "Friday’s vote"
    key = tokens[index].key
    is_named = tokens[index].is_capitalized and (key in lexicon.weekdays or key in lexicon.months)
    return is_named or key[:1].isdigit() or lexicon.is_cue("parts_of_day", tokens, index)


def bodies(sentences: Iterable[Sentence], lexicon: Lexicon) -> list[Body]:
    """Return the organizations that sentences name, each once."""
    found: dict[str, Body] = {}
    for sentence in sentences:
        for first, end, entity in lexicon.entities.find_all(sentence.tokens):
            if (organization := entity.organization) is not None:
                found.setdefault(organization.name, Body(organization, _span(sentence.tokens, first, end)))
    return list(found.values())


def _span(tokens: tuple[Token, ...], first: int, end: int) -> Span:
    return Span(tokens[first].start, tokens[end - 1].end)
