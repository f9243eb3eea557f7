"""An encounter that a clause of a report mentions, with its status, people, days and place."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus, Mode
from app.reading.encounters.encounter import BaseEncounter
from app.reading.language.tokens import Sentence
from app.reading.persons.person import Person, Span

CALLED_OFF: Final = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})

_REPRESENTED_BY: Final = ("represented", "by")


@dataclass(slots=True)
class Occasion(BaseEncounter):
    """An encounter that a clause reports."""

    status: MeetingStatus
    verb: Span
    sentence: Sentence
    number: int
    kinds: list[tuple[str, Span]] = field(default_factory=list)
    visited: list[tuple[str, Span]] = field(default_factory=list)
    visiting: list[tuple[str, Span]] = field(default_factory=list)
    """The place that the subject visited meanwhile, according to the beginning of the sentence."""
    is_finite: bool = True
    is_continued: bool = False
    """Whether the subject is *he*, *they*, *both ministers* and the like."""
    is_by_one: bool = False
    """Whether the subject is *he* or *she*."""
    is_by_author: bool = False
    """Whether the subject is *I* or *we*."""
    is_recalled: bool = False
    is_item: bool = False
    """Whether it is nothing but a line of a list, which may be of anything."""
    speakers: list[Person] = field(default_factory=list)
    """The people who spoke at an event of which the clause says no more: *Addressing the forum, A said*."""
    is_roll: bool = False
    """Whether it only names those of whom the sentence before gives the number or the kind."""
    is_with_those: bool = False
    """Whether the object is *them* or *the two leaders*."""
    has_items: bool = False
    """Whether its people are those of the lines below."""


def list_item(sentence: Sentence, number: int, persons: list[Person]) -> Occasion:
    """Return the persons of an item of a list of those who took part; not *A* of *A was represented by B*."""
    whole = Span(sentence.start, sentence.end)
    start = Span(sentence.start, sentence.tokens[0].end)
    words = (first for first, by in itertools.pairwise(sentence.tokens) if (first.key, by.key) == _REPRESENTED_BY)
    absent_before = max((first.start for first in words), default=sentence.start)
    present = [person for person in persons if person.mention.start >= absent_before]
    result = Occasion([], present, [], [], None, Mode.UNKNOWN, whole, MeetingStatus.HELD, start, sentence, number)
    return replace(result, is_finite=False, is_continued=True, is_item=True)


def with_items(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Return occasions with the items of a list in one, together with the occasion of the line above it that names nobody."""
    result: list[Occasion] = []
    for occasion in occasions:
        last = result[-1] if result else None
        is_line_above = last is not None and not last.persons and last.number == occasion.number - 1
        if last is not None and occasion.is_item and (last.is_item or last.has_items or is_line_above):
            others = [*last.others, *occasion.others]
            result[-1] = replace(last, others=others, has_items=not last.is_item, is_continued=True)
        else:
            result.append(occasion)
    return result
