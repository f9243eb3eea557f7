"""Summits and conferences that several visitors attended: one meeting, with their visits as its parts.

A gathering is what visits name as attended, by the same name and on days that touch. Rows that name one are held back to the
end of the file, since the number of visitors decides whether there is a gathering.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.dates.edtf import bounds
from app.domain.enums import Level, MeetingKind
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.transfer.rows import ImportRow

_FEWEST: Final = 3
"""The smallest number of countries of a gathering."""
_MOST_HELD: Final = 5_000
_LONGEST_ID: Final = 80
_LONGEST_TEXT: Final = 1_000

_NOUN: Final = (
    r"summit(?:\s(?:meeting|conference))?|conference|forum|congress|meeting|ceremony|session|dedication|funeral|celebrations?"
    r"|luncheon|dinner|inauguration|commemoration|signing|retreat"
)
_END: Final = (
    r"(?=(?-i:(?<![A-Z]))\.(?:\s|$)|;|,?\s(?:and|where|then)\s(?:[a-z]+ed|met|held|spoke)\b|,\s(?:met|held|spoke)\b|$)"
)
_ATTENDED: Final = re.compile(
    rf"\b(?:attended|participated (?:in|at)|took part (?:in|at)|was present at|present at)\s(?:an?\s|the\s)?(?P<name>[^;]*?\b(?:{_NOUN})\b[^;]*?){_END}"
    # "Working Visit; Quad Leaders' Summit."
    rf"|(?:;|\.)\s(?P<named>(?:[A-Z0-9][\w’'-]*\s)+Summit){_END}",
    re.IGNORECASE,
)
_SUMMIT: Final = re.compile(r"\bsummit\b", re.IGNORECASE)
_OCCASION: Final = re.compile(
    r"\b(?:ceremony|dedication|funeral|celebrations?|luncheon|dinner|inauguration|commemoration|signing)\b",
    re.IGNORECASE,
)
# Examples: "… in Houston, Texas", "… at San Francisco, CA", "…, Williamsburg (Va.)".
_PLACE: Final = re.compile(
    r",?\s(?:in|at)\s(?P<city>[A-Z][\w.’' -]*?)(?:,\s[A-Z][\w. ]*|\s\([A-Z][\w.]*\))$|,\s(?P<town>[A-Z][\w ]*)\s\([A-Z][\w.]*\)$"
)
_SIGNS: Final = re.compile(r"[^\w]+")


def name_of(description: str) -> str | None:
    """Return the name of the gathering that a visitor attended, with its place, as printed; None if none is named."""
    match = _ATTENDED.search(description[:_LONGEST_TEXT])
    if match is None:
        return None
    name = (match["name"] or match["named"]).strip(" ,.")
    is_named = any(word[:1].isupper() or word[:1].isdigit() for word in _PLACE.sub("", name).split())
    return name if is_named else None


@dataclass(slots=True)
class _Gathering:
    """A gathering: its first and last day (ISO 8601), its names as visits print them, and the rows of the visits."""

    first: str
    last: str
    names: list[str] = field(default_factory=list)
    rows: list[ImportRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as most visits print it."""
        return Counter(self.names).most_common(1)[0][0]

    def countries(self) -> set[str]:
        return {country for row in self.rows for country in _countries(row)}


