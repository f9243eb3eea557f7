"""Measure a draft from an article, and the memory of the words of the language.

The articles are the invented ones of the tests, joined to about 5,000 characters each. The baseline is what any reader has
to do at least: cutting the same text into sentences and tokens, and looking up each token once in the trie of countries.

    python -m benchmarks.drafting [ROUNDS]
"""

import argparse
import random
import statistics
import time
import tomllib
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from benchmarks.figures import print_figure

_ARTICLES: Final = Path(__file__).parent.parent / "tests" / "reading" / "articles"
_LENGTH: Final = 5_000
_TEXTS: Final = 40
_MOST_MEDIAN, _MOST_P99 = 50, 150
_MOST_MEGABYTES: Final = 15


def _texts() -> list[str]:
    chance = random.Random(1)
    files = sorted(_ARTICLES.glob("*.toml"))
    articles = [item["text"] for file in files for item in tomllib.loads(file.read_text("utf-8"))["articles"]]
    return ["\n\n".join(chance.sample(articles, len(articles)))[:_LENGTH] for _ in range(_TEXTS)]


def _baseline(text: str, words: lexicon.Lexicon) -> None:
    for sentence in words.sentences(text):
        for index in range(len(sentence.tokens)):
            words.entities.longest(sentence.tokens, index)


def _draft(article: Article, words: lexicon.Lexicon) -> None:
    draft(article, words).as_json()


def _milliseconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Measure in CPU time of this process, the two by turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    rounds = parser.parse_args().rounds
    tracemalloc.start()
    words = lexicon.load()
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    ours, least = [], []
    for text in _texts() * rounds:
        article = Article(text, published="2023-05-02")
        least.append(_milliseconds(partial(_baseline, text, words)))
        ours.append(_milliseconds(partial(_draft, article, words)))
    median, baseline = statistics.median(ours), statistics.median(least)
    more = f"{len(ours)} drafts; the baseline {baseline:.1f} ms, {median / baseline:.1f} times as long"
    what = f"draft of {_LENGTH:,} characters, ms of the processor"
    print_figure(f"{what}, median", median, at_most=_MOST_MEDIAN, more=more)
    print_figure(f"{what}, p99", statistics.quantiles(ours, n=100)[98], at_most=_MOST_P99)
    print_figure("MB of the words of the language", megabytes, at_most=_MOST_MEGABYTES)


if __name__ == "__main__":
    main()
