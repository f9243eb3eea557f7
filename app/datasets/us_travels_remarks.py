"""People met on a trip, as its remarks name them ("Met with President Ardo and Foreign Minister Belt").

The people come from `app.reading`; this module decides which of them were met, and whom those without a country represented:
the host, if their office is one that the host has. `docs/import/us-travels.md` has the rules.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from app.datasets import historian_guests, us_travels_hosts, us_travels_organizations, us_travels_parties
from app.datasets.regions import for_state
from app.domain.strings.text import fold
from app.reading.language import lexicon
from app.reading.language.lexicon import Lexicon, Organization
from app.reading.persons.people import people
from app.reading.persons.person import Person, Span

_MASK: Final = "\x01"

# Words after which somebody is met: *met with*, *held talks on trade with*, *audience with*, *guest of*.
_CUE: Final = re.compile(
    r"\b(?:met|meetings?|conferred|consulted|consultations?|spoke|dined|talks?|discussions?|discussed|conversations?"
    r"|negotiations|reviewed|co-chaired|visits?|audiences?|breakfast|lunch(?:eon)?|tea|dinner|banquet|conference|summit|ceremony|signed|concluded"
    r"|exchanged)\b”?(?:\s[\w()’‘'./-]+){0,8}?\swith\b"
    r"|\b(?:attended|participated in|joined|witnessed|observed|hosted|chaired|mediated)\b(?:\s[\w-]+){0,4}?\s(?:meetings?|talks"
    r"|negotiations|conference|summit)\b(?:\s[\w-]+){0,2}?\sbetween\b"
    r"|\baccompanied\b[^.;]*?\bto meet with\b"
    r"|\b(?:guest of|received(?: in audience)? by|hosted by|welcomed by|greeted by|called on)\b"
    rf"|\b(?:met|visited|saw|briefed|greeted)\b(?=\s(?:the\s)?{_MASK})",
    re.IGNORECASE,
)
# Words that end a list of those who were met.
_STOP: Final = re.compile(
    rf"[:\[]|;(?!\sand\s(?:with\s)?{_MASK})|\.(?=\s|$)|\b(?:(?!united\b)[a-z]+ed|held|gave|made|took|laid|left|went|to|regarding|concerning|about"
    r"|before|after|where|who|which|when|that|for|accompan\w+|following|including|en route|while)\b"
    r"|\bon (?!(?:[A-Z]|\d))"
)
_CALLED_OFF: Final = re.compile(
    r"(?:^|(?<=[.;] ))[^.;]*\b(?:cancell?ed|cancellation|postponed|called off|did not|was unable|were unable|failed to)\b[^.;]*",
    re.IGNORECASE,
)
_NOT_MET: Final = re.compile(
    r"\b(?:wife|widow|family|son|daughter|brother|sister|staff|cabinet|members|representatives?|officials|aides?"
    r"|advis[eo]rs?|envoys?|government|supporters|death|funeral|inauguration|memory|tomb|visit) of (?:the )?(?:late )?$",
    re.IGNORECASE,
)

_BODY: Final = re.compile(
    r"\b(?:Mission|Council|Committee|Commission|Organization|Authority|Bank|Forum|Group|Delegation|Assembly|Forces?)$"
)
_MORE_OF_NAME: Final = re.compile(
    r"\s(?:[dl]['’][A-ZÀ-Þ][\w’'-]+|(?:arap|ul|ud|uz)[ -][A-Z]?\w+|\([A-Z]\w+\) [A-Z][\w’'-]+|3rd\b)"
)

_PRESIDENTS: Final = (
    ("roosevelt-theodore", "Theodore Roosevelt", 1901, 1909), ("taft-william-howard", "William Howard Taft", 1909, 1913),
    ("wilson-woodrow", "Woodrow Wilson", 1913, 1921), ("harding-warren-g", "Warren G. Harding", 1921, 1923),
    ("coolidge-calvin", "Calvin Coolidge", 1923, 1929), ("hoover-herbert-c", "Herbert C. Hoover", 1929, 1933),
    ("roosevelt-franklin-d", "Franklin D. Roosevelt", 1933, 1945), ("truman-harry-s", "Harry S. Truman", 1945, 1953),
    ("eisenhower-dwight-d", "Dwight D. Eisenhower", 1953, 1961), ("kennedy-john-f", "John F. Kennedy", 1961, 1963),
    ("johnson-lyndon-b", "Lyndon B. Johnson", 1963, 1969), ("nixon-richard-m", "Richard M. Nixon", 1969, 1974),
    ("ford-gerald-r", "Gerald R. Ford", 1974, 1977), ("carter-jimmy", "Jimmy Carter", 1977, 1981),
    ("reagan-ronald", "Ronald Reagan", 1981, 1989), ("bush-george-h-w", "George H.W. Bush", 1989, 1993),
    ("clinton-william-j", "William J. Clinton", 1993, 2001), ("bush-george-w", "George W. Bush", 2001, 2009),
    ("obama-barack", "Barack Obama", 2009, 2017), ("trump-donald-j", "Donald J. Trump", 2017, 2021),
    ("biden-joseph-r", "Joseph R. Biden", 2021, 2025), ("trump-donald-j", "Donald J. Trump", 2025, 2029),
)  # fmt: skip
"""US Presidents by id and name in the set, with the first and last year in office: a Secretary may meet the President abroad."""


@dataclass(frozen=True, slots=True)
class MetPerson:
    """Somebody who was met."""

    office: str | None
    name: str | None
    as_printed: str | None
    country: str | None
    organization: Organization | None = None
    is_stated: bool = False
    """Whether the remarks say whom they represented."""
    president: str | None = None
    """The id of a US President in the set."""

    @property
    def is_sure(self) -> bool:
        """Return whether it is known whom they represented."""
        return self.country is not None or self.organization is not None


def people_met(remarks: str, host: str, day: dt.date) -> list[MetPerson]:
    """Return the people who were met, in the order of the remarks; those without country and organization are in doubt.

    Args:
        remarks: The remarks, as one line.
        host: The code of the country where the stop was.
        day: The first day of the stop.
    """
    words = lexicon.load()
    named = [person for person in people(remarks, words) if _is_somebody(person)]
    text = _masked(remarks, named)
    regions = list(_regions(text))
    those_met = list(_those_met(text, named, regions))
    pairs = zip([None, *those_met], those_met, strict=False)
    result = [_met_person(person, before, remarks, host, day) for before, person in pairs]
    result = _with_organizations(result, remarks, day, words)
    result = list(_without_repetitions(_settled(result, host)))
    represented = {host, "US", *(person.country for person in result)}
    countries = us_travels_parties.countries_met(text, regions, words)
    return result + [MetPerson(None, None, None, country) for country in countries if country not in represented]


def _is_somebody(person: Person) -> bool:
    if _BODY.search(person.name or ""):
        return False
    return bool(person.name or (person.office and person.entity) or (person.is_counterpart and person.country))


def _masked(remarks: str, named: list[Person]) -> str:
    """Return the remarks with a mask in place of each person."""
    masked = list(remarks)
    for person in named:
        masked[person.mention.start : person.mention.end] = _MASK * (person.mention.end - person.mention.start)
    return "".join(masked)


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where those who were met are named: from a cue to what ends the list, unless the meeting was called off."""
    called_off = [match.span() for match in _CALLED_OFF.finditer(text)]
    for cue in _CUE.finditer(text):
        start = cue.end()
        if any(first <= start <= last for first, last in called_off):
            continue
        stop = _STOP.search(text, start)
        ends = [stop.start() if stop else len(text), *(first for first, _ in called_off if first > start)]
        yield start, min(ends)


