"""Importer of White House readouts: meetings and calls of US office-holders with those of other countries, since 2021.

Each file is one text: Markdown with YAML front matter. A text becomes a meeting if it reports one with somebody who
represents another country or an organization. Other texts that concern other countries are kept as sources; domestic
ones are refused. `docs/import/wh-readouts.md` has the rules.
"""

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, Final

import yaml

from app.datasets.unreadable import UnreadableError
from app.datasets.wh_readouts_meeting import Report, report
from app.datasets.wh_readouts_participants import Participant
from app.datasets.wh_readouts_titles import names_others
from app.domain.enums import Mode, Role
from app.domain.strings import slugs, text, urls
from app.reading.language.lexicon import Organization
from app.representations.plain_text import country_name
from app.transfer.rows import ImportRow, RejectedRow

SOURCE: Final[dict[str, Any]] = {
    "id": "wh-briefings",
    "kind": "dataset",
    "headline": "wh-briefings: White House statements and releases",
    "publisher": "brian14708",
    "url": "https://github.com/brian14708/wh-briefings",
    "language": "en",
    "license": "CC0-1.0; the texts are works of the US Government, in the public domain",
}

_LONGEST_FILE: Final = 1_048_576
_LONGEST_FRONT: Final = 16_384  # the longest real one has under 1,000 characters
_LONGEST_READ: Final = 50_000  # how much of the text is read
_MOST_IN_TITLE: Final = 4
_DAY_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_JOINER: Final = "\u2060"  # WORD JOINER, which the site puts into "COVID-19", where it would make a different word
_TAG: Final = re.compile(r"<[^<>]*>")
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS: Final = re.compile(r"\*{1,3}|\\(?=[^\w\s])")
_PLAIN: Final = frozenset(f"tag:yaml.org,2002:{item}" for item in ("str", "seq", "map", "timestamp"))


class FrontMatterLoader(yaml.SafeLoader):
    """A loader for YAML with only texts and dates as scalars, so that its cost is linear in the length of the text.

    Aliases, merge keys and other tags are not supported: merge keys double the merged content at each level, and the
    cost of a number in base 60 is quadratic in its length.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _PLAIN]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {
        tag: build for tag, build in yaml.SafeLoader.yaml_constructors.items() if tag is None or tag in _PLAIN
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: the node that one names would be read once for each of them.

        Raises:
            YAMLError: the document has an alias.
        """
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge nothing."""


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Yield the meeting of a readout, the text as a source if it reports none, or a refusal.

    One file gives one outcome. A text that was published twice gives two meetings with the same id.

    Raises:
        ValueError: the file does not begin with front matter (`---`).
    """
    raw = stream.read(_LONGEST_FILE + 1)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield RejectedRow(name, "file", "is not UTF-8; convert it")
        return
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---"):
        raise ValueError(f"{name} has no front matter between lines of ---: this is not a readout")
    try:
        front, body = _parts(raw)
        yield _record(front, body, name)
    except UnreadableError as error:
        yield RejectedRow(name, error.field, error.reason)


def _parts(raw: bytes) -> tuple[dict[str, Any], str]:
    if len(raw) > _LONGEST_FILE:
        raise UnreadableError("file", f"exceeds {_LONGEST_FILE} bytes; give one readout per file")
    try:
        content = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableError("file", "is not UTF-8; convert it") from error
    pieces = re.split(r"^---[ \t]*$", content, maxsplit=2, flags=re.MULTILINE)
    if len(pieces) != 3:
        raise UnreadableError("front matter", "is not closed; end it with a line of ---")
    if len(pieces[1]) > _LONGEST_FRONT:
        raise UnreadableError("front matter", f"has more than {_LONGEST_FRONT} characters; shorten it")
    try:
        front = yaml.load(pieces[1], FrontMatterLoader)  # noqa: S506 - builds only texts, dates, lists and objects
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableError("front matter", "is not valid YAML; correct it") from error
    if not isinstance(front, dict):
        raise UnreadableError("front matter", "has no fields; give title, date and source_url")
    return front, pieces[2]


def _record(front: dict[str, Any], body: str, name: str) -> ImportRow:
    published = _day(front)
    title = _line(front, "title").replace(_JOINER, "")
    source = _source(front, title, published)
    words = _plain(body)
    if (meeting := report(title, words, published)) is not None:
        return ImportRow("meetings", _meeting(meeting, title, source, name), name)
    is_statement = re.search(r"\bstatement\b", title, re.IGNORECASE) is not None
    if not names_others(title, words.split("\n\n", 1)[0], is_statement=is_statement):
        raise UnreadableError("title", "domestic: it names no other country or organization")
    return ImportRow("sources", source, name)


def _line(front: dict[str, Any], field: str) -> str:
    value = front.get(field)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableError(field, "is missing; give it as text")
    try:
        line = text.normalize_line(value)
    except ValueError as error:
        raise UnreadableError(field, f"{error}; remove it") from error
    if len(line) > 2000:
        raise UnreadableError(field, "has more than 2000 characters; shorten it")
    return line


def _day(front: dict[str, Any]) -> dt.date:
    value = front.get("date")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        # Check the form first: fromisoformat also accepts week dates.
        if isinstance(value, str) and _DAY_FORM.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise UnreadableError("date", "is not an existing day; write it as YYYY-MM-DD")


