"""The Wade-Giles romanisation of Chinese, read as Pinyin: *Tse-tung* is *Zedong*, *Hsiao-p'ing* is *Xiaoping*.

A syllable of Pinyin has one form in Wade-Giles, which follows by rule; not the other way round, since sources leave out the
apostrophe that distinguishes *T'ang* (Tang) from *Tang* (Dang), and the dots of *ü*.

See decision 201.
"""

from collections import defaultdict
from functools import lru_cache
from itertools import product
from typing import Final

_INITIALS: Final = {
    "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "zh": "ch", "ch": "ch'", "j": "ch", "q": "ch'",
    "x": "hs", "r": "j", "z": "ts", "c": "ts'",
}  # fmt: skip
"""The initials of Pinyin that Wade-Giles writes with other letters."""
# The syllables of Pinyin: the finals that each initial has. The ü after l and n is v here.
_SYLLABLES: Final = """
b: a o ai ei ao an en ang eng i ie iao ian in ing u
p: a o ai ei ao ou an en ang eng i ie iao ian in ing u
m: a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u
f: a o ei ou an en ang eng u
d: a e ai ei ao ou an ang eng ong i ie iao iu ian ing u uo ui uan un
t: a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un
n: a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan v ve
l: a e ai ei ao ou an ang eng ong i ie iao iu ian in iang ing u uo uan un v ve
g: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
k: a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang
h: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
zh: a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang
ch: a e i ai ao ou an en ang eng ong u uo uai ui uan un uang
sh: a e i ai ao ou an en ang eng u ua uo uai ui uan un uang
r: e i ao ou an en ang eng ong u uo ui uan un
z: a e i ai ei ao ou an en ang eng ong u uo ui uan un
c: a e i ai ao ou an en ang eng ong u uo ui uan un
s: a e i ai ao ou an en ang eng ong u uo ui uan un
j: i ia ie iao iu ian in iang ing iong u ue uan un
q: i ia ie iao iu ian in iang ing iong u ue uan un
x: i ia ie iao iu ian in iang ing iong u ue uan un
y: i a e ao ou an in ang ing ong u ue uan un
w: u a o ai ei an en ang eng
: a ai ao an ang e en er ou
"""
_FINALS: Final = {
    "ie": "ieh", "ian": "ien", "ong": "ung", "iong": "iung", "ue": "ueh", "v": "u", "ve": "ueh", "er": "erh",
}  # fmt: skip
_WHOLE: Final = {
    "zi": ("tzu", "tze"), "ci": ("tz'u", "tz'e", "ts'u"), "si": ("ssu", "szu", "sze"), "yi": ("i", "yi"), "ye": ("yeh",),
    "yan": ("yen",), "you": ("yu",), "yong": ("yung",), "yue": ("yueh",), "gui": ("kuei", "kui"), "kui": ("k'uei", "k'ui"),
    "e": ("o", "e"),
}  # fmt: skip
"""Syllables that follow no rule, with all forms in use."""
_MOST_SYLLABLES: Final = 2
"""The largest number of syllables in one word: a given name, or a family name of two."""


def _forms(initial: str, final: str) -> tuple[str, ...]:
    """Return the forms of a syllable in Wade-Giles."""
    if whole := _WHOLE.get(initial + final):
        return whole
    before = _INITIALS.get(initial, initial)
    if final == "e" and initial in {"g", "k", "h"}:
        return (f"{before}o",)
    if final == "e":
        return f"{before}e", f"{before}eh"
    if final == "i" and initial in {"zh", "ch", "sh", "r"}:
        return (f"{before}ih",)
    if final == "uo" and initial not in {"g", "k", "h", "sh"}:
        return (f"{before}o",)
    return (f"{before}{_FINALS.get(final, final)}",)


def _table() -> dict[str, frozenset[str]]:
    result: dict[str, set[str]] = defaultdict(set)
    for line in _SYLLABLES.strip().splitlines():
        initial, _, finals = line.partition(":")
        for final in finals.split():
            for form in _forms(initial, final):
                result[form].add((initial + final).replace("v", "u"))
    return {form: frozenset(syllables) for form, syllables in result.items()}


_EXACT: Final = _table()
"""The syllables of Wade-Giles with the apostrophe of an aspirated sound, each with those of Pinyin."""
_LONGEST: Final = max(map(len, _EXACT))
_PINYIN: Final = frozenset().union(*_EXACT.values())


@lru_cache(maxsize=4_096)
def readings(word: str, *, is_exact: bool) -> frozenset[str]:
    """Return the spellings in Pinyin of a word of Wade-Giles, in lower-case ASCII; none if it is another word.

    `is_exact` says that the source writes apostrophes, so that a sound without one is not aspirated.
    """
    result: set[str] = set()
    for syllables in _cuts(word, _MOST_SYLLABLES):
        result.update(map("".join, product(*(_syllable(item, is_exact=is_exact) for item in syllables))))
    return frozenset(result)


@lru_cache(maxsize=8_192)
def is_pinyin(word: str) -> bool:
    """Return whether a word of Wade-Giles is one of Pinyin as well, such as *Li*, *Chen* and *Liping*."""
    return any(_PINYIN.issuperset(syllables) for syllables in _cuts(word, _MOST_SYLLABLES))


def is_aspirated(word: str) -> bool:
    """Return whether a word, in lower-case ASCII, is a syllable with an apostrophe."""
    return "'" in word and word in _EXACT


@lru_cache(maxsize=8_192)
def count(word: str) -> int:
    """Return the number of syllables of a word of Wade-Giles; 0 for any other word."""
    return min(map(len, _cuts(word, _MOST_SYLLABLES)), default=0)


def _syllable(word: str, *, is_exact: bool) -> frozenset[str]:
    exact = _EXACT.get(word, frozenset())
    return exact if is_exact or "'" in word else exact | _EXACT.get(_aspirated(word), frozenset())


def _aspirated(word: str) -> str:
    """Return a syllable with the apostrophe that may have been left out."""
    for initial in ("ch", "ts", "tz", "p", "t", "k"):
        if word.startswith(initial):
            return f"{initial}'{word[len(initial) :]}"
    return word


def _cuts(word: str, most: int) -> list[tuple[str, ...]]:
    """Return the ways to cut a word into syllables."""
    if not most or len(word) > most * _LONGEST:
        return []
    if word in _EXACT or _aspirated(word) in _EXACT:
        return [(word,)]
    result: list[tuple[str, ...]] = []
    for end in range(1, len(word)):
        if word[:end] in _EXACT or _aspirated(word[:end]) in _EXACT:
            result += [(word[:end], *rest) for rest in _cuts(word[end:], most - 1)]
    return result
