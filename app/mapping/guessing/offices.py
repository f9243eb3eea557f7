"""Tables of people in office: holders and their terms, envoys and where they were sent.

See decision 342.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from app.domain.dates.edtf import bounds
from app.domain.strings.text import fold
from app.mapping.guessing.columns import GuessedColumn, find_years, first_of_role
from app.mapping.guessing.date_forms import reader_of
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.ongoing import means_ongoing
from app.mapping.guessing.record_table import RecordTable, date_value, entries, term_value
from app.mapping.guessing.values import country_value, flow, name_value, reference
from app.mapping.office_in_names import names_office

_OF_TERMS: Final = re.compile(
    r"\b(?:(?:took|left|in|assumed|entered|leaving|taking|out of) office|(?:left|end of|start of) (?:post|mission)|term|tenure|mandate?s?"
    r"|since|(?:entry|exit) date|appoint\w*|credentials|accredit\w*|inaugurat\w*|sworn in|reign\w*|relinquish\w*|incumben\w*|embass(?:y|ies)|office ?holders?"
    r"|amts\w+|dienst(?:antritt|ende)|creance|credenciales|credenciais|beglaubigung\w*|nomme\w*|nomination|entree en fonctions?|fin de fonctions?|prise de fonctions?|cessation de fonctions?"
    r"|toma de posesion|nombramiento|nombrad\w+|cese|nomeac\w+|posse|insediamento|mandato|objecie|kadencja"
    r"|назнач\w*|вступлен\w*|полномоч\w*)\b|就任|退任|任期|在任"
)
"""Words of headers, folded, that only tables of offices have."""
_AMBASSADOR: Final = re.compile(r"^(?:ambassad\w+|embajador\w*|embaixador\w*|botschafter\w*|ambasciator\w*)$")
"""Headers that name the office of everybody below them."""
_LONGEST_MEETING: Final = 60
"""Days. A longer event, as a rule, is not a meeting."""
_SAMPLE: Final = 300
_MOST_SPELLINGS: Final = 0.02
"""The share of identifiers of people that have several names, as the table spells some in two ways."""
_NAME: Final = re.compile(
    r"(?:full |person'?s? )?names?|nom(?: complet)?|nombres?(?: completo)?|nome(?: completo)?|naam|navn|namn|nazwisko|jmeno|имя|фио"
    r"|incumbent|(?:amts|office ?)?(?:inhaber|holder)s?|titulaire|titular|ambassad\w+|embajador\w*|embaixador\w*|botschafter\w*|ambasciator\w*|head of mission|chef de mission|leaders?(?: name)?|name of .*|.*\bholder|氏名|姓名|성명"
)
"""Headers, folded, of names of people where a table has an office, too."""
_POSTED_TO: Final = re.compile(
    r"\b(?:receiv\w+|accredit\w+|posted|host|destination|embassy in|ambassador to|to|recipient|residence|empfang\w*|accueil|acredita\w*|destino)\b"
)
_BORN: Final = re.compile(
    r"\b(?:born|birth\w*|yr ?born|dob|geboren|geburt\w*|naissance|nacimiento|nascimento|nascita|рожд\w*)\b|^borndate$|^yrborn$|生年"
)
_DIED: Final = re.compile(
    r"\b(?:died|death|yr ?died|gestorben|todestag|deces|fallecimiento|morte|смерт\w*)\b|^deathdate$|^yrdied$|没年"
)
_OFFICE: Final = re.compile(
    r"\b(?:ressort|portfolio|portefeuille|cartera|pasta|ministry|ministere|ministerium|ministerio|министерство|amt)\b"
)
_PERSON: Final = re.compile(
    r"\b(?:person|people|leader|lead|politician|minister|holder|official)s?\b|^(?:leadid|personid|wikidata|qid|wikidata ?id)$"
)
_OF_LISTS: Final = re.compile(
    r"\b(?:listed|listing|delisted|sanction\w*|designated|added|updated|inclusion|published)\b"
)
"""Words of headers for the day on which somebody was put on a list, which is no beginning of an office."""
_IS_PERSON: Final = re.compile(r"(?:natural )?persons?|individuals?|people|personne physique|persona fisica|person")
_IS_BODY: Final = re.compile(
    r"(?:legal )?(?:entit(?:y|ies)|persons?)|organi[sz]ations?|compan(?:y|ies)|vessels?|ships?|aircraft|groups?|entities|body|bodies|firms?|personne morale|persona juridica|entidad"
)
_WIKIDATA: Final = re.compile(r"Q[1-9]\d*", re.ASCII)


class OfficeTable(RecordTable):
    """The columns of a table of people in office.

    It has no key: one of names would make another person of a name that a later version of the table spells in another way.
    """

    resource = "people"

    def __init__(self, columns: Sequence[GuessedColumn], name: str, person: GuessedColumn, reason: str) -> None:
        """Take the columns of the table, that of the people, and the reason why it is one of offices."""
        super().__init__(columns, name)
        self.comments.append(reason)
        self._person = person
        self.use(person)
        for column in columns:
            if column.is_called(_OF_TERMS):
                find_years(column)
        self._born, self._died = self._date_of(_BORN), self._date_of(_DIED)
        self._identifier = _identifier(columns, person)
        self._leave_out_bodies()

    def _leave_out_bodies(self) -> None:
        """Read the rows of people alone, where a column says which are those of organizations or ships."""
        for column in self.columns:
            values = {value for value in column.values if column.is_filled(value)}
            people = sorted(value for value in values if _IS_PERSON.fullmatch(fold(value)))
            if (
                people
                and len(values) > len(people)
                and all(_IS_BODY.fullmatch(fold(value)) for value in values.difference(people))
            ):
                self.use(column, remark=f"rows other than {', '.join(people)} are left out")
                self.only = {column.name: people}
                return

    def _date_of(self, words: re.Pattern[str]) -> GuessedColumn | None:
        """Return the column of the day or the year of a birth or a death; days come before years."""
        found = [column for column in self.columns if column.is_called(words)]
        for column in found:
            find_years(column)
        dated = [column for column in found if column.dates.formats]
        return min(dated, key=lambda column: column.has_only_years, default=None)

    @property
    def _countries(self) -> list[GuessedColumn]:
        """The columns of countries, that of the office first."""
        columns = [column for column in self.columns if column.codes and column.mark is None]
        return sorted(columns, key=self._is_posting)

    @staticmethod
    def _is_posting(column: GuessedColumn) -> bool:
        return column.is_called(_POSTED_TO)

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of a person."""
        yield f"  name: {flow(name_value(self._person))}"
        countries = self._countries
        country = next((column for column in countries if not self._is_posting(column)), None)
        if country is not None:
            self.use(country, remark=f"TAKEN FOR THE COUNTRY OF {self._person.name}, PLEASE CHECK")
            yield f"  country: {flow(country_value(country))}"
        for word, column in (("born", self._born), ("died", self._died)):
            if column is not None:
                self.use(column, remark=f"when the person {'was born' if word == 'born' else 'died'}")
                yield f"  {word}: {flow(date_value(column))}"
        yield from self._tenure(country, next((item for item in countries if self._is_posting(item)), None))
        if self._identifier is not None:
            self.use(self._identifier, remark="an identifier of the person")
            is_wikidata = all(map(_WIKIDATA.fullmatch, filter(None, self._identifier.values)))
            scheme = "wikidata" if is_wikidata else self.scheme
            yield f"  identifiers: {flow([{'scheme': scheme, 'value': reference(self._identifier)}])}"

    def _tenure(self, country: GuessedColumn | None, other: GuessedColumn | None) -> Iterator[str]:
        office = _office(self.columns, self._person)
        tenure: dict[str, object] = {}
        if office is not None:
            self.use(office, remark="the office")
            tenure["office"] = reference(office)
        elif names_office(self._person.name) or self._person.is_called(_AMBASSADOR):
            tenure["office"] = {"literal": self._person.name}
        if country is not None:
            tenure["country"] = country_value(country)
        if other is not None:
            self.use(other, remark="where the person was sent, PLEASE CHECK")
            tenure["posted_to"] = country_value(other)
        start, end = _term(self._dates)
        if start is not None:
            self.use(start, *([end] if end is not None else ()), remark="the term of office")
            tenure["term"] = _term_value(start, end)
        if "office" not in tenure:
            self.comments.append("THE TABLE DOES NOT NAME THE OFFICE; PLEASE WRITE IT IN THE LINE OF THE TENURE")
            yield f"  # tenures: {flow([{'office': {'literal': '…'}, **tenure}])}"
            return
        yield from entries("tenures", [tenure])
        others = [column.name for column in self.columns if self.is_free(column) and names_office(column.name)]
        if others:
            self.comments.append(f"A ROW HAS SEVERAL PEOPLE; WRITE A MAPPING EACH FOR {', '.join(others)}")

    @property
    def _dates(self) -> list[GuessedColumn]:
        return [
            column
            for column in self.columns
            if column.dates.formats
            and column not in {self._born, self._died}
            and not column.is_called(_BORN)
            and not column.is_called(_OF_LISTS)
        ]


