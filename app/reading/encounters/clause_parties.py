"""The countries and organizations that take part in the encounter of a clause, and the delegations of its subject and object."""

from collections.abc import Iterator

from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_OPENING
from app.reading.persons.delegations import side
from app.reading.persons.parties import Party, countries_as_subject
from app.reading.persons.words import Words


def countries_behind_opening(words: Words, start: int, verb: Verb, taken: frozenset[int]) -> list[Party]:
    """Return the countries of *In search of a new policy, Peru and Chile discussed*: the subject behind an opening comma."""
    if start > 0 or not verb.is_finite or not words.is_cue("openings", 0):
        return []
    near = range(verb.first - 1, max(0, verb.first - LONGEST_GAP), -1)
    comma = next((index for index in near if words.key(index) == ","), -1)
    return countries_as_subject(words, comma + 1, taken) if comma > 0 else []


def start_of_place(words: Words, start: int, verb: Verb) -> int:
    """Return where the place may stand: behind *In preparation for the summit in Lima,*, if the clause begins so."""
    opening = range(min(verb.first, LONGEST_OPENING))
    to_come = next((index for index in opening if words.is_cue("to_come", index)), verb.first)
    comma = next((index for index in range(to_come, verb.first) if words.key(index) == ","), start)
    return max(start, comma)


def end_of_parties(words: Words, verb: Verb, cut: int) -> int:
    """Return where the countries that took part end: *discussed tensions with China* makes nobody of China meet."""
    is_topic = words.is_cue("topic_verbs", verb.first) and verb.end == verb.first + 1
    return verb.end if is_topic and words.key(verb.end) != "with" else cut


def delegations(words: Words, start: int, cut: int, taken: frozenset[int]) -> Iterator[Party]:
    """Yield the sides whose people the subject met: *met a delegation from China*, *met several African Union officials*."""
    for index in range(start, cut):
        owned = side(words.tokens, index, words.lexicon) if words.entity(index) is not None else None
        if owned is not None and owned.first not in taken and words.key(owned.end) == "'s":
            yield Party(owned.entity, words.printed(owned.first, owned.end))  # "received Peru’s visiting delegation"
        match = None if index in taken or index == start else words.entity(index)
        if match is not None and match[1].organization is not None and words.is_cue("groups", match[0]):
            yield Party(match[1], words.printed(index, match[0]))
        if index not in taken and words.is_cue("sides", index):
            found = side(words.tokens, index, words.lexicon)
            if found is not None and not found.entity.is_region and found.first not in taken:
                yield Party(found.entity, words.printed(found.first, found.end))


def delegation_before(words: Words, verb: Verb, start: int, taken: frozenset[int]) -> Iterator[Party]:
    """Yield the side that is the subject of the verb: *The visiting Peruvian delegation yesterday met President A*."""
    for index in range(max(start, verb.first - LONGEST_GAP), verb.first):
        found = side(words.tokens, index, words.lexicon) if index not in taken and verb.is_finite else None
        between = range(found.after, verb.first) if found is not None else range(0)
        is_subject = all(words.is_cue("days_or_adverbs", i) or words.is_cue("between_verbs", i) for i in between)
        is_subject = is_subject and not words.is_cue("not_subject", index - 1 - (words.key(index - 1) == "the"))
        is_subject = is_subject and any(words.key(i) == "delegation" for i in range(index, between.start))
        if found is not None and is_subject and found.after <= verb.first and not found.entity.is_region:
            yield Party(found.entity, words.printed(found.first, found.end))
