"""Importer of cabinets: holders of national offices and their terms, from the Every Politician scrapers of Wikidata.

A folder has `html/holders21.csv`, one row for each post, person and term, and `meta.json` with the country. Each row adds a
tenure to a person, who is known by the Wikidata id. `docs/import/cabinets.md` describes every column.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.datasets.cabinets_terms import Term, check_date, last_day, whole_terms
from app.domain.dates.edtf import bounds
from app.domain.geography import countries
from app.domain.strings import slugs
from app.domain.tenures import offices
from app.transfer.rows import ImportRow, RejectedRow

_COLUMNS: Final = ("position", "person", "personID", "start", "end")
_WIKIDATA: Final = re.compile(r"Q[1-9]\d*", re.ASCII)
_TAG: Final = re.compile(r" \([^()]*\)$")
"""The words that Wikidata adds to a name to distinguish it from others: *Masaki Saito (diplomat)*."""
_POSTED: Final = re.compile(
    r"\b(?:ambassador|high commissioner|envoy|minister)\b.*? (?:to|in) (?:the )?(.+)$", re.IGNORECASE
)
_ACTING: Final = re.compile(r"\b(?:acting|interim|caretaker)\b", re.IGNORECASE)
_DIRECTIONS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks of the direction of writing, invisible, which some labels of Wikidata have."""
_ARTICLE: Final = re.compile(r"^the ", re.IGNORECASE)
_LONGEST: Final = 16_777_216
"""The largest file in bytes; those at hand have under 300,000."""


class _Holder(NamedTuple):
    """A row that can be read."""

    location: str
    post: str
    person: str
    cells: Mapping[str, str]
    term: Term


class _Jurisdiction(NamedTuple):
    """The country of a folder, and its source."""

    country: str | None
    source: dict[str, Any]


def read_folder(folder: Path) -> Iterator[ImportRow | RejectedRow]:
    """Read a folder: yield a person with one tenure, or a refusal, for each row of its table of holders.

    Raises:
        ValueError: the table or its description is missing or is not what it should be.
    """
    table = _find(folder, "html", "holders21.csv")
    if table is None:
        raise ValueError(f"{folder.name} has no html/holders21.csv; name the folder of one country")
    jurisdiction = _jurisdiction(folder)
    outcomes = list(_outcomes(table))
    holders = [item for item in outcomes if isinstance(item, _Holder)]
    terms = _terms(holders)
    titles = _contradicted_titles(folder, jurisdiction.country)
    known_until = last_day(date for holder in holders for date in (holder.term.start, holder.term.end))
    seen: Counter[str] = Counter()
    for item in outcomes:
        if isinstance(item, RejectedRow):
            yield item
            continue
        term = terms[item.post, item.person, item.term]
        tenure = _tenure(titles.get(item.post, item.post), term, jurisdiction.country, known_until)
        locator = f"{item.post}, {item.person}, {item.term.start}"
        seen[locator] += 1
        number = f" ({seen[locator]})" if seen[locator] > 1 else ""
        yield ImportRow("people", _person(item, tenure, jurisdiction, locator + number), item.location)


def _find(folder: Path, inner: str, name: str) -> Path | None:
    """Return a file of a folder, in its place in the repository or in the folder itself."""
    return next((path for path in (folder / inner / name, folder / name) if path.is_file()), None)


def _text(path: Path) -> str:
    if path.stat().st_size > _LONGEST:
        raise ValueError(f"{path.name} has more than {_LONGEST} bytes, too many for one country")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8 at byte {error.start}; convert it") from error


