"""Snippets: passages of a record's own texts that match the search, with the matching words marked."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select

from app.db.database import Reading
from app.queries.pagination import Collection
from app.search import documents as texts
from app.search.tokenizer import MAX_LENGTH, Phrase, cut, phrases, pieces

Segments = list[dict[str, Any]]
"""A passage, split where matching words begin and end: `{"text": …, "match": …}`."""

_PASSAGES: Final = 3
_BEFORE: Final = 60
_AFTER: Final = 140
_BETWEEN: Final = " … "


def of(connection: Reading, collection: Collection, documents: Sequence[str], q: str) -> dict[str, Segments]:
    """Return a snippet for each record of a page, by id; `documents` are the records as JSON.

    A record has none if its texts changed between the two reads so that they no longer match.
    """
    read = [json.loads(each) for each in documents]
    ids = [each.get("id") or each["code"] for each in read]
    model = collection.model
    keys: dict[str, int] = dict(connection.execute(select(model.id, model.key).where(model.id.in_(ids))).all())
    found = texts.of(connection, collection.name, list(keys.values())) if keys else {}
    wanted = phrases(q)
    said = ((each, found.get(keys.get(each, -1), ([], []))) for each in ids)
    made = {each: snippet([*names, *others], wanted) for each, (names, others) in said}
    return {each: segments for each, segments in made.items() if segments}


def snippet(said: Sequence[str], wanted: Sequence[Phrase]) -> Segments:
    """Build a snippet of as few passages as contain all phrases, and of no more than three."""
    holding = []
    for text in dict.fromkeys(said):
        words = cut(text)
        if has := {phrase for phrase in wanted if next(_places(words, phrase), None) is not None}:
            holding.append((text, has))
    left = set(wanted)
    shown: Segments = []
    for _ in range(_PASSAGES):
        text, has = max(holding, key=lambda each: len(each[1] & left), default=("", set()))
        if not has & left:
            break
        if shown:
            shown.append({"text": _BETWEEN, "match": False})
        shown += _passage(text, [phrase for phrase in wanted if phrase in has])
        left -= has
    return _joined(shown)


def _places(words: Sequence[str], phrase: Phrase) -> Iterator[int]:
    """Yield the positions in `words` at which a phrase begins."""
    *exact, last = phrase.words
    size = len(exact)
    for place, word in enumerate(words[size:]):
        if (word.startswith(last) if phrase.prefix else word == last[:MAX_LENGTH]) and (
            not exact or list(words[place : place + size]) == exact
        ):
            yield place


def _passage(text: str, wanted: Sequence[Phrase]) -> Segments:
    """Return the part of a text around its best matches, with all matching words in it marked."""
    standing = list(pieces(text))
    words = [word for word, _, _ in standing]
    marked = {
        place + number: phrase
        for phrase in wanted
        for place in _places(words, phrase)
        for number in range(len(phrase.words))
    }
    middle = standing[_centre(standing, marked)][1]
    start, end = max(0, middle - _BEFORE), min(len(text), middle + _AFTER)
    if start:
        start = next((from_ for _, from_, _ in standing if from_ >= start), start)
    if end < len(text):
        end = max((to for _, _, to in standing if to <= end), default=end)
    shown: Segments = [{"text": "… ", "match": False}] if start else []
    at = start
    for place in sorted(marked):
        _, from_, to = standing[place]
        # Several words of the index may come from one word of the text.
        if from_ >= at and to <= end:
            shown += [{"text": text[at:from_], "match": False}, {"text": text[from_:to], "match": True}]
            at = to
    shown.append({"text": text[at:end] + (" …" if end < len(text) else ""), "match": False})
    return shown


def _centre(standing: Sequence[tuple[str, int, int]], marked: dict[int, Phrase]) -> int:
    """Return the first position that is followed by the most different phrases within the length of a passage."""

    def count(place: int) -> int:
        until = standing[place][1] + _AFTER
        return len({phrase for other, phrase in marked.items() if other >= place and standing[other][2] <= until})

    return max(sorted(marked)[:_PLACES], key=count)


_PLACES: Final = 100


def _joined(segments: Segments) -> Segments:
    joined: Segments = []
    for each in filter(lambda segment: segment["text"], segments):
        if joined and joined[-1]["match"] == each["match"]:
            joined[-1]["text"] += each["text"]
        else:
            joined.append(dict(each))
    return joined
