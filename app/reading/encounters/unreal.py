"""Encounters that a sentence denies, hinders or plans: *did not meet*, *was unable to attend talks*, *will host*.

The words before the verb or noun of the encounter decide, behind light words such as *attend the planned*.
"""

from collections.abc import Sequence
from typing import Final

from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token

_LONGEST_PLAN: Final = 2
_LONGEST_CUE: Final = 3
_TAKEN_FROM: Final = {"to": "planned", "for": "planned", "from": "kept_from", "of": "kept_from", "than": "kept_from"}
"""The kind of the words that say, before one of these, that the encounter was not held: *unable to*, *barred from*."""


def is_unreal(lexicon: Lexicon, tokens: Sequence[Token], verb: int) -> bool:
    """Return whether the encounter, of which `verb` is the index of the verb or noun, was denied, hindered or only planned."""
    if verb + 1 < len(tokens) and tokens[verb + 1].key == "no":
        return True
    end: int | None = verb
    while end:
        last = end - 1
        if _start(lexicon, tokens, "hindered", end) is not None or _is_auxiliary(lexicon, tokens, last):
            return True
        kind = _TAKEN_FROM.get(tokens[last].key)
        if kind and any(lexicon.is_cue(kind, tokens, index) for index in range(max(0, last - _LONGEST_PLAN), last)):
            return True
        starts = (_start(lexicon, tokens, name, end) for name in ("between_verbs", "light"))
        end = next((start for start in starts if start is not None), None)
    return False


def _is_auxiliary(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> bool:
    """Return whether *not*, *will*, *may* and the like stand there, but not the month of May."""
    return lexicon.is_cue("unreal", tokens, index) and (index == 0 or tokens[index].text != "May")


def _start(lexicon: Lexicon, tokens: Sequence[Token], kind: str, end: int) -> int | None:
    """Return where a cue of this kind begins that ends before the index `end`, or None."""
    for index in range(max(0, end - _LONGEST_CUE), end):
        if (cue := lexicon.cues[kind].longest(tokens, index)) is not None and cue[0] == end:
            return index
    return None
