"""Prepared statements with lists of values, which are padded so that lists of all sizes share a few statements."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, create_engine, delete, insert, select, union_all

from app.db.prepared_statements import fetch, fetch_column, send, send_rows

NUMBERS = Table("numbers", MetaData(), Column("number", Integer), Column("kind", Integer))
IN_LIST = NUMBERS.c.number.in_(bindparam("keys", expanding=True))
SORTED = select(NUMBERS.c.number).where(IN_LIST).order_by(NUMBERS.c.number)
OF_KINDS = SORTED.where(NUMBERS.c.kind.in_([0, 1]), NUMBERS.c.kind == bindparam("kind"))
TWICE = union_all(
    select(NUMBERS.c.number).where(IN_LIST),
    select(-NUMBERS.c.number).where(NUMBERS.c.number.in_(bindparam("others", expanding=True))),
)
REMOVE = delete(NUMBERS).where(IN_LIST)
ADD = insert(NUMBERS).values(number=bindparam("number"), kind=bindparam("kind"))


@pytest.fixture
def connection():
    with create_engine("sqlite://").connect() as opened:
        NUMBERS.create(opened)
        send(opened, ADD, *({"number": number, "kind": number % 3} for number in range(40)))
        yield opened


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 8, 9, 33])
def test_prepared_lists_of_every_size_are_bound(connection, size):
    keys = list(range(size))
    assert fetch_column(connection, SORTED, keys=keys) == keys
    assert fetch_column(connection, SORTED, keys=[*reversed(keys), 1_000]) == keys


def test_prepared_lists_combine_with_other_values(connection):
    assert fetch_column(connection, OF_KINDS, keys=list(range(7)), kind=1) == [1, 4]
    assert fetch_column(connection, OF_KINDS, keys=list(range(7)), kind=2) == []


def test_statement_can_have_several_lists(connection):
    rows = fetch(connection, TWICE, {"keys": [1, 2, 3], "others": [5]})
    assert sorted(number for (number,) in rows) == [-5, 1, 2, 3]


def test_statement_can_delete_by_a_list(connection):
    send(connection, REMOVE, {"keys": list(range(3, 40))})
    assert fetch_column(connection, SORTED, keys=list(range(40))) == [0, 1, 2]


def test_rows_have_their_values_in_any_order_of_names(connection):
    send_rows(connection, ADD, ("number", "kind"), [(100, 7), (101, 8)])
    send_rows(connection, ADD, ("kind", "other", "number"), [(7, "left out", 102)])
    assert fetch_column(connection, SORTED, keys=[100, 101, 102]) == [100, 101, 102]
    rows = connection.execute(select(NUMBERS.c.number, NUMBERS.c.kind).where(NUMBERS.c.number >= 100)).all()
    assert sorted(map(tuple, rows)) == [(100, 7), (101, 8), (102, 7)]
