"""Drafts of the meetings that an article reports, with the evidence of every text in them.

Nothing is filled in: a value is printed in the text, or a rule or a record gives it for words of the text. Anything unsure or
missing becomes a question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.strings.text import fold
from app.reading.agreements.agreements import agreements
from app.reading.drafts.draft_meeting import MeetingDraft
from app.reading.drafts.draft_questions import questions, warnings
from app.reading.drafts.evidence import NOWHERE, Paragraphs, render
from app.reading.drafts.unplaced import unplaced
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import LONGEST_TEXT
from app.reading.persons.person import Span
from app.reading.reports import news
from app.reading.reports.gatherings import MeetingsBySentence
from app.reading.reports.knowledge import Article, Knowledge
from app.reading.reports.layout import Layout, layout
from app.reading.reports.news import News

LONGEST_READ: Final = 50_000
"""The largest number of characters that are read of a text."""


@dataclass(slots=True)
class Drafts:
    """Documents with their evidence, questions, names without a place, and warnings."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    unplaced: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        first = self.documents[0] if self.documents else None
        return {
            "document": first,
            "reason": self.reason if first is None else None,
            "documents": self.documents,
            "evidence": self.evidence,
            "questions": self.questions,
            "unplaced": self.unplaced,
            "warnings": self.warnings,
        }


def read_layout(article: Article, lexicon: Lexicon) -> Layout:
    """Return the parts of an article; at most 50,000 characters are read."""
    return layout(article.text[:LONGEST_READ], lexicon)


def draft(
    article: Article, lexicon: Lexicon, knowledge: Knowledge | None = None, parts: Layout | None = None
) -> Drafts:
    """Return the drafts of the meetings that an article reports.

    At most 50,000 characters are read; a warning says so. `parts` is the result of `read_layout`, if the caller has it.

    Raises:
        ValueError: the text has more than 200,000 characters.
    """
    if len(article.text) > LONGEST_TEXT:
        raise ValueError(f"has {len(article.text)} characters, more than {LONGEST_TEXT}; shorten it")
    knowledge = knowledge or Knowledge()
    parts = parts or read_layout(article, lexicon)
    text = parts.text
    names = {name: record.name for name, record in knowledge.people.items()}
    found = news.read(parts, lexicon, article, names)
    where = Paragraphs.of(text, by_line=parts.by_line)
    mentions = agreements(text, parts.sentences, lexicon, found.day, found.year)
    result = Drafts(reason=found.refused)
    by_sentence = MeetingsBySentence.of(found.gatherings)
    for number, gathering in enumerate(found.gatherings):
        own = [mention for mention in mentions if by_sentence.is_of(mention.sentence, gathering)]
        meeting = MeetingDraft(article, lexicon, knowledge, found, gathering, where, by_sentence, own)
        document, evidence = render(meeting.tree(), f"/documents/{number}", where)
        result.documents.append(document)
        result.evidence += evidence
        result.questions += questions(f"/documents/{number}", document, meeting, where)
    result.warnings = warnings(text, found, lexicon, where)
    if len(article.text) > len(text):
        result.warnings.append({"why": f"Only the first {LONGEST_READ} characters were read.", **NOWHERE})
    result.unplaced = [where.selector(span) for span in _unplaced(text, found, lexicon, result)]
    return result


def _unplaced(text: str, found: News, lexicon: Lexicon, result: Drafts) -> Iterable[Span]:
    placed = [Span(item["start"], item["end"]) for item in result.evidence if item["start"] is not None]
    everyone = {fold(f.name.name) for g in found.gatherings for f in g.figures if f.name and f.name.name}
    placed += [
        mention.mention for gathering in found.gatherings for figure in gathering.figures for mention in figure.mentions
    ]
    names = unplaced(text, found.layout.sentences, lexicon, placed)
    return (span for span in names if fold(text[span.start : span.end]) not in everyone)
