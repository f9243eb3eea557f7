import csv as standard_csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pytest
from format_documents import FEED, MODELS, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples
from pyarrow import csv as arrow_csv

from app.representations import csv
from app.representations.csv import CsvError
from app.representations.csv_columns import COLUMNS, header
from app.representations.csv_documents import column_of, read_rows
from app.representations.formats import CSV
from app.representations.registry import REPRESENTATIONS


def written(resource, *documents):
    return b"".join(REPRESENTATIONS[resource][CSV](iter(documents), FEED))


def read(resource, content):
    return list(read_rows(io.BytesIO(content), resource))


def refused(resource, content):
    with pytest.raises(CsvError) as caught:
        read(resource, content)
    return str(caught.value)


@pytest.mark.parametrize("resource", MODELS)
@given(data=st.data())
@examples(60)
def test_document_round_trips_through_its_row(resource, data):
    documents = data.draw(st.lists(records(resource), max_size=2))
    result = read(resource, written(resource, *documents))
    assert [document for _, document in result] == documents


@given(st.lists(records("sources"), min_size=1, max_size=3))
@examples(60)
def test_no_cell_begins_like_a_formula_and_two_other_readers_see_the_same(documents):
    content = written("sources", *documents)
    rows = list(standard_csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(header("sources"))}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    columns = {name: pa.string() for name in header("sources")}
    table = arrow_csv.read_csv(
        io.BytesIO(content),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=columns, strings_can_be_null=False),
    )
    assert [list(row.values()) for row in table.to_pylist()] == rows[1:]


def test_the_row_of_a_meeting_in_full():
    document = meeting(
        previous_dates=["2020-12", "2021-03-09"],
        starts_at="2021-04-10T09:00:00+09:00[Asia/Tokyo]",
        ends_at="2021-04-11T08:30:00Z",
        part_of="2021-04-09-river-summit",
        parts=["2021-04-10-dinner", "2021-04-11-walk"],
        series={"id": "river-dialogue", "number": 3},
        other_places=[
            {"city": "Kyoto", "country": "JP", "latitude": 35.0, "longitude": -139.5, "note": "By train; at noon."},
            {"venue": "River Hall", "venue_kind": "building"},
        ],
    )
    row = dict(zip(*standard_csv.reader(io.StringIO(written("meetings", document).decode())), strict=True))
    assert row == {
        "id": "2021-04-10-japan-peru-envoys",
        "title": "Envoys of Japan and Peru",
        "date": "2021-04-10/2021-04-11",
        "starts_on": "2021-04-10",
        "ends_on": "2021-04-11",
        "previous_dates": "2020-12 | 2021-03-09",
        "starts_at": "2021-04-10T09:00:00+09:00[Asia/Tokyo]",
        "ends_at": "2021-04-11T08:30:00Z",
        "kind": "bilateral_meeting",
        "level": "official",
        "mode": "in_person",
        "status": "held",
        "part_of": "2021-04-09-river-summit",
        "parts": "2021-04-10-dinner | 2021-04-11-walk",
        "series": "river-dialogue",
        "series_number": "3",
        "place_venue": "MV Example",
        "place_venue_kind": "vessel",
        "place_address": "",
        "place_city": "Tokyo",
        "place_country": "JP",
        "place_latitude": "35.5",
        "place_longitude": "-139.25",
        "place_note": "",
        "other_places": r"Kyoto; country=JP; latitude=35.0; longitude=-139.5; note=By train\; at noon."
        " | venue=River Hall; venue_kind=building",
        "countries": "JP; name=Japan | PE; name=Peru",
        "participants": "host; office=Envoy; person=mori-ai; person_name=Mori Ai; country=JP; id=host-1"
        " | guest; country=PE; id=guest-1",
        "agreements": "river-accord; relation=welcomed; title=River Accord; kind=agreement; status=signed",
        "topics": r"rivers; name=Rivers, lakes\; seas; note=At length.",
        "organizations": "river-club; name=River Club",
        "summary": "They met; twice, and agreed.",
        "identifiers": "wikidata=Q999999999",
        "note": "",
        "citations": "gazette-2021-04-12; field=date; stance=supports; locator=paragraph 2",
        "cited_sources": "gazette-2021-04-12; headline=Envoys meet on the river; publisher=The Gazette; "
        r"date=2021-04-12; url=https://gazette.example/2021/04/12?a=b\;c",
        "participant_citations": "host-1; source=gazette-2021-04-12; field=office; stance=supports; "
        "locator=paragraph 2",
        "disputed": "",
        "origin": "entered",
        "reviewed": "true",
        "created_at": "2024-03-01T12:00:00.000000Z",
        "updated_at": "2024-03-05T10:00:00.250000Z",
    }


