"""Places to which the words of a clause say that somebody travelled: *visited Peru*, *a visit to Beijing*."""

from bisect import bisect_left
from operator import attrgetter
from typing import Final

from app.domain.geography import capitals
from app.reading.circumstances.places import Place, is_within_region, place
from app.reading.encounters.clauses import Clause
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_OPENING, NEAR
from app.reading.persons.person import Span
from app.reading.persons.words import Words

_LONGEST_CITY: Final = 3
_LONGEST_VISITOR: Final = 16
_DURING: Final = frozenset({"during", "as", "on", "in", "within", "while", "at"})
"""Words with which a sentence begins that tells when something was: *As part of her visit to …*."""


def country_of_stay(words: Words) -> list[tuple[str, Span]]:
    """Return the country of *While in Peru, …* or *While in Lima, …* at the beginning of the sentence."""
    if words.key(0) not in {"while", "whilst"} or words.key(1) not in {"in", "visiting"}:
        return []
    match = words.entity(2, article=True)
    if match is not None and match[1].country and not match[1].is_adjective:
        return [(match[1].country, words.span(2, match[0]))]
    for end in range(min(len(words.tokens), 2 + _LONGEST_CITY), 2, -1):
        code = capitals.country_of(words.printed(2, end))
        if code is not None:
            return [(code, words.span(2, end))]
    return []


def _city_visited(words: Words, verb: Verb, cut: int, taken: frozenset[int]) -> Place | None:
    """Return the capital behind *visited* or *visit to*."""
    first = _destination(words, verb)
    for end in range(min(cut, first + _LONGEST_CITY), first, -1):
        span = words.span(first, end)
        is_name = all(words.tokens[i].is_capitalized and i not in taken for i in range(first, end))
        if is_name and capitals.country_of(words.printed(first, end)) is not None:
            is_before_person = words.key(end) == "," and end + 1 in taken
            is_other = not is_before_person and is_within_region(words.tokens, span.end, words.lexicon)
            return None if is_other else Place(words.printed(first, end), span=span)
    return None


def _destination(words: Words, verb: Verb) -> int:
    """Return the index behind *visited*, *visit to* and *arrived in*; that of the end if the verb is of no journey."""
    if not any(words.is_cue("travel_verbs", index) for index in range(verb.first, verb.end)):
        return len(words.tokens)
    for index in range(verb.first, verb.end - 1):  # "will visit Peru for a meeting"
        start = index + 1 + (words.key(index + 1) in {"to", "in"})
        start += words.key(start) == "the"
        if words.is_cue("travel_verbs", index) and words.entity(start) is not None:
            return start
    index = verb.end
    if words.key(index) in {"of", "by"}:  # "visit of the Prime Minister to Peru"
        stops = (i for i in range(index, index + _LONGEST_VISITOR) if words.key(i) == "to" or words.is_cue("finite", i))
        index = next(stops, index)
    index += words.key(index) in {"to", "in"}
    return index + (words.key(index) == "the")


def places_visited(words: Words, verb: Verb, cut: int, taken: frozenset[int]) -> list[tuple[str, Span]]:
    """Return the countries after *visited* and *visit to*, with their words."""
    index = _destination(words, verb)
    if index < cut and not words.lexicon.entities.longest(words.tokens, index):
        comma = next((i for i in range(index, min(cut, index + NEAR)) if words.key(i) == ","), None)
        index = index if comma is None else comma + 1  # "to Jeddah, Saudi Arabia"
    match = words.lexicon.entities.longest(words.tokens, index) if index < cut else None
    if match is None or match[1].country is None or match[1].is_adjective:
        return _country_of_city(words, verb, cut, taken)
    return [(match[1].country, words.span(index, match[0]))]


def _country_of_city(words: Words, verb: Verb, cut: int, taken: frozenset[int]) -> list[tuple[str, Span]]:
    city = _city_visited(words, verb, cut, taken)
    code = capitals.country_of(city.city) if city and city.city else None
    return [(code, city.span)] if city and city.span and code else []


def visit_before(words: Words, occasion: Occasion) -> list[tuple[str, Span]]:
    """Return where the visit goes during which the sentence reports a meeting: *During his visit to Oslo, A met B*.

    It may stand behind the subject: *A, on a visit to Oslo, met B*.
    """
    is_noun = not occasion.is_finite and not occasion.persons
    is_meanwhile = is_noun and (words.key(0) in _DURING or _is_of_subject_on_visit(words, occasion))
    return occasion.visited if is_meanwhile else []


def _is_of_subject_on_visit(words: Words, occasion: Occasion) -> bool:
    """Return whether *, on* or *, who is on* stands before a visit, in an aside behind the subject."""
    verb = bisect_left(words.tokens, occasion.verb.start, key=attrgetter("start"))
    near = range(verb - 1, max(0, verb - LONGEST_GAP), -1)
    on = next((index for index in near if words.key(index) == "on"), 0)
    is_told = words.key(on - 1) in {"is", "was"} and words.key(on - 2) == "who"
    return on > 0 and (words.key(on - 1) == "," or is_told)


def place_of_clause(words: Words, clause: Clause, start: int, taken: frozenset[int]) -> Place | None:
    """Return where the encounter of a clause was, or the capital that somebody visited; None if the clause does not say so.

    `start` is the first token that belongs to the encounter, and `taken` has the tokens of persons and asides.
    """
    first = _start_of_place(words, start, clause.verb)
    where = place(words.tokens, first, clause.cut, words.lexicon, taken)
    return where or _city_visited(words, clause.verb, clause.cut, taken)


def _start_of_place(words: Words, start: int, verb: Verb) -> int:
    """Return where the place may stand: behind *In preparation for the summit in Lima,*, if the clause begins so."""
    opening = range(min(verb.first, LONGEST_OPENING))
    to_come = next((index for index in opening if words.is_cue("to_come", index)), verb.first)
    comma = next((index for index in range(to_come, verb.first) if words.key(index) == ","), start)
    return max(start, comma)
