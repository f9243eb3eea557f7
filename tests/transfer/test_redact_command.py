"""`diplomatic-events redact`."""

from app.queries.history import changes_of_record
from app.services.resources import TOPICS


def test_the_command_redacts_a_field_from_the_history(run, database):
    report = run("redact", "topics", "east-asia", "--field", "/description", "--reason", "A private address.")
    assert (report.exit_code, report.stdout) == (0, "")
    assert report.stderr.splitlines()[0].startswith("Redacted ")
    with database.reading() as connection:
        newest = changes_of_record(connection, TOPICS.collection, "east-asia", 1)[0]
    assert (newest.actor, newest.action) == ("command:redact", "redacted")
    assert newest.redaction == '{"fields": ["/description"], "reason": "A private address."}'


def test_the_command_reports_errors(run):
    for arguments, code, report in (
        (["topics", "no-such", "--reason", "x"], 1, "no-such"),
        (["words", "x", "--reason", "x"], 2, "is not one of"),
        (["topics", "east-asia", "--reason", " "], 2, "is empty; give a reason"),
        (["topics", "east-asia", "--field", "/nothing", "--reason", "x"], 1, "in no version"),
    ):
        result = run("redact", *arguments)
        assert (result.exit_code, report in result.stderr) == (code, True), result.stderr
