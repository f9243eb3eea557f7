"""Sentences of a report whose subject is a pronoun, or none: *Great to meet them*, *Upon arrival, he was received*."""

from typing import Final

from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, NEAR, ONE
from app.reading.persons.words import Words

_IMPERSONAL: Final = frozenset({"it", "was", "is", "very", "so", "always"})


def has_those_behind(words: Words, index: int) -> bool:
    """Return whether *them*, *with them* or *the two leaders* stands behind a verb."""
    index += words.key(index) in {"with", "to"}
    return words.key(index) == "them" or (words.key(index + 1) == "two" and words.is_cue("both", index))


def is_greeting(words: Words, verb: Verb) -> bool:
    """Return whether a sentence without a subject begins before the verb: *Great to meet …*, *A pleasure to host …*."""
    start = verb.first - 2
    if words.key(0) == "just" and verb.first == 1 and verb.is_finite:
        return True  # "Just held a meeting with …"
    return words.key(verb.first - 1) == "to" and words.is_cue("glad", start) and _is_opening(words, start)


def _is_opening(words: Words, index: int) -> bool:
    """Return whether only *It was*, *a very* and the like stand before a word."""
    before = range(index) if index <= NEAR else ()
    return index <= NEAR and all(words.is_cue("passed", i) or words.key(i) in _IMPERSONAL for i in before)


def has_one_subject(words: Words, start: int, verb: Verb) -> bool:
    """Return whether *he* or *she* is the subject, also behind an opening: *Upon arrival, he was received by B*."""
    near = range(max(start, verb.first - LONGEST_GAP), verb.first)
    return words.key(start) in ONE or any(words.key(i) in ONE and words.key(i - 1) == "," for i in near)
