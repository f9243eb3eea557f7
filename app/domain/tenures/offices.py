"""Kinds of offices, by which *Foreign Secretary* and *Minister of Foreign Affairs* are the same.

An office is free text in the words of its source. Its kinds are read from words that recur in most countries; what no
rule knows is compared by its own words. No kind is guessed for an office below the national level: the president of a
region is not a head of state.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.domain.geography import countries
from app.domain.strings.text import fold
from app.domain.tenures import office_patterns as patterns
from app.domain.tenures.office_words import in_english

HEAD_OF_STATE: Final = "head of state"
HEAD_OF_GOVERNMENT: Final = "head of government"
FOREIGN_MINISTER: Final = "foreign minister"
HEADS: Final = frozenset({HEAD_OF_STATE, HEAD_OF_GOVERNMENT})
LEADING: Final = HEADS | {FOREIGN_MINISTER}
"""The roles that every state has."""
_AMBASSADOR: Final = "ambassador"
_MINISTER: Final = "minister"
_OTHER: Final = "office"
_GOVERNOR_GENERAL: Final = "governor general"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of office: a role, its field or place, and whether one person at a time holds it in a country."""

    role: str
    scope: frozenset[str] = frozenset()
    """The words of its field, or the code or words of its place; none for an office of the whole country."""
    is_single: bool = False

    def __str__(self) -> str:
        """Name the kind."""
        return f"{self.role} ({' '.join(sorted(self.scope))})" if self.scope else self.role

    def is_same(self, other: "Kind") -> bool:
        """Return whether both are one office: the same role, and the same field, or a part of it."""
        return self.role == other.role and (
            self.scope == other.scope or (bool(self.scope and other.scope) and _within(self.scope, other.scope))
        )


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


@dataclass(frozen=True, slots=True)
class Office:
    """The kinds of an office, as read from its text, and whether the text says that it is a former office."""

    kinds: frozenset[Kind]
    is_former: bool = False

    def same(self, other: "Office") -> Kind | None:
        """Return a kind that both have, one that a single person holds first; None if they have none."""
        common = [kind for kind in self.kinds for theirs in other.kinds if kind.is_same(theirs)]
        exact = [kind for kind in common if kind in other.kinds]
        if not common:
            return None
        best = min(exact or common, key=lambda kind: (not kind.is_single, kind.role, sorted(kind.scope)))
        return best if exact else Kind(best.role, best.scope)


def in_full(office: str, posted_to: str | None = None, organization: str | None = None) -> str:
    """Return the text of an office with the country that its holder is posted to, and the organization it is of."""
    if posted_to and " to " not in office:
        office = f"{office} to {posted_to}"
    return f"{office} of {organization}" if organization and " of " not in office else office


def is_of_mission(office: str) -> bool:
    """Return whether an office is that of the head of a mission to a country, whatever the rank: ambassador, envoy, chargé d'affaires."""
    return any(kind.role == _AMBASSADOR for kind in read(in_full(office, "another country")).kinds)


@lru_cache(maxsize=8_192)
def read(office: str, country: str | None = None) -> Office:
    """Read the kinds of an office, as held for the country with this code."""
    text = " ".join(in_english(_plain(office), country, _plain).split())
    is_former = patterns.FORMER.match(text) is not None
    text = patterns.PASSING.sub(" ", patterns.FORMER.sub("", text))
    suffix = " elect" if patterns.ELECT.search(text) else ""
    kinds = (_kind(one, country) for one in _offices(" ".join(patterns.ELECT.sub(" ", text).split())))
    return Office(frozenset(Kind(kind.role + suffix, kind.scope, kind.is_single) for kind in kinds if kind), is_former)


def _plain(text: str) -> str:
    """Return a text without case, accents, brackets and punctuation, but for what separates several offices."""
    return " ".join(patterns.SIGNS.sub(" ", patterns.BRACKETS.sub(" ", fold(text))).replace("-", " ").split())


def _offices(text: str) -> Iterator[str]:
    """Yield each of several offices in one text: *Deputy Prime Minister and Minister of Planning and Investment*."""
    together: list[str] = []
    text = text.replace("extraordinary and minister plenipotentiary", "extraordinary")
    for piece in filter(None, patterns.SPLIT.split(text)):
        if together and patterns.NOUN.search(piece) and patterns.NOUN.search(" ".join(together)):
            yield " ".join(together)
            together = []
        together.append(piece)
    if together:
        yield " ".join(together)


def _kind(office: str, country: str | None) -> Kind | None:
    if patterns.DEPUTY.search(office):
        kind = _kind(" ".join(patterns.DEPUTY.sub(" ", office).split()), country)
        return Kind(f"deputy {kind.role}", kind.scope) if kind else None
    kind = _leading(office, country)
    if kind is None:
        return _field(office, country)
    # "Prime Minister of the Cook Islands", of another country than the person's.
    place = countries.find_english(_place(office))
    return Kind(kind.role, frozenset({place}), kind.is_single) if country and place and place != country else kind


