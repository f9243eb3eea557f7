"""Whether described organizations, agreements and meetings are recorded ones: points with their reasons.

As with people, a name alone never decides: an organization needs its abbreviation too, an agreement its parties and day,
a meeting its day and countries.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from app.domain.dates.edtf import Bounds, bounds
from app.domain.matching.candidates import Candidate, Reason, candidate_of, identifier_reasons
from app.domain.matching.title_words import closest_titles, have_alike_words, reasons_against
from app.domain.names.organization_names import (
    fold_abbreviation,
    has_initials_of,
    in_full,
    is_named,
    without_abbreviation,
    without_elisions,
)
from app.domain.strings.compound_words import join_compounds
from app.domain.strings.text import fold, fold_title, word_set

_NAME: Final = 60
_ABBREVIATION: Final = 30
_OTHER_ABBREVIATION: Final = -20
_SAME_DAY: Final = 20
_POSSIBLE_DAY: Final = 10
_OTHER_DAY: Final = -30
_SAME_COUNTRIES: Final = 20
_SOME_COUNTRIES: Final = 8
_OTHER_COUNTRIES: Final = -20
_CITY: Final = 10
_OTHER_CITY: Final = -15
INITIALS: Final = 45
"""The points for a name that consists of the first letters of the other: fewer than for the name itself."""
LEAST_LIKENESS: Final = 0.6
"""The likeness below which two names have nothing in common."""
EQUAL: Final = 0.97
"""The likeness from which two names are equal."""
LEAST_WITHOUT_ONE: Final = 4
"""The fewest words of a name that may lack one of them."""
_WORD: Final = re.compile(r"\w+")
_SMALL_WORDS: Final = word_set(
    "a an and at by de del der des die do du e el et fur for in la las le les los of on the to und with y"
)


@dataclass(frozen=True, slots=True)
class DescribedRecord:
    """The organization, agreement or meeting that is looked for."""

    name: str | None = None
    abbreviation: str | None = None
    on: str | None = None
    countries: frozenset[str] = frozenset()
    city: str | None = None
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class RecordedRecord:
    """An organization, agreement or meeting of the knowledge base."""

    id: str
    name: str
    other_names: list[str] = field(default_factory=list)
    abbreviation: str | None = None
    days: Bounds | None = None
    countries: set[str] = field(default_factory=set)
    city: str | None = None
    identifiers: set[tuple[str, str]] = field(default_factory=set)


Judge = Callable[[DescribedRecord, RecordedRecord], tuple[Candidate, bool] | None]
"""Returns the points of a record and whether an identifier decided; None if it is not a candidate."""


def judge_organization(described: DescribedRecord, recorded: RecordedRecord) -> tuple[Candidate, bool] | None:
    """Return the points of an organization; None if it has nothing in common with the question."""
    reasons, is_same, is_other = identifier_reasons(described.identifiers, recorded.identifiers)
    names = [recorded.name, *recorded.other_names]
    short = {fold_abbreviation(recorded.abbreviation)} if recorded.abbreviation else set()
    likeness = organization_likeness([described.name], names) if described.name else 0.0
    if likeness < EQUAL and described.name and is_named(described.name, names, recorded.abbreviation):
        likeness = 1.0
    if described.name and fold_abbreviation(described.name) in short:
        reasons.append(Reason(f"abbreviation {recorded.abbreviation}", _NAME))
        likeness = 0.0
    elif likeness >= LEAST_LIKENESS:
        reasons.append(Reason(f"name: {recorded.name}", round(_NAME * likeness)))
    elif described.name and has_initials_of(described.name, names):
        reasons.append(Reason(f"the first letters of {recorded.name}", INITIALS))
    elif described.name and any(has_initials_of(name, [described.name]) for name in names):
        reasons.append(Reason(f"{recorded.name} has its first letters", INITIALS))
    agrees = False
    if described.abbreviation and short:
        agrees = fold_abbreviation(described.abbreviation) in short
        points = _ABBREVIATION if agrees else _OTHER_ABBREVIATION
        reasons.append(Reason(f"{'' if agrees else 'another '}abbreviation {recorded.abbreviation}", points))
    if not reasons or (sum(reason.points for reason in reasons) <= 0 and not is_other):
        return None
    is_match = agrees and likeness >= EQUAL and not is_other
    return candidate_of(recorded.id, recorded.name, reasons, is_match=is_match, is_identified=is_same and not is_other)


def judge_agreement(described: DescribedRecord, recorded: RecordedRecord) -> tuple[Candidate, bool] | None:
    """Return the points of an agreement; None if neither its title nor an identifier agrees."""
    reasons, is_same, is_other = identifier_reasons(described.identifiers, recorded.identifiers)
    likeness, title, other = closest_titles([described.name or ""], [recorded.name, *recorded.other_names])
    if likeness < LEAST_LIKENESS and not is_same:
        return None
    reasons.append(Reason(f"title: {recorded.name}", round(_NAME * likeness)))
    on_the_day = _compare_days(described, recorded, reasons)
    by_all = _compare_countries(described, recorded, reasons)
    against = reasons_against(title, other) if title else []
    reasons += against
    is_match = likeness >= EQUAL and on_the_day and by_all and not is_other and not against
    return candidate_of(recorded.id, recorded.name, reasons, is_match=is_match, is_identified=is_same and not is_other)


def judge_meeting(described: DescribedRecord, recorded: RecordedRecord) -> tuple[Candidate, bool] | None:
    """Return the points of a meeting; None if neither its days nor an identifier agree."""
    reasons, is_same, is_other = identifier_reasons(described.identifiers, recorded.identifiers)
    on_the_day = _compare_days(described, recorded, reasons)
    possible = on_the_day or any(reason.points == _POSSIBLE_DAY for reason in reasons)
    if not possible and not is_same:
        return None
    by_all = _compare_countries(described, recorded, reasons)
    likeness, title, other = closest_titles([described.name or ""], [recorded.name, *recorded.other_names])
    if likeness >= LEAST_LIKENESS:
        reasons.append(Reason(f"title: {recorded.name}", round(_NAME * likeness)))
    # Titles of one meeting differ from source to source, but hardly in a word alone.
    against = reasons_against(title, other) if likeness >= EQUAL else []
    reasons += against
    in_city = False
    if described.city and recorded.city:
        in_city = fold(described.city) == fold(recorded.city)
        points = _CITY if in_city else _OTHER_CITY
        reasons.append(Reason(f"{'' if in_city else 'another '}city: {recorded.city}", points))
    is_match = on_the_day and by_all and likeness >= EQUAL and not is_other and not against
    is_match = is_match and (in_city or not (described.city and recorded.city))
    if not is_same and not by_all and likeness < LEAST_LIKENESS and not in_city:
        return None
    return candidate_of(recorded.id, recorded.name, reasons, is_match=is_match, is_identified=is_same and not is_other)


def closeness(described: DescribedRecord, recorded: RecordedRecord) -> float:
    """Return roughly the points of a record, in a fraction of the time that it takes to judge it.

    An abbreviation that is the name of the other counts as an equal name.
    """
    result = 0.0
    if described.name:
        name = fold(described.name)
        others = [fold(other) for other in (recorded.name, *recorded.other_names)]
        likeness = max(fuzz.token_sort_ratio(name, other, processor=default_process) for other in others) / 100
        if recorded.abbreviation and fold_abbreviation(name) == fold_abbreviation(recorded.abbreviation):
            likeness = 1.0
        result += _NAME * likeness
    if described.abbreviation:
        short = fold_abbreviation(described.abbreviation)
        names = (recorded.abbreviation, recorded.name, *recorded.other_names)
        result += _ABBREVIATION * any(fold_abbreviation(other) == short for other in names if other)
    if described.countries:
        shared = len(described.countries & recorded.countries)
        result += _SAME_COUNTRIES * shared / len(described.countries | recorded.countries)
    if described.on and recorded.days:
        days = bounds(described.on)
        overlaps = days.overlaps(recorded.days)
        result += _SAME_DAY * (days == recorded.days) or _POSSIBLE_DAY * overlaps
    if described.city and recorded.city:
        result += _CITY * (fold(described.city) == fold(recorded.city))
    return result


def resembles(
    judge: Judge,
    described: DescribedRecord,
    recorded: RecordedRecord,
    words_of: Callable[[str], frozenset[str]],
) -> Candidate | None:
    """Return the points of a record that is likely to be the described one, so that somebody should decide; else None.

    The names have the same words but for small ones (*the*, *of*), which `words_of` leaves out, and for a slip in one of
    three or more; or the abbreviation of one, or its first letters, are a name of the other. The countries are the same if
    both have some, and neither another identifier of one scheme nor another day contradicts.
    """
    _, _, is_other = identifier_reasons(described.identifiers, recorded.identifiers)
    is_likely = _have_same_words(described, recorded, words_of) or _is_abbreviation(described, recorded)
    contradicts = bool(described.countries and described.countries != recorded.countries)
    if described.on and recorded.days:
        contradicts |= not bounds(described.on).overlaps(recorded.days)
    if is_other or contradicts or not is_likely:
        return None
    result = judge(described, recorded)
    if result is None:
        reason = Reason(f"the same words: {recorded.name}", _NAME)
        result = candidate_of(recorded.id, recorded.name, [reason], is_match=False, is_identified=False)
    return result[0]


def significant_words(name: str) -> frozenset[str]:
    """Return the folded words of a name but for small ones; all words if it has no others."""
    words = frozenset(_WORD.findall(fold(without_elisions(name))))
    return words - _SMALL_WORDS or words


def with_and_without_one(words: Sequence[str], least: int = LEAST_WITHOUT_ONE) -> Iterator[tuple[str, ...]]:
    """Yield all words of a name and, of a name of `least` words or more, all but one, in every way."""
    yield tuple(words)
    if len(words) >= least:
        yield from ((*words[:place], *words[place + 1 :]) for place in range(len(words)))


def _have_same_words(
    described: DescribedRecord, recorded: RecordedRecord, words_of: Callable[[str], frozenset[str]]
) -> bool:
    if not words_of(described.name or ""):
        return False
    ours = without_abbreviation(described.name or "", {described.abbreviation, recorded.abbreviation})
    names = (recorded.name, recorded.abbreviation or "", *recorded.other_names)
    pairs = (
        join_compounds(fold_title(without_elisions(one)), fold_title(without_elisions(other)))
        for one, name in product(ours, names)
        for other in without_abbreviation(name, {described.abbreviation})
    )
    return any(have_alike_words(in_full(words_of(one)), in_full(words_of(other))) for one, other in pairs)


def _is_abbreviation(described: DescribedRecord, recorded: RecordedRecord) -> bool:
    """Return whether one is named by the abbreviation of the other, or by a name and its abbreviation in brackets."""
    ours = {fold_abbreviation(name) for name in (described.name, described.abbreviation) if name}
    names = [recorded.name, *recorded.other_names]
    theirs = {fold_abbreviation(name) for name in (*names, recorded.abbreviation) if name}
    short = {fold_abbreviation(name) for name in (described.abbreviation, recorded.abbreviation) if name}
    return bool(ours & theirs & short) or (
        described.name is not None
        and (
            has_initials_of(described.name, names)
            or any(has_initials_of(name, [described.name]) for name in names)
            or is_named(described.name, names, recorded.abbreviation)
            or any(is_named(name, [described.name], described.abbreviation) for name in names)
        )
    )


def organization_likeness(names: Iterable[str], others: Iterable[str]) -> float:
    """Return the likeness, 0 to 1, of the two names that are the most alike, as written or with their words in full."""
    pairs = ((fold_title(one), fold_title(other)) for one, other in product(names, others))
    # Names of signs alone have no words, which would be equal.
    most = max(
        fuzz.token_sort_ratio(one, other) if one and other else 0.0
        for pair in pairs
        for one, other in (join_compounds(*pair), _in_full(*pair))
    )
    return most / 100


def _in_full(one: str, other: str) -> tuple[str, str]:
    ours, theirs = (" ".join(in_full(sorted(significant_words(name)))) for name in (one, other))
    return ours, theirs


def _compare_days(described: DescribedRecord, recorded: RecordedRecord, reasons: list[Reason]) -> bool:
    """Return whether both have the same days, if both have days."""
    if described.on is None or recorded.days is None:
        return False
    days, recorded_days = bounds(described.on), recorded.days
    if days == recorded_days and days.is_one_day:
        reasons.append(Reason(f"on {described.on}", _SAME_DAY))
        return True
    if days.overlaps(recorded_days):
        reasons.append(Reason(f"possibly on {described.on}", _POSSIBLE_DAY))
        return False
    reasons.append(Reason("at another time", _OTHER_DAY))
    return False


def _compare_countries(described: DescribedRecord, recorded: RecordedRecord, reasons: list[Reason]) -> bool:
    """Return whether both are of the same countries."""
    if not described.countries or not recorded.countries:
        return False
    shared = described.countries & recorded.countries
    shown = ", ".join(sorted(shared)[:10])
    if described.countries == recorded.countries:
        reasons.append(Reason(f"countries {shown}", _SAME_COUNTRIES))
        return True
    if shared:
        reasons.append(Reason(f"some countries: {shown}", _SOME_COUNTRIES))
    else:
        reasons.append(Reason("other countries", _OTHER_COUNTRIES))
    return False
