"""The data that the last migration rebuilds in an older database equals the data that services derive."""

import contextlib

import pytest
from alembic import command
from sqlalchemy import text

from app.db import migrations
from app.db.database import Database
from app.maintenance.checks import run_checks
from app.transfer import seed

OLD = (
    "UPDATE meetings SET date = '190X-02-29', starts_on = '1900-02-28', ends_on = '1909-02-28'",
    "UPDATE meeting_terms SET starts_on = '1900-02-28', ends_on = '1909-02-28'",
    "UPDATE actions SET date = '202X-02-30', starts_on = '2020-02-29', ends_on = '2029-02-28'",
    "UPDATE sources SET date = '../20XX-04-31', accessed_on = '20XX-04-31~'",
    "UPDATE topics SET name = 'East\u200b Asia', folded_name = 'east\u200b asia' WHERE id = 'east-asia'",
    "UPDATE meetings SET note = 'Carefully noted'",
)


@pytest.fixture
def empty(another):
    with contextlib.closing(Database(another())) as database:
        yield database


def test_a19_a_database_with_old_bounds_is_rebuilt(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), "0006")
    with empty.write_engine.begin() as connection:
        for statement in OLD:
            connection.execute(text(statement))
    migrations.upgrade(empty)
    with empty.reading() as connection:

        def read(statement):
            return {tuple(map(str, row)) for row in connection.execute(text(statement))}

        assert read("SELECT date, starts_on, ends_on FROM meetings") == {("190X-02-29", "1904-02-29", "1908-02-29")}
        assert read("SELECT starts_on, ends_on FROM meeting_terms") == {("1904-02-29", "1908-02-29")}
        assert read("SELECT date FROM actions") == {("202X-02-XX",)}
        assert read("SELECT date, accessed_on FROM sources") == {("../20XX-04-XX", "20XX-04-XX~")}
        assert read("SELECT * FROM indexed WHERE resource = 'everything'") == set()
    assert list(run_checks(empty, repair=False)) == []


def old_periods(database):
    """Store the periods of an older release, in which one signature made an agreement signed."""
    with database.write_engine.begin() as connection:
        country = connection.execute(text("SELECT key FROM countries WHERE id = 'JP'")).scalar_one()
        connection.execute(text("UPDATE actions SET country_key = :country"), {"country": country})


@pytest.mark.parametrize("revision", ["0006", "0011"])
def test_status_of_parties_is_rebuilt_for_an_older_database(empty, revision):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), revision)
    old_periods(empty)
    migrations.upgrade(empty)
    with empty.reading() as connection:
        statuses = set(connection.execute(text("SELECT status FROM agreement_periods")).scalars())
        marks = connection.execute(text("SELECT * FROM indexed WHERE resource = 'everything'")).all()
    assert (statuses, marks) == ({"unknown"}, [])
    assert list(run_checks(empty, repair=False)) == []
    command.downgrade(migrations.config(empty), revision)
    migrations.upgrade(empty)
    assert list(run_checks(empty, repair=False)) == []


def test_status_of_parties_needs_no_derivation_where_there_are_no_agreements(empty):
    command.upgrade(migrations.config(empty), "0011")
    command.upgrade(migrations.config(empty), "0012")
    with empty.reading() as connection:
        assert connection.execute(text("SELECT * FROM indexed WHERE resource = 'everything'")).all() == []


def test_letters_without_decomposition_are_folded_again(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), "0012")
    with empty.write_engine.begin() as connection:
        connection.execute(
            text("UPDATE people SET name = 'Wałęsa', folded_name = 'wałesa' WHERE id = 'hayashi-yoshimasa'")
        )
    migrations.upgrade(empty)
    with empty.reading() as connection:
        names = connection.execute(text("SELECT folded_name FROM people WHERE name = 'Wałęsa'")).scalars().all()
    assert names == ["walesa"]
    assert list(run_checks(empty, repair=False)) == []


def test_terms_of_a_new_facet_are_derived_for_the_meetings_of_an_older_database(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), "0012")
    without_terms = "(SELECT key FROM terms WHERE facet = 'level')"
    with empty.write_engine.begin() as connection:
        connection.execute(text(f"DELETE FROM meeting_terms WHERE term_key IN {without_terms}"))
        connection.execute(text("DELETE FROM terms WHERE facet = 'level'"))
    migrations.upgrade(empty)
    assert list(run_checks(empty, repair=False)) == []


