"""Importer of White House readouts: meetings and calls of US office-holders with those of other countries, since 2021.

Each file is one text: Markdown with YAML front matter. A text becomes a meeting only if the title names all who met,
with office and country, and the first sentence says when. Other texts that concern other countries are kept as
sources; domestic ones are refused. `docs/import/wh-readouts.md` has the rules.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, Final

import yaml

from app.datasets import wh_readouts_tables
from app.datasets.wh_readouts_days import first_sentence, meeting_day
from app.datasets.wh_readouts_titles import Encounter, NamedParticipant, encounter
from app.domain import slugs, text, urls
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
_LONGEST_PARAGRAPH: Final = 20_000  # how much of the first paragraph is read
_DAY_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_JOINER: Final = "\u2060"  # WORD JOINER, which the site puts into "COVID-19", where it would make a different word
_VIDEO: Final = re.compile(r"\b(?:video\w*|virtual(?:ly)?)\b", re.IGNORECASE)
_ON_THE_MARGINS: Final = re.compile(r"\bon the (?:margins|sidelines) of\b", re.IGNORECASE)
_HELD_A_MEETING: Final = r"held (?:[\w-]+,? ){0,8}?(?:meeting|talks)"
_HOSTED: Final = re.compile(rf"\b(?:met|hosted|welcomed|{_HELD_A_MEETING})\b")
_ANOTHER_EVENT: Final = re.compile(r"\b(?:ahead|following|before|after|discuss\w*|will)\b")
# "met in Geneva", "hosted … at Camp David", but not "met in October", nor a place after what they met for or about.
_MET_SOMEWHERE: Final = re.compile(
    rf"\b(?:met|hosted|welcomed|convened|{_HELD_A_MEETING})\b"
    r"(?:(?!\b(?:to|for|about|regarding|including)\b)[^;]){0,200}?"
    rf"\b(?:in|at) (?:the )?(?!(?:{'|'.join(filter(None, calendar.month_name))})\b)[A-Z]"
)
_IN_PERSON: Final = re.compile(r"\bin[- ]person\b", re.IGNORECASE)
_THE_WHITE_HOUSE: Final = re.compile(r"\b(?:at|to) the White House\b")
_TAG: Final = re.compile(r"<[^<>]*>")
_GIVEN: Final = r"(?:[^\W\d_a-z][\w’'.-]*)"


_PLAIN: Final = frozenset(f"tag:yaml.org,2002:{item}" for item in ("str", "seq", "map", "timestamp"))


class _FrontMatterLoader(yaml.SafeLoader):
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
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge nothing."""


class _UnreadableError(Exception):
    """A file that cannot be turned into a record, with the invalid field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Yield the meeting of a readout, the text as a source if it leaves open who met or when, or a refusal.

    One file gives one outcome. A text that was published twice gives two meetings with the same id.

    Raises:
        ValueError: the file does not begin with front matter (`---`).
    """
    raw = stream.read(_LONGEST_FILE + 1)
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---"):
        raise ValueError(f"{name} has no front matter between lines of ---: this is not a readout")
    try:
        front, body = _parts(raw)
        yield _record(front, body, name)
    except _UnreadableError as error:
        yield RejectedRow(name, error.field, error.reason)


def _parts(raw: bytes) -> tuple[dict[str, Any], str]:
    if len(raw) > _LONGEST_FILE:
        raise _UnreadableError("file", f"exceeds {_LONGEST_FILE} bytes; give one readout per file")
    try:
        content = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _UnreadableError("file", "is not UTF-8; convert it") from error
    pieces = re.split(r"^---[ \t]*$", content, maxsplit=2, flags=re.MULTILINE)
    if len(pieces) != 3:
        raise _UnreadableError("front matter", "is not closed; end it with a line of ---")
    if len(pieces[1]) > _LONGEST_FRONT:
        raise _UnreadableError("front matter", f"has more than {_LONGEST_FRONT} characters; shorten it")
    try:
        front = yaml.load(pieces[1], _FrontMatterLoader)  # noqa: S506 - builds only texts, dates, lists and objects
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise _UnreadableError("front matter", "is not valid YAML; correct it") from error
    if not isinstance(front, dict):
        raise _UnreadableError("front matter", "has no fields; give title, date and source_url")
    return front, pieces[2]


def _record(front: dict[str, Any], body: str, name: str) -> ImportRow:
    published = _day(front)
    title = _line(front, "title").replace(_JOINER, "")
    source = _source(front, title, published)
    encounter_ = encounter(title)
    paragraph = _first_paragraph(body)
    if encounter_ is not None:
        sentence = first_sentence(paragraph)
        date = meeting_day(sentence, published)
        if date is not None and _are_confirmed(encounter_, body) and _held_office(encounter_, published):
            return ImportRow("meetings", _meeting(encounter_, date, sentence, title, body, source, name), name)
    if encounter_ is None and not _concerns_others(title, paragraph):
        raise _UnreadableError("title", "domestic: it names no other country or organization")
    return ImportRow("sources", source, name)


def _concerns_others(title: str, paragraph: str) -> bool:
    # A joint statement is by several states. Its title may not name them, but its text does.
    if re.search(r"\bjoint (?:leaders’ )?(?:press )?statement\b", title, re.IGNORECASE):
        return wh_readouts_tables.names_others(f"{title} {paragraph}")
    return wh_readouts_tables.names_others(title) and not wh_readouts_tables.is_domestic(title)


