"""The command `demo`, and what the checks say after it."""

import json
import re
from contextlib import closing

import pytest
from sqlalchemy import Engine, event, func, select

from app.cli.demo import next_steps
from app.db.database import Database
from app.db.models import Base
from app.filter_index import term_counts
from app.queries import history
from app.services.changes import feed_epoch
from app.transfer import demo

EVERY = demo.rows


@pytest.fixture(autouse=True)
def few_rows(monkeypatch):
    """Leave visits from countries that the tests' database has: all visits take half a minute."""
    rows = list(EVERY())
    meetings = [
        row
        for row in rows
        if row.resource == "meetings"
        and {item["country"] for item in row.document["participants"]} <= {"JP", "MX", "US"}
    ][:30]
    people = {item["person"]["id"] for row in meetings for item in row.document["participants"] if "person" in item}
    chosen = [row for row in rows if row.resource == "sources" or row.document["id"] in people] + meetings
    monkeypatch.setattr(demo, "rows", lambda: iter(chosen))
    return chosen


def findings(run):
    return json.loads(run("check", "--json")[1])


def test_checks_find_nothing_after_loading_and_removing(run, few_rows):
    before = findings(run)
    code, output = run("demo")
    assert (code, f"{len(few_rows)} records created, 0 unchanged" in output) == (0, True)
    assert findings(run) == before
    code, output = run("demo", "--remove")
    assert (code, f"Removed: {len(few_rows)} records" in output) == (0, True)
    assert findings(run) == before
    assert "There is no demonstration data" in run("demo", "--remove")[1]


def test_a66_removal_that_is_cut_short_changes_nothing(run, file, monkeypatch):
    def end(*_arguments, **_named):
        raise KeyboardInterrupt

    assert run("demo")[0] == 0
    with monkeypatch.context() as patch, closing(Database(f"sqlite:///{file}")) as database:
        before = counts(database)
        patch.setattr(feed_epoch, "start_epoch", end)
        with pytest.raises(KeyboardInterrupt):
            demo.remove(database)
        assert counts(database) == before
    assert "Removed: " in run("demo", "--remove")[1]


def test_a66_number_of_a_change_that_moved_needs_its_epoch(run, file, tmp_path):
    lines = tmp_path / "topics.ndjson"
    lines.write_text(json.dumps({"name": "Own"}))
    with closing(Database(f"sqlite:///{file}")) as database, database.reading() as connection:
        last = history.newest_sequence(connection)
    assert run("demo")[0] == 0
    assert run("import", "--resource", "topics", lines)[0] == 0
    assert run("demo", "--remove")[0] == 0
    with closing(Database(f"sqlite:///{file}")) as database, database.reading() as connection:
        feed = history.feed(connection)
    assert (feed.newest, feed.restored_at) == (last + 1, last)


def counts(database):
    """Return the number of rows of each table."""
    with database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_records_to_remove_are_loaded_together(run, few_rows):
    run("demo")
    alone, together = [], []

    def count(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT people."):
            alone.extend(["people.id = "] * ("people.id = " in statement))
            together.extend(["people.id IN "] * ("people.id IN " in statement))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        run("demo", "--remove")
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    people = [row for row in few_rows if row.resource == "people"]
    assert (len(alone), 0 < len(together) < len(people)) == (0, True)


def test_demo_creates_a_new_database(run, tmp_path, few_rows):
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    code, output = run("demo", "--database", url)
    assert (code, f"{len(few_rows)} records created" in output) == (0, True)
    assert (tmp_path / "demo.db").exists()
    assert f"DIPLOMATIC_EVENTS_DATABASE_URL={url} diplomatic-events serve" in output
    assert f"diplomatic-events demo --remove --database {url}" in output


def test_next_steps_contain_no_password():
    steps = next_steps("postgresql://reader:secret@db/demo data")
    assert all("secret" not in step and "'postgresql://reader:***@db/demo data'" in step for step in steps)


def test_decades_without_visits_are_listed():
    rows = list(EVERY())
    missing = {1930, 1950, 1970, 2010} - {
        int(row.document["date"][:3]) * 10 for row in rows if row.resource == "meetings"
    }
    [note] = [row.document["note"] for row in rows if row.resource == "sources"]
    assert missing == {int(decade) for decade in re.findall(r"(\d{4})s", note)}


def test_a_database_with_other_records_is_refused(run, tmp_path):
    file = tmp_path / "people.ndjson"
    file.write_text(json.dumps({"name": "Jane Doe"}))
    assert run("import", "--resource", "people", file)[0] == 0
    code, output = run("demo")
    assert (code, "nothing was changed" in output, "--database" in output) == (1, True, True)


def test_a75_removal_changes_the_counts_of_many_meetings_at_once(run, monkeypatch):
    assert run("demo")[0] == 0
    sizes, send = [], term_counts._send_changes

    def counted(connection, statement, changes):
        sizes.append(len(changes))
        send(connection, statement, changes)

    monkeypatch.setattr(term_counts, "_send_changes", counted)
    assert run("demo", "--remove")[0] == 0
    assert len(list(filter(None, sizes))) == 1
