"""Countries that remarks name as those met, without a person: *consultations with Japan and Norway*, *the leaders of Chile and Peru*."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token, tokenize

_CUE: Final = re.compile(
    r"\b(?:meetings?|consultations?|talks|discussions|negotiations|conference|summit|met)\b”?(?:\s[\w-]+){0,2}?\swith\b",
    re.IGNORECASE,
)
"""Words of an encounter with others. *Discussed trade with Japan* and *relations with Japan* may be about a country."""
_SUBJECT: Final = re.compile(r"\b(?:discussed|reviewed|on|about|regarding|of|for|to discuss)\s", re.IGNORECASE)
_GROUPS: Final = frozenset({"leaders", "heads", "delegations", "delegates", "officials", "representatives"})
_GROUP: Final = re.compile("|".join(sorted(_GROUPS)), re.IGNORECASE)
_OF_GROUPS: Final = frozenset({"of", "from", "state", "states", "government", "governments", "and", "the", "senior"})
_LONGEST_GROUP: Final = 9
_BETWEEN: Final = frozenset({",", "and", "the"})
_ENDS: Final = frozenset({".", ";", ",", ")", "on", "to", "at", "in", "about", "regarding", "for", "and", "concerning"})


def countries_met(text: str, regions: Sequence[tuple[int, int]], words: Lexicon) -> list[str]:
    """Return the codes of the countries met without a person, in the order of the text.

    Args:
        text: The remarks, with the people masked.
        regions: The parts of the text in which those who were met are named.
        words: The words of the language.
    """
    starts = {cue.end() for cue in _CUE.finditer(text) if not _is_subject(text, cue.start())}
    if not regions or not (starts or _GROUP.search(text)):
        return []
    tokens = tokenize(text, words.spelling)
    result: list[str] = []
    for index, token in enumerate(tokens):
        is_group = token.key in _GROUPS
        is_start = index > 0 and tokens[index - 1].end in starts
        if (is_group or is_start) and any(first <= token.start < last for first, last in regions):
            result += _listed(tokens, _behind_group(tokens, index) if is_group else index, words)
    return list(dict.fromkeys(result))


def _is_subject(text: str, index: int) -> bool:
    """Return whether words at `index` are of what was spoken about: *discussed the talks with Japan*."""
    start = max(text.rfind(".", 0, index), text.rfind(";", 0, index)) + 1
    return _SUBJECT.search(text, start, index) is not None


def _behind_group(tokens: Sequence[Token], index: int) -> int:
    """Return the index behind *leaders of*, *heads of state and government of the*."""
    end = index + 1
    while end < min(len(tokens), index + _LONGEST_GROUP) and tokens[end].key in _OF_GROUPS:
        end += 1
    return end if end > index + 1 else len(tokens)


def _listed(tokens: Sequence[Token], index: int, words: Lexicon) -> Iterator[str]:
    """Yield the countries of a list, if nothing else follows that they belong to: *with Japan's navy*."""
    codes = []
    end = index
    while end < len(tokens):
        match = words.entities.longest(tokens, end)
        if match is not None and match[1].country and not match[1].is_adjective:
            codes.append(match[1].country)
            end = match[0]
        elif tokens[end].key in _BETWEEN:
            end += 1
        else:
            break
    if end == len(tokens) or tokens[end].key in _ENDS or tokens[end - 1].key in _BETWEEN:
        yield from codes
