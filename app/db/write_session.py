"""The session of a write, with the state of its transaction in typed attributes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, SessionTransaction

from app.db.dialect import Dialect, dialect_of
from app.db.known_records import KnownRecords
from app.db.pending_changes import PendingChanges
from app.db.resolved_references import ResolvedReferences
from app.db.write_batch import Values, WriteBatch
from app.domain.batches import batched
from app.domain.enums import Origin
from app.domain.key_set import KeySet
from app.domain.tenures.lifetime import Lifetime

T = TypeVar("T")


class WriterTurn(Protocol):
    """The turn of a long write, which it can pass on between its transactions."""

    def is_awaited(self) -> bool:
        """Return whether another writer waits for this turn to end."""

    def pass_on(self) -> None:
        """End the turn, let those who wait go first, and take it again."""


@dataclass(frozen=True, slots=True)
class CreatedReference:
    """A record that was created from a reference within another record."""

    resource: str
    id: str
    description: Any
    """The input, as the resource describes it to find candidates."""
    others: tuple[str, ...]
    """The ids of records of the same name that cannot be it, for lack of a human lifetime that spans both."""


class WriteSession(Session):
    """A session inside the transaction of a write; a write in slices has several, one after the other.

    `app.services.changes.change_log` listens to these sessions, so that every change is recorded.
    """

    defers_refresh: bool = False
    """Whether derived data is refreshed once, after many writes."""
    is_enriching: bool = False
    """Whether references may differ from the records that they name, as in an import of a data set."""
    origin: Origin = Origin.ENTERED
    """The origin of records that are created without one."""
    allows_far_future: bool = False
    """Whether meetings may be recorded for days that are so far ahead that a misprint is more likely."""
    checks_cited_ids: bool = False
    """Whether ids in what citations say must be those of records: in requests and files, not in merges."""
    restores_state: bool = False
    """Whether an earlier state of a record is put back, to which the service adds nothing."""
    patched_fields: frozenset[str] = frozenset()
    """The fields that a merge patch names; the other fields of its input are the recorded ones."""
    is_import: bool = False
    """Whether the rows of a file are written: nobody can answer a question, so a doubtful reference creates a record."""
    asks_about_duplicates: bool = False
    """Whether a reference to a new record that resembles recorded ones is refused, with the candidates."""
    meeting_date: str | None = None
    """The date (EDTF) of the meeting whose participants are being resolved."""
    turn: WriterTurn | None = None
    """The turn of a write in slices; None for a write that is one transaction."""
    changes_after: int = 0
    """The number after which entries of the change log are numbered, unless that of the last entry is larger."""
    holds_counts: bool = False
    """Whether derived counts are written as late as possible, since others wait for them from then on."""
    _held_counts: Callable[[], None] | None = None
    check_cancelled: Callable[[], None] = staticmethod(lambda: None)
    """Raises an exception if the write is to end."""
    between_batches: Callable[[], None] = staticmethod(lambda: None)
    """Called between batches of derived data; raises an exception if the write is to be undone, so that others can go first."""

    def __init__(self, bind: Connection | Engine, *, actor: str, **options: Any) -> None:
        """Prepare a session whose changes are recorded as made by `actor`; no transaction begins yet."""
        super().__init__(bind, expire_on_commit=False, autoflush=False, **options)
        self.actor = actor
        self._connection: Connection | None = None
        self.dialect: Dialect = dialect_of(bind)
        self.pending_changes = PendingChanges()
        self.batch = WriteBatch(self)
        """The rows of an import that are being written."""
        self.dirty_keys: dict[str, KeySet] = {}
        """The primary keys of records whose derived data is out of date, by resource; see `app.services.derivation.derived`."""
        self.dirty_scalars: dict[str, KeySet] = {}
        """Likewise, records whose `Resource.scalar_fields` alone changed."""
        self.dirty_texts: dict[str, KeySet] = {}
        """Likewise, records whose `Resource.text_fields` alone changed."""
        self.moved_topics: set[int] = set()
        """The primary keys of topics that have another parent than before; meetings are found by the parents too."""
        self.lost_tenures: set[int] = set()
        """The primary keys of people who have fewer tenures than before; their meetings may be questioned otherwise."""
        self.retired_ids: set[tuple[str, str]] = set()
        """The resource and id of records that were retired, or whose retirement ended; judgements about them may lead elsewhere."""
        self.judged_people: bool | None = None
        """Whether a judgement sets two people apart; None if that was not looked up."""
        self.waiting_judgements: set[int] = set()
        """The primary keys of judgements *same* that precede one of their records."""
        self.lost_name_keys: set[tuple[int, str, int]] = set()
        """The keys of the names of people who were deleted; see `app.search.name_keys`."""
        self.former_terms: set[Any] = set()
        """The terms that changed or deleted meetings had; see `app.queries.matching.similar_meetings`."""
        self.former_agreement_keys: set[Any] = set()
        """The keys that changed or deleted agreements had; see `app.queries.matching.similar_agreements`."""
        self.former_organization_keys: set[Any] = set()
        """The keys that changed or deleted organizations had; see `app.queries.matching.similar_organizations`."""
        self.known = KnownRecords()
        """Results of look-ups for many rows at once."""
        self.country_keys: dict[str, int] = {}
        """The primary keys of countries that were looked up, by code."""
        self.named_countries: dict[str, Any] = {}
        """The countries that were given by name, by the name; see `app.services.country_names`."""
        self.references: defaultdict[str, ResolvedReferences] = defaultdict(ResolvedReferences)
        """By resource, the references that were resolved."""
        self.lifetimes: dict[int, Lifetime] = {}
        """The lifetimes of people who were found by their names, by primary key."""
        self.created_references: list[CreatedReference] = []
        """The records that references of an import created, for its list of possible duplicates."""
        self.former_references: Callable[[str], Iterable[str]] = lambda _name: ()
        """Returns the ids of records of a resource that the present row of a data set named when it was last imported."""
        self.printed_names: set[tuple[str, str]] = set()
        """Ids of people with names under which references found them while enriching, and which are not recorded in this form."""
        self.differences: list[tuple[str, str, str, Any]] = []
        """Resource, id, field and given value of each reference that differed from its record while enriching."""

    def begin(self, nested: bool = False) -> SessionTransaction:  # noqa: FBT001, FBT002 - as SQLAlchemy declares it
        """Begin a transaction or a savepoint, which SQLAlchemy does when the connection is asked for again."""
        self._connection = None
        return super().begin(nested=nested)

    def batches(self, values: Iterable[T], size: int) -> Iterator[list[T]]:
        """Yield the values in lists of `size`, from which data is derived; others may have the write undone before each."""
        for batch in batched(values, size):
            self.between_batches()
            yield batch

    def write_counts(self, write: Callable[[], None]) -> None:
        """Write derived counts by `write` now, or if they are held, before the commit or further counts."""
        if self.holds_counts and not self.in_nested_transaction():
            self._held_counts = write
        else:
            write()

    def write_held_counts(self) -> None:
        """Write the counts that are held."""
        held, self._held_counts = self._held_counts, None
        if held is not None:
            held()

    def begin_nested(self) -> SessionTransaction:
        """Begin a savepoint. Counts that are held are written before: a rollback must not lose them."""
        self.write_held_counts()
        return super().begin_nested()

    def end_slice(self, committed: Callable[[], None] = lambda: None) -> None:
        """Commit, let the writers who wait go first, and begin the next transaction, which may read other data.

        Derived data must be fresh, and all collected rows must be inserted. `committed` is called after the commit.
        """
        self.commit()
        committed()
        self.pending_changes = PendingChanges()
        self.expunge_all()
        self.forget_references()
        self.known.clear()
        self.judged_people = None
        self.batch.forget_keys()
        if self.turn is not None:
            self.turn.pass_on()
        self.check_cancelled()
        self.begin()
        self.bare_connection()

    def connection(self, *arguments: Any, **options: Any) -> Connection:
        """Return the connection of the transaction, for statements that may write."""
        self.batch.before_writing()
        self.batch.before_reading()
        return super().connection(*arguments, **options) if arguments or options else self.bare_connection()

    def reading_connection(self, tables: frozenset[str] | None = None, values: Values | None = None) -> Connection:
        """Return the connection of the transaction, for statements that only read.

        They read from these tables, or from any, and only rows with one of these `values`, if they are given.
        """
        self.batch.before_reading(tables, values)
        return self.bare_connection()

    if not TYPE_CHECKING:
        # For type checkers, the overloads of SQLAlchemy hold.
        def execute(self, statement: Any, *arguments: Any, **options: Any) -> Any:
            """Execute a statement, once the records are inserted that it may read."""
            if getattr(statement, "is_select", False):
                self.batch.before_reading()
            else:
                self.batch.before_writing()
            return super().execute(statement, *arguments, **options)

    def bare_connection(self) -> Connection:
        """Return the connection for statements that collected records do not matter to.

        Asking for it as SQLAlchemy does takes longer than many a statement.
        """
        if self._connection is None or not self._connection.in_transaction():
            self._connection = super().connection()
        return self._connection

    @property
    def has_rows(self) -> bool:
        """Whether any row is loaded or new; `new` would build a set of all new rows."""
        return bool(self.identity_map) or not self._is_clean()

    def flush(self, objects: Any = None) -> None:
        """Write what has changed, and forget what was looked up for many rows as far as that may change it."""
        if self._is_clean():  # as SQLAlchemy asks itself, without sets of all rows
            return
        self.known.note_written(self.new, self.dirty, self.deleted)
        self.batch.before_writing()
        if self.batch.is_busy:
            # A savepoint begins, in which these changes belong.
            return
        self.batch.forget_keys()
        super().flush(objects)

    def forget_references(self) -> None:
        """Empty the caches of references and their differences, after a savepoint was rolled back."""
        self.country_keys.clear()
        self.named_countries.clear()
        self.references.clear()
        self.differences.clear()
        self.printed_names.clear()
        self.lifetimes.clear()
        self.created_references.clear()
