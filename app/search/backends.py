"""The full-text index: FTS5 on SQLite, `tsvector` on PostgreSQL, behind one small interface.

Each resource has a table of its own, `search_meetings` and so on. Its entries (`app.search.index_entry`) contain the words
that `app.search.tokenizer` produces, those of the record's names separate from the rest. Neither database tokenizes, folds
or stems anything itself.

See decision 38.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Dialect, Select, Subquery
from sqlalchemy.sql.dml import Delete, Insert

from app.search.fts5 import Fts5
from app.search.index_entry import IndexEntry
from app.search.tokenizer import Phrase
from app.search.tsvector import Tsvector


class SearchIndex(Protocol):
    """The operations of a database on the full-text index."""

    def insert_statement(self, resource: str) -> Insert:
        """Return the statement that adds entries, to be executed with `insert_parameters`."""

    def insert_parameters(self, key: int, entry: IndexEntry) -> dict[str, Any]:
        """Return the parameters for adding an entry."""

    def delete_statement(self, resource: str) -> Delete:
        """Return the statement that removes the entries of the primary keys in its parameter `keys`, if they exist."""

    def indexed_keys(self, resource: str) -> Select[int]:
        """Return the select of the primary keys that have an entry."""

    def keys_matching(self, resource: str) -> Select[int]:
        """Return the select of the primary keys of the entries that match the parameter `query` (see `query_of`)."""

    def query_of(self, phrases: Sequence[Phrase]) -> str:
        """Return the query for the entries that have all of the phrases."""

    def matches(
        self, resource: str, phrases: Sequence[Phrase], name: Sequence[str], excluded: Sequence[Phrase] = ()
    ) -> Subquery:
        """Return the rows that match all phrases and none of `excluded`, with `key` and `distance` (`app.search.distance`).

        A record with a name that consists of exactly the words of `name` is the nearest.
        """


_FTS5: Final = Fts5()
_TSVECTOR: Final = Tsvector()


def for_dialect(dialect: Dialect) -> SearchIndex:
    """Return the full-text index of a database."""
    return _TSVECTOR if dialect.name == "postgresql" else _FTS5