def test_lines_end_in_crlf_and_a_quote_is_doubled():
    content = b"".join(csv.write([{"a": 'say "so"', "b": "x\ny"}, {"a": None, "b": -1.5}], ["a", "b"]))
    assert content == b'a,b\r\n"say ""so""","x\ny"\r\n,-1.5\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'", "'=", "''"])
def test_a_text_that_begins_like_a_formula_is_marked_and_restored(start):
    marked = csv.escape_formula(start + "1+1")
    assert marked == "'" + start + "1+1"
    assert csv.unescape_formula(marked) == start + "1+1"


def test_a_typed_apostrophe_is_preserved():
    assert read("people", b"name\r\n'Abd al-Rahman\r\n") == [(2, {"name": "'Abd al-Rahman"})]
    assert csv.unescape_formula("'") == "'"


def test_a_byte_order_mark_is_accepted_and_columns_may_be_missing():
    assert read("topics", b"\xef\xbb\xbfname,aliases\r\nRivers,Lakes | Seas\r\n") == [
        (2, {"name": "Rivers", "aliases": ["Lakes", "Seas"]})
    ]


def test_empty_cell_means_null_empty_list_or_the_default():
    assert read("organizations", b"name,kind,url,other_names\r\nRiver Club,,,\r\n") == [
        (2, {"name": "River Club", "url": None, "other_names": []})
    ]


def test_rows_are_numbered_by_the_line_they_begin_on_and_empty_ones_left_out():
    content = b'name,description\n"Rivers","two\nlines"\n\n,\nSeas,\n'
    assert read("topics", content) == [
        (2, {"name": "Rivers", "description": "two\nlines"}),
        (6, {"name": "Seas", "description": None}),
    ]


def test_handwritten_rows_are_accepted():
    content = (
        b"title,date,place_city,participants,citations,participant_citations\n"
        b'Envoys,2021,Lima," host ;person_name = Mori Ai;country=JP; id=mori|  country=PE",'
        b"gazette; field=date,mori; source=gazette; field=role\n"
    )
    gazette = {"id": "gazette"}
    nothing = {"office": None, "acting": None, "organization": None, "name_as_printed": None, "note": None}
    nothing_more = dict.fromkeys(("says", "locator", "start", "end", "quote", "note"))
    assert read("meetings", content) == [
        (
            2,
            {
                "title": "Envoys",
                "date": "2021",
                "place": {"city": "Lima"},
                "participants": [
                    {
                        "role": "host",
                        "person": {"name": "Mori Ai"},
                        "country": "JP",
                        "id": "mori",
                        "citations": [{"source": gazette, "field": "role", **nothing_more}],
                        **nothing,
                    },
                    {"person": None, "country": "PE", "citations": [], **nothing},
                ],
                "citations": [{"source": gazette, "field": "date", **nothing_more}],
            },
        )
    ]


