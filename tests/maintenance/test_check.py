"""The check finds all defects, and repairs derived data."""

import json
import shutil
from contextlib import closing
from itertools import islice

import pytest

from app.db import sqlite
from app.db.database import Database
from app.maintenance import checks, derived_checks

DERIVED = {
    "folded name": ("UPDATE countries SET folded_name = 'wrong' WHERE id = 'JP'", "derived columns"),
    "folded title": ("UPDATE agreements SET folded_title = ''", "derived columns"),
    "folded headline": ("UPDATE sources SET folded_headline = 'x'", "derived columns"),
    "folded publisher": ("UPDATE sources SET folded_publisher = publisher", "derived columns"),
    "folded city": ("UPDATE meetings SET folded_place_city = NULL", "derived columns"),
    "folded office": ("UPDATE participants SET folded_office = NULL", "derived columns"),
    "folded other name": ("UPDATE names SET folded_name = folded_name || ' '", "derived columns"),
    "days of a meeting": ("UPDATE meetings SET ends_on = '2023-09-02'", "derived columns"),
    "whether a meeting is long": ("UPDATE meetings SET is_long = 1", "derived columns"),
    "days of a country": ("UPDATE countries SET starts_on = '1999-01-01' WHERE id = 'SUHH'", "derived columns"),
    "days of a source": ("UPDATE sources SET starts_on = '1999-01-01'", "derived columns"),
    "days of an action": ("UPDATE actions SET ends_on = '9999-01-01'", "derived columns"),
    "days of an agreement": ("UPDATE agreements SET starts_on = '1999-01-01'", "agreement periods"),
    "a period gone": ("DELETE FROM agreement_periods WHERE position = 0", "agreement periods"),
    "a party's period gone": ("DELETE FROM party_periods WHERE key % 2", "periods of parties"),
    "a party's wrong period": ("UPDATE party_periods SET status = 'in_force'", "periods of parties"),
    "a wrong period": ("UPDATE agreement_periods SET status = 'in_force'", "agreement periods"),
    "a term gone": (
        "DELETE FROM meeting_terms WHERE term_key = (SELECT key FROM terms WHERE facet = 'country' AND value = 'JP')",
        "meeting terms",
    ),
    "an entry of terms gone": ("DELETE FROM search_terms_meetings", "indexes of terms"),
    "an entry of terms of no meeting": (
        "INSERT INTO search_terms_meetings (rowid, terms) VALUES (7, '1 2')",
        "indexes of terms",
    ),
    "an entry of other terms": (
        "INSERT OR REPLACE INTO search_terms_meetings (rowid, terms) SELECT place, '1' FROM search_places_meetings",
        "indexes of terms",
    ),
    "an entry that no meeting knows": ("DELETE FROM search_places_meetings", "indexes of terms"),
    "an agreement's entry gone": ("DELETE FROM search_terms_agreements", "indexes of terms"),
    "a source's entry gone": ("DELETE FROM search_terms_sources", "indexes of terms"),
    "an agreement's entry of other words": (
        "INSERT OR REPLACE INTO search_terms_agreements (rowid, terms) SELECT place, '1' FROM search_places_agreements",
        "indexes of terms",
    ),
    "a stance that does not follow": ("UPDATE citations SET stance = 'disputes'", "disputes"),
    "a stated stance that does not differ": ("UPDATE citations SET stated_stance = 'supports'", "disputes"),
    "a disputed field of nobody": (
        (
            "INSERT INTO disputes (position, meeting_key, resource, field, name, is_of_part) "
            "SELECT 0, key, 'meetings', 'x', 'x', 0 FROM meetings"
        ),
        "disputes",
    ),
    "a dispute that is not listed": (
        """UPDATE citations SET field = 'title', says = '"Another title"' WHERE meeting_key IS NOT NULL""",
        "disputes",
    ),
    "words of other texts": ("UPDATE indexed SET digest = 0", "index of words"),
    "a key of a name gone": ("DELETE FROM name_keys WHERE sounds LIKE 'A%'", "keys of names"),
    "a key of another name": ("UPDATE name_keys SET sounds = sounds || 'X'", "keys of names"),
    "a key of another country": ("UPDATE name_keys SET country_key = 0", "keys of names"),
    "a key of an organization gone": ("DELETE FROM organization_keys WHERE digest > 0", "keys of names"),
    "a key of no name": ("UPDATE organization_keys SET digest = digest + 1", "keys of names"),
    "all terms gone": ("DELETE FROM meeting_terms", "meeting terms"),
    "a term too many": (
        "INSERT INTO meeting_terms SELECT term_key + 0, '1999-01-01', meeting_key, ends_on FROM meeting_terms LIMIT 1",
        "meeting terms",
    ),
}
BROKEN = {
    "a reference to nothing": ("DELETE FROM people WHERE id = 'hayashi-yoshimasa'", "references"),
    "a retired id in use": (
        "INSERT INTO retired_ids VALUES ('topics', (SELECT min(id) FROM topics), '2026-01-01T00:00:00.000000Z', NULL)",
        "retired ids",
    ),
    "a successor that is not there": (
        "INSERT INTO retired_ids VALUES ('meetings', 'gone', '2026-01-01T00:00:00.000000Z', 'none-such')",
        "retired ids",
    ),
    "a date that is none": ("UPDATE meetings SET date = 'in autumn'", "derived columns"),
    "an action that is none": ("UPDATE actions SET action = 'sneezed'", "agreement periods"),
}


