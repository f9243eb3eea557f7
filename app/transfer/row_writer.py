"""The rows of an import, each written as a record: created, replaced or enriched."""

import json
from functools import partial
from typing import Any, Final

from app.db.write_session import CreatedReference, WriteSession
from app.domain.enums import Origin
from app.problems import Problem, Unprocessable
from app.queries.records import document, find_key, retired, successor_of
from app.schemas.judgement import ImportedJudgement
from app.schemas.registry import JUDGEMENTS, REFERENCE_MODELS, RETIRED_IDS, RetiredIdInput
from app.services import matching, records, retirement
from app.services.country_names import replace_names
from app.services.identity import imported_judgements, named_people
from app.services.intake import row_people
from app.services.intake.dataset_rows import DatasetRows
from app.services.intake.enrichment import resolved_values
from app.services.resource import Resource
from app.services.resources import BY_NAME, MEETINGS, PEOPLE
from app.transfer import enriching, merged_rows, table_rows
from app.transfer.former_records import FormerRecords
from app.transfer.import_options import ImportOptions
from app.transfer.import_report import ImportReport
from app.transfer.loaded_record import LoadedRecord
from app.transfer.row_changes import RowChanges
from app.transfer.rows import ImportRow
from app.transfer.touched_records import TouchedRecords

_LATEST_TIMESTAMP: Final = "9000-01-01T00:00:00.000000Z"
"""The latest time that a record may carry. This machine's clock may be behind the clock of the record's origin."""
_ORIGINS: Final = (*Origin,)
_MOST_JUDGEMENTS: Final = 10_000
"""The largest number of waiting judgements in a report, so that memory stays flat."""