def recognize(columns: Sequence[GuessedColumn], name: str) -> OfficeTable | None:
    """Return the table of people in office that columns make; None if they are those of something else.

    There must be people, and a header that speaks of an office held for a time, or terms that are longer than any meeting; or people
    with an office or a country, and no day on which they could have met.
    """
    if any(column.parts or column.role == "whom" for column in columns):
        return None
    office = _office(columns, None)
    person = _person(columns, office)
    if person is None:
        return None
    dates = [column for column in columns if column.dates.formats and not _is_of_life(column)]
    if (header := next((item.name for item in columns if item.is_called(_OF_TERMS)), None)) is not None:
        return OfficeTable(
            columns, name, person, f"Taken for a table of people in office: {header} speaks of an office"
        )
    start, end = _term(dates)
    if start is not None and end is not None and (days := _length(start, end)) > _LONGEST_MEETING:
        reason = f"from {start.name} to {end.name} are {days} days, which no meeting lasts"
        return OfficeTable(columns, name, person, f"Taken for a table of people in office: {reason}")
    if any(column.is_called(_BORN) for column in columns) and not _may_meet(columns, person):
        return OfficeTable(
            columns, name, person, "Taken for a table of people: it has births, and nobody whom they met"
        )
    is_held = office is not None or names_office(person.name)
    if (
        not dates
        and is_held
        and not any(column.role in {"place", "title"} for column in columns if column not in {office, person})
    ):
        return OfficeTable(columns, name, person, "Taken for a table of people in office: it has offices, and no dates")
    return None