def _jurisdiction(folder: Path) -> _Jurisdiction:
    """Return the country of a folder; without `meta.json` its posts are of no country, as those of world bodies."""
    path = folder / "meta.json"
    if not path.is_file():
        return _Jurisdiction(None, _source(folder.name, None))
    try:
        meta = json.loads(_text(path))
        name = meta["jurisdiction"]["name"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{folder.name}/meta.json does not name the country as jurisdiction.name") from error
    country = countries.find_code(name) if isinstance(name, str) else None
    if country is None:
        raise ValueError(
            f"{folder.name}/meta.json: {str(name)[:60]!r} is not a known country; correct jurisdiction.name"
        )
    agent = meta.get("agent")
    repository = agent.rpartition("/")[2] if isinstance(agent, str) else ""
    return _Jurisdiction(country, _source(_ARTICLE.sub("", name), repository if slugs.is_id(repository) else None))


def _source(name: str, repository: str | None) -> dict[str, Any]:
    source = {
        "id": f"every-politician-{repository or slugs.slugify(name)}",
        "kind": "dataset",
        "headline": f"Every Politician: holders of offices of {name}",
        "publisher": "Every Politician, from Wikidata",
        "language": "en",
        "license": "CC0 1.0",
    }
    return source | ({"url": f"https://github.com/every-politician-scrapers/{repository}"} if repository else {})


def _outcomes(table: Path) -> Iterator[_Holder | RejectedRow]:
    reader = csv.reader(_text(table).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if missing := [column for column in _COLUMNS if column not in header]:
            raise ValueError(f"{table.name} has no column {', '.join(missing)}; its first line must name the columns")
        for cells in reader:
            location = f"{table.name} line {reader.line_num}"
            if cells and len(cells) != len(header):
                yield RejectedRow(
                    location, "row", f"has {len(cells)} cells, but the header {len(header)}; correct the row"
                )
            elif cells:
                yield _holder(dict(zip(header, cells, strict=True)), location)
    except csv.Error as error:
        raise ValueError(f"{table.name} line {reader.line_num} is not CSV: {error}") from error


def _holder(cells: dict[str, str], location: str) -> _Holder | RejectedRow:
    cells = {column: " ".join(_DIRECTIONS.sub("", cell).split()) for column, cell in cells.items()}
    for column in ("position", "person"):
        if not cells[column]:
            return RejectedRow(location, column, "is empty; fill it in")
    person = cells["personID"]
    if not _WIKIDATA.fullmatch(person):
        return RejectedRow(location, "personID", f"{person[:40]!r} is not a Wikidata id, such as Q1141271")
    for column in ("start", "end", "DOB", "DOD"):
        try:
            check_date(cells.get(column, ""))
        except ValueError as error:
            return RejectedRow(location, column, str(error))
    term = Term(cells["start"], cells["end"])
    if term.start and term.end and bounds(term.end).ends_on < bounds(term.start).starts_on:
        return RejectedRow(location, "end", f"{term.end} is before the start, {term.start}; correct one of them")
    return _Holder(location, cells["position"], person, cells, term)


def _terms(holders: Iterable[_Holder]) -> dict[tuple[str, str, Term], Term]:
    """Return the whole term that each row is part of, by post, person and term."""
    groups: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for holder in holders:
        groups[holder.post, holder.person].append(holder.term)
    return {(*key, part): whole for key, terms in groups.items() for part, whole in whole_terms(terms).items()}


def _tenure(post: str, term: Term, country: str | None, known_until: str | None) -> dict[str, Any]:
    # A term may begin in a month that is after the last day of the table.
    is_open = bool(term.start and not term.end and known_until and term.start <= known_until)
    tenure = {
        "office": post,
        "country": country,
        "posted_to": _host(post, country),
        "acting": True if _ACTING.search(post) else None,
        "term": term.edtf,
        "known_until": known_until if is_open else None,
    }
    return {field: value for field, value in tenure.items() if value is not None}


def _host(post: str, country: str | None) -> str | None:
    """Return the country that an ambassador is accredited to, if the title names one."""
    match = _POSTED.search(post)
    host = countries.find_code(match[1]) if match else None
    return host if host != country else None


def _person(holder: _Holder, tenure: dict[str, Any], jurisdiction: _Jurisdiction, locator: str) -> dict[str, Any]:
    person = {
        "name": _TAG.sub("", holder.cells["person"]),
        "country": jurisdiction.country,
        "born": holder.cells.get("DOB"),
        "died": holder.cells.get("DOD"),
        "identifiers": [{"scheme": "wikidata", "value": holder.person}],
        "tenures": [tenure],
        "citations": [{"source": dict(jurisdiction.source), "field": "tenures", "locator": locator}],
    }
    return {field: value for field, value in person.items() if value}


def _contradicted_titles(folder: Path, country: str | None) -> dict[str, str]:
    """Return the posts whose title names another kind of office than the label of their id, each with the label.

    India's file calls its Foreign Secretaries, civil servants, Ministers of Foreign Affairs.
    """
    labels = _column_by_id(folder, "html", "positions.csv", "id", "position")
    ids: dict[str, set[str]] = defaultdict(set)
    for name in ("wanted-positions.csv", "xtra-positions.csv"):
        for post, title in _column_by_id(folder, "wikidata", name, "position", "title").items():
            ids[title].add(post)
    result = {}
    for title, posts in ids.items():
        label = labels.get(next(iter(posts))) if len(posts) == 1 else None
        if label and _single_roles(title, country) - _single_roles(label, country):
            result[title] = label
    return result


def _single_roles(title: str, country: str | None) -> set[str]:
    """Return the kinds at the head of a state that a title names."""
    return {kind.role for kind in offices.read(title, country).kinds} & offices.LEADING


def _column_by_id(folder: Path, inner: str, name: str, key: str, column: str) -> dict[str, str]:
    path = _find(folder, inner, name)
    if path is None:
        return {}
    rows = csv.DictReader(_text(path).splitlines(keepends=True))
    return {row[key]: row[column] for row in rows if row.get(key) and row.get(column)}
