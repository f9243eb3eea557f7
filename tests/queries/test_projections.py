"""The projections compiled for PostgreSQL."""

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.db.json_functions import compile_projection, today
from app.db.models import Meeting
from app.queries import projections
from app.services.resources import IN_LOADING_ORDER


@pytest.mark.parametrize("resource", IN_LOADING_ORDER, ids=lambda item: item.collection.name)
def test_each_projection_compiles(resource):
    collection = resource.collection
    sql = str(compile_projection(collection.projection, collection.model, postgresql.dialect()))
    assert sql.startswith(("""('{"id":' || to_json(""", """('{"code":' || to_json("""))
    assert sql.endswith(" || '}')")
    assert "json_object(" not in sql
    assert "json_group_array" not in sql
    assert sql.count("string_agg(") == sql.count("'[' || ")


def test_entries_of_meetings_leave_out_what_lists_on_pages_do_not_show():
    sql, whole = (
        str(compile_projection(projection, Meeting, sqlite.dialect()))
        for projection in (projections.meeting_entry, projections.meeting)
    )
    for table in ("citations", "meeting_topics", "meeting_agreements", "identifiers"):
        assert table in whole
        assert table not in sql


def test_today_is_the_utc_date():
    assert str(select(today()).compile(dialect=postgresql.dialect())).startswith(
        "SELECT (now() AT TIME ZONE 'utc')::date"
    )
