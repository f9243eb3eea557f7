"""The countries and organizations that take part in the encounter of a clause, and the delegations of its subject and object."""

from collections.abc import Iterator

from app.reading.encounters.clauses import Clause
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP
from app.reading.persons.delegations import side
from app.reading.persons.parties import Party, countries_as_subject, parties_in
from app.reading.persons.words import Words


def parties_of_clause(
    words: Words, clause: Clause, start: int, taken: frozenset[int], *, has_subject: bool
) -> list[Party]:
    """Return the countries and organizations that take part in the encounter of a clause.

    Args:
        words: the sentence.
        clause: the clause.
        start: the first token that belongs to the encounter.
        taken: the indexes of the tokens of persons and asides.
        has_subject: whether a person is the subject of the verb.

    """
    verb, cut = clause.verb, clause.cut
    found = (
        *parties_in(words, start, _end_of_parties(words, verb, cut), taken),
        *_countries_behind_opening(words, start, verb, taken),
        *_delegations(words, verb.first, cut, taken),
        *(() if has_subject else _delegation_before(words, verb, start, taken)),
    )
    return [party for party in found if not party.entity.is_area]


def _countries_behind_opening(words: Words, start: int, verb: Verb, taken: frozenset[int]) -> list[Party]:
    """Return the countries of *In search of a new policy, Peru and Chile discussed*: the subject behind an opening comma."""
    if start > 0 or not verb.is_finite or not words.is_cue("openings", 0):
        return []
    near = range(verb.first - 1, max(0, verb.first - LONGEST_GAP), -1)
    comma = next((index for index in near if words.key(index) == ","), -1)
    return countries_as_subject(words, comma + 1, taken) if comma > 0 else []


def _end_of_parties(words: Words, verb: Verb, cut: int) -> int:
    """Return where the countries that took part end: *discussed tensions with China* makes nobody of China meet."""
    is_topic = words.is_cue("topic_verbs", verb.first) and verb.end == verb.first + 1
    return verb.end if is_topic and words.key(verb.end) != "with" else cut


def _delegations(words: Words, start: int, cut: int, taken: frozenset[int]) -> Iterator[Party]:
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


def _delegation_before(words: Words, verb: Verb, start: int, taken: frozenset[int]) -> Iterator[Party]:
    """Yield the side that is the subject of the verb: *The visiting Peruvian delegation yesterday met President A*."""
    for index in range(max(start, verb.first - LONGEST_GAP), verb.first):
        found = side(words.tokens, index, words.lexicon) if index not in taken and verb.is_finite else None
        between = range(found.after, verb.first) if found is not None else range(0)
        is_subject = all(words.is_cue("days_or_adverbs", i) or words.is_cue("between_verbs", i) for i in between)
        is_subject = is_subject and not words.is_cue("not_subject", index - 1 - (words.key(index - 1) == "the"))
        is_subject = is_subject and any(words.key(i) == "delegation" for i in range(index, between.start))
        if found is not None and is_subject and found.after <= verb.first and not found.entity.is_region:
            yield Party(found.entity, words.printed(found.first, found.end))


def countries_paired(words: Words) -> frozenset[str]:
    """Return the countries and organizations of a headline that a hyphen or *and* joins, or *between* leads to.

    So does a comma at the beginning: *Peru, Chile strengthen ties*.
    """
    parties = (*parties_in(words, 0, len(words.tokens), frozenset()), *countries_as_subject(words, 0, frozenset()))
    found = {party.entity.identifier for party in parties if party.entity.identifier}
    first = words.entity(0)
    second = words.entity(first[0] + 1) if first is not None and words.key(first[0]) == "," else None
    pair = {match[1].identifier for match in (first, second) if match is not None and second is not None}
    return frozenset(found | {identifier for identifier in pair if identifier})
