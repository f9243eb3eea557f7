"""The words of encounters in a sentence of a report, verbs and nouns.

See decision 240.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from app.reading.encounters.rolls import end_of_roll
from app.reading.encounters.verb import Verb
from app.reading.encounters.verb_phrases import (
    end_of_credentials,
    end_with_noun,
    is_of_meal,
    is_perfect,
    is_praise,
    occasion_noun,
)
from app.reading.encounters.vocabulary import BREAKS, LONGEST_GAP, NEAR, ORDINALS
from app.reading.persons.words import Words

_NEAR: Final = 5
_BEFORE_HAVE: Final = frozenset({"will", "shall", "to"})
_CALLS: Final = frozenset({"call", "calls", "called", "calling"})
_BEHIND_MEETING: Final = frozenset({"with", "his", "her", "their"})
"""Words behind *meeting* in a caption: *Ana Lopes meeting her counterpart*."""
_LONGEST_POST: Final = 14
_LIGHT: Final = frozenset({"had", "paid", "pays", "pay", "paying"})
_INFINITIVES: Final = frozenset({"call", "visit", "host"})
_FOLLOWED: Final = frozenset({"followed", "follows", "preceded", "precedes"})
_BEFORE_AND_AFTER: Final = frozenset({"after", "before", "following"})
_PAST_FORMS: Final = frozenset({"met", "held", "spoke", "had", "paid", "took", "gave", "began"})
"""Verbs in the past whose form does not show it."""


def welcomes_plan(words: Words, verb: Verb) -> bool:
    """Return whether somebody only welcomed a plan: *welcomed the proposed visit of A*."""
    if not verb.is_finite:
        return False
    near = range(verb.first + 1, verb.first + _NEAR)
    planned = next((index for index in near if words.is_cue("proposed", index)), None)
    return (
        planned is not None
        and words.is_cue("hosting", verb.first)
        and any(words.is_cue("occasion_nouns", index) for index in range(planned + 1, planned + _NEAR))
    )


def verbs_in(words: Words, taken: frozenset[int]) -> Iterator[Verb]:
    """Yield the words of encounters; those with nobody and nothing but a few words between are one."""
    current: Verb | None = None
    index = 0
    while index < len(words.tokens):
        word = _word_at(words, index, current, taken)
        if word is None:
            index += 1
            continue
        joined = _joined(words, current, word, taken) if current is not None else None
        if current is not None and joined is None and (word.is_roll or not _lacks_noun(words, current, taken)):
            yield current
        current = joined or word
        index = word.end
    if current is not None and not _lacks_noun(words, current, taken):
        yield current


def _word_at(words: Words, index: int, current: Verb | None, taken: frozenset[int]) -> Verb | None:
    """Read the word of an encounter at an index; `current` is the one before. None if something else stands there."""
    if index in taken or not words.is_cue("of_encounters", index):
        return None
    if is_of_meal(words, index) or (current is None and _is_of_other_event(words, index)):
        return None
    verb, credentials = 0, 0
    if _may_be_verb(words, index):
        match = words.lexicon.cues["finite"].longest(words.tokens, index) or end_with_noun(words, index, taken)
        verb = match[0] if match else 0
        credentials = end_of_credentials(words, index)
    match = occasion_noun(words, index)
    noun = match[0] if match else 0
    end = max(verb, noun, credentials)
    if not end:
        roll = end_of_roll(words, index, taken)
        return Verb(index, roll, is_finite=True, is_roll=True) if roll else None
    is_between = {index - 1, verb} <= taken  # "A visits B"
    is_finite = verb > 0 and (is_between or _is_verbal(words, index, is_noun=noun > 0))
    return Verb(index, end, is_finite or credentials > 0 or _is_of_caption(words, index, current, taken))


def _may_be_verb(words: Words, index: int) -> bool:
    """Return whether the words beside a word let it be a verb of an encounter."""
    before, word, behind = words.key(index - 1), words.key(index), words.key(index + 1)
    return not (
        words.is_cue("possessive", index - 1)
        or is_perfect(words, index)
        or is_praise(words, index)
        or (word == "accompanying" and words.is_cue("sides", index - 1))
        or (word in _CALLS and behind == "for")
        or (word == "have" and before not in _BEFORE_HAVE)
        or (word in {"is", "was"} and before == "who")
        or (word == "from" and before in ORDINALS)
    )


def _is_of_caption(words: Words, index: int, current: Verb | None, taken: frozenset[int]) -> bool:
    """Return whether a participle behind a person says what a picture shows: *Ana Lopes meeting with Luis Soto*."""
    is_meeting = words.key(index) == "meeting" and words.key(index + 1) in _BEHIND_MEETING
    return index - 1 in taken and (is_meeting or (words.key(index) == "signing" and current is None))


def _joined(words: Words, current: Verb, word: Verb, taken: frozenset[int]) -> Verb | None:
    """Return two words of one encounter as one: *hold talks*, *talks were held*; None if they are of two."""
    if word.is_roll:
        return None
    if not word.is_finite and _is_joined(words, current.end, word.first, taken):
        return replace(current, end=word.end)
    if word.is_finite and _is_held(words, current, word.first):
        return Verb(current.first, word.end, is_finite=True, main=word.first)
    return None


def _is_of_other_event(words: Words, index: int) -> bool:
    """Return whether *held* is passive and no noun of an encounter stands before: *elections will be held*."""
    is_passive = words.key(index - 1) in {"be", "been", "was", "were", "being", "is", "are"}
    is_held = words.key(index) == "held" and is_passive and index > 1
    return is_held and not any(words.is_cue("occasion_nouns", i) for i in range(max(0, index - _LONGEST_POST), index))


def _lacks_noun(words: Words, verb: Verb, taken: frozenset[int]) -> bool:
    """Return whether a verb needs the noun of an encounter and has none: *had a good relation with*, *is paying a price*."""
    if verb.end != verb.first + 1 or words.key(verb.first) not in _LIGHT:
        return False
    behind = range(verb.end, min(len(words.tokens), verb.end + LONGEST_GAP))
    before = next((index for index in behind if index in taken), behind.stop)
    return not words.has_cue("occasion_nouns", verb.end, before)  # "had on Monday her first conversation with"


def _is_held(words: Words, noun: Verb, index: int) -> bool:
    """Return whether *was held* or *took place* follows a noun: *the meeting was held*."""
    start = noun.end
    if words.key(start) == "between":  # "The talks between Peru and Chile were held"
        while start < min(index, noun.end + LONGEST_GAP) and not words.is_cue("passive", start):
            start += 1
    between = range(start, index)
    is_place = words.is_cue("place_verbs", index)
    return not noun.is_finite and is_place and len(between) <= 2 and all(words.is_cue("passive", i) for i in between)


def _is_verbal(words: Words, index: int, *, is_noun: bool) -> bool:
    """Return whether a word that may be a noun as well, such as *visit*, is a verb here."""
    if not is_noun:
        return True
    key = words.key(index - 1)
    if key == ";" and words.key(index) in _INFINITIVES:
        return True  # "is to meet A; call on B; and visit Lima"
    is_noun_behind = words.tokens[index].is_capitalized or words.key(index) == "meeting"
    if is_noun_behind and words.key(index).isalpha() and key in {"leaders", "ministers"}:
        return False  # "the APEC Leaders Meeting", "the Council of Foreign Ministers meeting"
    if words.key(index) == "meeting" and (_is_progressive(words, index) or _is_participle(words, index)):
        return True
    return key in {"will", "to", "they", "leaders", "ministers", "shall", "also"} or words.is_cue("pronouns", index - 1)


def _is_participle(words: Words, index: int) -> bool:
    """Return whether a participle stands behind a comma and before a person: *began a visit, meeting President A*."""
    following = words.tokens[index + 1] if index + 1 < len(words.tokens) else None
    is_object = following is not None and (following.is_capitalized or following.key in {"with", "the", "his", "her"})
    return words.key(index - 1) == "," and index > 1 and is_object


def _is_progressive(words: Words, index: int) -> bool:
    """Return whether *is* or *was* stands before a participle: *was yesterday meeting*."""
    near = range(max(0, index - NEAR), index)
    start = next((i for i in near if words.key(i) in {"is", "was", "are", "were"}), index)
    between = range(start + 1, index)
    return start < index and all(
        words.is_cue("days_or_adverbs", i) or words.is_cue("between_verbs", i) for i in between
    )


def _is_joined(words: Words, end: int, index: int, taken: frozenset[int]) -> bool:
    if words.is_cue("topic_verbs", end - 1) and any(words.is_cue("framing", i) for i in range(end, index)):
        return False  # "discussed trade at a meeting with A"
    if words.is_cue("topic_verbs", end - 1) and any(words.is_cue("another", i) for i in range(end, index)):
        return False  # "discussed the recent visit of A"
    if any(words.key(i) in _BEFORE_AND_AFTER | _FOLLOWED for i in range(end, index)):
        return False  # "Her visit comes after the visit of A"
    if any(words.is_cue("to_come", i) for i in range(end, index)):
        return False  # "paid attention at the meeting to the preparations for the visit of A"
    if any(words.key(i) == "to" and words.tokens[i + 1].text.islower() and i + 2 < index for i in range(end, index)):
        return False  # "agreed to broker a summit"
    return index - end <= NEAR and not any(i in taken or words.key(i) in BREAKS for i in range(end, index))


def is_second_infinitive(words: Words, verb: Verb) -> bool:
    """Return whether *and* joins an infinitive to that of a plan: *pay* of *will hold talks with A and pay a visit to B*."""
    word = words.key(verb.first)
    is_joined = words.key(verb.first - 1) == "and" or (
        words.key(verb.first - 2) == "and" and words.is_cue("between_verbs", verb.first - 1)
    )
    return verb.is_finite and is_joined and not word.endswith(("ed", "s", "ing")) and word not in _PAST_FORMS
