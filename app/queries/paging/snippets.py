"""Snippets: passages of a record's own texts that match the search, with the matching words marked.

See decision 42.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select

from app.db.database import ReadConnection
from app.queries.paging.pagination import Collection
from app.search import documents as texts
from app.search.tokenizer import MAX_LENGTH, Phrase, identifier_reading, parse_query, readings, token_spans, words_of

Segments = list[dict[str, Any]]
"""A passage, split where matching words begin and end: `{"text": …, "match": …}`."""

_PASSAGES: Final = 3
_BEFORE: Final = 60
_AFTER: Final = 140
_BETWEEN: Final = " … "


def snippets_of(
    connection: ReadConnection, collection: Collection, documents: Sequence[str], q: str
) -> dict[str, Segments]:
    """Return a snippet for each record of a page, by id; `documents` are the records as JSON.

    A record has none if its texts changed between the two reads so that they no longer match.
    """
    parsed = [json.loads(document) for document in documents]
    ids = [document.get("id") or document["code"] for document in parsed]
    model = collection.model
    keys: dict[str, int] = dict(connection.execute(select(model.id, model.key).where(model.id.in_(ids))).all())
    texts_by_key = texts.texts_of(connection, collection.name, list(keys.values())) if keys else {}
    phrases_ = parse_query(q).phrases
    texts_by_id = ((record_id, texts_by_key.get(keys.get(record_id, -1), ([], [], []))) for record_id in ids)
    result = {
        record_id: build_snippet([*names, *others], phrases_, identifiers)
        for record_id, (names, others, identifiers) in texts_by_id
    }
    return {record_id: segments for record_id, segments in result.items() if segments}


def build_snippet(texts: Sequence[str], phrases: Sequence[Phrase], identifiers: Sequence[str] = ()) -> Segments:
    """Build a snippet of as few passages as contain all phrases, and of no more than three."""
    candidates = []
    in_readings = {text: readings(text) for text in texts}
    in_readings |= {text: (identifier_reading(text),) for text in identifiers if text not in in_readings}
    for text, text_readings in in_readings.items():
        words = [words_of(reading) for reading in text_readings]
        if matched := {phrase for phrase in phrases if any(next(_places(item, phrase), None) for item in words)}:
            candidates.append((text, text_readings, matched))
    missing = set(phrases)
    segments: Segments = []
    for _ in range(_PASSAGES):
        text, text_readings, matched = max(candidates, key=lambda item: len(item[2] & missing), default=("", (), set()))
        if not matched & missing:
            break
        if segments:
            segments.append({"text": _BETWEEN, "match": False})
        segments += _passage(text, text_readings, [phrase for phrase in phrases if phrase in matched])
        missing -= matched
    return _joined(segments)


def _places(words: Sequence[str], phrase: Phrase) -> Iterator[range]:
    """Yield the positions in `words` of each occurrence of a phrase, in any of its readings."""
    for *exact, last in phrase.readings:
        size = len(exact)
        for index, word in enumerate(words[size:]):
            if (word.startswith(last) if phrase.prefix else word == last[:MAX_LENGTH]) and (
                not exact or list(words[index : index + size]) == exact
            ):
                yield range(index, index + size + 1)


def _passage(text: str, text_readings: Sequence[str], phrases: Sequence[Phrase]) -> Segments:
    """Return the part of a text around its best matches, with all matching words in it marked."""
    tokens = list(token_spans(text_readings[0]))
    marked = _marked(text_readings, phrases)
    middle = _centre(marked)
    start, end = max(0, middle - _BEFORE), min(len(text), middle + _AFTER)
    if start:
        start = next((from_ for _, from_, _ in tokens if from_ >= start), start)
    if end < len(text):
        end = max((to for _, _, to in tokens if to <= end), default=end)
    segments: Segments = [{"text": "… ", "match": False}] if start else []
    at = start
    for from_, to, _ in marked:
        # Several words of the index may come from one word of the text.
        if from_ >= at and to <= end:
            segments += [{"text": text[at:from_], "match": False}, {"text": text[from_:to], "match": True}]
            at = to
    segments.append({"text": text[at:end] + (" …" if end < len(text) else ""), "match": False})
    return segments


_Mark = tuple[int, int, Phrase]
"""The start and end of a word, and the phrase that it belongs to."""


def _marked(text_readings: Sequence[str], phrases: Sequence[Phrase]) -> list[_Mark]:
    """Return the words of a text that match, in order; the longest of those that begin at one place first."""
    marked: dict[tuple[int, int], Phrase] = {}
    for reading in text_readings:
        tokens = list(token_spans(reading))
        words = [word for word, _, _ in tokens]
        for phrase in phrases:
            for place in (place for places in _places(words, phrase) for place in places):
                marked[tokens[place][1:]] = phrase
    return sorted(((*span, phrase) for span, phrase in marked.items()), key=lambda mark: (mark[0], -mark[1]))


def _centre(marked: Sequence[_Mark]) -> int:
    """Return the first position that is followed by the most different phrases within the length of a passage."""

    def count(mark: _Mark) -> int:
        return len({phrase for from_, to, phrase in marked if from_ >= mark[0] and to <= mark[0] + _AFTER})

    return max(marked[:_PLACES], key=count)[0]


_PLACES: Final = 100


def _joined(segments: Segments) -> Segments:
    joined: Segments = []
    for segment in filter(lambda segment: segment["text"], segments):
        if joined and joined[-1]["match"] == segment["match"]:
            joined[-1]["text"] += segment["text"]
        else:
            joined.append(dict(segment))
    return joined
