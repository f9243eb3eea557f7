"""Nouns of encounters at which somebody says or does something: *told B at talks in Lima*, *said after meeting B*.

See decision 292.
"""

from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_OPENING, ONE, POSSESSIVES
from app.reading.persons.words import Words

_LONGEST_FRAME: Final = 5
"""The largest number of words between a preposition and the noun of an encounter."""


def is_describing(words: Words, index: int) -> bool:
    """Return whether a word stands between a preposition and the noun of an encounter: *his*, *second*, *bilateral*, *Peru’s*, *May*."""
    key = words.key(index)
    is_word = words.is_cue("possessive", index) or words.is_cue("describing", index) or words.is_cue("another", index)
    return is_word or key in POSSESSIVES or key[:1].isdigit() or key in words.lexicon.months


def status_behind(words: Words, noun: Verb, end: int, status: MeetingStatus | None) -> MeetingStatus | None:
    """Return the status that *is planned* or *would* tells behind the people of a noun, who end at `end`."""
    if noun.is_finite or status is not MeetingStatus.HELD:
        return status
    if words.is_cue("to_be_held", end) or is_behind_plan(words, noun):
        return MeetingStatus.CONFIRMED
    if _is_purpose(words, noun):
        return None
    is_denied = any(words.key(index) == "no" for index in (noun.first - 1, noun.first - 2))
    return None if is_denied or words.is_cue("hypothetical", end) else status


def is_behind_plan(words: Words, noun: Verb) -> bool:
    """Return whether somebody will do something after an encounter: *will conclude the trip after meeting with B*."""
    frame = frame_of(words, noun)
    near = range(max(0, frame - LONGEST_GAP), frame)
    return frame > 0 and words.key(frame) == "after" and any(words.key(index) == "will" for index in near)


def _is_purpose(words: Words, noun: Verb) -> bool:
    """Return whether a noun is what somebody wants to bring about: *agreed to broker a summit between A and B*."""
    for index in range(noun.first - 1, max(0, noun.first - 2 - _LONGEST_FRAME), -1):
        if words.key(index - 1) == "to" and not words.is_cue("finite", index) and not is_describing(words, index):
            return words.tokens[index].text.islower()
        if not words.tokens[index].is_word or words.tokens[index].is_capitalized or words.is_cue("framing", index):
            break
    return False


def frame_of(words: Words, noun: Verb) -> int:
    """Return the index of *at*, *during* or *after* before the noun, or of *the results of*; -1 if neither is there."""
    for index in range(noun.first - 1, max(-1, noun.first - 2 - _LONGEST_FRAME), -1):
        if words.is_cue("framing", index) or (words.key(index) == "on" and words.key(index + 1) == "their"):
            return index  # "showed unity on their first meeting"
        if words.key(index) == "of" and words.is_cue("results", index - 1):
            return index
        is_of_day = words.key(index) in words.lexicon.months or words.key(index).isdigit()
        if not is_of_day and (not words.tokens[index].text.islower() or words.is_cue("finite", index)):
            break
    return -1


def is_of_remark(words: Words, noun: Verb) -> bool:
    """Return whether somebody said something at an encounter: *He made the remarks on Friday during a meeting with B*."""
    start = int(words.key(0) in ONE)
    told = words.lexicon.cues["remarks"].longest(words.tokens, start)
    if noun.is_finite or told is None or noun.first > LONGEST_OPENING:
        return False
    return any(words.is_cue("framing", index) for index in range(told[0], noun.first))
