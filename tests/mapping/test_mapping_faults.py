"""Faults of mappings: each with its line, its key and the remedy, all at once."""

import pytest

from app.mapping.errors import MappingError
from app.mapping.loading import load

DOCUMENT = "document:\n  title: '{t}'\n  date: '{d}'\n"


def faults(text):
    with pytest.raises(MappingError) as caught:
        load(text if isinstance(text, bytes) else text.encode(), "m.yaml")
    return [(fault.line, fault.key, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "key", "reason"),
    [
        (f"raeds: {{}}\n{DOCUMENT}", 1, "raeds", "did you mean 'reads'?"),
        (f"{DOCUMENT}reads:\n  delimeter: ';'\n", 5, "reads/delimeter", "did you mean 'delimiter'?"),
        (f"{DOCUMENT}delimiter: ';'\n", 4, "delimiter", "`delimiter` belongs in `reads`"),
        (f"{DOCUMENT}reads: {{format: cvs}}\n", 4, "reads/format", "did you mean 'csv'?"),
        (f"{DOCUMENT}reads: {{delimiter: ';;'}}\n", 4, "reads/delimiter", "semicolon"),
        (f"{DOCUMENT}reads: {{encoding: utf-9}}\n", 4, "reads/encoding", "cp1252"),
        (f"{DOCUMENT}reads: {{encoding: zip}}\n", 4, "reads/encoding", "not a known encoding"),
        (f"{DOCUMENT}reads: {{encoding: unicode-escape}}\n", 4, "reads/encoding", "not a known encoding"),
        (f"{DOCUMENT}reads: {{header: 0}}\n", 4, "reads/header", "greater than 0"),
        (f"{DOCUMENT}reads: {{header: 2, columns: [a]}}\n", 4, "reads", "not both"),
        (f"{DOCUMENT}resource: meeting\n", 4, "resource", "did you mean 'meetings'?"),
        (f"{DOCUMENT}unmapped: warn\n", 4, "unmapped", "report, refuse"),
        (f"{DOCUMENT}source: {{publisher: X}}\n", 4, "source/headline", "required"),
        (f"{DOCUMENT}source: {{headline: X, licence: Y}}\n", 4, "source/licence", "did you mean 'license'?"),
        (f"{DOCUMENT}  titel: X\n", 4, "document/titel", "did you mean 'title'?"),
        (f"{DOCUMENT}  map: X\n", 4, "document/map", "belongs in a value"),
        (f"{DOCUMENT}  countries: X\n", 4, "document/countries", "is not recognized"),
        (f"{DOCUMENT}  kind: visti\n", 4, "document/kind", "did you mean 'visit'?"),
        (f"{DOCUMENT}  kind: {{literal: xyzzy}}\n", 4, "document/kind/literal", "use one of: bilateral_meeting"),
        (f"{DOCUMENT}  kind: {{column: k, map: {{a: visit,\n    b: visti}}}}\n", 5, "document/kind/map/b", "did you mean"),
        (f"{DOCUMENT}  kind: {{colum: k}}\n", 4, "document/kind", "takes one value"),
        (f"{DOCUMENT}  kind: {{column: k, mpa: {{}}}}\n", 4, "document/kind/mpa", "did you mean 'map'?"),
        (f"{DOCUMENT}  kind: {{column: k, literal: visit}}\n", 4, "document/kind", "give one of literal, column"),
        (f"{DOCUMENT}  kind: {{column: k, else: visit}}\n", 4, "document/kind", "needs a `map`"),
        (f"{DOCUMENT}  kind: {{column: k, codes: iso4}}\n", 4, "document/kind/codes", "did you mean 'iso2' or 'iso3'|must be one of"),
        (f"{DOCUMENT}  participants: [{{country: {{column: k, codes: iso2}}}}]\nreads: {{nulls: [NA]}}\n", 4,
         "document/participants/0/country/codes", "NA is Namibia"),
        (f"{DOCUMENT}  note: {{Minister}}\n", 4, "document/note", 'in quotes: "{Minister}"'),
        (f"{DOCUMENT}  note: {{Minister}} and\n", 4, "", "in quotes"),
        (f"{DOCUMENT}  note: '{{Minister'\n", 4, "document/note", "brace without a partner"),
        (f"{DOCUMENT}  note: '{{|a}}'\n", 4, "document/note", "name no column"),
        (f"{DOCUMENT}  note:\n", 4, "document/note", "has no value"),
        (f"{DOCUMENT}  note: [a, b]\n", 4, "document/note", "takes one value"),
        (f"{DOCUMENT}  note: a\n  note: b\n", 5, "document/note", "repeated"),
        (f"{DOCUMENT}  note: {{column: a, split: x}}\n", 4, "document/note/split", "for_each"),
        (f"{DOCUMENT}  place: '{{city}}'\n", 4, "document/place", 'write place: {venue: "{city}"}'),
        (f"{DOCUMENT}  place: {{column: city}}\n", 4, "document/place", "takes an object"),
        (f"{DOCUMENT}  participants: [{{person: '{{who}}'}}]\n", 4, "document/participants/0/person", 'person: {name: "{who}"}'),
        (f"{DOCUMENT}  participants:\n    - for_each: {{column: x, splt: ';'}}\n      country: '{{item}}'\n", 5,
         "document/participants/0/for_each/splt", "did you mean 'split'?"),
        (f"{DOCUMENT}  participants: [{{for_each: {{column: x, columns: [y]}}, country: NO}}]\n", 4,
         "document/participants/0/for_each", "either `column` or `columns`"),
        (f"{DOCUMENT}  participants: [{{for_each: {{column: x, only_if: {{y: a}}}}, country: NO}}]\n", 4,
         "document/participants/0/for_each/only_if", "beside for_each"),
        (f"{DOCUMENT}  participants: [{{only_if: visit, country: NO}}]\n", 4, "document/participants/0/only_if", "takes columns"),
        (f"{DOCUMENT}  previous_dates: [{{column: d, formats: [DD/MM]}}]\n", 4, "document/previous_dates/0/formats", "not a form of dates"),
        (f"{DOCUMENT}  starts_at: {{column: d, formats: [edtf], map: {{a: b}}}}\n", 4, "document/starts_at/map", "does not apply to a date"),
        (f"{DOCUMENT}  note: {{column: d, formats: [D Month YYYY], language: xx}}\n", 4, "document/note/language", "not a known language"),
        ("document: {title: T}\n", 1, "document", "date is required"),
        (f"{DOCUMENT}  note: &a x\n", 4, "", "anchors"),
        (f"{DOCUMENT}  note: *a\n", 4, "", "aliases"),
        (f"{DOCUMENT}  note: !!python/name:os.system x\n", 4, "", "tags"),
        (f"{DOCUMENT}  ? [a]\n  : b\n", 4, "document", "key must be a text"),
        ("- a\n", 1, "", "is not a mapping"),
        ("", 1, "", "is not a mapping"),
        ("document: x\n", 1, "document", "must be an object"),
        (b"document: {}\n# \xff", 2, "", "not UTF-8"),
        ("document: " + "[" * 100, 1, "", "levels"),
        ("#" * 300_000, 1, "", "longer than"),
    ],
)  # fmt: skip
def test_fault_names_line_key_and_remedy(text, line, key, reason):
    found = faults(text)
    assert any(one[:2] == (line, key) and any(part in one[2] for part in reason.split("|")) for one in found), found


