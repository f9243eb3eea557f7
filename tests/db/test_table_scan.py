"""All rows of a table, in batches."""

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db.table_scan import key_batches, row_batches


class Base(DeclarativeBase):
    pass


class Number(Base):
    __tablename__ = "scanned_numbers"
    __table_args__ = {"prefixes": ["TEMPORARY"]}
    key: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


@pytest.fixture
def session(database):
    """A session with nine rows, whose keys leave gaps."""
    with database.writing() as session:
        Base.metadata.create_all(session.connection())
        session.execute(insert(Number), [{"key": key, "word": f"w{key}"} for key in range(0, 18, 2)])
        yield session
        session.rollback()


@pytest.mark.parametrize("size", [1, 4, 9, 10])
def test_a_scan_returns_every_row_once_and_in_order(session, size):
    batches = list(row_batches(session, Number, Number.word, size=size))
    assert [len(rows) for rows in batches[:-1]] == [size] * (len(batches) - 1)
    assert [tuple(row) for rows in batches for row in rows] == [(key, f"w{key}") for key in range(0, 18, 2)]


def test_a_scan_goes_on_where_rows_were_deleted_meanwhile(session):
    keys_read = []
    for keys in key_batches(session, Number, 2):
        keys_read += keys
        session.execute(delete(Number).where(Number.key.in_([*keys, keys[-1] + 2])))
    assert keys_read == [0, 2, 6, 8, 12, 14]
    assert session.execute(select(Number.key)).all() == []
