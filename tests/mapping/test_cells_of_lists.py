"""Cells and rows as ministries, depositaries and encyclopedias write them."""

import json

import pytest

from app.mapping.errors import MappingError

TREATY = """
    resource: agreements
    reads: {nulls: [".."]}
    document:
      title: T
      kind: treaty
      identifiers: [{scheme: untc, value: I-1}]
      actions:
        - action: {column: Ratification, map: {"* AA": approved, "* A": accepted, "* a": acceded, "*": ratified}}
          country: "{Participant}"
          date: {column: Ratification, formats: [D Mon YYYY, D Mon YYYY A, D Mon YYYY AA, D Mon YYYY a]}
          only_if: {Ratification: "*"}
    """


def test_a62_letters_behind_dates_are_told_apart_by_their_case(read):
    result = read(
        TREATY,
        """
        Participant,Ratification
        Denmark,1 Nov 2016 AA
        Finland,14 Nov 2016 A
        Holy See,4 Sep 2022 a
        Iraq,1 Nov 2021
        Yemen,
        Libya,..
        """,
    )
    actions = [document.get("actions", [{}])[0].get("action") for document in result.documents]
    assert actions == ["approved", "accepted", "acceded", "ratified", None, None]
    assert not result.refusals


def test_a62_any_text_is_no_empty_cell(values):
    assert values("{column: a, map: {'*': some, '': none}}", "x,1", ",1", columns="a,b") == ["some", "none"]
    assert values("{column: a, map: {'x*': some, '*': other}}", "x,1", ",1", columns="a,b") == ["some", None]


def test_a62_words_that_differ_in_case_alone_are_exact(values, read):
    spec = "{column: a, map: {P  M: president, p m: premier, ok: yes, OK: yes}}"
    assert values(spec, "P M,1", " p  m,1", "Ok,1", columns="a,b") == ["president", "premier", "yes"]
    result = read("document: {title: T, date: '2020', note: {column: a, map: {No: x, NO: y}}}", "a\nno\n")
    assert "is not in the map" in result.refusals[0][2]


def test_a62_a_cell_is_split_at_several_marks(read):
    result = read(
        "document: {title: T, date: '2020', participants: [{for_each: {column: a, split: [';', ' and ', \"\\n\", ', '], whole: "
        "['Trinidad and Tobago', 'Congo, DR']}, country: '{item}'}]}",
        'a\n"Peru and Chile; Trinidad and Tobago\nNorway, Congo, DR"\n',
    )
    countries = [item["country"] for item in result.documents[0]["participants"]]
    assert countries == ["Peru", "Chile", "Trinidad and Tobago", "Norway", "Congo, DR"]


def test_a62_the_longer_of_two_whole_texts_is_kept(read):
    result = read(
        "document: {title: T, date: '2020', participants: [{for_each: {column: a, split: ', ', whole: ['A, B', 'A, B, C']}, "
        "person: {name: '{item}'}}]}",
        'a\n"A, B, C, D"\n',
    )
    assert [item["person"]["name"] for item in result.documents[0]["participants"]] == ["A, B, C", "D"]


def test_a62_cells_of_several_columns_are_split_as_well(read):
    result = read(
        "document: {title: T, date: '2020', participants: [{for_each: {columns: 'a..b', split: ';'}, country: '{item}'}]}",
        "a,b\nPeru;Chile,\n,Kenya\n",
    )
    assert [[item["country"] for item in document["participants"]] for document in result.documents] == [
        ["Peru", "Chile"],
        ["Kenya"],
    ]


@pytest.mark.parametrize("ignored", ["{Date: ''}", "{}"])
def test_a62_a_footnote_of_one_cell_is_left_out_by_a_condition_and_fills_nothing(read, ignored):
    result = read(
        f"reads: {{ignore_if: {ignored}, fill_down: [Who]}}\ndocument: {{title: '{{Who}}', date: '{{Date}}'}}",
        "Who,Date\nRoe,2020\nDoes not include officials.\n,2021\n",
    )
    assert [document["title"] for document in result.documents] == ["Roe", "Roe"]
    if ignored == "{}":
        assert "has 1 cell where" in result.refusals[0][2]
        assert 'by a column that all other rows fill in: reads: {ignore_if: {COLUMN: ""}}' in result.refusals[0][2]
    else:
        assert (result.report.read, result.report.ignored, result.refusals) == (3, 1, [])


