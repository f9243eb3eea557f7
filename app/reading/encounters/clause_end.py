"""The end of the clause of an encounter, before the subject of the talks (*to discuss …*, *about …*, *ahead of …*).

People, places and dates behind it are of something else.
"""

from typing import Final

from app.reading.persons.words import Words

LONGEST_CLAUSE: Final = 400
"""The largest number of tokens that are read of a clause; the longest lists of leaders have half as many."""
_SMALL: Final = frozenset(
    {"the", "a", "an", "his", "her", "their", "its", "our", "both", "all", "this", "that", "these"}
)


def end_of_clause(words: Words, verb: int, taken: frozenset[int]) -> int:
    """Return the index behind the clause of a verb, at which the subject of the talks begins; `taken` are the tokens of persons."""
    limit = min(len(words.tokens), verb + LONGEST_CLAUSE)
    for index in range(verb + 1, limit):
        if index in taken:
            continue
        if _begins_subject_of_talks(words, index, taken):
            return index
    return limit


def _begins_subject_of_talks(words: Words, index: int, taken: frozenset[int]) -> bool:
    key = words.key(index)
    if (words.is_cue("about", index) and not _includes_people(words, index, taken)) or key in {";", "—"}:
        return True
    if key == "to":
        return is_verb_after_to(words, index + 1)
    if key == "on":
        return not is_day_or_margin(words, index + 1)
    return key == "and" and _is_past_verb(words, index + 1)


def _includes_people(words: Words, index: int, taken: frozenset[int]) -> bool:
    """Return whether people follow who were among those met: *a delegation, including Minister A*."""
    return words.key(index) == "including" and bool(taken & {index + 1, index + 2})


def is_verb_after_to(words: Words, index: int) -> bool:
    """Return whether a word behind *to* is a verb that is of no encounter: *to discuss*."""
    if index >= len(words.tokens):
        return False
    token = words.tokens[index]
    return token.is_word and token.text.islower() and token.key not in _SMALL and not words.is_cue("verbs", index)


def is_day_or_margin(words: Words, index: int) -> bool:
    """Return whether words behind *on* tell when or where people met: *on 5 March*, *on the margins of*."""
    if words.is_cue("in_person", index - 1) or words.is_cue("side", index - 1):
        return True
    key = words.key(index)
    is_part_of_day = key == "the" and words.is_cue("parts_of_day", index + 1)  # "on the morning of March 5"
    return is_part_of_day or key in words.lexicon.months or key in words.lexicon.weekdays or key[:1].isdigit()


def _is_past_verb(words: Words, index: int) -> bool:
    key = words.key(index)
    return key.endswith("ed") and index < len(words.tokens) and words.tokens[index].text.islower()
