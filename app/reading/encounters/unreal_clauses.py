"""Clauses with the verb of an encounter that say that nobody was met: questions, conditions, wishes, *met with criticism*."""

import itertools
from typing import Final

from app.reading.encounters.clause_end import is_verb_after_to
from app.reading.encounters.verb import Verb
from app.reading.persons.words import Words

_SUPPOSED: Final = frozenset({"imagine", "suppose", "supposing", "let"})
_LONGEST_REPORT: Final = 16
_NEITHER: Final = frozenset({"neither", "either"})
_LONGEST_CONDITION: Final = 20
_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "(", ")"})
_LONGEST_RESPONSE: Final = 6
_PAST: Final = frozenset({"met", "held", "spoke", "had", "sat", "led", "took"})
_LONGEST_PROPOSAL: Final = 16
_NEAR: Final = 5


def is_question(words: Words) -> bool:
    """Return whether the sentence asks, or imagines, something: *Did A meet B?*, *Suppose A met B*."""
    is_imagined = words.key(0) in _SUPPOSED or (words.key(0), words.key(1)) == ("what", "if")
    return words.tokens[-1].text == "?" or is_imagined


def _is_of_neither(words: Words, verb: Verb) -> bool:
    """Return whether *neither*, *either* or *whose* is of the subject of a finite verb: *Neither A nor B met C*, *whose son met C*."""
    if not verb.is_finite:
        return False
    for index in range(verb.first - 1, max(-1, verb.first - _LONGEST_REPORT), -1):
        if words.key(index) == "whose" and verb.first - index > 1:
            return not any(words.key(i) == "," for i in range(index, verb.first))
        if words.key(index) in _NEITHER:
            return True
        if words.key(index) in {";", ":"} or words.is_cue("finite", index):
            break
    return False


def is_unreal_clause(words: Words, verb: Verb) -> bool:
    """Return whether the words of its clause say that nobody was met as the verb says."""
    is_wish = _is_unreal_condition(words, verb) or _is_proposed(words, verb)
    is_other = _is_response(words, verb) or _is_appeal(words, verb)
    return is_wish or is_other or _is_of_neither(words, verb)


def _is_unreal_condition(words: Words, verb: Verb) -> bool:
    """Return whether the clause begins with the auxiliary of its verb: *Had A met B, she would know*."""
    if not verb.is_finite:
        return False
    first = verb.first - 1
    while first > 0 and verb.first - first < _LONGEST_CONDITION and words.key(first - 1) not in _CLAUSE_MARKS:
        first -= 1
    return words.key(first) == "had" and first < verb.first - 1


def _is_response(words: Words, verb: Verb) -> bool:
    """Return whether something, and nobody, was met with: *A met with fierce criticism from B*."""
    start = verb.end - (words.key(verb.end - 1) == "with")
    if words.key(start) != "with":
        return False
    behind = range(start + 1, min(len(words.tokens), start + _LONGEST_RESPONSE))
    plain = itertools.takewhile(lambda index: not words.tokens[index].is_capitalized, behind)
    return any(words.is_cue("responses", index) for index in plain)


def is_base(words: Words, verb: Verb) -> bool:
    """Return whether a finite verb has neither an ending nor the form of the past: *meet*, *receive*."""
    key = words.key(verb.finite_at)
    return verb.is_finite and not key.endswith(("s", "ed", "ing")) and key not in _PAST


def _is_proposed(words: Words, verb: Verb) -> bool:
    """Return whether somebody only wants others to do what the verb says: *suggested that A meet B*."""
    if not is_base(words, verb):
        return False
    for index in range(verb.first - 1, max(-1, verb.first - _LONGEST_PROPOSAL), -1):
        if words.is_cue("proposing", index):
            return True
        if words.key(index) in _CLAUSE_MARKS or words.is_cue("finite", index):
            break
    return False


def _is_appeal(words: Words, verb: Verb) -> bool:
    """Return whether somebody is called on to do something, and not visited: *called on A to resign*."""
    if not (verb.is_finite and words.key(verb.end - 1) in {"on", "upon"} and verb.end - verb.first == 2):
        return False
    for index in range(verb.end, min(len(words.tokens), verb.end + _LONGEST_PROPOSAL)):
        if words.key(index) == "to" and is_verb_after_to(words, index + 1):
            near = range(index + 1, min(len(words.tokens), index + 1 + _NEAR))
            is_visit = words.is_cue("purposes_of_calls", index + 1) or any(words.is_cue("relations", i) for i in near)
            return not is_visit
        if words.key(index) in _CLAUSE_MARKS - {","}:
            break
    return False


def is_in_clause_of(words: Words, kind: str, verb: Verb) -> bool:
    """Return whether a conjunction of this kind begins the clause of a finite verb: *once the treaty has been signed*."""
    if not verb.is_finite:
        return False
    for index in range(verb.finite_at - 1, max(-1, verb.finite_at - _LONGEST_CONDITION), -1):
        if words.is_cue(kind, index):
            return not is_of_day(words, index + 1) or words.key(index + 1) == "the"
        if words.key(index) in _CLAUSE_MARKS or words.is_cue("finite", index):
            break
    return False


def is_of_day(words: Words, index: int) -> bool:
    """Return whether a word may be of a day: a month, a weekday, a number, *on the*, *this*, a comma."""
    key = words.key(index)
    is_named = key in words.lexicon.months or key in words.lexicon.weekdays or key[:1].isdigit()
    return is_named or key in {",", "on", "this", "next", "coming", "the"}