def test_an_intact_database_passes_the_check(run):
    code, data = run("check")
    assert (code, "No problems found" in data) == (0, True)


@pytest.fixture(scope="module")
def checked_database(tmp_path_factory):
    """One database object for all tests, on a file that each restores, so that SQLAlchemy compiles each statement once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "COMPILED_CACHE_SIZE", 1_000)
        file = tmp_path_factory.mktemp("checked") / "events.db"
        with closing(Database(f"sqlite:///{file}")) as database:
            yield database


@pytest.fixture
def run_checks(checked_database, seeded_file, sql):
    """Damage a seeded database by statements, if any are given, and run the checks; return the findings."""
    shutil.copyfile(seeded_file, checked_database.file.path)

    def run(*damage, repair=False):
        sql(checked_database.file.path, *damage)
        try:
            return list(checks.run_checks(checked_database, repair=repair))
        finally:
            # FTS5 reports false defects on a connection that read its tables before another connection wrote to them.
            checked_database.close()

    return run


def test_a53_changes_of_another_connection_are_not_damage(seeded_file, tmp_path):
    file = shutil.copyfile(seeded_file, tmp_path / "events.db")
    with (
        closing(Database(f"sqlite:///{file}")) as database,
        closing(sqlite.sqlite_module().connect(str(file), isolation_level=None)) as other,
    ):
        insert = "INSERT INTO search_terms_agreements (rowid, terms) VALUES (?, 'a')"
        numbers = iter(range(1, 1_000))
        for count in (3, 5, 8, 12, 20, 30):
            # Each write is a segment of the index; FTS5 merges many into one, and removes them.
            for number in islice(numbers, count):
                other.execute(insert, (number,))
            assert not any(finding.check == "integrity" for finding in checks.run_checks(database, repair=False))


@pytest.mark.parametrize(("damage", "check"), DERIVED.values(), ids=DERIVED)
def test_wrong_derived_data_is_found_and_repaired(run_checks, damage, check):
    findings = run_checks(damage)
    assert check in {finding.check for finding in findings}
    assert not any(finding.repaired for finding in findings)
    repaired = run_checks(repair=True)
    assert [finding for finding in repaired if not finding.repaired] == []
    assert check in {finding.check for finding in repaired}
    assert run_checks() == []


def test_a_term_that_a_meeting_has_twice_and_should_not_have_is_removed(run_checks):
    findings = run_checks(
        "INSERT INTO terms (facet, value) VALUES ('country', 'QQ')",
        "INSERT INTO meeting_terms SELECT terms.key, days.day, meetings.key, days.day FROM terms, meetings, "
        "(SELECT '1999-01-01' AS day UNION SELECT '1999-01-02') AS days WHERE terms.value = 'QQ'",
        repair=True,
    )
    assert "meeting terms" in {finding.check for finding in findings if finding.repaired}
    assert run_checks() == []


def test_the_command_reports_what_it_finds_and_repairs(run, file, sql):
    damage, check = DERIVED["folded name"]
    sql(file, damage)
    code, data = run("check", "--json")
    report = json.loads(data)
    assert (code, report["found"] > 0, report["left"]) == (1, True, report["found"])
    assert check in {finding["check"] for finding in report["findings"]}
    code, data = run("check", "--repair")
    assert (code, "all repaired" in data) == (0, True), data
    code, data = run("check")
    assert (code, "No problems found" in data) == (0, True), data


@pytest.mark.parametrize(("damage", "check"), BROKEN.values(), ids=BROKEN)
def test_other_defects_are_reported_and_not_repaired(run_checks, damage, check):
    findings = run_checks("PRAGMA foreign_keys = OFF", damage, repair=True)
    assert {finding.check for finding in findings if not finding.repaired} == {check}
    assert {finding.check for finding in run_checks(repair=True) if not finding.repaired} == {check}


def test_the_command_fails_if_a_defect_is_left(run, file, sql):
    damage, check = BROKEN["a retired id in use"]
    sql(file, damage)
    code, data = run("check", "--repair", "--json")
    report = json.loads(data)
    assert (code, report["left"] > 0) == (1, True)
    assert {finding["check"] for finding in report["findings"] if not finding["mended"]} == {check}


@pytest.mark.parametrize(
    ("damage", "table", "check"),
    [
        ("UPDATE topics SET folded_name = folded_name || 'x'", "topics", "derived columns"),
        ("DELETE FROM agreement_periods WHERE position = 0", "agreement_periods", "agreement periods"),
        ("DELETE FROM meeting_terms", "meeting_terms", "meeting terms"),
        ("UPDATE indexed SET digest = 0", "indexed", "index of words"),
        ("DELETE FROM change_feed", "change_feed", "epoch of the change feed"),
    ],
)
def test_failed_repair_is_not_reported_as_done(run_checks, damage, table, check):
    refusals = (
        f"CREATE TRIGGER no_{deed} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"
        for deed in ("insert", "update", "delete")
    )
    findings = [item for item in run_checks(damage, *refusals, repair=True) if item.check == check]
    assert [item.repaired for item in findings] == [False]
    assert "could not be completed" in findings[0].description


def test_a_damaged_file_is_reported(run, file):
    content = bytearray(file.read_bytes())
    content[-40_960:] = b"\xa5" * 40_960
    file.write_bytes(content)
    code, data = run("check")
    assert code == 1
    assert "integrity: " in data


def test_status_of_parties_is_repaired(run, file, sql):
    sql(file, "UPDATE actions SET country_key = (SELECT key FROM countries WHERE id = 'JP')")
    code, data = run("check", "--json")
    assert (code, {finding["check"] for finding in json.loads(data)["findings"]}) == (
        1,
        {"agreement periods", "periods of parties"},
    )
    assert run("check", "--repair")[0] == 0
    code, data = run("check")
    assert (code, "No problems found" in data) == (0, True), data


def test_terms_are_repaired_one_batch_at_a_time(file, monkeypatch):
    repaired = []
    monkeypatch.setattr(derived_checks.derived, "wrong_terms", lambda _connection: iter([[1], [1]]))
    monkeypatch.setattr(derived_checks.terms, "refresh", lambda _session, keys: repaired.append(keys))
    with closing(Database(f"sqlite:///{file}")) as database:
        findings = checks.run_checks(database, repair=True)
        assert (next(findings).repaired, repaired) == (True, [[1]])
        assert (next(findings).repaired, repaired) == (True, [[1], [1]])
