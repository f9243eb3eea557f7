"""An encounter that a clause of a report mentions, with its status, people, days and place."""

from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import MeetingStatus, Mode
from app.reading.encounter import BaseEncounter
from app.reading.person import Person, Span
from app.reading.tokens import Sentence

CALLED_OFF: Final = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})


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
    """Where the subject was on a visit meanwhile, as the beginning of the sentence says."""
    is_finite: bool = True
    is_continued: bool = False
    """Whether the subject is *he*, *they*, *both ministers* and the like."""
    is_by_one: bool = False
    """Whether the subject is *he* or *she*."""
    is_by_author: bool = False
    """Whether the subject is *I* or *we*."""
    is_recalled: bool = False


def list_item(sentence: Sentence, number: int, persons: list[Person]) -> Occasion:
    """Return the persons of an item of a list of those who took part."""
    whole = Span(sentence.start, sentence.end)
    start = Span(sentence.start, sentence.tokens[0].end)
    return Occasion(
        [], persons, [], [], None, Mode.UNKNOWN, whole, MeetingStatus.HELD, start, sentence, number, is_continued=True
    )
