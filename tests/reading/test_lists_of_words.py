"""The lists of words that the reader has: no list has a word twice."""

import tomllib
from collections import Counter
from pathlib import Path

import app.reading.language

WORDS = tomllib.loads(
    Path(app.reading.language.__file__).with_name("words").joinpath("en.toml").read_text(encoding="utf-8")
)


def repeated(words):
    entries = Counter(" ".join(entry.split()) for entry in words.split(",") if entry.strip())
    return [entry for entry, count in entries.items() if count > 1]


def test_no_list_has_a_word_twice():
    lists = {
        (section, name): words
        for section, named in WORDS.items()
        for name, words in (named if isinstance(named, dict) else {"": named}).items()
        if isinstance(words, str)
    }
    assert len(lists) > 100
    assert {name: found for name, words in lists.items() if (found := repeated(words))} == {}
