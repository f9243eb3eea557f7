"""Phrases that name an encounter, or only speak of one: *began talks*, *presented her credentials*, *called the talks useful*."""

from typing import Final

from app.reading.encounters.vocabulary import NEAR
from app.reading.persons.words import Words

_LONGEST_PRAISED: Final = 3
_PRAISING: Final = frozenset({"welcomed", "welcomes", "welcoming", "called", "calls", "calling"})
_PRAISED: Final = frozenset({"meeting", "meetings", "talks", "summit", "dialogue", "conversation", "negotiations"})
_LONGEST_POST: Final = 14
_LONGEST_HANDING: Final = 30
"""The largest number of words between *presented* and *credentials*."""
_EXERCISES: Final = frozenset({"training", "practice", "coaching", "photo", "jam", "yoga", "fitness", "recording"})
"""Words before a session at which nobody negotiates."""
_LONGEST_JUDGEMENT: Final = 10
_PARTICIPLES: Final = frozenset({"been", "met", "held", "spoken", "made", "taken", "come", "gone", "begun", "become"})


def is_of_meal(words: Words, index: int) -> bool:
    """Return whether a participle with *by* tells who gave a meal or a reception, and was there: *a dinner hosted by A*."""
    is_participle = words.is_cue("of_others", index) and words.key(index + 1) == "by"
    return is_participle and words.is_cue("meals", index - 1)


def is_praise(words: Words, index: int) -> bool:
    """Return whether somebody only says something of an encounter: *welcomed the meeting between A and B*, *called the talks useful*."""
    if words.key(index) not in _PRAISING or words.key(index + 1) not in {"the", "this", "that"}:
        return False
    near = range(index + 2, min(len(words.tokens), index + 2 + _LONGEST_PRAISED))
    noun = next((i for i in near if words.key(i) in _PRAISED), None)
    return noun is not None and words.key(noun + 1) in {"between", "of", "by"}


def end_of_credentials(words: Words, index: int) -> int:
    """Return the end of *presented copies of her credentials* at `index`; 0 if something else stands there."""
    match = words.lexicon.cues["presenting"].longest(words.tokens, index)
    if match is None:
        return 0
    end: int | None = match[0]
    while end is not None:
        if (credentials := words.lexicon.cues["credentials"].longest(words.tokens, end)) is not None:
            return _end_of_post(words, credentials[0])  # "his open letters", of which *his* is a part
        before = words.lexicon.cues["before_credentials"].longest(words.tokens, end)
        end = before[0] if before is not None else None
    return 0


def _end_of_post(words: Words, start: int) -> int:
    """Return the index of *to* behind *as Ambassador of Peru* at `start`, which is between an envoy and the receiver."""
    if words.key(start) != "as":
        return start
    limit = min(len(words.tokens), start + _LONGEST_POST)
    later = range(start, next((index for index in range(start, limit) if words.key(index) == ","), limit))
    return next((index for index in reversed(later) if words.key(index) == "to"), start)


def end_with_noun(words: Words, index: int, taken: frozenset[int]) -> tuple[int, bool] | None:
    """Return the end of a verb that a noun of an encounter follows, to the end of the noun: *began talks*."""
    verb = words.lexicon.cues["light_verbs"].longest(words.tokens, index)
    if verb is None:
        return _described(words, index)
    if words.is_cue("handing", index) and words.has_cue("credentials", verb[0], verb[0] + _LONGEST_HANDING):
        return verb
    for position in range(verb[0], min(len(words.tokens), verb[0] + NEAR)):
        noun = occasion_noun(words, position)
        if noun is not None:
            return noun
        if position in taken or not words.tokens[position].is_word or words.is_cue("framing", position):
            break
    return None


def occasion_noun(words: Words, index: int) -> tuple[int, bool] | None:
    """Return the noun of an encounter at an index, but not that of *a training session*."""
    if words.key(index - 1) in _EXERCISES:
        return None
    return words.lexicon.cues["occasion_nouns"].longest(words.tokens, index)


def _described(words: Words, index: int) -> tuple[int, bool] | None:
    """Return the end of *described his meeting* before *with*: whoever calls it fruitful took part.

    The judgement may come first: *described as useful his first meeting with*.
    """
    if not words.is_cue("describes", index):
        return None
    noun, gap = index + 1 + words.is_cue("possessive", index + 1) + (words.key(index + 1) == "the"), 1
    if words.key(index + 1) == "as":
        near = range(index + 2, min(len(words.tokens), index + 2 + _LONGEST_JUDGEMENT))
        noun = next((i for i in near if words.is_cue("possessive", i)), len(words.tokens)) + 1
        end, gap = noun + NEAR, NEAR  # "her meeting on Monday with"
        while noun < end and words.is_cue("describing", noun):
            noun += 1
    match = words.lexicon.cues["occasion_nouns"].longest(words.tokens, noun)
    has_with = match is not None and any(words.key(i) == "with" for i in range(match[0], match[0] + gap))
    return match if has_with else None


def is_perfect(words: Words, index: int) -> bool:
    """Return whether *had* is a part of another verb: *had been due to*, *had agreed*, but not *had talks*."""
    if words.key(index) != "had":
        return False
    index += 1
    while words.is_cue("between_verbs", index) and words.key(index) not in _PARTICIPLES:
        index += 1
    return words.key(index) in _PARTICIPLES or words.key(index).endswith("ed")