def _leading(office: str, country: str | None) -> Kind | None:
    """Return the kind of an office that a country has once: at its head, or for its foreign affairs."""
    if patterns.BELOW.search(office):
        return None
    if _is_for_foreign_affairs(office, country):
        return Kind(FOREIGN_MINISTER, is_single=True)
    if match := patterns.GOVERNMENT.search(office):
        is_national = _is_of_country(_place(office[match.end() :])) and _is_adjective(office[: match.start()], country)
        return Kind(HEAD_OF_GOVERNMENT, is_single=True) if is_national else None
    if patterns.STATE.search(office):
        return Kind(HEAD_OF_STATE, is_single=True)
    head, _, place = office.partition(" of ")
    role = _role(head, country) if _is_of_country(place) else None
    return Kind(role, is_single=True) if role else None


def _is_for_foreign_affairs(office: str, country: str | None) -> bool:
    if country in patterns.CIVIL_SERVICE and office.partition(" of ")[0] == "foreign secretary":
        return False
    if country == "US" and patterns.SECRETARY_OF_STATE.fullmatch(office):
        return True
    # Another field of the same minister: "Foreign Affairs, European Union and Foreign Aid".
    return patterns.FOREIGN.search(patterns.NOT_FOREIGN.sub(" ", office)) is not None


def _role(head: str, country: str | None) -> str | None:
    """Return the role of an office without the place that it is *of*: *Azerbaijani President*."""
    *before, last = head.split() or [""]
    if " ".join([*before[-1:], last]) in patterns.STATE_PAIRS or (head == "prince" and country in patterns.PRINCELY):
        return HEAD_OF_STATE
    if head.endswith(_GOVERNOR_GENERAL):
        return _GOVERNOR_GENERAL
    if not _is_adjective(" ".join(before), country):
        return None
    if last.startswith("president") and country in patterns.PRESIDENTS_OF_GOVERNMENT:
        return HEAD_OF_GOVERNMENT
    if last in patterns.STATE_HEADS:
        return HEAD_OF_STATE
    return HEAD_OF_GOVERNMENT if last in patterns.GOVERNMENT_HEADS else None


def _place(rest: str) -> str:
    return rest.partition(" of ")[2] if " of " in rest else ""


@lru_cache(maxsize=1_024)
def _is_of_country(place: str) -> bool:
    """Return whether what follows *of* is a country, or nothing."""
    return not place or place in patterns.REPUBLIC or _country(place) is not None


@lru_cache(maxsize=1_024)
def _country(place: str) -> str | None:
    return countries.find_english(place) or countries.find_english(patterns.STYLE_OF_STATE.sub("", place))


def _is_adjective(words: str, country: str | None) -> bool:
    """Return whether the words before an office are the adjective of the country: *Azerbaijani*, *New Zealand*."""
    words = words.strip()
    if not words or country is None or _country(words) is not None:
        return True
    first = words.split()[0]
    if first in patterns.ADJECTIVES:
        return patterns.ADJECTIVES[first] in {"*", country}
    return any(name.startswith(first[:3]) for name in countries.words_of_names(country))


def _field(office: str, country: str | None) -> Kind | None:
    """Return the kind of any other office, by its field or its own words."""
    below = " ".join(dict.fromkeys(patterns.BELOW.findall(office)))
    if match := patterns.POSTED.search(office):
        place = office[match.end() :].rpartition(" to ")[2].strip() or office[: match.start()].strip()
        code = _country(place)
        scope = frozenset({code}) if code else _words(place, None)
        return Kind(f"{below} {_AMBASSADOR}".strip(), scope, is_single=bool(scope) and not below)
    match = patterns.MINISTER_BEHIND.match(office) or patterns.PORTFOLIO.search(office)
    has_field = match is not None and not patterns.WORDS_WITHOUT_FIELD.intersection(office.split())
    if match and has_field and (words := _words(match[1], country) - patterns.EMPTY_FIELDS):
        fields = frozenset(patterns.FIELDS.get(word, word) for word in words)
        is_minister = "secretary" not in office or country in patterns.CABINET_OF_SECRETARIES
        return Kind(f"{below} {_MINISTER}".strip(), fields, is_single=is_minister and not below)
    words = _words(office, country)
    return Kind(_OTHER, words) if words else None


def _words(text: str, country: str | None) -> frozenset[str]:
    """Return the words of an office without small words and the name of its own country."""
    head, result, place = text.rpartition(" of ")
    if result and country and _country(place) == country:
        text = head
    return frozenset(word for word in re.findall(r"\w+", text) if word not in patterns.STOP)
