"""Snippets: passages of a record's own texts that match the search, with the matching words marked."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select

from app.db.database import ReadConnection
from app.queries.pagination import Collection
from app.search import documents as texts
from app.search.tokenizer import MAX_LENGTH, Phrase, parse_query, token_spans, tokenize

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
    texts_by_id = ((record_id, texts_by_key.get(keys.get(record_id, -1), ([], []))) for record_id in ids)
    result = {record_id: build_snippet([*names, *others], phrases_) for record_id, (names, others) in texts_by_id}
    return {record_id: segments for record_id, segments in result.items() if segments}


def build_snippet(texts: Sequence[str], phrases: Sequence[Phrase]) -> Segments:
    """Build a snippet of as few passages as contain all phrases, and of no more than three."""
    candidates = []
    for text in dict.fromkeys(texts):
        words = tokenize(text)
        if matched := {phrase for phrase in phrases if next(_places(words, phrase), None) is not None}:
            candidates.append((text, matched))
    missing = set(phrases)
    segments: Segments = []
    for _ in range(_PASSAGES):
        text, matched = max(candidates, key=lambda item: len(item[1] & missing), default=("", set()))
        if not matched & missing:
            break
        if segments:
            segments.append({"text": _BETWEEN, "match": False})
        segments += _passage(text, [phrase for phrase in phrases if phrase in matched])
        missing -= matched
    return _joined(segments)


def _places(words: Sequence[str], phrase: Phrase) -> Iterator[int]:
    """Yield the positions in `words` at which a phrase begins."""
    *exact, last = phrase.words
    size = len(exact)
    for index, word in enumerate(words[size:]):
        if (word.startswith(last) if phrase.prefix else word == last[:MAX_LENGTH]) and (
            not exact or list(words[index : index + size]) == exact
        ):
            yield index


def _passage(text: str, phrases: Sequence[Phrase]) -> Segments:
    """Return the part of a text around its best matches, with all matching words in it marked."""
    tokens = list(token_spans(text))
    words = [word for word, _, _ in tokens]
    marked = {
        place + number: phrase
        for phrase in phrases
        for place in _places(words, phrase)
        for number in range(len(phrase.words))
    }
    middle = tokens[_centre(tokens, marked)][1]
    start, end = max(0, middle - _BEFORE), min(len(text), middle + _AFTER)
    if start:
        start = next((from_ for _, from_, _ in tokens if from_ >= start), start)
    if end < len(text):
        end = max((to for _, _, to in tokens if to <= end), default=end)
    segments: Segments = [{"text": "… ", "match": False}] if start else []
    at = start
    for place in sorted(marked):
        _, from_, to = tokens[place]
        # Several words of the index may come from one word of the text.
        if from_ >= at and to <= end:
            segments += [{"text": text[at:from_], "match": False}, {"text": text[from_:to], "match": True}]
            at = to
    segments.append({"text": text[at:end] + (" …" if end < len(text) else ""), "match": False})
    return segments


def _centre(tokens: Sequence[tuple[str, int, int]], marked: dict[int, Phrase]) -> int:
    """Return the first position that is followed by the most different phrases within the length of a passage."""

    def count(place: int) -> int:
        until = tokens[place][1] + _AFTER
        return len({phrase for other, phrase in marked.items() if other >= place and tokens[other][2] <= until})

    return max(sorted(marked)[:_PLACES], key=count)


_PLACES: Final = 100


def _joined(segments: Segments) -> Segments:
    joined: Segments = []
    for segment in filter(lambda segment: segment["text"], segments):
        if joined and joined[-1]["match"] == segment["match"]:
            joined[-1]["text"] += segment["text"]
        else:
            joined.append(dict(segment))
    return joined