def test_all_faults_are_reported_together():
    found = faults("document:\n  titel: x\n  kind: y\n  place: z\nreads: {}\n")
    assert [line for line, _, _ in found] == [1, 1, 2, 3, 4]


def test_yaml_values_are_read_as_text(values):
    assert values("[{country: NO}]", "x", field="participants") == [[{"country": "NO"}]]
    assert values("{column: c, map: {Yes: 1e3, 007: null, 1.10: ~}}", "yes", "007", "1.10") == ["1e3", None, None]
    assert values("'{c}'", "null", "x", reads="{nulls: [null, '-9']}") == [None, "x"]


def test_missing_columns_are_reported_before_the_first_row(read):
    with pytest.raises(
        ValueError, match=r"line 2: document/title: the file has no column 'Ttile'; did you mean 'Title'"
    ):
        read("document:\n  title: '{Ttile}'\n  date: '{Date}'\n", "Title,Date\n1,2\n")
    with pytest.raises(ValueError, match=r"write reads: \{delimiter: semicolon\}"):
        read("document: {title: '{Title}', date: '{Date}'}", "Title;Date\n1;2\n")
    with pytest.raises(ValueError, match=r"key/0: the file has no column 'x'"):
        read("key: [x]\ndocument: {title: '{Title}', date: '{Title}'}", "Title\n1\n")
    with pytest.raises(ValueError, match=r"reads/fill_down/0"):
        read("reads: {fill_down: [x]}\ndocument: {title: '{Title}', date: '{Title}'}", "Title\n1\n")
    with pytest.raises(ValueError, match=r"ends before it begins"):
        read(
            "document: {title: T, date: '2020', topics: [{for_each: {columns: 'b..a'}, topic: {name: '{item}'}}]}",
            "a,b\n1,2\n",
        )
