"""Articles as they come from mail, web pages and scans: changed at random."""

import html
import random
import re

from tests.reading.labelled_articles import load

_SPACES = [" ", "  ", "\u00a0", "\u2009", "\t", "\u202f", "\n", "\r\n", "\u200b "]
_MARKS = [
    "",
    "*",
    "**",
    "_",
    "> ",
    "## ",
    "| ",
    "- ",
    "1. ",
    "\u201c",
    "\u2019",
    "«",
    "…",
    "\ufeff",
    "\u200f",
    "\u202b",
]
_FOREIGN = ["عبد الله بن زايد", "שמעון", "王毅", "Сергей", "ไทย", "😀", "İstanbul", "ß", "e\u0301"]


def mutated(chance: random.Random, text: str) -> str:
    """Return a text with up to four changes."""
    for _ in range(chance.randint(0, 4)):
        text = chance.choice(_CHANGES)(chance, text)
    return text


def texts(seed: int, count: int):
    """Yield texts made of the labelled articles: whole, cut, mixed and changed."""
    chance = random.Random(seed)
    articles = [article.text for name in ("tuning", "held_out", "styles", "publishers") for article in load(name)]
    sentences = [part for text in articles for part in re.split(r"(?<=[.!?])\s+", text)]
    for _ in range(count):
        if chance.random() < 0.3:
            text = chance.choice(articles)
        else:
            between = chance.choice([" ", "\n", "\n\n"])
            text = between.join(chance.choices(sentences, k=chance.randint(1, 5)))
        yield mutated(chance, text)


def _cased(chance, text):
    return chance.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def _first_line_upper(_, text):
    first, line_break, rest = text.partition("\n")
    return first.upper() + line_break + rest


def _spaced(chance, text):
    return re.sub(r" ", lambda _: chance.choice(_SPACES) if chance.random() < 0.1 else " ", text)


def _marked(chance, text):
    return "\n".join(chance.choice(_MARKS) + line + chance.choice(_MARKS) for line in text.split("\n"))


def _escaped(chance, text):
    return html.escape(text).replace("'", "&#39;") if chance.random() < 0.5 else text.replace(" ", "&nbsp;", 3)


def _table(_, text):
    return "\n".join("| " + " | ".join(line.split(", ")) + " |" for line in text.split("\n"))


def _wrapped(chance, text):
    width = chance.randint(20, 80)
    return re.sub(rf"(.{{{width}}}\S*) ", r"\1\n", text)


def _cut(chance, text):
    start = chance.randint(0, len(text))
    return text[start : start + chance.randint(0, 2000)]


def _quoted(_, text):
    return text.replace("'", "’").replace('"', "”").replace(" - ", " — ")


def _with_foreign_words(chance, text):
    words = text.split(" ")
    words.insert(chance.randint(0, len(words)), chance.choice(_FOREIGN))
    return " ".join(words)


def _shuffled(chance, text):
    words = text.split(" ")
    index = chance.randint(0, len(words))
    part = words[index : index + 8]
    chance.shuffle(part)
    return " ".join([*words[:index], *part, *words[index + 8 :]])


def _repeated(chance, text):
    start = chance.randint(0, len(text))
    return text + text[start : start + 60] * chance.randint(1, 6)


def _one_line(_, text):
    return text.replace("\n", " ")


_CHANGES = [
    _cased, _first_line_upper, _spaced, _marked, _escaped, _table, _wrapped, _cut, _quoted, _with_foreign_words, _shuffled,
    _repeated, _one_line,
]  # fmt: skip