@pytest.mark.parametrize(
    ("resource", "content", "message"),
    [
        ("topics", b"", "line 1: no header; name the columns in the first line: some of id, name,"),
        ("topics", b"nmae\nx\n", "line 1, column nmae: unknown column; did you mean name?"),
        ("topics", b"ID,name\nx,y\n", "line 1, column ID: unknown column; did you mean id?"),
        ("topics", b"id, name\nx,y\n", "line 1, column  name: unknown column; did you mean name?"),
        ("topics", b"name,\nx,\n", "line 1, column number 2: a column without a name; name it, or delete it"),
        (
            "topics",
            b"sep=;\r\nname;id\r\n",
            "line 1: sep= tells a spreadsheet how to read the file, and is no header; delete",
        ),
        (
            "people",
            b"Minister,Date,Purpose\nx,y,z\n",
            "a table with columns of its own takes a mapping, which `diplomatic-events",
        ),
        ("topics", b"name,name\nx,y\n", "line 1, column name: duplicate column; remove one of them"),
        (
            "topics",
            b"name;aliases\nx;y\n",
            "line 1: the columns are separated by semicolons; save the file with commas",
        ),
        ("topics", b"name\tid\nx\ty\n", "line 1: the columns are separated by tabs; save the file with commas"),
        (
            "topics",
            b"name,id\nRivers, lakes,r\n",
            "line 2: the row has 3 cells, but the header 2; write one cell per column",
        ),
        ("topics", b"name\nR\xe9o\n", "the file is not UTF-8 at or shortly after this line; save it as CSV UTF-8"),
        ("topics", b'name\n"Rivers\n', "line 2: unexpected end of data; put texts with quotes in quotes"),
        ("topics", b'name\n"Ri"vers\n', "line 2: ',' expected after '\"'; put texts with quotes in quotes"),
        (
            "topics",
            b'id,name\nr,the "Big" Three\n',
            "line 2, column name: quotes in a cell that is not in quotes itself; put",
        ),
        ("topics", b'id,name\nr, "Rivers, lakes"\n', "line 2, column name: quotes in a cell that is not in quotes"),
        ("topics", b'id,name\n"r",R\n"""a""",b"\n', "line 3, column name: quotes in a cell that is not in quotes"),
        ("topics", b'id,name\n"r\n"",s",5\x22\r\n', "line 2, column name: quotes in a cell that is not in quotes"),
        ("topics", b"name,aliases\nR,a||b\n", "line 2, column aliases: nothing between two bars; remove one bar"),
        ("topics", b"name,aliases\nR,C:\\x\n", "line 2, column aliases: a backslash precedes 'x'; write \\\\ for"),
        ("topics", b"name,aliases\nR,a\\\n", "line 2, column aliases: a backslash precedes ''; write \\\\ for"),
        (
            "meetings",
            b'title,place_latitude\na,1\nb,"35,5"\n',
            "line 3, column place_latitude: '35,5' is not a decimal number; write it in digits with a point: -77.0282",
        ),
        ("meetings", b"place_latitude\n1e999\n", "line 2, column place_latitude: '1e999' is not a decimal number"),
        ("meetings", b"place_latitude\nnan\n", "line 2, column place_latitude: 'nan' is not a decimal number"),
        (
            "meetings",
            b"participants\nhost; persn=mori-ai\n",
            "line 2, column participants: 'persn' is not a known part of an entry; did you mean person?",
        ),
        (
            "meetings",
            b"participants\nrole=host\n",
            "line 2, column participants: 'role' is not a known part of an entry (role comes first, without a name);",
        ),
        (
            "meetings",
            b"participants\nhost; Mori Ai\n",
            "line 2, column participants: 'Mori Ai' has no name; write name=value, and \\; for a semicolon that is",
        ),
        (
            "meetings",
            b"participants\nhost; country=JP; country=PE\n",
            "line 2, column participants: country occurs twice in one entry; separate entries with a bar",
        ),
        (
            "people",
            b"identifiers\nQ17\n",
            "line 2, column identifiers: an identifier is not scheme=value; write it like wikidata=Q17, and separate",
        ),
        ("people", b"identifiers\na=1; b=2\n", "line 2, column identifiers: an identifier is not scheme=value;"),
        ("people", b"citations\nfield=name\n", "line 2, column citations: a citation has no source; start the entry"),
        (
            "people",
            b"citations,cited_sources\na,b; headline=B\n",
            "line 2, column cited_sources: nothing in this row cites b; cite it in citations, or remove it",
        ),
        ("people", b"cited_sources\nheadline=B\n", "line 2, column cited_sources: a source has no id; start the entry"),
        ("people", b"cited_sources\nb|b\n", "line 2, column cited_sources: b occurs twice; remove one of them"),
        (
            "meetings",
            b"participants,participant_citations\nhost; id=a,b; source=c\n",
            "line 2, column participant_citations: 'b' is not the id of a participant in this row; start the entry with",
        ),
    ],
)
def test_unreadable_cells_are_refused_with_line_column_and_remedy(resource, content, message):
    assert message in refused(resource, content)