def _those_met(text: str, named: list[Person], regions: list[tuple[int, int]]) -> Iterator[Person]:
    for person in named:
        start, end = person.mention.start, person.mention.end
        if person.is_former or not any(first <= start < last for first, last in regions):
            continue
        if _NOT_MET.search(text[:start]) or re.match(r"['’]s?\b", text[end:]):
            continue
        yield person


def _met_person(person: Person, before: Person | None, remarks: str, host: str, day: dt.date) -> MetPerson:
    printed = _printed(person.mention, remarks) if person.name else None
    person = for_state(person, remarks)
    organization = person.entity.organization if person.entity else None
    country = person.country
    if (person.entity is None or person.entity.is_region) and not _may_be_of(before, person, remarks):
        if president := _us_president(person, day):
            slug, full_name = president
            return MetPerson(person.office, full_name, printed, "US", president=slug)
        country = us_travels_hosts.country_of(person, host)
    name = historian_guests.person_name(person.office, _name(person, remarks), country) if person.name else None
    return MetPerson(person.office, name, printed, country, organization, is_stated=person.entity is not None)


def _with_organizations(result: list[MetPerson], remarks: str, day: dt.date, words: Lexicon) -> list[MetPerson]:
    """Return the people met, those without country and organization with the one that the remarks name for their office."""
    if all(person.is_sure for person in result):
        return result
    named = us_travels_organizations.named_in(remarks, words)
    return [
        person
        if person.is_sure
        else replace(
            person,
            organization=us_travels_organizations.of_official(person.office, person.name, named, day.year, words),
        )
        for person in result
    ]