def test_a62_a_row_of_several_cells_is_not_taken_for_a_footnote(read):
    result = read("document: {title: '{Who}', date: '{Date}'}", "Who,Date,Note\nRoe,2020\n")
    assert "has 2 cells where the header has 3" in result.refusals[0][2]
    assert "footnote" not in result.refusals[0][2]


def test_a62_an_error_of_a_missing_value_names_the_empty_column(read):
    [row] = read(
        "document: {title: '{Minister} with {Guest}', date: '{Date}'}", "Minister,Guest,Date\nRoe,,2020\n"
    ).rows
    assert row.column_of(("title",)) == "Guest"
    [row] = read(
        "document: {title: '{Minister} with {Guest}', date: '{Date}'}", "Minister,Guest,Date\nRoe,A,2020\n"
    ).rows
    assert row.column_of(("title",)) == "Minister"


def test_a62_an_object_of_json_that_is_null_once_is_not_unread(read):
    records = [{"t": "x", "v": {"w": {"city": "Bonn"}}}, {"t": "y", "v": None}, {"t": "z", "v": {"w": None}}]
    mapping = "unmapped: refuse\ndocument: {title: '{t}', date: '2020', place: {city: '{v.w.city}'}}"
    result = read(mapping, json.dumps(records), "t.json")
    assert [document.get("place") for document in result.documents] == [{"city": "Bonn"}, None, None]


def test_a62_missing_parts_of_a_date_have_texts_of_their_own(values):
    spec = "{year: y, month: m, nulls: ['0', '-9'], to: {year: z, month: n}}"
    assert values(spec, "1990,0,0,0", "1990,-9,1991,2", "0,0,0,0", columns="y,m,z,n") == ["1990", "1990/1991-02", None]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("{literal: x, map: {x: y}}", "`map` cannot be beside `literal`"),
        ("{literal: x, strip: y, shorten: 3}", "`shorten`, `strip` cannot be beside `literal`"),
        ("{column: a, whole: [x]}", "`whole` needs a `split`"),
        ("{column: a, language: fr}", "`language` needs a `formats`"),
        ("{column: a, formats: [YYYY], month: b}", "`month` needs a `year`"),
        ("{year: a, strip: x}", "`strip` cannot be beside `year`"),
        ("{year: a, formats: [YYYY]}", None),
        ("{year: a, to: b, formats: [YYYY], language: fr, nulls: ['0']}", None),
    ],
)
def test_a62_keys_without_effect_are_faults(read, value, reason):
    mapping = f"document: {{title: T, date: '2020', note: {value}}}"
    if reason is None:
        assert read(mapping, "a,b\n1990,\n").documents[0]["note"] == "1990"
    else:
        with pytest.raises(MappingError, match=reason):
            read(mapping, "a,b\n1990,1\n")


def test_a62_lists_cannot_keep_whole_what_they_do_not_split(read):
    with pytest.raises(MappingError, match="`whole` needs a `split`"):
        read(
            "document: {title: T, date: '2020', participants: [{for_each: {column: a, whole: [x]}, country: '{item}'}]}",
            "a\nx\n",
        )


@pytest.mark.parametrize(
    ("reads", "name", "reason"),
    [
        ("{sheet: Visits}", "t.csv", r"t\.csv is CSV, where reads: {sheet: …} means nothing"),
        ("{records: data.items}", "t.csv", "is CSV"),
        ("{header: 3}", "t.json", "is JSON"),
        ("{quotes: none}", "t.ndjson", "is NDJSON"),
        ("{nulls: [NA], ignore_if: {a: NA}}", "t.csv", "'NA' is a missing value"),
    ],
)
def test_a62_options_without_effect_on_a_file_are_faults(read, reads, name, reason):
    table = "a\nx\n" if name.endswith("csv") else '[{"a": "x"}]' if name.endswith(".json") else '{"a": "x"}\n'
    with pytest.raises(ValueError, match=reason):
        read(f"reads: {reads}\ndocument: {{title: '{{a}}', date: '2020'}}", table, name)