class RowWriter:
    """Writes rows, and remembers which records earlier rows were about."""

    def __init__(self, session: WriteSession, options: ImportOptions, report: ImportReport) -> None:
        """Prepare a session for the rows of an import."""
        self.session, self.options, self.report = session, options, report
        session.is_enriching = options.enrich
        session.origin, session.allows_far_future = options.origin, options.allows_far_future
        session.is_import = session.checks_cited_ids = True
        self.touched = TouchedRecords()
        self.dataset_rows = DatasetRows(session)
        self._former_records = FormerRecords(session, is_enriching=options.enrich)
        self.retired_merged = False
        """Whether a row retired an id for another."""
        self._records_of_row: list[tuple[str, int]] = []
        self._changes = RowChanges(session, report, lists_all=options.dry_run)
        self.loaded = LoadedRecord(session)
        self.judgements: dict[int, tuple[int, str]] = {}
        """The primary keys of the judgements, each with the number and the location of its row."""
        self.same_people: dict[tuple[str, str], tuple[int, str]] = {}
        """The ids of two people whom one row means, by identifier and by name, each with number and location of the row."""
        self._same_people_of_row: dict[tuple[str, str], tuple[int, str]] = {}

    def write_prerequisites(self) -> None:
        """Write the records that the rows refer to, unless they were deleted here.

        Raises:
            ValueError: one cannot be created.
        """
        for record in self.options.prerequisites:
            record_id = record.document.get("code") or record.document.get("id")
            if record_id is None or retired(self.session, record.resource, record_id) is None:
                try:
                    self._apply(record)
                except Problem as problem:
                    raise ValueError(
                        f"{record_id}, which the rows refer to, cannot be created: {problem.detail}; "
                        "`diplomatic-events seed` loads the countries"
                    ) from problem
        self.session.expunge_all()

    def begin(self) -> None:
        """Begin a row, or several that are written together; what was noted of one that was refused is forgotten."""
        self._records_of_row.clear()
        self._changes.begin_row()
        self.loaded.begin_row()
        self._same_people_of_row.clear()
        self.dataset_rows.begin_row()
        self.session.former_references = lambda _name: ()

    def write(self, row: ImportRow) -> str:
        """Write a row within its block of the batch, and return its outcome: created, changed or unchanged."""
        self.begin()
        action = self._apply(row)
        enriching.keep_names(self.session, self.dataset_rows)
        enriching.cite_differences(self.session, row.document)
        return action

    def end_row(self, action: str) -> list[str]:
        """Note that the row was written, and return the fields that it emptied."""
        for record in self._records_of_row:
            self.touched.add(*record, is_created=action == "created")
        self.dataset_rows.end_row()
        self.same_people |= self._same_people_of_row
        self.loaded.end_row()
        return self._changes.emptied

    def _apply(self, row: ImportRow) -> str:
        if row.resource == RETIRED_IDS:
            return self._retire(row)
        if row.resource == JUDGEMENTS:
            return self._judge(row)
        resource = BY_NAME[row.resource]
        if row.cells is not None:
            self._set_origin(row)
            data, record_id = table_rows.read(self.session, resource, row, row.cells, self.find_match)
        else:
            data = self.read_input(resource, row)
            record_id = self.find_match(resource, data)
        if not self.options.enrich:
            return self._write_document(resource, row, record_id, data)
        if record_id is None:
            return self._create(resource, row, data)
        recorded = json.loads(document(self.session, resource.collection, record_id))
        enriched = self.enrich(resource, row, data, recorded)
        if enriched == recorded:
            return "unchanged"
        return self.replace(resource, record_id, enriching.input_of(resource, enriched))

    def _set_origin(self, row: ImportRow) -> None:
        """Set the origin of records that the references of a row create, also while it is matched, to that of the row."""
        origin = row.document.get("origin")
        self.session.origin = Origin(origin) if isinstance(origin, str) and origin in _ORIGINS else self.options.origin

    def read_input(self, resource: Resource, row: ImportRow) -> Any:
        """Return the input that a row is, or a reference to a record that it adds to.

        Raises:
            ValidationError: the row is invalid.
        """
        self._set_origin(row)
        return self._validate(resource, self._without_deleted_whole(resource, row.document))

    def enrich(self, resource: Resource, row: ImportRow, data: Any, recorded: dict[str, Any]) -> dict[str, Any]:
        """Return a record's document, enriched by a row; report what the row updates, and what stays as recorded."""
        record_id = recorded[resource.id_field]
        self._note_same_people(resource, row, data, recorded)
        self.session.meeting_date = getattr(data, "date", None)
        self.session.former_references = partial(self._former_records.rows.named, resource, data, record_id)
        values = resolved_values(self.session, data)
        if resource.has_parts:
            row_people.keep_people(self.session, data, recorded, values)
            row_people.join_people(data, recorded, values)
        enriched = enriching.enrich_record(self.dataset_rows, resource, record_id, recorded, values)
        if enriched.updated:
            self.report.add("updated", {"where": row.location, "id": record_id, "updated": sorted(enriched.updated)})
        if enriched.differs:
            self.report.add("kept", {"where": row.location, "id": record_id, "differs": sorted(enriched.differs)})
        return enriched.document

    def _write_document(self, resource: Resource, row: ImportRow, record_id: str | None, data: Any) -> str:
        """Create a record, or replace the one that a document matches."""
        columns = None if row.cells is None else row.document.keys()
        if merged_rows.restates_merged(self.session, resource, data, columns):
            return "unchanged"
        if record_id is None:
            return self._create(resource, row, data)
        merged_rows.refuse_merged_id(self.session, resource, record_id, data)
        kept = merged_rows.kept_fields(self.session, resource, record_id, data)
        if kept is None:
            return self._replace_once(resource, row, record_id, data)
        if kept:
            self.report.add("kept", {"where": row.location, "id": record_id, "differs": kept})
        return "unchanged"

    def _note_same_people(self, resource: Resource, row: ImportRow, data: Any, recorded: dict[str, Any]) -> None:
        """Note that a row whose identifier means a person means another one by name, if it does."""
        other_id = named_people.named_by(self.session, data, recorded) if resource is PEOPLE else None
        if other_id is not None:
            self._same_people_of_row[recorded["id"], other_id] = self.report.number, row.location

    def _without_deleted_whole(self, resource: Resource, document: dict[str, Any]) -> dict[str, Any]:
        """Return a row of a data set without the record that it is a part of, if somebody deleted that."""
        whole = document.get(resource.parent_field or "") if self.options.enrich else None
        if (
            not isinstance(whole, str)
            or retired(self.session, resource.name, whole) is None
            or successor_of(self.session, resource.name, whole) is not None
        ):
            return document
        return {name: value for name, value in document.items() if name != resource.parent_field}

    def find_match(self, resource: Resource, data: Any) -> str | None:
        """Return the id of the record that an input describes, or None if there is none."""
        former = self._former_records.find_edited(resource, data)
        if former is not None:
            return former
        found = matching.find_match(
            self.session, resource, data, lambda key: self.touched.was_touched(resource.name, key)
        )
        return self._former_records.find_survivor(resource, data) if found is None else found

    def _replace_once(self, resource: Resource, import_row: ImportRow, record_id: str, data: Any) -> str:
        """Replace a record with a document, unless that would overwrite an earlier row of this import.

        A record is protected if an earlier row was about it. A participant is also protected if an earlier row created
        its meeting.

        Raises:
            Unprocessable: the record is protected and the document differs from it.
        """
        name = resource.name
        if resource.requested_id(data) is None:
            data = data.model_copy(update={"id": record_id})
        row = self.loaded.load(resource, record_id)
        self._records_of_row.append((name, row.key))
        is_protected = self.touched.was_touched(name, row.key)
        container = resource.container(self.session, row)
        if container is not None:
            is_protected |= self.touched.was_created(container.__tablename__, container.key)
        before = document(self.session, resource.collection, record_id) if is_protected else ""
        first_change = len(self.session.pending_changes.entries)
        action = self.replace(resource, record_id, data)
        if is_protected and action == "changed":
            old, new = json.loads(before), json.loads(document(self.session, resource.collection, record_id))
            differs = sorted(field for field in new if new[field] != old[field] and field != "updated_at")
            raise Unprocessable.at(
                (),
                f"matches {record_id!r}, which another row of this import is about, but differs in "
                f"{', '.join(differs)}; give each record its own id or identifier, or combine the two rows",
            )
        if action == "changed":
            self._changes.note(resource, import_row, record_id, data, first_change)
        return action

    def begin_slice(self) -> None:
        """Begin another transaction: forget what others may have changed before it."""
        self.dataset_rows.forget_survivors()
        self._former_records.rows.forget()
        self.loaded.forget()

    def replace(self, resource: Resource, record_id: str, data: Any) -> str:
        """Replace a record with an input, and return the outcome."""
        row = self.loaded.load(resource, record_id)
        if data.created_at is not None and data.created_at != row.created_at:
            # Created elsewhere: the times are those of another database and do not tell whose edit is newer here.
            data = data.model_copy(update={"created_at": None, "updated_at": None})
        if not records.replace(self.session, resource, row, data):
            return "unchanged"
        if self.options.requires_state and data.updated_at is None:
            raise _state_required(f"the current updated_at of {record_id!r}")
        return "changed"

    def _validate(self, resource: Resource, document: dict[str, Any]) -> Any:
        name = resource.name
        is_reference = self.options.enrich and name in REFERENCE_MODELS and resource.title not in document
        model: Any = REFERENCE_MODELS[name] if is_reference else resource.input_type
        data = model.model_validate(document)
        replace_names(self.session, data)
        return data

    def _create(self, resource: Resource, row: ImportRow, data: Any) -> str:
        name = resource.name
        if not isinstance(data, resource.input_type):
            raise Unprocessable.at(
                ("id",), f"{name} has no {data.id!r} to add this to; import the {name} themselves first"
            )
        self._former_records.reject_deleted(resource, data)
        if self.options.requires_state and resource.is_part and not self._has_created_container(resource, data):
            # The new participant would change a meeting, whose state the row cannot state.
            raise _state_required("the meeting with all its participants and its current updated_at")
        similar = resource.possible_duplicates(self.session, data) if resource.imports_report_duplicates else []
        candidates = [candidate.id for candidate in similar]
        created = records.create(self.session, resource, data, latest=_LATEST_TIMESTAMP)
        if resource.requested_id(data) is None and not (
            resource.imports_report_duplicates or getattr(data, "identifiers", None)
        ):
            description = resource.describe(data)
            self.session.created_references.append(CreatedReference(name, created.id, description, ()))
        self._records_of_row.append((name, created.key))
        if self.options.enrich:
            self.dataset_rows.created(resource, created.id, data.model_fields_set)
        if candidates:
            self.report.add("duplicates", {"where": row.location, "id": created.id, "like": candidates})
        return "created"

    def _has_created_container(self, resource: Resource, data: Any) -> bool:
        """Return whether this import created the record that the new record is to be part of."""
        container_id = resource.container_id_of_input(data)
        key = None if container_id is None else find_key(self.session, MEETINGS.model, container_id)
        return key is not None and self.touched.was_created(MEETINGS.name, key)

    def _judge(self, row: ImportRow) -> str:
        judgement, result = imported_judgements.import_judgement(
            self.session, ImportedJudgement.model_validate(row.document)
        )
        if len(self.judgements) < _MOST_JUDGEMENTS:
            self.judgements[judgement.key] = (self.report.number, row.location)
        return result

    def _retire(self, row: ImportRow) -> str:
        data = RetiredIdInput.model_validate(row.document)
        resource = BY_NAME[data.resource]
        if retirement.retire(self.session, resource, data.id, data.retired_at, data.successor):
            self.retired_merged |= data.successor is not None
            return "created"
        if successor_of(self.session, data.resource, data.id) != data.successor:
            self.report.add(
                "kept", {"where": row.location, "id": f"/{data.resource}/{data.id}", "differs": ["successor"]}
            )
        return "unchanged"


def _state_required(remedy: str) -> Unprocessable:
    return Unprocessable.at(("updated_at",), f"this service requires a precondition for every change: send {remedy}")
