"""Two records side by side."""

import factories
import pytest

from app.pages.comparison import compare
from app.pages.forms import form

LINK = {"id": "x", "name": "Body"}


def person(**fields):
    return {"id": "a", "name": "A", "other_names": [], "tenures": [], "origin": "entered", "reviewed": False, **fields}


def test_fields_missing_in_both_are_omitted_and_differences_marked():
    rows = compare("people", person(country="PE", born="1950"), person(country="PE", name="B"))
    assert [(row.label, row.a, row.b, row.is_same) for row in rows] == [
        ("Name", ("A",), ("B",), False),
        ("Country", ("Peru",), ("Peru",), True),
        ("Born", ("1950",), (), False),
    ]


def test_entries_of_lists_are_lines_in_words():
    tenure = {
        "office": "Envoy",
        "country": "JP",
        "organization": LINK,
        "posted_to": "PE",
        "term": "1999/2003",
        "known_until": "2001-02",
        "acting": None,
        "note": None,
    }
    rows = {row.label: row for row in compare("people", person(tenures=[tenure]), person())}
    assert rows["Tenures"].a == ("Envoy; Japan; Body; in Peru; 1999 – 2003; known until February 2001",)


def test_long_lists_are_truncated_with_a_notice():
    topics = [{"topic": {"id": str(number), "name": f"Topic {number}"}, "note": None} for number in range(20)]
    meeting = {"title": "M", "topics": topics}
    rows = {row.label: row for row in compare("meetings", meeting, {"title": "M"})}
    assert len(rows["Topics"].a) == 9
    assert rows["Topics"].a[-1] == "and 12 more"


@pytest.mark.parametrize("resource", ["people", "organizations", "agreements", "meetings"])
def test_every_field_of_every_resource_is_shown(resource):
    whole = factories.whole(resource, 1)
    rows = compare(resource, whole, whole)
    labels = {
        field["label"]
        for section in form(resource)["sections"]
        for field in section["fields"]
        if whole.get(field["name"]) and field["name"] not in {"id", "code", "origin", "citations"}
    }
    assert labels <= {row.label for row in rows}
    assert len(labels) > 5
    assert all(row.is_same and row.a for row in rows)