def _may_meet(columns: Sequence[GuessedColumn], person: GuessedColumn) -> bool:
    """Return whether columns beside that of people name events, or places that are not those of births."""
    others = [column for column in columns if column is not person and not _is_of_life(column)]
    is_dated = any(column.dates.formats and not column.is_called(_OF_LISTS) for column in others)
    return is_dated or any(column.role in {"title", "place", "who", "partner"} for column in others)


def _is_of_life(column: GuessedColumn) -> bool:
    words = words_of(column.name)
    return _BORN.search(words) is not None or _DIED.search(words) is not None


def _office(columns: Sequence[GuessedColumn], person: GuessedColumn | None) -> GuessedColumn | None:
    """Return the column of the offices."""
    texts = [
        item
        for item in columns
        if not item.dates.formats and not item.codes and item is not person and any(item.values)
    ]
    by_header = (item for item in texts if item.role == "office" and not names_office(item.name))
    by_field = (item for item in texts if item.is_called(_OFFICE))
    return next(by_header, None) or next(by_field, None)


def _person(columns: Sequence[GuessedColumn], office: GuessedColumn | None) -> GuessedColumn | None:
    """Return the column of the people: a name in preference to a header such as *Minister*, which may have the office."""
    texts = [
        item
        for item in columns
        if item is not office and not item.dates.formats and not item.codes and not item.is_number and item.mark is None
    ]
    texts = [item for item in texts if any(item.values) and item.role != "id"]
    named = (item for item in texts if _NAME.fullmatch(words_of(item.name)))
    held = (item for item in texts if item.role != "office" and names_office(item.name))
    return next(named, None) or first_of_role(texts, "who") or next(held, None)


def _identifier(columns: Sequence[GuessedColumn], person: GuessedColumn) -> GuessedColumn | None:
    """Return the column of the identifiers of people: each is of one name; of several columns, the one with the fewest.

    An identifier of the row, such as one of a term, would make two people of whoever held two offices.
    """
    candidates = [
        column
        for column in columns
        if column.role == "id"
        and all(map(column.is_filled, column.values))
        and not column.codes
        and _is_of_people(column, person)
    ]
    repeats = len(set(person.values)) < len(person.values)
    counts = {column: len(set(column.values)) for column in candidates}
    best = min(candidates, key=lambda column: (counts[column], not column.is_called(_PERSON)), default=None)
    if best is None or (repeats and counts[best] == len(best.values) and not best.is_called(_PERSON)):
        return None
    return best


def _is_of_people(column: GuessedColumn, person: GuessedColumn) -> bool:
    names: dict[str, set[str]] = {}
    for value, name in zip(column.values, person.values, strict=True):
        names.setdefault(value, set()).add(name)
    return sum(len(found) > 1 for found in names.values()) <= _MOST_SPELLINGS * len(names)


def _term(dates: Sequence[GuessedColumn]) -> tuple[GuessedColumn | None, GuessedColumn | None]:
    """Return the columns of the beginning and the end of terms: the first two, or the first that has both."""
    ends = [column for column in dates if column.role == "end" or column.is_called(_ENDS)]
    start = next((column for column in dates if column not in ends), None)
    if start is None or start.dates.mark is not None:
        return start, None
    return start, next(iter(ends), None)


def _term_value(start: GuessedColumn, end: GuessedColumn | None) -> dict[str, object]:
    """Return the value of a term, in which words such as *incumbent* are no end."""
    result = term_value(start, end)
    words = sorted({value for value in (end.values if end is not None else ()) if means_ongoing(value)})
    return {**result, "nulls": words} if words else result


_ENDS: Final = re.compile(
    r"\b(?:left|leaving|end\w*|exit|until|terminat\w*|depart\w*|relinquish\w*|ended|vacated|amtsende|cese|fin|退任|離任)\b|退任|離任"
)


def _length(start: GuessedColumn, end: GuessedColumn) -> int:
    """Return the days from the beginning to the end of the row in the middle, by length; 0 if no row has both."""
    lengths = []
    for first, last in list(zip(start.values, end.values, strict=True))[:_SAMPLE]:
        if (begun := _first_day(start, first)) is not None and (ended := _first_day(end, last)) is not None:
            lengths.append((ended - begun).days)
    return int(median(lengths)) if lengths else 0


def _first_day(column: GuessedColumn, value: str) -> dt.date | None:
    try:
        date, _ = reader_of(column.dates).read(value)
        return bounds(date).starts_on
    except ValueError:
        return None