def _name(person: Person, remarks: str) -> str:
    """Return the name, with a form of address that is part of the names of some countries (*Sheikh Hasina*)."""
    printed = _printed(person.printed, remarks) if person.printed else ""
    if printed.startswith("Sheikh ") or person.name_span is None:
        return printed or str(person.name)
    return _printed(person.name_span, remarks)


def _printed(span: Span, remarks: str) -> str:
    """Return the text of a span, with parts of a name behind it: *d'Estaing*, *arap Moi*, *(Tom) Adams*."""
    more = _MORE_OF_NAME.match(remarks, span.end)
    return remarks[span.start : more.end() if more else span.end]


def _may_be_of(before: Person | None, person: Person, remarks: str) -> bool:
    """Return whether the country of the person before may be meant: *Freedonian President A and Prime Minister B*."""
    return (
        before is not None
        and before.country is not None
        and before.entity_span is not None
        and before.office_span is not None
        and before.entity_span.start < before.office_span.start
        and remarks[before.mention.end : person.mention.start] == " and "
    )


def _us_president(person: Person, day: dt.date) -> tuple[str, str] | None:
    """Return the id and name of the US President who is named (*President Reagan*)."""
    if not person.name or fold(person.office or "") != "president":
        return None
    last = fold(person.name.rsplit(maxsplit=1)[-1])
    in_office = (item for item in _PRESIDENTS if item[2] <= day.year <= item[3])
    return next(((slug, name) for slug, name, *_ in in_office if fold(name.rsplit(maxsplit=1)[-1]) == last), None)


def _settled(result: list[MetPerson], host: str) -> Iterator[MetPerson]:
    """Yield the people met, and doubt the host's if others without a country cannot be the host's.

    Of two prime ministers without a country one is from elsewhere, and a chancellor whom the host does not have is: then
    only the first of the list is surely the host's.
    """
    held = Counter(office for person in result if person.country == host for office in _single_offices(person))
    is_mixed = any(count > 1 for count in held.values()) or any(
        not person.is_sure and us_travels_hosts.single_kinds(person.office or "", None) for person in result
    )
    for index, person in enumerate(result):
        if is_mixed and index and person.country == host and not person.is_stated:
            yield replace(person, country=None)
        else:
            yield person


def _single_offices(person: MetPerson) -> frozenset[str]:
    if not person.name or fold(person.office or "") in us_travels_hosts.ROYAL:
        return frozenset()  # a king and a queen
    return us_travels_hosts.single_kinds(person.office or "", person.country)


def _without_repetitions(result: Iterator[MetPerson]) -> Iterator[MetPerson]:
    seen: set[Any] = set()
    for person in result:
        key = (fold(person.name or ""), fold(person.office or ""), person.country, person.organization)
        alone = (fold(person.name), person.country, person.organization) if person.name else key
        if key not in seen and alone not in seen:
            yield person
        seen |= {key, alone}
