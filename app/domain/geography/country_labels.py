"""Country labels as statistical tables and newspapers print them: abbreviated, inverted, with brackets.

A label names a country if its words, each whole or abbreviated, are exactly the words of one of the country's names, in
any order: "Korea, Rep." is "Republic of Korea", "D.R. Congo" is "Democratic Republic of the Congo", "Lao PDR" is "Lao
People's Democratic Republic", "Bolivia (Plurinational State of)" is "Plurinational State of Bolivia". A label may also
add a form of government to a name or its adjective, as treaties and older lists do: "Socialist Republic of Romania",
"Hungarian People's Republic", "Uzbek SSR".

See decision 312.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from app.domain.strings.text import fold

_MAX_WORDS: Final = 12
_LEAST_WHOLE: Final = 3
"""The smallest number of letters of the one word of a label that is not abbreviated: initials alone could be anything."""
_FILLERS: Final = frozenset({"a", "and", "de", "of", "the"})
_FORMS: Final = frozenset(
    {
        *("commonwealth", "confederation", "dominion", "emirate", "empire", "kingdom", "principality", "protectorate"),
        *("republic", "sultanate", "union"),
    }
)
"""Forms of government. "State" is not one here: the State of Georgia is not the country."""
_KINDS: Final = frozenset(
    {
        *("cooperative", "democratic", "federal", "federative", "hashemite", "islamic", "most", "peoples", "popular"),
        *("revolutionary", "serene", "socialist", "soviet"),
    }
)
"""Words that say more about a form of government."""
_SIDES: Final = frozenset({"arab", "east", "north", "south", "west"})
"""Words that tell apart states of one name: a form alone does not say which Vietnam, Yemen or Germany is meant."""
_SOVIET: Final = re.compile(r"\bS\.? ?S\.? ?R\b\.?")
_SHORT_FORMS: Final = frozenset({"dem", "fed", "isl", "rep", "reps", "soc", "sts", "terr"})
"""Abbreviations of words that the names of many countries have."""
_UNDOTTED: Final = _SHORT_FORMS | {"afr", "dom", "eq", "is"}
"""Abbreviations that lists print without a full stop."""
_ADJECTIVES: Final = (
    *(("n", ""), ("an", ""), ("ian", ""), ("ian", "e"), ("ian", "y"), ("ean", ""), ("ese", ""), ("ese", "a")),
    *(("i", ""), ("i", "ia"), ("ish", "ey"), ("", "istan"), ("", "stan")),
)
"""Endings of adjectives, and those of the names of countries in their place: *Hungarian* and *Hungary*, *Uzbek* and *Uzbekistan*."""
_WORD: Final = re.compile(r"(?:[^\W\d_]\.){2,}|(?:[^\W\d_]|['’ʼ`´])+\.?")
_DOTTED: Final = re.compile(r"[^\W\d_]\.")
_LONGEST_ACRONYM: Final = 4


class LabelIndex:
    """The words of the names of countries."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Index pairs of a name and a code."""
        self._codes: dict[frozenset[str], set[str]] = defaultdict(set)
        self._sharers: dict[frozenset[str], set[str]] = defaultdict(set)
        for name, code in names:
            if words := frozenset(_words(name)):
                self._codes[words].add(code)
                self._sharers[words - _FORMS - _KINDS - _SIDES].add(code)

    def find(self, label: str) -> str | None:
        """Return the code of the only country that has a name with the words of `label`, but for a form of government; or None."""
        listed, abbreviations = _words_and_abbreviations(label)
        words = set(listed)
        if not 0 < len(words) + len(abbreviations) <= _MAX_WORDS or _repeats_name(listed):
            return None
        if not abbreviations:
            return _only(self._codes.get(frozenset(words), set())) or self._with_other_form(words)
        if all(len(word) < _LEAST_WHOLE for word in (*words, *abbreviations) if word not in _SHORT_FORMS):
            return None
        result: set[str] = set()
        for name, codes in self._codes.items():
            rest = sorted(name.difference(words))
            if name.issuperset(words) and len(rest) == len(abbreviations) and _stand_for(abbreviations, rest):
                result |= codes
        return _only(result)

    def _with_other_form(self, words: set[str]) -> str | None:
        """Return the code of the only country whose name or adjective these words are, beside a form of government."""
        name = frozenset(words - _FORMS - _KINDS)
        if words.isdisjoint(_FORMS) or ("soviet" in words and "republic" not in words):
            return None
        if name not in self._sharers and len(name) == 1:
            name = self._name_of_adjective(*name)
        return _only(self._codes.get(name, set())) if len(self._sharers.get(name, ())) == 1 else None

    def _name_of_adjective(self, adjective: str) -> frozenset[str]:
        """Return the words of the name of a country that has this adjective, the nearest first; none if there is no such name."""
        names = (
            frozenset({adjective.removesuffix(ending) + instead})
            for ending, instead in _ADJECTIVES
            if adjective.endswith(ending) and adjective != "american"
        )
        return next(filter(self._sharers.__contains__, names), frozenset())


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _words(name: str) -> list[str]:
    """Return the words of a name, folded, without fillers and apostrophes."""
    words = (re.sub(r"['’ʼ`´.]", "", fold(word)) for word in _WORD.findall(name))
    return [word for word in words if word and word not in _FILLERS]


def _repeats_name(words: list[str]) -> bool:
    """Return whether a word occurs twice, other than a form of government: "Sudan/South Sudan" names two countries."""
    return any(words.count(word) > 1 for word in words if word not in _FORMS | _KINDS)


def _words_and_abbreviations(label: str) -> tuple[list[str], list[str]]:
    """Return the whole words of a label, and what is abbreviated in it; "D.R." and "DR" are two abbreviations."""
    is_mixed = not label.isupper()
    words: list[str] = []
    abbreviations: list[str] = []
    spelt_out = _SOVIET.sub("Soviet Socialist Republic", label).replace("o-operative", "ooperative")
    for word in _WORD.findall(spelt_out):
        if _DOTTED.match(word):
            abbreviations += [fold(letter) for letter in word if letter != "."]
        elif word.endswith(".") or fold(word) in _UNDOTTED:
            abbreviations += _words(word)
        elif is_mixed and word.isupper() and len(word) <= _LONGEST_ACRONYM:
            abbreviations += [fold(letter) for letter in word]
        else:
            words += _words(word)
    return words, abbreviations


def _stand_for(abbreviations: list[str], words: list[str]) -> bool:
    """Return whether each abbreviation can stand for another one of the words, and none is left."""
    if not abbreviations:
        return not words
    first, *others = abbreviations
    return any(
        _abbreviates(first, word) and _stand_for(others, words[:index] + words[index + 1 :])
        for index, word in enumerate(words)
    )


def _abbreviates(short: str, word: str) -> bool:
    """Return whether a word begins with the first letter of `short` and has its other letters in this order."""
    letters = iter(word)
    return word[0] == short[0] and all(letter in letters for letter in short)
