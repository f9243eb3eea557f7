"""Suggestions, groups of values, and the encoding of cursors."""

import datetime as dt

import pytest

from app.db import models as m
from app.domain.enums import MeetingKind
from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable
from app.queries import parameter_values
from app.queries.paging import page_requests
from app.queries.paging.page_requests import PageRequest
from app.queries.paging.pagination import Collection
from app.queries.projections import topic

WORDS = ["country", "date", "date_from", "date_to", "kind", "limit", "cursor", "organization"]


@pytest.mark.parametrize(
    ("word", "words", "suggestion"),
    [
        ("contry", WORDS, "; did you mean 'country'?"),
        ("COUNTRY", WORDS, "; did you mean 'country'?"),
        ("datefrom", WORDS, "; did you mean 'date_from'?"),
        ("organisation", WORDS, "; did you mean 'organization'?"),
        ("zzzz", WORDS, ""),
        ("", WORDS, ""),
        ("contry", [], ""),
        ("sumit", MeetingKind, "; did you mean 'summit'?"),
        ("\ud800", WORDS, ""),
    ],
)
def test_nearest_value_is_suggested(word, words, suggestion):
    assert did_you_mean(word, words) == suggestion


def test_comma_forms_a_group():
    assert parameter_values.groups("country", ["JP, PE", "US"]) == [["JP", "PE"], ["US"]]
    assert parameter_values.groups("country", []) == []
    for values in ([""], ["a,"], [",a"], ["a,,b"], ["a", " "]):
        with pytest.raises(Unprocessable, match="has an empty value"):
            parameter_values.groups("country", values)
    assert len(parameter_values.groups("country", [",".join("a" * 100)] * 2)) == 2
    with pytest.raises(Unprocessable, match="more than 200 values"):
        parameter_values.groups("country", [",".join("a" * 100), ",".join("a" * 101)])


def test_single_valued_field_has_one_group():
    assert parameter_values.one_group("kind", [], MeetingKind) == []
    assert parameter_values.one_group("kind", ["summit,call"], MeetingKind) == ["summit", "call"]
    with pytest.raises(Unprocessable, match="is repeated"):
        parameter_values.one_group("kind", ["summit", "call"], MeetingKind)
    with pytest.raises(Unprocessable, match=r"'sumit' is not one of .*; did you mean 'summit'"):
        parameter_values.one_group("kind", ["sumit"], MeetingKind)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (m.Meeting.starts_on, dt.date(2023, 9, 1)),
        (m.Meeting.starts_on, dt.date.min),
        (m.Topic.folded_name, "ä “quoted” \\ 林 \U0001f91d"),
        (m.Topic.id, "a-b"),
        (m.Topic.version, 2**63 - 1),
    ],
)
def test_a_cursor_round_trips(column, value):
    request = PageRequest(sort="name", filters=[("path", "/topics"), ("q", "ä")])
    cursor = page_requests.encode_cursor(request, value, 7)
    assert cursor.isascii()
    assert "=" not in cursor
    assert page_requests.decode_cursor(PageRequest("name", cursor=cursor, filters=request.filters), column.type) == (
        value,
        7,
    )
    for other in (
        PageRequest("-name", cursor=cursor, filters=request.filters),
        PageRequest("name", cursor=cursor, filters=[("path", "/topics")]),
    ):
        with pytest.raises(Unprocessable, match="belongs to another query"):
            page_requests.decode_cursor(other, column.type)


def test_an_order_that_would_lose_rows_is_refused():
    with pytest.raises(TypeError, match="topics cannot be sorted by description: the column may be NULL"):
        Collection("topics", m.Topic, topic, {"description": m.Topic.description}, "description")
    assert Collection("topics", m.Topic, topic, {"id": m.Topic.id}, "id").orders.keys() == {"id"}


def test_a_projection_with_tables_of_its_own_is_refused(database):
    from app.db.json_functions import compile_projection, json_object

    with database.reading() as connection, pytest.raises(TypeError, match="needs tables of its own"):
        compile_projection(lambda: json_object(name=m.Person.name), m.Topic, connection.dialect)
