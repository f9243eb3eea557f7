"""Import: write rows as records in one transaction, and account for every row.

Documents (NDJSON, CSV) are written as `PUT` writes them: created, or replaced if they exist. Records from a data set
*enrich*: they add to existing records and overwrite nothing. A record is matched by identifier, id or natural key, so
that importing a file twice changes nothing. Documents are reordered before they are written (see
`app.transfer.ordering`), and none replaces a record that another row of the same import created. They are processed in
batches: the ids in a batch are looked up together (`app.services.ids_ahead`), and rows that state what is recorded already
are only compared with it (`app.transfer.unchanged_rows`).

Each row runs in a savepoint. A bad row is rolled back and reported. If any row was refused, nothing is kept at the
end, unless `keep_going` asks for the good rows.

No savepoint spans more than one row. Inside a savepoint, SQLite copies each page before its first change, and scans
all those copies whenever an inner savepoint or a multi-row statement ends: the cost of a row would grow with the
number of pages that earlier rows changed. An import is therefore undone by rolling back its transaction.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import IntegrityError

from app.db.database import Database
from app.db.write_session import CreatedReference, WriteSession
from app.domain.enums import Origin
from app.problems import Path, Problem, Unprocessable, pointer
from app.queries.records import document, retired, successor_of
from app.representations.csv_rows import column_of
from app.schemas import validation_messages
from app.schemas.judgement import ImportedJudgement
from app.schemas.registry import INPUT_MODELS, JUDGEMENTS, REFERENCE_MODELS, RETIRED_IDS, RetiredIdInput
from app.services import derived, disputes, enrichment, ids_ahead, judgements, matching, records, retirement
from app.services.country_names import replace_names
from app.services.dataset_rows import DatasetRows
from app.services.enrichment import resolved_values
from app.services.resource import Resource
from app.services.resources import BY_NAME, COLLECTIONS
from app.transfer import enriching, table_rows
from app.transfer.created_records import CreatedRecords
from app.transfer.field_changes import changed_fields
from app.transfer.import_report import ImportReport, ImportResult
from app.transfer.ordering import import_batches
from app.transfer.rows import ImportRow, RejectedRow
from app.transfer.touched_records import TouchedRecords
from app.transfer.unchanged_rows import UnchangedRows

_MAX_ERRORS_PER_ROW: Final = 5
_LATEST_TIMESTAMP: Final = "9000-01-01T00:00:00.000000Z"
"""The latest time that a record may carry. This machine's clock may be behind the clock of the record's origin."""


class RowsRejected(Exception):
    """Rows were refused, and nothing was kept."""

    def __init__(self, outcome: ImportResult) -> None:
        super().__init__(f"{outcome.refused} of {outcome.rows} rows were refused; nothing was imported")
        self.outcome = outcome


class DryRunDone(Exception):
    """A dry run reached its end. Raised to roll back the transaction; carries the outcome of the rows."""

    def __init__(self, outcome: ImportResult) -> None:
        super().__init__("dry run: nothing was imported")
        self.outcome = outcome


@dataclass(slots=True)
class ImportOptions:
    """The options of an import."""

    enrich: bool = False
    prerequisites: Iterable[ImportRow] = ()
    """Records that the rows refer to. They are written first, unless they were deleted here, and not counted as rows."""
    keep_going: bool = False
    dry_run: bool = False
    requires_state: bool = False
    """Whether a row may change a record only if it states the record's current `updated_at`."""
    origin: Origin = Origin.IMPORTED
    """The origin of created records that carry none."""
    allows_far_future: bool = False
    """Whether meetings may be far ahead (`app.services.resources.meeting_days`)."""
    report: Callable[[dict[str, Any]], None] = lambda _entry: None
    """Called with every refusal, duplicate and difference, without a limit on their number."""
    progress: Callable[[int], None] = lambda _rows: None
    """Called with the number of rows done so far."""


