"""Parts of a document that may be records: organizations and topics by their id, or as the lexicon names them."""

from typing import Any, Final

from app.domain.strings.text import fold
from app.reading.drafts.evidence import Basis, Evidenced, normalized
from app.reading.language.lexicon import Organization
from app.reading.persons.person import Span
from app.reading.reports.knowledge import Knowledge, Record

LEXICON: Final = "lexicon en"

Tree = dict[str, Any]
"""A part of a document, with `Evidenced` in place of texts."""


def organization_tree(organization: Organization, span: Span, text: str, knowledge: Knowledge) -> Tree:
    """Return an organization that words name: the recorded one, or the one of the lexicon."""
    names = filter(None, (organization.name, organization.abbreviation))
    record = next((found for name in names if (found := knowledge.organizations.get(fold(name)))), None)
    if record is not None:
        return reference(record, "organizations", span)
    result = {"name": looked_up(organization.name, span, text, "organizations")}
    if organization.abbreviation:
        result["abbreviation"] = looked_up(organization.abbreviation, span, text, "organizations")
    return result


def looked_up(value: str, span: Span, text: str, table: str) -> Evidenced:
    """Return a value of a table of the lexicon, stated if it is the words themselves."""
    printed = normalized(text[span.start : span.end])
    return Evidenced(value, (span,)) if printed == value else from_lexicon(value, span, table, Basis.LOOKED_UP)


def from_lexicon(value: str, span: Span, table: str, how: Basis = Basis.DERIVED) -> Evidenced:
    """Return a value that a table of the lexicon gives for words."""
    return Evidenced(value, (span,), how, f"{LEXICON}: {table}")


def country(code: str, span: Span, how: Basis = Basis.STATED) -> Evidenced:
    """Return the code of a country that words name."""
    return Evidenced(code, (span,), how, f"countries/{code}")


def reference(record: Record, resource: str, span: Span) -> Tree:
    """Return a record that words name."""
    by = f"{resource}/{record.id}"
    return {
        "id": Evidenced(record.id, (span,), Basis.LOOKED_UP, by),
        "name": Evidenced(record.name, (span,), Basis.LOOKED_UP, by),
    }
