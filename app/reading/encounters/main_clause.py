"""The beginning of the main clause of a sentence, behind *Following his talks with the King,*."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reading.encounters.frames import frame_of
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import AFTER
from app.reading.persons.words import Words


@dataclass(frozen=True, slots=True)
class MainClause:
    """The main clause of a sentence of a report."""

    start: int
    """The index of its first word; 0 if only the words before it report an encounter."""
    is_led: bool
    """Whether the sentence begins with *After talks with A,* and reports no other encounter."""


def main_clause(words: Words, verbs: Sequence[Verb], taken: frozenset[int]) -> MainClause:
    """Return the main clause of a sentence; `verbs` are its words of encounters, and `taken` the tokens of persons and asides."""
    start = start_of_main_clause(words, taken)
    first = verbs[0] if verbs else None
    is_opened = words.key(0) in AFTER and first is not None and not first.is_finite and frame_of(words, first) == 0
    is_led = is_opened and not any(verb.first >= start for verb in verbs)
    return MainClause(0 if is_led else start, is_led)


def start_of_main_clause(words: Words, taken: frozenset[int]) -> int:
    """Return the index behind *Following his talks with the King,*; 0 if the sentence does not begin so."""
    if not words.is_cue("leading", 0):
        return 0
    commas = (i for i, token in enumerate(words.tokens) if token.key == "," and i not in taken)
    comma = next((i for i in commas if not _is_inside_list(words, i)), None)
    return 0 if comma is None or comma + 1 >= len(words.tokens) else _behind_list(words, comma, taken) + 1


def _behind_list(words: Words, comma: int, taken: frozenset[int]) -> int:
    """Return the comma behind the list of people that the first comma divides: *Following the summit led by A, B, and C, D met E*."""
    if not {comma - 1, comma + 1} <= taken:
        return comma
    commas = [i for i in range(comma + 1, len(words.tokens) - 2) if words.key(i) == "," and i not in taken]
    last = next((i for i in commas if words.key(i + 1) == "and" and i + 2 in taken), len(words.tokens))
    end = next((i for i in commas if i > last), comma)
    return end if end + 1 in taken else comma


def _is_inside_list(words: Words, comma: int) -> bool:
    """Return whether a comma belongs to a date, or to *Jr.*."""
    following = words.key(comma + 1)
    return following.isdigit() or following in {"jr", "sr"}
