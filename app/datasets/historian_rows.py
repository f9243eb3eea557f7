"""Rows of the XML files of the US Office of the Historian, read one at a time, and the texts, numbers and days in them."""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Final

from lxml import etree

from app.datasets.unreadable import UnreadableError
from app.domain.strings import text
from app.files.bounded import Readable

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
"""The usual form of a day, which is read without `strptime`, at a tenth of its time."""
_MAX_ROW_BYTES: Final = 1_000_000  # a row has under 20,000
_MAX_TEXT: Final = 20_000  # the longest note has under 2,000
_MAX_NAME: Final = 2_000  # of required texts: names, labels, ids; the longest has under 200
_MAX_OTHERS: Final = 10_000  # elements around the rows: under 100 in each file


class _BoundedStream:
    """A stream that limits the size of a row, because the parser keeps all elements of a row in memory until it ends."""

    def __init__(self, stream: Readable, name: str) -> None:
        self._stream, self._name, self.since_row = stream, name, 0

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(size)
        self.since_row += len(piece)
        if self.since_row > _MAX_ROW_BYTES + len(piece):
            raise ValueError(f"{self._name} has a row of more than {_MAX_ROW_BYTES} bytes; remove it")
        return piece


def rows(
    stream: Readable, name: str, roots: Collection[str], tags: Collection[str] | None = None
) -> Iterator[etree._Element]:
    """Yield the rows of an XML file, freeing each after its use, so that memory use stays constant.

    A row is every child of the root or, with `tags`, every element with one of these tags at any depth.

    Raises:
        ValueError: the file is not well formed, contains a DOCTYPE (which could define entities), has a root not in
            `roots`, a row of over a megabyte, or too many elements other than its rows.
    """
    bounded = _BoundedStream(stream, name)
    events = etree.iterparse(
        bounded, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth = others = 0
    row = None
    try:
        for event, element in events:
            if event == "start":
                if depth == 0:
                    _check_root(element, name, roots)
                if row is None and (element.tag in tags if tags else depth == 1):
                    row = element
                depth += 1
                continue
            depth -= 1
            if row is not None and element is row:
                row = None
                yield element
                _free(element)
                bounded.since_row = 0
            elif row is None:
                others += 1
                if others > _MAX_OTHERS:
                    raise ValueError(
                        f"{name} has more than {_MAX_OTHERS} elements other than rows; this is not the data set"
                    )
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{name} is not well-formed XML: {error}; download the file again") from error


def _check_root(root: etree._Element, name: str, roots: Collection[str]) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(f"{name} has a DOCTYPE, which this data set never has; inspect the file and remove it")
    if root.tag not in roots:
        raise ValueError(
            f"{name} begins with <{root.tag}>, not with {' or '.join(f'<{tag}>' for tag in sorted(roots))}"
        )


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def text_at(element: etree._Element, path: str) -> str:
    """Return the text of the child at `path`, including that of nested markup, as one line; "" if there is none.

    Raises:
        UnreadableError: the text is over 20,000 characters long, or contains a character that is not allowed in text.
    """
    child = element.find(path)
    if child is None:
        return ""
    raw_text = "".join(map(str, child.itertext())) if len(child) else child.text or ""
    if len(raw_text) > _MAX_TEXT:
        raise UnreadableError(path, f"has more than {_MAX_TEXT} characters; shorten it")
    try:
        return text.normalize_line(raw_text)
    except ValueError as error:
        raise UnreadableError(path, f"{error}; remove it") from error


def required_text(element: etree._Element, path: str) -> str:
    """Return the text of the child at `path` as one line.

    Raises:
        UnreadableError: the text is empty or missing, or over 2,000 characters long.
    """
    value = text_at(element, path)
    if not value:
        raise UnreadableError(path, "is empty or missing; fill it in")
    if len(value) > _MAX_NAME:
        raise UnreadableError(path, f"has more than {_MAX_NAME} characters; shorten it")
    return value


def place_at(element: etree._Element, path: str) -> tuple[str, str]:
    """Return the id, or "", and the label of the place that the child at `path` names.

    Raises:
        UnreadableError: the label is empty or missing, or over 2,000 characters long.
    """
    label, child = required_text(element, path), element.find(path)
    return "" if child is None else child.get("id", ""), label


def number(element: etree._Element, tag: str) -> str:
    """Return the number in the `id` of a row.

    Raises:
        UnreadableError: the row is not a `tag`, or its id is not a number.
    """
    if element.tag != tag:
        raise UnreadableError(str(element.tag), f"is not a <{tag}>; remove it or rename it")
    value = required_text(element, "id")
    if not (value.isascii() and value.isdigit()):
        raise UnreadableError("id", f"{value[:40]!r} is not a number; give the {tag} a unique number")
    return value


def interval(element: etree._Element, start: str = "start-date", end: str = "end-date") -> tuple[dt.date, str]:
    """Return the first day and the EDTF date of a row, which is one day or an interval.

    Raises:
        UnreadableError: a date is missing or is not a valid day (YYYY-MM-DD), or the end is before the start.
    """
    first, last = _day(element, start), _day(element, end)
    if last < first:
        raise UnreadableError(end, f"{last} is before the start, {first}; correct one of them")
    return first, str(first) if first == last else f"{first}/{last}"


def _day(element: etree._Element, path: str) -> dt.date:
    value = required_text(element, path)
    try:
        if _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
        return dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        raise UnreadableError(path, f"{value[:40]!r} is not a day; write YYYY-MM-DD") from error