def test_invalid_rows_can_be_collected_while_valid_ones_are_read():
    errors = []
    content = b"name,aliases\na,\nb,c:\\d\ne,f,g\nh,i\n"
    result = list(read_rows(io.BytesIO(content), "topics", errors.append))
    assert result == [(2, {"name": "a", "aliases": []}), (5, {"name": "h", "aliases": ["i"]})]
    assert [(error.line, error.column) for error in errors] == [(3, "aliases"), (4, None)]


def test_a_cell_may_hold_a_thousand_participants():
    participants = [
        {"id": f"p-{number}", "country": "JP", "office": "Attaché " * 30, "citations": [], "person": None}
        for number in range(1000)
    ]
    document = meeting(participants=[{**participant, "organization": None} for participant in participants])
    assert read("meetings", written("meetings", document)) == [(2, document)]


def test_the_file_stays_open_and_is_read_as_it_goes():
    stream = io.BytesIO(b"name\n" + b"Rivers\n" * 100_000)
    rows = read_rows(stream, "topics")
    assert next(rows) == (2, {"name": "Rivers"})
    assert stream.tell() < 50_000
    rows.close()
    assert not stream.closed


@pytest.mark.parametrize(
    ("location", "column"),
    [
        (("title",), "title"),
        (("place", "city"), "place_city"),
        (("place",), "place_venue"),
        (("participants", 2, "role"), "participants"),
        (("participants", 2, "citations", 0, "source"), "participant_citations"),
        (("citations", 0, "field"), "citations"),
        (("nonsense",), None),
    ],
)
def test_the_column_of_an_error_is_found(location, column):
    assert column_of("meetings", location) == column


def test_the_documentation_names_every_column_and_every_part_of_an_entry():
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()
    for resource, columns in COLUMNS.items():
        section = re.search(rf"^#### `{resource}`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
        assert section, resource
        documented = re.findall(r"^\| `([a-z_0-9]+)` \| ([^|]*) \|", section[1], re.MULTILINE)
        assert [name for name, _ in documented] == [column.name for column in columns]
        data = {name: re.findall(r"`([a-z_]+)`", what) for name, what in documented}
        for column in columns:
            if column.parts:
                assert data[column.name] == [part.name for part in column.parts], (resource, column.name)


def test_only_texts_of_a_table_are_marked_and_numbers_stay():
    rows = [("=A1", -1, "x"), ("plain", 2, None), ("'quoted", None, "-b")]
    table = b"".join(csv.write_table(rows, ["a", "n", "b"], [0, 2])).decode()
    assert table.splitlines() == ["a,n,b", "'=A1,-1,x", "plain,2,", "''quoted,,'-b"]
    plain = b"".join(csv.write_table(rows[1:2], ["a", "n", "b"], [0, 2])).decode()
    assert plain.splitlines() == ["a,n,b", "plain,2,"]
