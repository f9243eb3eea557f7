"""Whether a described person is a recorded one: points with their reasons, and a verdict.

Points rank candidates. The verdict does not follow from their sum: a match is certain only by an equal identifier, or by
name, country and office on the day together, never by the name alone; and only if nothing contradicts it.

An office that one person at a time holds in a country, on a day that is surely within the term, leaves little doubt:
then any part of the name will do. Where the day is possible but not sure, or the office has several holders, the whole
name must agree.

See decision 100.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from app.domain.dates import edtf
from app.domain.matching.candidates import Candidate, Reason, candidate_of, choose, identifier_reasons
from app.domain.matching.match_terms import Presence, Term
from app.domain.names import name_customs, person_names
from app.domain.names.name_comparison import LEAST_EXACT, NOTHING_SHARED, Agreement, Comparison, compare
from app.domain.names.person_names import Part, PersonName
from app.domain.tenures import offices

NAME_POINTS: Final = 55
"""The points of names that are fully alike."""
_COUNTRY: Final = 10
_OTHER_COUNTRY: Final = -15
_SURELY_IN_OFFICE: Final = 30
_POSSIBLY_IN_OFFICE: Final = 24
_SAME_OFFICE: Final = 5
_BORN: Final = 10
_OTHER_BIRTH: Final = -40
_NOT_ALIVE: Final = -30
_OTHER_GENERATION: Final = -30
_OTHER_GIVEN_NAME: Final = -10
_NUMBER: Final = re.compile(r"\b\d+\b")
_LEAST_AGE_DAYS: Final = 15 * 365


@dataclass(frozen=True, slots=True)
class DescribedPerson:
    """The person who is looked for."""

    name: str
    country: str | None = None
    office: str | None = None
    on: str | None = None
    born: str | None = None
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class RecordedPerson:
    """A person of the knowledge base."""

    id: str
    name: str
    other_names: list[str] = field(default_factory=list)
    country: str | None = None
    born: str | None = None
    died: str | None = None
    terms: list[Term] = field(default_factory=list)
    identifiers: set[tuple[str, str]] = field(default_factory=set)

    @property
    def countries(self) -> set[str]:
        """The countries that the person is of or held an office for."""
        countries = {term.country for term in self.terms if term.country}
        if self.country:
            countries.add(self.country)
        return countries


def rank(described: DescribedPerson, people: Sequence[RecordedPerson], most: int) -> list[Candidate]:
    """Return the people who may be the described person, best first, at most `most` of them."""
    return choose([result for person in people if (result := judge(described, person)) is not None], most)


def judge(described: DescribedPerson, person: RecordedPerson) -> tuple[Candidate, bool] | None:
    """Return the points of a person and whether an identifier decided; None if neither name nor identifier agrees."""
    reasons, is_same, is_other = identifier_reasons(described.identifiers, person.identifiers)
    comparison = _best_comparison(person_names.parse(described.name), person)
    if not is_same and comparison.agreement is Agreement.NONE:
        return None
    reasons += name_reasons(comparison)
    in_country = country_reasons({described.country} - {None}, person.countries, reasons)
    presence, is_single = _compare_offices(described, person, reasons)
    lives = _compare_lifetimes(described, person, reasons)
    by_name = (
        in_country
        and lives
        and not is_other
        and presence is not Presence.NO
        and _is_enough(described, comparison, presence, is_single=is_single)
    )
    return candidate_of(person.id, person.name, reasons, is_match=by_name, is_identified=is_same and not is_other)


def resembles(described: DescribedPerson, person: RecordedPerson) -> Candidate | None:
    """Return the points of a person who is likely to be the described one, so that somebody should decide; else None.

    The whole name agrees, or all of one name is in the other; the country is the same, and nothing contradicts: no
    other identifier of one scheme, no other given name, generation, or date of birth.
    """
    _, _, is_other = identifier_reasons(described.identifiers, person.identifiers)
    comparison = _best_comparison(person_names.parse(described.name), person)
    theirs = {country for country in (person.country, *(term.country for term in person.terms)) if country}
    is_of_country = not theirs if described.country is None else described.country in theirs
    is_likely = comparison.lacks_first or (
        not comparison.contradicts and (_is_whole(comparison) or _is_one_word(described, person))
    )
    # Lists distinguish namesakes by numbers: 1 is not an initial of 10.
    is_other = is_other or all(
        _numbers(described.name) != _numbers(name) for name in (person.name, *person.other_names)
    )
    if is_other or not (is_of_country and is_likely) or not _compare_lifetimes(described, person, []):
        return None
    result = judge(described, person)
    return None if result is None else result[0]


def _numbers(name: str) -> list[str]:
    return _NUMBER.findall(name)


def _is_whole(comparison: Comparison) -> bool:
    return comparison.agreement is Agreement.FULL


def _is_one_word(described: DescribedPerson, person: RecordedPerson) -> bool:
    """Return whether one of the names is a single word, initials apart, that the other has, too, in whatever romanisation."""
    name = person_names.parse(described.name)
    for recorded in map(person_names.parse, (person.name, *person.other_names)):
        shorter, longer = sorted((name.words, recorded.words), key=len)
        if len(shorter) == 1 and any(_is_same_word(shorter[0], part) for part in longer):
            comparison = compare(name, recorded)
            return comparison.agreement > Agreement.DOUBTFUL and not comparison.contradicts
    return False


def _is_same_word(one: Part, other: Part) -> bool:
    if one.joined or other.joined:
        return one.with_particle == other.with_particle
    return one.spelling == other.spelling


def _is_enough(described: DescribedPerson, comparison: Comparison, presence: Presence, *, is_single: bool) -> bool:
    """Return whether a name agrees far enough for this office on this day."""
    if comparison.other_generation:
        return False
    if comparison.agreement is Agreement.FULL:
        return True
    if comparison.agreement is Agreement.PART:
        is_husbands = bool(person_names.parse(described.name).titles & name_customs.HUSBANDS_NAME)
        is_exact = comparison.closest >= LEAST_EXACT
        return is_single and presence is Presence.SURE and is_exact and not is_husbands
    return False


def _best_comparison(name: PersonName, person: RecordedPerson) -> Comparison:
    best = NOTHING_SHARED
    for recorded in (person.name, *person.other_names):
        result = compare(name, person_names.parse(recorded))
        if (result.agreement, result.likeness) > (best.agreement, best.likeness):
            best = result
    return best


def name_reasons(comparison: Comparison) -> list[Reason]:
    """Return the reasons that a comparison of names gives."""
    if comparison.agreement is Agreement.NONE:
        return [Reason("no name in common", 0)]
    shown = " ".join(comparison.shared)
    how = {
        Agreement.DOUBTFUL: "names share",
        Agreement.PART: "a part of the name:",
        Agreement.FULL: "name:",
    }[comparison.agreement]
    reasons = [Reason(f"{how} {shown}", round(NAME_POINTS * comparison.likeness))]
    if comparison.other_generation:
        reasons.append(Reason("another generation (Jr., III)", _OTHER_GENERATION))
    if comparison.other_given_name:
        reasons.append(Reason("another given name", _OTHER_GIVEN_NAME))
    return reasons


def country_reasons(ours: AbstractSet[str | None], theirs: AbstractSet[str], reasons: list[Reason]) -> bool:
    """Return whether two people are of one country, and add the reason; unknown countries give none."""
    if not ours or not theirs:
        return False
    if shared := sorted(country for country in theirs if country in ours):
        reasons.append(Reason(f"country {shared[0]}", _COUNTRY))
        return True
    reasons.append(Reason(f"another country: {', '.join(sorted(theirs))}", _OTHER_COUNTRY))
    return False


def _compare_offices(
    described: DescribedPerson, person: RecordedPerson, reasons: list[Reason]
) -> tuple[Presence, bool]:
    """Return whether the person held the office on the day, and whether one person at a time holds it."""
    if described.office is None:
        return Presence.NO, False
    office = offices.read(described.office, described.country)
    days = edtf.bounds(described.on) if described.on else None
    best: tuple[Presence, bool, str] | None = None
    for term in person.terms:
        country = term.country or person.country
        if described.country and country and country != described.country:
            continue
        recorded = offices.read(term.office, country)
        kind = office.same(recorded)
        if kind is None:
            continue
        presence = Presence.NO
        if days is not None and not (office.is_former or recorded.is_former):
            presence = term.on(days)
        best = max(best or (Presence.NO, False, ""), (presence, kind.is_single, str(kind)))
    if best is None:
        return Presence.NO, False
    presence, is_single, kind_name = best
    match presence:
        case Presence.SURE:
            reasons.append(Reason(f"{kind_name} on {described.on}", _SURELY_IN_OFFICE))
        case Presence.POSSIBLE:
            reasons.append(Reason(f"possibly {kind_name} on {described.on}", _POSSIBLY_IN_OFFICE))
        case _:
            reasons.append(Reason(f"{kind_name}{' at another time' if days else ''}", _SAME_OFFICE))
    return presence, is_single


def _compare_lifetimes(described: DescribedPerson, person: RecordedPerson, reasons: list[Reason]) -> bool:
    """Return whether the dates of birth and death allow a match."""
    allows = True
    if described.born and person.born:
        ours, theirs = edtf.bounds(described.born), edtf.bounds(person.born)
        if ours.overlaps(theirs):
            reasons.append(Reason(f"born {person.born}", _BORN))
        else:
            reasons.append(Reason(f"born {person.born}, not {described.born}", _OTHER_BIRTH))
            allows = False
    if described.on:
        days = edtf.bounds(described.on)
        born, died = person.born or described.born, person.died
        if died and days.starts_on > edtf.bounds(died).ends_on:
            reasons.append(Reason(f"died {died}", _NOT_ALIVE))
            allows = False
        elif born and days.ends_on < edtf.days_later(edtf.bounds(born).starts_on, _LEAST_AGE_DAYS):
            reasons.append(Reason(f"born {born}", _NOT_ALIVE))
            allows = False
    return allows
