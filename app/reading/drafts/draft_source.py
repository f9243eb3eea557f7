"""The article as the source of a drafted meeting, and the places in it that are cited."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.reading.agreements.agreements import Mention
from app.reading.drafts.draft_records import Tree
from app.reading.drafts.evidence import Basis, Evidenced, Paragraphs, quoted
from app.reading.encounters.occasion import Occasion
from app.reading.persons.person import Span
from app.reading.reports.gatherings import Gathering
from app.reading.reports.knowledge import Article
from app.reading.reports.news import News

LONGEST_LINE: Final = 500
"""Maximum length of a line of a document."""


@dataclass(frozen=True, slots=True)
class Citations:
    """The citations of a meeting as parts of its document."""

    article: Article
    news: News
    gathering: Gathering
    where: Paragraphs

    def trees(self, date: Evidenced | None, mentions: list[Mention]) -> Iterator[Tree]:
        """Yield the citations: of the meeting, and of its date, place and agreements."""
        first = self.gathering.first
        yield self._citation(None, _inside(first))
        if date is not None and date.spans:
            yield self._citation("date", date.spans[0])
        place = next((o.place.span for o in self.gathering.occasions if o.place and o.place.span), None)
        if place is not None:
            yield self._citation("place", place)
        if mentions:
            yield self._citation("agreements", mentions[0].title)

    def _citation(self, field: str | None, span: Span) -> Tree:
        whole = Span(span.start, min(span.end, span.start + LONGEST_LINE))
        rule = "rule: number of the paragraph"
        result: Tree = {
            "source": self._source(),
            "locator": Evidenced(f"paragraph {self.where.number(span.start)}", (whole,), Basis.DERIVED, rule),
            "start": span.start,
            "end": span.end,
            "quote": quoted(self.article.text, whole),
        }
        if field is not None:
            result["field"] = Evidenced(field, (whole,), Basis.DERIVED, "rule: field that the words support")
        return result

    def _source(self) -> Tree:
        """Return the article as a source; of its text only the digest."""
        article = self.article
        digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
        headline = self.news.layout.headline or _start(article.text)
        result: Tree = {
            "headline": quoted(article.text, Span(headline.start, min(headline.end, headline.start + LONGEST_LINE))),
            "sha256": Evidenced(digest, how=Basis.DERIVED, by="rule: SHA-256 of the text in UTF-8"),
        }
        for name, value in (("publisher", article.publisher), ("url", article.url), ("language", article.language)):
            if value is not None:
                result[name] = Evidenced(value, how=Basis.LOOKED_UP, by=f"request: {name}")
        if article.published is not None:
            result["date"] = Evidenced(article.published, how=Basis.LOOKED_UP, by="request: published")
        elif self.news.published is not None and self.news.layout.published_at is not None:
            at = self.news.layout.published_at
            result["date"] = Evidenced(self.news.published, (at,), Basis.STATED, "rule: date in EDTF")
        return result


def _inside(occasion: Occasion) -> Span:
    """Return the words of a clause, from its first person on."""
    starts = [person.mention.start for person in occasion.persons]
    return Span(min([occasion.clause.start, *starts]), occasion.clause.end)


def _start(text: str) -> Span:
    """Return the first line of a text without a headline."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return Span(start, end if end > 0 else len(text.rstrip()))
