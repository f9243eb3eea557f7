"""Enrichment of a record by a row of a data set: corrections are taken over, other values added or cited.

See decision 114.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from pydantic import BaseModel

from app.db.write_session import WriteSession
from app.queries.records import document as read_document
from app.schemas.source import CitationInput
from app.services import records, references
from app.services.identity import repeated_postings
from app.services.identity.repeated_postings import TENURES
from app.services.intake import corrections, row_citations
from app.services.intake.dataset_rows import DatasetRows, StoredRow
from app.services.intake.enrichment import enrich, resolved_values, restates
from app.services.intake.row_citations import RowCitation
from app.services.resource import Resource
from app.services.resources import BY_NAME, PEOPLE, SOURCES

_MOST_NAMES: Final = 100
"""A person who has so many names gains none from references."""


@dataclass(slots=True)
class EnrichedRecord:
    """A record, enriched by a row."""

    document: dict[str, Any]
    updated: set[str] = field(default_factory=set)
    """Fields that the source has corrected."""
    differs: set[str] = field(default_factory=set)
    """Fields whose recorded value differs from that of the row and stays."""


def enrich_record(
    rows: DatasetRows, resource: Resource, record_id: str, recorded: dict[str, Any], incoming: dict[str, Any]
) -> EnrichedRecord:
    """Return a record's document, enriched by a row whose related records are given by id.

    Values that differ become citations of the row, if the records of the resource have citations and the row has one.
    """
    row = RowCitation.of(incoming) if "citations" in recorded else None
    if row is None:
        document, refused = enrich(recorded, incoming)
        resource.keep_other_names(document, refused)
        return EnrichedRecord(document, differs=set(refused))
    stored = rows.of_record(resource, record_id, row)
    if rows.store(resource, record_id, row, incoming, stored) and restates(recorded, incoming):
        return EnrichedRecord(recorded)
    current, base = _with_note_as_summary(recorded, stored.base or {}, incoming)
    correction = corrections.correct(current, incoming, base, stored.others, row.source)
    _drop_own_date(correction)
    if current is not recorded:
        correction.updated |= {"note", "summary"}
    if stored.base is not None:
        row_citations.drop_outdated(correction.document, stored.base, incoming, row)
    _cite_repeated_postings(correction, stored)
    document, refused = enrich(correction.document, correction.remaining)
    resource.keep_other_names(document, refused)
    row_citations.cite(document, refused, row)
    row_citations.cite(document, correction.refused, row)
    for name, entry in correction.unlisted:
        row_citations.cite_unlisted(document, name, entry, row)
    differs = {*refused, *correction.refused, *(name for name, _ in correction.unlisted)}
    return EnrichedRecord(document, correction.updated, differs)


def _cite_repeated_postings(correction: corrections.Correction, stored: StoredRow) -> None:
    """Cite a row for the postings that are recorded in other words or with other days, in place of adding them."""
    terms = correction.remaining.get(TENURES)
    if not terms:
        return
    of_source = [term for values in stored.of_source for term in values.get(TENURES, ())]
    correction.remaining[TENURES], repeated = repeated_postings.split(correction.document[TENURES], terms, of_source)
    if repeated:
        correction.refused[TENURES] = [*correction.refused.get(TENURES, ()), *repeated]


def _drop_own_date(correction: corrections.Correction) -> None:
    """Remove the date of the record from the former dates that a row gives, since the row gives another date."""
    date = correction.document.get("date")
    for values in (correction.remaining, correction.refused):
        if date in (dates := values.get("previous_dates") or ()):
            values["previous_dates"] = [former for former in dates if former != date]
    if not correction.refused.get("previous_dates", True):
        del correction.refused["previous_dates"]


def _with_note_as_summary(
    recorded: dict[str, Any], base: Mapping[str, Any], incoming: Mapping[str, Any]
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """Move the words of the source from the note to the summary, in a record and in the last content of its row (`base`).

    Earlier releases imported them as the note. A note that somebody changed stays, and one that somebody emptied
    becomes a summary that somebody emptied.
    """
    if incoming.get("summary") is None or incoming.get("note") or "summary" in base or recorded.get("summary"):
        return recorded, base
    words, note = base.get("note", incoming["summary"]), recorded.get("note")
    if note not in (None, words):
        return recorded, base
    if "note" in base:
        base = {**{name: value for name, value in base.items() if name != "note"}, "summary": words}
    return (recorded if note is None else {**recorded, "note": None, "summary": words}), base


def input_of(resource: Resource, document: Mapping[str, Any]) -> Any:
    """Return the input that replaces a record by an enriched document, without the derived fields, which will follow from it.

    Raises:
        ValidationError: a value that the row added is not valid.
    """
    return resource.input_type.model_validate(
        {name: value for name, value in document.items() if name not in resource.derived_fields}
    )


def keep_names(session: WriteSession, rows: DatasetRows) -> None:
    """Add to people the names under which a row found them, as a row about them would."""
    if not session.printed_names:
        return
    names, session.printed_names = sorted(session.printed_names), set()
    rows.store_unchanged(PEOPLE.name, {person for person, _ in names})
    for person, printed in groupby(names, key=itemgetter(0)):
        recorded = json.loads(read_document(session, PEOPLE.collection, person))
        for _, name in printed:
            if len(recorded["other_names"]) < _MOST_NAMES:
                PEOPLE.keep_other_names(recorded, {"name": name})
        records.replace(session, PEOPLE, records.read(session, PEOPLE, person), input_of(PEOPLE, recorded))


def cite_differences(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Cite a row for the values of its inline records that differ from the recorded ones.

    Records without citations, and those of a row that cites nothing, are left as they are.
    """
    given = (row.get("citations") or ()) if session.differences else ()
    citations = [CitationInput.model_validate(item) for item in given]
    if not citations:
        return
    chosen = next((item for item in citations if item.locator), citations[0])
    source = SOURCES.id_of(session, references.resolve(session, SOURCES, chosen.source, ("citations",)))
    refused: dict[tuple[str, str], dict[str, Any]] = {}
    for name, record_id, field_name, value in session.differences:
        # Citations are added as they are, so their sources are found or created.
        is_cited = field_name == "citations"
        values = [resolved_values(session, citation) for citation in value] if is_cited else _plain(value)
        refused.setdefault((name, record_id), {})[field_name] = values
    for (name, record_id), differences in refused.items():
        resource = BY_NAME[name]
        recorded = json.loads(read_document(session, resource.collection, record_id))
        if "citations" in recorded:
            document = dict(recorded)
            row_citations.cite(document, differences, RowCitation(source, chosen.locator))
            if document != recorded:
                row = records.read(session, resource, record_id)
                records.replace(session, resource, row, input_of(resource, document))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.model_dump(mode="json", exclude_unset=True) if isinstance(value, BaseModel) else value
