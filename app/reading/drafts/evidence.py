"""Documents whose every text comes with the words of a text that say it, or with the rule or record that gives it.

See decision 163.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.domain.strings.text import normalize_line
from app.reading.language.tokens import paragraphs
from app.reading.persons.person import Span

CONTEXT: Final = 32
"""The number of code points of the text that are given before and after each piece of evidence."""


NOWHERE: Final = dict.fromkeys(("start", "end", "exact", "prefix", "suffix", "paragraph"))
"""The selector of what does not stand in the text."""


class Basis(StrEnum):
    """How the words say a value."""

    STATED = "stated"
    COUNTERPART = "counterpart"
    COORDINATION = "coordination"
    RELATIVE_DAY = "relative day"
    LOOKED_UP = "looked up"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A value of a document with its evidence.

    Without `by`, the value is the normalized text of the only span. Otherwise `by` names the rule or record that gives the
    value for these words.
    """

    value: str
    spans: tuple[Span, ...] = ()
    how: Basis = Basis.STATED
    by: str | None = None


def quoted(text: str, span: Span, how: Basis = Basis.STATED) -> Evidenced:
    """Return the words of a span as a value."""
    return Evidenced(normalized(text[span.start : span.end]), (span,), how)


def normalized(words: str) -> str:
    """Return words on one line, in normal form, without characters that no record may contain."""
    try:
        return normalize_line(words)
    except ValueError:
        return normalize_line(
            "".join(c for c in words if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Mn"}) or "?"
        )


def selector(text: str, span: Span, paragraph: int | None = None) -> dict[str, Any]:
    """Return a span as position and quotation, as in the selectors of the Web Annotation Data Model."""
    return {
        "start": span.start,
        "end": span.end,
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - CONTEXT) : span.start],
        "suffix": text[span.end : span.end + CONTEXT],
        "paragraph": paragraph,
    }


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The paragraphs of a text, numbered from 1."""

    text: str
    starts: Sequence[int]

    @classmethod
    def of(cls, text: str, *, by_line: bool) -> "Paragraphs":
        """Return the paragraphs of a text."""
        return cls(text, [start for start, _ in paragraphs(text, by_line=by_line)])

    def number(self, offset: int) -> int:
        """Return the number of the paragraph at an offset."""
        return max(1, bisect_right(self.starts, offset))

    def selector(self, span: Span) -> dict[str, Any]:
        """Return a span as position and quotation, with its paragraph."""
        return selector(self.text, span, self.number(span.start))


def render(tree: Any, pointer: str, where: Paragraphs) -> tuple[Any, list[dict[str, Any]]]:
    """Return a document without its evidence, and the evidence of each of its texts by JSON Pointer."""
    evidence: list[dict[str, Any]] = []

    def strip(value: Any, path: str) -> Any:
        if isinstance(value, Evidenced):
            evidence.extend(_evidence(value, path, where))
            return value.value
        if isinstance(value, dict):
            return {name: strip(item, f"{path}/{name}") for name, item in value.items() if item is not None}
        if isinstance(value, list):
            return [strip(item, f"{path}/{index}") for index, item in enumerate(value)]
        return value

    return strip(tree, pointer), evidence


def _evidence(value: Evidenced, path: str, where: Paragraphs) -> Iterator[dict[str, Any]]:
    selectors = [where.selector(span) for span in value.spans] or [NOWHERE]
    yield from ({"pointer": path, **selector, "how": value.how.value, "by": value.by} for selector in selectors)