def run_import(database: Database, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    """Import rows in one transaction.

    Raises:
        RowsRejected: rows were refused and `keep_going` is off. The outcome has all counts; nothing was kept.
        ValueError: the rows cannot be read any further; nothing was kept.
    """
    try:
        with database.writing("command:import", is_long=True) as session:
            return import_rows(session, rows, options)
    except DryRunDone as done:
        return done.outcome


def import_rows(session: WriteSession, rows: Iterable[ImportRow | RejectedRow], options: ImportOptions) -> ImportResult:
    """Import rows within the transaction of a session. The caller must roll it back on any exception.

    Raises:
        RowsRejected, ValueError: as in `run_import`.
        DryRunDone: it was a dry run.
    """
    runner = _Runner(session, options)
    with derived.deferred_refresh(session):
        runner.prepare()
        if options.enrich:
            for number, row in enumerate(rows):
                runner.process(number, row)
        else:
            for batch in import_batches(rows):
                runner.process_batch(batch)
        runner.follow_merges()
        if runner.outcome.refused and not (options.keep_going or options.dry_run):
            runner.finish()
            raise RowsRejected(runner.outcome)
    # Now the new records are in the indexes by which names are found.
    runner.find_duplicates()
    runner.finish()
    if options.dry_run:
        raise DryRunDone(runner.outcome)
    runner.outcome.committed = True
    return runner.outcome


class _Runner:
    def __init__(self, session: WriteSession, options: ImportOptions) -> None:
        self.session, self.options = session, options
        self.report = ImportReport(options.report)
        self.outcome = self.report.outcome
        self.touched = TouchedRecords()
        self._records_of_row: list[tuple[str, int]] = []
        session.is_enriching = options.enrich
        session.origin, session.allows_far_future = options.origin, options.allows_far_future
        session.is_import = session.checks_said_ids = True
        self._emptied: Counter[str] = Counter()
        """How often rows emptied each field; added to the outcome once a row is kept."""
        self._created = CreatedRecords()
        self.dataset_rows = DatasetRows(session)
        self._unchanged = UnchangedRows(session)
        self._retired_merged = False
        self._loaded: tuple[tuple[str, str], Any] | None = None
        """The record that was loaded last, by resource and id."""
        self._uses_loaded = False
        """Whether this row is about that record."""
        self._created_containers: set[str] = set()
        """Ids of the meetings that this import created."""

    def prepare(self) -> None:
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

    def process_batch(self, batch: Sequence[tuple[int, ImportRow | RejectedRow]]) -> None:
        """Process documents, of which those that state what is recorded already are only compared with it."""
        rows = [row for _, row in batch]
        self._unchanged.begin()
        is_ahead = False
        for position, (number, row) in enumerate(batch):
            key = self._unchanged.find_key(rows, position)
            if key is None or isinstance(row, RejectedRow):
                if not is_ahead:
                    is_ahead = True
                    ids_ahead.look_up(self.session, _documents(rows[position:]))
                unchanged = self.outcome.unchanged
                self.process(number, row)
                if self.outcome.unchanged == unchanged:
                    self._unchanged.forget()
            else:
                self.report.begin_row(number)
                self.touched.add(row.resource, key, is_created=False)
                self.report.count(row.resource, "unchanged")
                self._end_row()

    def process(self, number: int, row: ImportRow | RejectedRow) -> None:
        self.report.begin_row(number)
        self._uses_loaded = False
        if isinstance(row, RejectedRow):
            self.report.add_refusal(row.location, row.field, row.reason)
            self.report.count("unread", "refused")
        else:
            self._write(row)
        if not self._uses_loaded:
            self._forget_loaded()
        self._end_row()

    def _end_row(self) -> None:
        if self.outcome.rows % 100 == 0:
            self.dataset_rows.flush()
            self.options.progress(self.outcome.rows)

    def finish(self) -> None:
        self.dataset_rows.flush()
        self.report.finish()
        self.options.progress(self.outcome.rows)

    def follow_merges(self) -> None:
        """Derive disputes again once merged ids are known: what a source says may name one of them."""
        for name, key in list(disputes.wrong(self.session, COLLECTIONS)) if self._retired_merged else ():
            disputes.store(self.session, COLLECTIONS[name], key)
            derived.mark_dirty(self.session, name, [key])

    def find_duplicates(self) -> None:
        """Report the records that were created by name and resemble others."""
        for number, location, url, like in self._created.with_duplicates(self.session):
            self.report.number = number
            self.report.add("duplicates", {"where": location, "id": url, "like": like})

    def _write(self, row: ImportRow) -> None:
        self._records_of_row.clear()
        self._emptied.clear()
        try:
            with self.session.begin_nested():
                action = self._apply(row)
                enriching.cite_differences(self.session, row.document)
        except ValidationError as error:
            for error_ in validation_messages.first_errors(error, _MAX_ERRORS_PER_ROW):
                self.report.add_refusal(row.location, _field(row, error_["loc"]), _error_message(row, error_))
        except Problem as problem:
            for field_error in problem.errors:
                self.report.add_refusal(row.location, _field(row, field_error.path or ()), field_error.detail)
            if not problem.errors:
                self.report.add_refusal(row.location, "", problem.detail)
        except IntegrityError:
            self.report.add_refusal(row.location, "", "another record has the same name, URL or identifier; merge them")
        else:
            for name, record_id, field_name, _ in self.session.differences:
                self.report.add("kept", {"where": row.location, "id": f"/{name}/{record_id}", "differs": [field_name]})
            self.session.differences.clear()
            self.outcome.emptied.update(self._emptied)
            self._created.add(self.report.number, row.location, self.session.created_references)
            self.session.created_references.clear()
            for record in self._records_of_row:
                self.touched.add(*record, is_created=action == "created")
            self.report.count(row.resource, action)
            return
        # The savepoint is rolled back; caches filled while writing the row must be dropped as well.
        self.session.forget_references()
        self._forget_loaded()
        self.report.count(row.resource, "refused")

    def _apply(self, row: ImportRow) -> str:
        if row.resource == RETIRED_IDS:
            return self._retire(row)
        if row.resource == JUDGEMENTS:
            is_new = judgements.keep(self.session, ImportedJudgement.model_validate(row.document))
            return "created" if is_new else "unchanged"
        resource = BY_NAME[row.resource]
        # Records that its references create share its origin, also those that matching creates.
        origin = row.document.get("origin")
        self.session.origin = Origin(origin) if origin in list(Origin) else self.options.origin
        if row.cells is not None:
            data, record_id = table_rows.read(self.session, resource, row, row.cells, self._find_match)
        else:
            data = self._validate(resource, self._without_deleted_whole(resource, row.document))
            record_id = self._find_match(resource, data)
        if record_id is None:
            return self._create(resource, row, data)
        if not self.options.enrich:
            return self._replace_once(resource, row, record_id, data)
        recorded = json.loads(document(self.session, resource.collection, record_id))
        self.session.meeting_date = getattr(data, "date", None)
        said = resolved_values(self.session, data)
        if resource.has_parts:
            enrichment.keep_people(self.session, data, recorded, said)
        enriched = enriching.enrich_record(self.dataset_rows, resource, record_id, recorded, said)
        if enriched.updated:
            self.report.add("updated", {"where": row.location, "id": record_id, "updated": sorted(enriched.updated)})
        if enriched.differs:
            self.report.add("kept", {"where": row.location, "id": record_id, "differs": sorted(enriched.differs)})
        if enriched.document == recorded:
            return "unchanged"
        return self._replace(resource, record_id, resource.input_type.model_validate(enriched.document))

    def _without_deleted_whole(self, resource: Resource, document: dict[str, Any]) -> dict[str, Any]:
        """Return a row of a data set without the record of which it is a part, if somebody deleted that."""
        whole = document.get(resource.parent_field or "") if self.options.enrich else None
        if (
            not isinstance(whole, str)
            or retired(self.session, resource.name, whole) is None
            or successor_of(self.session, resource.name, whole) is not None
        ):
            return document
        return {name: value for name, value in document.items() if name != resource.parent_field}

    def _find_match(self, resource: Resource, data: Any) -> str | None:
        return matching.find_match(
            self.session, resource, data, lambda key: self.touched.was_touched(resource.name, key)
        )

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
        row = self._load(resource, record_id)
        self._records_of_row.append((name, row.key))
        is_protected = self.touched.was_touched(name, row.key)
        container = resource.container(self.session, row)
        if container is not None:
            is_protected |= self.touched.was_created(container.__tablename__, container.key)
        before = document(self.session, resource.collection, record_id) if is_protected else ""
        noted = len(self.session.pending_changes.entries)
        action = self._replace(resource, record_id, data)
        if is_protected and action == "changed":
            old, new = json.loads(before), json.loads(document(self.session, resource.collection, record_id))
            differs = sorted(field for field in new if new[field] != old[field] and field != "updated_at")
            raise Unprocessable.at(
                (),
                f"matches {record_id!r}, which another row of this import is about, but differs in "
                f"{', '.join(differs)}; give each record its own id or identifier, or combine the two rows",
            )
        if action == "changed":
            self._note_change(resource, import_row, record_id, data, noted)
        return action

    def _note_change(self, resource: Resource, row: ImportRow, record_id: str, data: Any, noted: int) -> None:
        """Count the fields that a row emptied; in a dry run, list those and the others that it changed."""
        entries = self.session.pending_changes.entries[noted:]
        text = next((entry.before for entry in entries if entry.record == (resource.name, record_id)), None)
        if text is None:
            return  # an earlier row of the import already changed the record
        before, after = json.loads(text), data.model_dump(mode="json")
        if self.options.dry_run:
            after = json.loads(document(self.session, resource.collection, record_id))
        for name in (*resource.derived_fields, resource.id_field):
            before.pop(name, None)
            after.pop(name, None)
        changed, emptied = changed_fields(before, after)
        self._emptied.update(f"/{resource.name}/*/{field}" for field in emptied)
        if self.options.dry_run:
            url = f"/{resource.name}/{record_id}"
            self.report.add("changes", {"where": row.location, "id": url, "changed": changed, "emptied": emptied})

    def _load(self, resource: Resource, record_id: str) -> Any:
        """Load a record, unless it is the one that was loaded last: rows about one record often follow one another."""
        if self._loaded is None or self._loaded[0] != (resource.name, record_id):
            self._forget_loaded()
            self._loaded = (resource.name, record_id), records.load(self.session, resource, record_id)
        self._uses_loaded = True
        return self._loaded[1]

    def _forget_loaded(self) -> None:
        """Empty the session: its rows are flushed to the database, and keeping them would only make it grow."""
        self._loaded = None
        self.session.expunge_all()

    def _replace(self, resource: Resource, record_id: str, data: Any) -> str:
        row = self._load(resource, record_id)
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
        if self.options.enrich:
            self._reject_retired(resource, data)
        is_of_created = resource.container_id_of_input(data) in self._created_containers
        if self.options.requires_state and resource.is_part and not is_of_created:
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
        if resource.has_parts:
            self._created_containers.add(created.id)
        if candidates:
            self.report.add("duplicates", {"where": row.location, "id": created.id, "like": candidates})
        return "created"

    def _reject_retired(self, resource: Resource, data: Any) -> None:
        """Refuse a record that was deleted here: importing a data set again must not undo a curator's work."""
        record_id = resource.requested_id(data) or resource.slug(data)
        if retired(self.session, resource.name, record_id) is not None:
            raise Unprocessable.at(
                ("id",), f"{record_id!r} was deleted here; an import does not restore deleted records"
            )

    def _retire(self, row: ImportRow) -> str:
        data = RetiredIdInput.model_validate(row.document)
        resource = BY_NAME[data.resource]
        if retirement.retire(self.session, resource, data.id, data.retired_at, data.successor):
            self._retired_merged |= data.successor is not None
            return "created"
        if successor_of(self.session, data.resource, data.id) != data.successor:
            self.report.add(
                "kept", {"where": row.location, "id": f"/{data.resource}/{data.id}", "differs": ["successor"]}
            )
        return "unchanged"


def _documents(rows: Iterable[ImportRow | RejectedRow]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield resource and document of those rows that are about records."""
    for row in rows:
        if isinstance(row, ImportRow) and row.resource in BY_NAME:
            yield row.resource, row.document


def _state_required(remedy: str) -> Unprocessable:
    return Unprocessable.at(("updated_at",), f"this service requires a precondition for every change: send {remedy}")


def _field(row: ImportRow, path: Path) -> str:
    """Return the name of a row's field: its column, or a JSON Pointer into its document."""
    if row.column_of is not None and path and (column := row.column_of(path)) is not None:
        return column
    if row.cells is not None and path[:1] and path[0] in row.cells:
        return str(path[0])
    column = column_of(row.resource, path) if row.cells is not None and path else None
    return column or pointer(path)


def _error_message(row: ImportRow, error: Any) -> str:
    models: dict[str, type[BaseModel]] = {RETIRED_IDS: RetiredIdInput, JUDGEMENTS: ImportedJudgement, **INPUT_MODELS}
    return validation_messages.document_message(error, models[row.resource])
