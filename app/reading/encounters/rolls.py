"""Sentences that name the people of whom the sentence before gives only the number or the kind.

*The President met several ambassadors. They were Ana Lopes of Peru and Luis Soto of Chile.* Such a sentence reports no meeting of its
own: lists of any kind have the same words.
"""

from typing import Final

from app.reading.persons.words import Words

_LONGEST_HEAD: Final = 14
"""The largest number of words before the verb, and between it and a colon."""


def end_of_roll(words: Words, index: int, taken: frozenset[int]) -> int:
    """Return the end of the verb at `index` of *The guests were Ana Lopes …*, *The ambassadors are: …*; 0 for any other word.

    `taken` has the indexes of the tokens of persons.
    """
    if not 0 < index <= _LONGEST_HEAD or not words.is_cue("of_rolls", index) or not _is_of_people(words, index):
        return 0
    following = index + 1 + (words.key(index + 1) in {"the", "also"})
    if following in taken:
        return index + 1
    limit = min(len(words.tokens), index + 1 + _LONGEST_HEAD)
    colon = next((i for i in range(index + 1, limit) if words.key(i) == ":"), limit)
    is_list = colon + 1 in taken or (words.key(colon + 1) == "the" and colon + 2 in taken)
    return index + 1 if is_list and not words.has_cue("finite", index + 1, colon) else 0


def _is_of_people(words: Words, verb: int) -> bool:
    """Return whether the sentence up to a verb is about guests, ambassadors and the like, or *they*, and nothing else."""
    index = int(words.key(0) == "among")
    has_people = False
    while index < verb:
        office = words.lexicon.offices.longest(words.tokens, index)
        people = words.lexicon.cues["people_of_rolls"].longest(words.tokens, index)
        other = words.lexicon.cues["before_people_of_rolls"].longest(words.tokens, index)
        if office is not None and office[1]:  # "ambassadors"
            index, has_people = office[0], True
        elif people is not None:
            index, has_people = people[0], True
        elif other is not None or words.key(index).isdecimal():
            index = other[0] if other is not None else index + 1
        else:
            return False
    return has_people and index == verb
