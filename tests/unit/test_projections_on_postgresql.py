"""The projections as PostgreSQL is told them: the same compiler, another dialect."""

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from app import models as m
from app.query.jsonsql import as_text, compiled, today
from app.store.resources import IN_LOADING_ORDER


@pytest.mark.parametrize("resource", IN_LOADING_ORDER, ids=lambda each: each.collection.name)
def test_each_projection_compiles(resource):
    collection = resource.collection
    sql = str(compiled(collection.projection, collection.model, postgresql.dialect()))
    assert sql.startswith("(json_build_object('")
    assert sql.endswith(")::text")
    assert "json_object(" not in sql
    assert "json_group_array" not in sql
    assert sql.count("json_agg(") == sql.count("'[]'::json)")


def test_today_is_that_of_utc():
    assert str(select(today()).compile(dialect=postgresql.dialect())).startswith(
        "SELECT (now() AT TIME ZONE 'utc')::date"
    )
    assert "::text" in str(select(as_text(m.Topic.name)).compile(dialect=postgresql.dialect()))
