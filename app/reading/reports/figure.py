"""A person of a text with all mentions, and which further mentions may be of the person."""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.persons.person import Person
from app.reading.reports.mentions import words_of

_PATRONYMICS: Final = frozenset({"bin", "bint", "binti", "ibn", "ben"})
_GENERATIONS: Final = frozenset({"jr", "sr", "ii", "iii"})
_RANKS: Final = frozenset({"central", "federal", "union", "national", "state", "cabinet", "senior", "chief", "general"})
"""Words before *minister* that name no field."""
_MOST_SLIPS: Final = 2
_SHORTEST_MISPRINT: Final = 5
_ALIKE_AT_END: Final = 3


@dataclass(slots=True)
class Figure:
    """A person of a text, with the mentions that name the person, the first one first."""

    mentions: list[Person] = field(default_factory=list)
    misprints: list[Person] = field(default_factory=list)
    """Mentions with the name spelled otherwise."""

    @property
    def name(self) -> Person | None:
        """Return the mention with the fullest name, the first of several."""
        named = [mention for mention in self.mentions if mention.name and mention not in self.misprints]
        return max(named, key=lambda mention: len(words_of(mention.name or "")), default=None)

    @property
    def is_named(self) -> bool:
        """Return whether a mention has a name."""
        return any(mention.name and mention not in self.misprints for mention in self.mentions)

    @property
    def office(self) -> Person | None:
        """Return the mention that says the office, with the country or a full name rather than with a family name alone."""
        national = [m for m in self._by_fullness if m.office and m.name and m.entity and not m.entity.is_region]
        return next(iter(national), None) or next((m for m in self._by_fullness if m.office), None)

    @property
    def entity(self) -> Person | None:
        """Return the mention that says the country or organization."""
        return next((mention for mention in self.mentions if mention.entity and not mention.entity.is_region), None)

    @property
    def is_subnational(self) -> bool:
        """Return whether the person stands for a place below the national level."""
        return any(mention.entity and mention.entity.is_region for mention in self.mentions)

    @property
    def represents(self) -> str | None:
        """Return the code of the country or the name of the organization."""
        mention = self.entity
        return (mention.country or mention.organization) if mention else None

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles of the office that one person at a time has in a country."""
        mention = self.office
        read = offices.read(mention.office or "", self.represents) if mention else None
        return frozenset(kind.role for kind in read.kinds if kind.is_single) if read else frozenset()

    @property
    def _by_fullness(self) -> list[Person]:
        best = self.name
        return ([best] if best else []) + [mention for mention in self.mentions if mention is not best]


def may_be(figure: Figure, mention: Person, words: frozenset[str]) -> bool:
    """Return whether a mention may be of a person: one name is part of the other, and no country contradicts."""
    best = figure.name
    if best is None or best.name is None:
        return False
    theirs = words_of(best.name)
    if not (words <= theirs or theirs <= words) or _is_parent(mention.name or "", best.name):
        return False
    if len(words) == 1 and (words & _fathers(best.name) or _is_spouse(mention) != _is_spouse(best)):
        return False
    if figure.represents and mention.entity and not mention.entity.is_region:
        return figure.represents == (mention.country or mention.organization)
    return True


@lru_cache(maxsize=1024)
def _fathers(name: str) -> frozenset[str]:
    """Return the words of a name behind *bin* and the like, by which nobody is called: *Mohamed* of *Khaled bin Mohamed*."""
    words = fold(name).replace("-", " ").split()
    fathers = {word for before, word in itertools.pairwise(words) if before in _PATRONYMICS}
    return frozenset(fathers - {words[0]} if words else fathers)


@lru_cache(maxsize=1024)
def _is_parent(one: str, other: str) -> bool:
    """Return whether one of two names goes on as the other behind *bin* and the like: *Khaled bin Mohamed Ali*, *Mohamed Ali*."""
    names = (fold(name).replace("-", " ").split() for name in (one, other))
    parent, child = sorted(names, key=len)
    return len(child) > 2 and child[1] in _PATRONYMICS and parent[:1] == child[2:3] and parent[:1] != child[:1]


def _is_spouse(mention: Person) -> bool:
    """Return whether a person has the office of a spouse, who shares a family name: *First Lady Ana Lopes*."""
    return (mention.office or "").casefold() in {"first lady", "first gentleman"}


def has_office(figure: Figure, office: str) -> bool:
    """Return whether a mention of a person has an office, folded."""
    return any(is_office(office, fold(item.office or "")) for item in figure.mentions)


def is_office(office: str, other: str) -> bool:
    """Return whether two offices, folded, are equal, or the second one has all words of the first."""
    return bool(office and other) and (office == other or set(office.split()) <= set(other.split()))


def have_one_office(figure: Figure, other: Figure) -> bool:
    """Return whether two people have an office that a state has once: both are presidents, or ministers of the same field."""
    return bool(_single_offices(figure) & _single_offices(other))


def _single_offices(figure: Figure) -> frozenset[offices.Kind]:
    """Return the offices of a person that one person at a time has in a country, without the country of each."""
    mention = figure.office
    read = offices.read(mention.office or "", figure.represents) if mention else None
    kinds = (kind for kind in read.kinds if kind.is_single) if read else ()
    plain = (
        replace(kind, scope=frozenset() if kind.role in offices.LEADING else kind.scope - _RANKS) for kind in kinds
    )
    return frozenset(kind for kind in plain if kind.role in offices.LEADING or kind.scope)


def family_name(figure: Figure) -> frozenset[str]:
    """Return the words that may be the family name of a person, folded: the last one, or the first one."""
    best = figure.name
    words = fold(best.name or "").replace("-", " ").replace(",", "").split() if best else []
    words = [word for word in words if word.rstrip(".") not in _GENERATIONS] or words
    return frozenset({words[-1], words[0]} if words else ())


def is_misprint(figure: Figure, mention: Person) -> bool:
    """Return whether a name differs from that of a person in a slip of one word, with the same office or country."""
    best = figure.name
    if best is None or mention.name is None or best.name is None:
        return False
    ours, theirs = words_of(mention.name), words_of(best.name)
    odd, known = ours - theirs, theirs - ours - _fathers(best.name)
    if len(odd) != 1 or not known or (len(ours) > 1 and len(ours & theirs) < len(ours) - 1):
        return False
    word = next(iter(odd))
    if len(ours) == 1 and not (mention.office and figure.office):
        return mention.printed is not None and mention.printed != mention.name_span and _is_slip_within(word, known)
    has_slip = len(word) >= _SHORTEST_MISPRINT and any(
        0 < OSA.distance(word, other) <= _MOST_SLIPS and word[0] == other[0] and len(other) >= _SHORTEST_MISPRINT
        for other in known
    )
    if not has_slip:
        return False
    if mention.entity and figure.represents and figure.represents != (mention.country or mention.organization):
        return False
    return mention.office is None or has_office(figure, fold(mention.office)) or len(ours & theirs) > 0


def _is_slip_within(word: str, known: Iterable[str]) -> bool:
    """Return whether a word differs from a known one by one letter within: *Mseveni* of *Museveni*, but not *Petrova* of *Petrov*."""
    ends = slice(-_ALIKE_AT_END, None)
    alike = (other for other in known if word[0] == other[0] and word[ends] == other[ends])
    return len(word) > _SHORTEST_MISPRINT and any(OSA.distance(word, other) == 1 for other in alike)


def spellings(figure: Figure) -> list[Person]:
    """Return the mentions of a person with a rare spelling of the name."""
    best = figure.name
    if best is None or not figure.misprints:
        return []
    counts = Counter(fold(mention.name or "") for mention in figure.mentions)
    return [
        mention for mention in figure.misprints if counts[fold(mention.name or "")] <= counts[fold(best.name or "")]
    ]