@pytest.mark.parametrize(
    ("revision", "kept", "folded", "other"), [("0012", "Cłub", "cłub", "Club"), ("0019", "Clu'b", "clu'b", "Club")]
)
@pytest.mark.parametrize("table", ["topics", "organizations"])
def test_one_of_two_names_that_become_equal_stays_distinct_until_renamed(empty, revision, kept, folded, other, table):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), revision)
    with empty.write_engine.begin() as connection:
        two = text(
            f"INSERT INTO {table} (id, version, created_at, updated_at, name, folded_name{{more}})"
            f" VALUES (:id, 1, :at, :at, :name, :folded{{values}})".format(
                more=", kind" if table == "organizations" else "",
                values=", 'other'" if table == "organizations" else "",
            )
        )
        at = "2020-01-01T00:00:00.000000Z"
        connection.execute(two, {"id": "one", "at": at, "name": other, "folded": other.lower()})
        connection.execute(two, {"id": "other", "at": at, "name": kept, "folded": folded})
    migrations.upgrade(empty)
    with empty.reading() as connection:
        names = dict(
            map(
                tuple,
                connection.execute(
                    text(f"SELECT id, folded_name FROM {table} WHERE name IN ('{other}', :n)"), {"n": kept}
                ),
            )
        )
    assert names == {"one": "club", "other": folded}
    [finding] = [item for item in run_checks(empty, repair=True) if not item.repaired]
    assert "folded_name should be club, " in finding.description
    assert "which belongs to another record; correct the record" in finding.description
    with empty.write_engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET name = 'Society' WHERE id = 'other'"))
    list(run_checks(empty, repair=True))
    assert list(run_checks(empty, repair=False)) == []


def test_apostrophes_and_arabic_spellings_are_folded_again(empty):
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), "0019")
    old = {"Sanaʼa O’Hara": "sanaʼa o’hara", "فاطمة": "فاطمة"}
    with empty.write_engine.begin() as connection:
        for name, folded in old.items():
            connection.execute(
                text("UPDATE people SET name = :name, folded_name = :folded WHERE id = 'hayashi-yoshimasa'"),
                {"name": name, "folded": folded},
            )
            connection.execute(
                text(
                    "INSERT INTO names (person_key, position, name, folded_name)"
                    " SELECT key, 50 + length(:name), :name, :folded FROM people WHERE id = 'hayashi-yoshimasa'"
                ),
                {"name": name, "folded": folded},
            )
    migrations.upgrade(empty)
    with empty.reading() as connection:
        names = connection.execute(text("SELECT folded_name FROM names WHERE position >= 50 ORDER BY folded_name"))
        assert names.scalars().all() == ["sanaa ohara", "فاطمه"]
    assert list(run_checks(empty, repair=False)) == []


def test_identifiers_are_written_in_the_form_of_their_scheme(empty):
    """They are rewritten as an edit; where another record has the identifier already, both stay."""
    migrations.upgrade(empty)
    seed.load(empty)
    command.downgrade(migrations.config(empty), "0035")
    rows = [
        ("JP", "wikidata", "q42"),
        ("JP", "wikidata", "Q42"),
        ("JP", "doi", "https://doi.org/10.1000/A"),
        ("PE", "wikidata", "q43"),
        ("PE", "pocom", "q44"),
        ("FR", "wikidata", "Q43"),
    ]
    insert = text(
        "INSERT INTO identifiers (position, country_key, scheme, value) "
        "SELECT :position, key, :scheme, :value FROM countries WHERE id = :id"
    )
    with empty.write_engine.begin() as connection:
        for position, (id_, scheme, value) in enumerate(rows, 50):
            connection.execute(insert, {"position": position, "id": id_, "scheme": scheme, "value": value})
    migrations.upgrade(empty)
    with empty.reading() as connection:
        found = connection.execute(
            text(
                "SELECT countries.id, scheme, value FROM identifiers JOIN countries ON countries.key = country_key "
                "WHERE countries.id IN ('JP', 'PE', 'FR')"
            )
        )
        assert sorted(tuple(row) for row in found) == [
            ("FR", "wikidata", "Q43"),
            ("JP", "doi", "10.1000/a"),
            ("JP", "wikidata", "Q42"),
            ("PE", "pocom", "q44"),
            ("PE", "wikidata", "q43"),
        ]
        edited = connection.execute(text("SELECT id FROM changes WHERE resource = 'countries' AND version > 1"))
        assert edited.scalars().all() == ["JP"]
    assert list(run_checks(empty, repair=False)) == []
