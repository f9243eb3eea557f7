"""The words of an occasion by themselves: its verb, whether it goes on with a meeting, its days and sides."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token
from app.reading.persons.person import Span
from app.reading.reports.figure import Figure

_OPENING: Final = 8
"""The number of words before a clause that may tell its day."""
_ENVOYS: Final = ("ambassador", "envoy", "high commissioner", "chargé", "consul", "representative")
_NEAR: Final = 5
_BEHIND_NOUNS: Final = frozenset({"in", "of", "from", "with", "to", "for", ","})
_LEADING: Final = frozenset({"led", "leads", "headed", "heads", "leading", "heading"})
_LED: Final = frozenset({"delegation", "side"})
_DURING: Final = frozenset({"during", "at", "following", "after"})


def verb_indexes(occasion: Occasion) -> range:
    """Return the indexes of the tokens of the encounter: *held talks*."""
    return _indexes(occasion, occasion.verb)


def has_at_verb(lexicon: Lexicon, kind: str, occasion: Occasion) -> bool:
    """Return whether a cue stands among the words of the encounter: *held talks*."""
    return any(lexicon.is_cue(kind, occasion.sentence.tokens, index) for index in verb_indexes(occasion))


def sides_of(occasion: Occasion) -> frozenset[str | None]:
    """Return the codes of countries and names of organizations that a clause names without people."""
    return frozenset(party.entity.identifier for party in occasion.parties)


def is_envoy(figure: Figure) -> bool:
    """Return whether a person represents a country abroad."""
    office = (figure.office.office or "").casefold() if figure.office else ""
    return any(word in office for word in _ENVOYS)


def is_during_meeting(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether the sentence begins with *During the meeting* or *At the talks*: it is about the meeting before."""
    return begins_with_meeting(lexicon, occasion) and occasion.verb.start > occasion.sentence.tokens[2].start


def begins_with_meeting(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether the sentence begins with *During the meeting* and the like, of which the occasion may be that meeting."""
    tokens = occasion.sentence.tokens
    is_opened = len(tokens) > 2 and tokens[0].key in _DURING and tokens[1].key in {"the", "their", "this"}
    return is_opened and lexicon.is_cue("occasion_nouns", tokens, 2)


def is_on_same_day(occasion: Occasion) -> bool:
    """Return whether the clause says *on the same day* as the sentence before."""
    clause = _indexes(occasion, occasion.clause)
    keys = (token.key for token in occasion.sentence.tokens[max(0, clause.start - _OPENING) : clause.stop])
    return any(pair == ("same", "day") for pair in itertools.pairwise(keys))


def is_led(occasion: Occasion) -> bool:
    """Return whether a delegation was led: *A led the delegation*, *the side was headed by A*."""
    tokens = occasion.sentence.tokens
    verb = verb_indexes(occasion).start
    near = tokens[max(0, verb - _NEAR) : verb_indexes(occasion).stop + _NEAR]
    is_verb = any(token.key in _LEADING for token in tokens[verb : verb + 2])  # "led", "is heading"
    return is_verb and any(token.key in _LED for token in near)


def is_by_several(occasion: Occasion) -> bool:
    """Return whether *we* stands before the verb: those of the letterhead all met somebody."""
    before = {token.key for token in occasion.sentence.tokens if token.start < occasion.verb.start}
    return "we" in before and "i" not in before


def is_by_both(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether two people whom the text has named are the subject of a verb of meeting: *the two ministers discussed*."""
    if not (occasion.is_finite and occasion.is_continued and has_at_verb(lexicon, "mutual", occasion)):
        return False
    tokens, verb = occasion.sentence.tokens, verb_indexes(occasion).start
    pronouns = (lexicon.cues["both"].longest(tokens, index) for index in range(max(0, verb - _NEAR), verb))
    end = next((match[0] for match in pronouns if match is not None), None)
    # "the two officials also discussed", not "both parties in parliament discussed", "both officials met their lawyers"
    is_of_two = end is not None and not any(token.key in _BEHIND_NOUNS for token in tokens[end:verb])
    return is_of_two and not has_object(lexicon, occasion)


def is_of_both(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether a sentence begins with the meeting of those whom the one before names: *At their meeting, …*.

    *In their talks, Peru and Chile agreed* is about those countries.
    """
    tokens = occasion.sentence.tokens
    is_theirs = len(tokens) > 2 and tokens[0].key in _DURING | {"in"} and tokens[1].key == "their"
    is_first = is_theirs and occasion.verb.start <= tokens[min(_NEAR, len(tokens) - 1)].start
    if not is_first or not has_at_verb(lexicon, "occasion_nouns", occasion):
        return False
    subject = next((index for index, token in enumerate(tokens, 1) if token.key == ","), len(tokens))
    match = lexicon.entities.longest(tokens, subject + (subject < len(tokens) and tokens[subject].key == "the"))
    return match is None or match[1].is_adjective


def has_object(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether something else than people is met: *Canada and Somalia have met many challenges*."""
    tokens = occasion.sentence.tokens
    index = next((i for i, token in enumerate(tokens) if token.start == occasion.verb.end + 1), None)
    is_met = tokens[0].start <= occasion.verb.start and occasion.verb.end - occasion.verb.start == len("met")
    if index is None or not is_met or not tokens[index].is_word or tokens[index].is_capitalized:
        return False
    return not any(lexicon.is_cue(kind, tokens, index) for kind in ("behind_met", "about", "side"))


def _indexes(occasion: Occasion, span: Span) -> range:
    """Return the indexes of the tokens of a span of the sentence."""
    return range(*(bisect_left(occasion.sentence.tokens, at, key=_start_of) for at in (span.start, span.end)))


def _start_of(token: Token) -> int:
    return token.start


def are_days_apart(one: Occasion, other: Occasion) -> bool:
    """Return whether two clauses name days, and no day in common."""
    days, others = ({day.date.rstrip("?") for day in occasion.days} for occasion in (one, other))
    return bool(days and others) and not any("/" in day for day in days | others) and not days & others


def distinct(figures: Iterable[Figure]) -> list[Figure]:
    """Return people each once; two with equal mentions are not the same."""
    return list({id(figure): figure for figure in figures}.values())
