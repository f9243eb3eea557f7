"""Invented articles with their labels, and the comparison of drafts with them."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.strings.text import fold
from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article

FOLDER = Path(__file__).parent / "articles"
WORDS = lexicon.load()


@dataclass(frozen=True)
class Labelled:
    """An article with its labels; those that it does not have are not compared.

    They are its people (name, office, country), those absent, its day or whole date, the agreements (title, relation), topics,
    kind, mode, status and number of its meetings; `refused` if it reports none.
    """

    style: str
    text: str
    publisher: str
    published: str | None = None
    people: tuple[tuple[str, str, str], ...] = ()
    absent: tuple[str, ...] = ()
    day: str | None = None
    date: str | None = None
    agreements: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    kind: str | None = None
    mode: str | None = None
    status: str | None = None
    meetings: int | None = None
    refused: bool = False

    def answer(self) -> dict[str, Any]:
        """Return the drafts of the article."""
        article = Article(self.text, published=self.published, publisher=self.publisher)
        return draft(article, WORDS).as_json()


@dataclass
class Score:
    """Counts of right and wrong values, with a note of each that is wrong or missing."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float:
        """Return the share of one count in another."""
        return self.counts[part] / max(1, self.counts[whole])


def load(name: str) -> list[Labelled]:
    """Return the labelled articles of a file."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [Labelled(**{field: _frozen(value) for field, value in item.items()}) for item in data["articles"]]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def score(articles: list[Labelled]) -> Score:
    """Return how well drafts agree with the labels."""
    result = Score()
    for article in articles:
        _compare(article, article.answer(), result)
    return result


def _compare(article: Labelled, answer: dict[str, Any], result: Score) -> None:
    counts, title = result.counts, article.text.partition("\n")[0]
    if article.refused:
        counts["refusable"] += 1
        counts["refused"] += not answer["documents"]
        if answer["documents"]:
            result.notes.append(f"not refused: {title}")
        return
    found = {_key(name): (office, country) for name, office, country in _people(answer)}
    for name, office, country in article.people:
        counts["people"] += 1
        drafted = found.pop(_key(name), None)
        if drafted is None:
            result.notes.append(f"missing: {name}: {title}")
            continue
        counts["found"] += 1
        _compare_office(result, name, office, drafted[0])
        _compare_country(result, name, country, drafted[1])
    counts["false"] += len(found)
    result.notes += [f"false: {name}: {title}" for name in found]
    _compare_meeting(article, answer["documents"], result)
    if article.day:
        counts["days"] += 1
        days = [document["date"].rstrip("?") for document in answer["documents"]]
        counts["days_right"] += article.day in days[:1]
        if article.day not in days[:1]:
            result.notes.append(f"day: {days[:1]} for {article.day}: {title}")


def _compare_meeting(article: Labelled, documents: list[dict[str, Any]], result: Score) -> None:
    """Compare the fields of the first draft other than its people, and the number of drafts."""
    first = documents[0] if documents else {}
    drafted = {item["agreement"]["title"]: item["relation"] for item in first.get("agreements", [])}
    found = {
        "date": first.get("date"),
        "kind": first.get("kind"),
        "mode": first.get("mode"),
        "status": first.get("status"),
        "meetings": len(documents),
    }
    pairs = [(field, getattr(article, field), found[field]) for field in found]
    pairs += [("agreements", (title, relation), (title, drafted.get(title))) for title, relation in article.agreements]
    names = {item["topic"]["name"] for item in first.get("topics", [])}
    pairs += [("topics", topic, topic if topic in names else sorted(names)) for topic in article.topics]
    for name, label, value in pairs:
        if label is not None:
            result.counts[name] += 1
            result.counts[f"{name}_right"] += value == label
            if value != label:
                result.notes.append(f"{name}: {value} for {label}: {article.text.partition(chr(10))[0]}")


def _compare_office(result: Score, name: str, office: str, drafted: str | None) -> None:
    if not office:
        return
    ours, theirs = fold(office), fold(drafted or "")
    is_right = bool(theirs) and (ours in theirs or theirs in ours)
    result.counts["offices"] += 1
    result.counts["offices_right"] += is_right
    if not is_right:
        result.notes.append(f"office: {drafted} for {office}: {name}")


def _compare_country(result: Score, name: str, country: str, drafted: str | None) -> None:
    result.counts["countries"] += not country.startswith("?")
    result.counts["countries_found"] += not country.startswith("?") and drafted == country
    is_wrong = drafted is not None and drafted != country.removeprefix("?")
    result.counts["countries_wrong"] += is_wrong
    if is_wrong or (drafted is None and not country.startswith("?")):
        result.notes.append(f"country: {drafted} for {country}: {name}")


def _people(answer: dict[str, Any]) -> Iterator[tuple[str, str | None, str | None]]:
    for document in answer["documents"]:
        for participant in document["participants"]:
            if "person" in participant:
                country = participant.get("country") or participant.get("organization", {}).get("name")
                yield participant["person"]["name"], participant.get("office"), country


def _key(name: str) -> str:
    return fold(name).replace("-", " ")