class Gatherings:
    """The rows of one file that name a gathering, held back until all are read."""

    def __init__(self, scheme: str, source: dict[str, Any]) -> None:
        """Begin without rows."""
        self._scheme, self._source = scheme, source
        self._held: dict[str, list[tuple[str, ImportRow]]] = {}
        self._count = 0

    def rows(self, row: ImportRow) -> Iterator[ImportRow]:
        """Yield the rows that can be written now: this one, unless it names a gathering."""
        name = name_of(row.document.get("summary") or "")
        if name is None:
            yield row
            return
        self._held.setdefault(_key(name), []).append((name, row))
        self._count += 1
        if self._count >= _MOST_HELD:
            yield from self.rest()

    def rest(self) -> Iterator[ImportRow]:
        """Yield all rows that were held back, those of a gathering behind the row of the gathering itself."""
        held, self._held, self._count = self._held, {}, 0
        ids: set[str] = set()
        for key, named in held.items():
            for gathering in _joined(named):
                if len(gathering.countries()) < _FEWEST:
                    yield from gathering.rows
                    continue
                whole = self._whole(gathering, key, ids)
                yield whole
                for row in gathering.rows:
                    document = {**row.document, "part_of": whole.document["id"]}
                    yield ImportRow(row.resource, document, row.location)

    def _whole(self, gathering: _Gathering, key: str, ids: set[str]) -> ImportRow:
        """Return the meeting of a gathering; its id stays the same if a visitor is added or a day is corrected."""
        base = slugs.slugify(self._scheme, key[:_LONGEST_ID], gathering.first[:7])
        whole_id = base if base not in ids else f"{base}-{gathering.first[8:]}"
        ids.add(whole_id)
        documents = [row.document for row in gathering.rows]
        guests = [item for document in documents for item in document["participants"][:-1]]
        is_occasion = _OCCASION.search(gathering.name) is not None
        kind = MeetingKind.SUMMIT if _SUMMIT.search(gathering.name) else MeetingKind.MULTILATERAL_MEETING
        document = {
            "id": whole_id,
            "title": _title(gathering.name),
            "date": _date([document["date"] for document in documents]),
            "kind": (MeetingKind.OTHER if is_occasion else kind).value,
            "level": _highest(document["level"] for document in documents).value,
            "mode": "in_person",
            "status": "held",
            "place": _place(gathering.name),
            "participants": [*map(_attendee, _without_repetitions(guests)), {"country": "US", "role": "host"}],
            "citations": [
                {"source": dict(self._source), "locator": f"visits of {gathering.first[:7]}: {gathering.name}"[:500]}
            ],
        }
        return ImportRow("meetings", document, f"{gathering.rows[0].location} and others, gathering")


def _date(dates: list[str]) -> str:
    """Return the days that most visits give; about these, if no days are those of half of them."""
    date, count = Counter(dates).most_common(1)[0]
    return date if 2 * count >= len(dates) else "/".join(f"{day}~" for day in date.split("/"))


def _joined(named: list[tuple[str, ImportRow]]) -> Iterator[_Gathering]:
    """Yield the gatherings of one name: visits whose days overlap belong to one."""
    rows = sorted(((*_days(row), name, row) for name, row in named), key=lambda item: item[:2])
    gathering: _Gathering | None = None
    for first, last, name, row in rows:
        if gathering is None or first > gathering.last:
            if gathering is not None:
                yield gathering
            gathering = _Gathering(first, last)
        gathering.rows.append(row)
        gathering.names.append(name)
        gathering.last = max(gathering.last, last)
    if gathering is not None:
        yield gathering


def _days(row: ImportRow) -> tuple[str, str]:
    window = bounds(row.document["date"])
    return window.starts_on.isoformat(), window.ends_on.isoformat()


def _key(name: str) -> str:
    plain = fold(_PLACE.sub("", name)).replace("’", "").replace("'", "")
    return " ".join(_SIGNS.sub(" ", plain).split())


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _place(name: str) -> dict[str, str]:
    match = _PLACE.search(name)
    city = (match["city"] or match["town"]) if match else None
    return {"city": city, "country": "US"} if city else {"country": "US"}


def _countries(row: ImportRow) -> Iterator[str]:
    return (item["country"] for item in row.document["participants"][:-1])


def _attendee(guest: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in guest.items() if name != "role"}


def _without_repetitions(guests: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen = set()
    for guest in guests:
        key = (guest["country"], (guest.get("person") or {}).get("name"))
        if key not in seen:
            seen.add(key)
            yield guest


def _highest(levels: Iterator[str]) -> Level:
    order = list(Level)
    known = [Level(level) for level in levels if level != Level.UNKNOWN]
    return min(known, key=order.index, default=Level.UNKNOWN)