def _source(front: dict[str, Any], title: str, published: dt.date) -> dict[str, Any]:
    url = _line(front, "source_url")
    if not urls.is_url(url):
        raise UnreadableError("source_url", "is not a web URL; write http:// or https://, a host and a path")
    times = [
        f"{label} {moment.isoformat(sep=' ')}"
        for label, field in (("published", "published_time"), ("changed", "modified_time"))
        if isinstance(moment := front.get(field), dt.datetime)
    ]
    source = {
        "kind": "press_release",
        "headline": title if len(title) <= 500 else f"{title[:499]}…",
        "publisher": "The White House",
        "date": published.isoformat(),
        "url": url,
        "language": "en",
        "license": "Public domain (work of the US Government)",
    }
    return source | ({"note": f"The page says: {', '.join(times)}."} if times else {})


def _plain(body: str) -> str:
    """Return the text without markup, at most 50,000 characters."""
    words = _TAG.sub("", body.replace(_JOINER, ""))
    words = _EMPHASIS.sub("", _LINK.sub(r"\1", words)).strip()
    return words.removesuffix("###").strip()[:_LONGEST_READ]


def _meeting(meeting: Report, title: str, source: dict[str, Any], name: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": _id(meeting),
        "title": _title(meeting, title),
        "summary": _summary(meeting),
        "date": meeting.date,
        "kind": meeting.kind.value,
        "level": meeting.level.value,
        "mode": meeting.mode.value,
        "status": "held",
        "participants": [_participant(participant) for participant in meeting.participants],
        "citations": [{"source": source}, {"source": SOURCE, "locator": PurePath(name).name[:500]}],
    }
    if meeting.topics:
        document["topics"] = [{"topic": {"name": topic}} for topic in meeting.topics]
    if meeting.place is not None:
        place = {"venue": meeting.place.venue, "city": meeting.place.city, "country": meeting.place.country}
        document["place"] = {field: value for field, value in place.items() if value}
    return document


def _title(meeting: Report, title: str) -> str:
    """Return the title of a meeting: that of its readout, or who met, since the title of a statement is not one of a meeting."""
    if not meeting.is_of_statement:
        return re.sub(r"^(?:Joint )?Readout of (?:the )?", "", title)
    return _between(meeting, most=_MOST_IN_TITLE)


def _id(meeting: Report) -> str:
    """Return the id, composed of day, call or meeting, and all participants; a digest stands for a long list of them."""
    word = "call" if meeting.is_call else "meeting"
    sides = sorted(f"{item.represents} {item.name or ''}".strip() for item in meeting.participants)
    day = meeting.date.rpartition("..")[2]  # of a day that is not said, that of publication
    whole = slugs.slugify("wh", day, word, *sides)
    if len(whole) < slugs.MAX_LENGTH - 10:
        return whole
    digest = hashlib.sha256("|".join(sides).encode()).hexdigest()[:12]
    return slugs.slugify("wh", day, word, digest)


def _participant(participant: Participant) -> dict[str, Any]:
    entity = participant.entity
    document: dict[str, Any] = {}
    if participant.name:
        document["person"] = {"name": participant.name}
        if entity and entity.country:
            document["person"]["country"] = entity.country
        if participant.president:
            document["person"]["identifiers"] = [{"scheme": "us-presidents", "value": participant.president}]
        if participant.pocom:
            document["person"] |= {
                "id": participant.pocom,
                "identifiers": [{"scheme": "pocom", "value": participant.pocom}],
            }
    if entity and entity.country:
        document["country"] = entity.country
    if entity and entity.organization:
        document["organization"] = _organization(entity.organization)
    if participant.office:
        document["office"] = participant.office
    if participant.role is not Role.UNKNOWN:
        document["role"] = participant.role.value
    if participant.printed:
        document["name_as_printed"] = participant.printed
    return document


def _organization(organization: Organization) -> dict[str, Any]:
    document: dict[str, Any] = {"name": organization.name}
    if organization.abbreviation:
        document["abbreviation"] = organization.abbreviation
    if organization.wikidata:
        document["identifiers"] = [{"scheme": "wikidata", "value": organization.wikidata}]
    return document


def _summary(meeting: Report) -> str:
    """Compose the summary of the facts: who met, and the topics."""
    between = f"{_between(meeting)}."
    return f"{between} Topics: {', '.join(meeting.topics)}." if meeting.topics else between


def _between(meeting: Report, most: int | None = None) -> str:
    """Return who met, in words: those of the first side with all others; of more than `most` of these, the rest is counted."""
    first = meeting.participants[0]
    is_of_first = [item is first or (item.represents == first.represents != "") for item in meeting.participants]
    described = [(_described(item), is_ours) for item, is_ours in zip(meeting.participants, is_of_first, strict=True)]
    side = [words for words, is_ours in described if is_ours]
    others = [words for words, is_ours in described if not is_ours]
    if most is not None:
        side, others = _shortened(side, most), _shortened(others, most)
    if meeting.is_call:
        what = "Video call" if meeting.mode is Mode.VIDEO else "Call"
    else:
        what = "Virtual meeting" if meeting.mode is Mode.VIDEO else "Meeting"
    return f"{what} of {_listed(side)} with {_listed(others)}" if others else f"{what} of {_listed(side)}"


def _shortened(items: list[str], most: int) -> list[str]:
    """Return the items; of `most` or more, the last ones are only counted."""
    return items if len(items) < most else [*items[: most - 2], f"{len(items) - most + 2} others"]


def _described(participant: Participant) -> str:
    described = " ".join(filter(None, (participant.office, participant.name)))
    if not described:
        return country_name(participant.represents)
    return f"{described} ({participant.represents})" if participant.represents else described


def _listed(items: list[str]) -> str:
    return ", ".join(items[:-1]) + f" and {items[-1]}" if len(items) > 1 else items[0]
