"""Drafts as tests read them."""

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article

_WORDS = lexicon.load()


def documents(body, headline="Diplomacy report", published="2024-05-17"):
    """Return the drafts from the report of an agency."""
    article = Article(f"{headline}\n\n{body}\n", published=published, publisher="Agency")
    return draft(article, _WORDS).as_json()["documents"]


def people(document):
    """Return the name, the office, and the country or organization of each participant of a draft, in order."""
    return [
        (p.get("person", {}).get("name"), p.get("office"), p.get("country") or p.get("organization", {}).get("name"))
        for p in document["participants"]
    ]
