"""Cells that a program seems to have changed while a table was edited."""

import pytest
from work_counts import no_explosion

from app.representations import csv_losses

DIGITS = "1" * 60_000


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("0123", "123", "as programs write numbers"),
        ("7.", "7.0", "as programs write numbers"),
        ("1234567890123456789", "1234567890123456800", "as programs write numbers"),
        ("NA", "", "which programs read as missing"),
        ("Talks", "nan", "is what programs write for a missing value"),
        ("true", "TRUE", "as programs write truth values"),
        ("T", "TRUE", "as programs write truth values"),
        ("false", "False", "as programs write truth values"),
        ("T", "t", None),
        ("Talks", "#REF!", "is what a spreadsheet writes for a formula that it cannot compute; correct the formula"),
        ("", "#N/A", "is what a spreadsheet writes for a formula"),
        ("123456789012", "1.23457E+11", "is a number that a spreadsheet rounded; format the column as text"),
        ("", "1,2E+08", "is a number that a spreadsheet rounded"),
        ("#N/A", "#N/A", None),
        ("Vitamin E", "1E+5", None),
        ("7", "8", None),
        ("1" * 400, "1" * 399 + "2", None),
        (f"{DIGITS}!", "x", None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a47_changes_that_programs_make_are_found(old, new, reason):
    with no_explosion():
        found = csv_losses.find("meetings", {"title": old}, {"title": new})
    assert (found is None) == (reason is None)
    assert reason is None or (found[0] == "title" and reason in found[1])