def _line(front: dict[str, Any], field: str) -> str:
    value = front.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _UnreadableError(field, "is missing; give it as text")
    try:
        line = text.normalize_line(value)
    except ValueError as error:
        raise _UnreadableError(field, f"{error}; remove it") from error
    if len(line) > 2000:
        raise _UnreadableError(field, "has more than 2000 characters; shorten it")
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
    raise _UnreadableError("date", "is not an existing day; write it as YYYY-MM-DD")


def _source(front: dict[str, Any], title: str, published: dt.date) -> dict[str, Any]:
    url = _line(front, "source_url")
    if not urls.is_url(url):
        raise _UnreadableError("source_url", "is not a web URL; write http:// or https://, a host and a path")
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


def _first_paragraph(body: str) -> str:
    paragraphs = (_TAG.sub("", part).strip() for part in re.split(r"\n[ \t]*\n", body.replace(_JOINER, "")))
    return next((paragraph[:_LONGEST_PARAGRAPH] for paragraph in paragraphs if paragraph and paragraph != r"\###"), "")


def _are_confirmed(encounter: Encounter, body: str) -> bool:
    """Return whether the text, like the title, names every participant who is not a US official."""
    folded_body = text.fold(body)
    return all(
        any(len(word) > 2 and word in folded_body for word in text.fold(participant.name).split())
        for participant in encounter.participants
        if participant.us is None
    )


def _held_office(encounter: Encounter, published: dt.date) -> bool:
    return all(
        participant.us is None or participant.us.since <= published <= participant.us.until
        for participant in encounter.participants
    )


def _meeting(
    encounter: Encounter, date: str, sentence: str, title: str, body: str, source: dict[str, Any], name: str
) -> dict[str, Any]:
    people = [(participant, _full_name(participant, body)) for participant in encounter.participants]
    represented = {_represented(participant) for participant in encounter.participants}
    is_call = encounter.word == "call"
    is_video = encounter.is_video or bool(_VIDEO.search(sentence))
    in_person_kind = "bilateral_meeting" if len(represented) <= 2 else "multilateral_meeting"
    if _ON_THE_MARGINS.search(sentence):
        in_person_kind = "side_meeting"
    ours = {participant.level for participant in encounter.participants if participant.us}
    theirs = {participant.level for participant in encounter.participants if participant.us is None}
    is_at_home = not is_call and not is_video and _is_at_white_house(sentence)
    sides = sorted(f"{_represented(participant)} {full_name}" for participant, full_name in people)
    document: dict[str, Any] = {
        "id": slugs.slugify("wh", date, encounter.word, *sides),
        "title": re.sub(r"^(?:Joint )?Readout of (?:the )?", "", title),
        "date": date,
        "kind": "call" if is_call else in_person_kind,
        "level": wh_readouts_tables.meeting_level(ours, theirs),
        "mode": "video" if is_video else "phone" if is_call else "in_person" if _is_in_person(sentence) else "unknown",
        "status": "held",
        "participants": [_participant(participant, full_name) for participant, full_name in people],
        "citations": [{"source": source}, {"source": SOURCE, "locator": PurePath(name).name[:500]}],
    }
    if is_at_home:
        document["place"] = {"venue": "White House", "venue_kind": "building", "city": "Washington", "country": "US"}
    return document


def _is_in_person(sentence: str) -> bool:
    """Return whether `sentence` says that they met in person, or names the place where they met."""
    if _IN_PERSON.search(sentence) is not None or _ON_THE_MARGINS.search(sentence) is not None:
        return True
    return any(
        _MET_SOMEWHERE.search(part) is not None for part in _ANOTHER_EVENT.split(sentence)
    ) or _is_at_white_house(sentence)


def _is_at_white_house(sentence: str) -> bool:
    """Return whether `sentence` says that they met at the White House, without another event in between."""
    for part in _ANOTHER_EVENT.split(sentence):
        verb = _HOSTED.search(part)
        if verb is not None and _THE_WHITE_HOUSE.search(part, verb.end()) is not None:
            return True
    return False


def _represented(participant: NamedParticipant) -> str:
    """Return the country or organization that `participant` represents."""
    return participant.country or str((participant.organization or {})["name"])


def _participant(participant: NamedParticipant, name: str) -> dict[str, Any]:
    represented = (
        {"country": participant.country} if participant.country else {"organization": participant.organization}
    )
    person: dict[str, Any] = {"name": name, "country": participant.country} if participant.country else {"name": name}
    if participant.us is not None and participant.us.president is not None:
        person["identifiers"] = [{"scheme": "us-presidents", "value": participant.us.president}]
    return {"person": person, **represented, "office": participant.office, "name_as_printed": participant.printed}


def _full_name(participant: NamedParticipant, body: str) -> str:
    """Return the full name that the text prints with the same office, if the title has only the family name."""
    if participant.us is not None or " " in participant.name:
        return participant.name
    words, office, name = " ".join(body.split()), re.escape(participant.office), re.escape(participant.name)
    before = re.search(rf"\b{office} (?P<name>(?:{_GIVEN} ){{1,3}}{name}\b)", words)
    after = re.search(rf"\b{office} (?P<name>{name}(?: {_GIVEN}){{1,2}}) of\b", words)
    match = before or after
    return match["name"] if match else participant.name
