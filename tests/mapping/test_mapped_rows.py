"""Rows of tables as documents: references, maps, lists, groups, and what is left out."""

import json

import pytest

HEAD = "source: {headline: A table, publisher: A ministry}\n"
MINISTERS = """
    reads: {nulls: [NA, "-9"], ignore_if: {Date: "nil return"}, fill_down: [Minister]}
    source: {id: visits, headline: Ministers' meetings}
    key: [Minister, Date, "Organisation|Name of organisation"]
    document:
      title: "{Minister} with {Organisation|Name of organisation}"
      date: {column: Date, formats: [DD/MM/YYYY, "Mon-YY", excel]}
      participants:
        - {person: {name: "{Minister}"}, country: {literal: NO}, name_as_printed: "{Minister}"}
    """


def test_ministers_meetings_with_gaps_nil_returns_and_mixed_dates_are_read(read):
    result = read(
        MINISTERS,
        """
        Minister,Date,Name of organisation,Purpose
        Jane Roe,12/01/2024,Embassy of Norland,Trade
        ,Jan-24,Acme plc,Skills
        ,45310,NA,Security
        ,,,
        John Doe,NIL  Return,nil return,
        """,
    )
    assert [(item.get("title"), item["date"]) for item in result.documents] == [
        ("Jane Roe with Embassy of Norland", "2024-01-12"),
        ("Jane Roe with Acme plc", "2024-01"),
        (None, "2024-01-19"),
    ]
    assert all(item["participants"][0]["country"] == "NO" for item in result.documents)
    assert (result.report.read, result.report.ignored) == (4, 1)
    assert result.report.unmapped == {"table.csv": ["Purpose"]}
    assert result.documents[0]["identifiers"] == [
        {"scheme": "visits", "value": "jane roe | 2024-01-12 | embassy of norland"}
    ]
    assert result.documents[0]["citations"] == [
        {"source": {"kind": "dataset", "id": "visits", "headline": "Ministers' meetings"},
         "locator": "record jane roe | 2024-01-12 | embassy of norland"}
    ]  # fmt: skip


def test_key_does_not_depend_on_header_or_date_format(read):
    one = read(MINISTERS, "Minister,Date,Organisation\nJane Roe,12/01/2024,Acme\n")
    other = read(MINISTERS, "Date,Minister,Name of organisation\n45303, JANE  ROE,acme\n")
    assert one.documents[0]["identifiers"] == other.documents[0]["identifiers"]


def test_column_names_match_regardless_of_case_and_spaces(values):
    assert values('"{Name of  person}"', "x", columns="NAME OF PERSON") == ["x"]


def test_missing_value_omits_the_field_the_entry_and_the_object_with_its_constants(read):
    result = read(
        HEAD
        + """
document:
  title: T
  date: "{day}"
  summary: "{who} met {whom}"
  place: {city: "{city}", note: printed}
  participants:
    - {person: {name: "{who}"}, role: guest}
    - {country: NO, role: host}
    - {person: {name: "{whom}"}, country: SE}
""",
        "day,who,whom,city\n2020-01-01,A,,\n",
    )
    assert result.documents[0]["participants"] == [
        {"person": {"name": "A"}, "role": "guest"},
        {"country": "NO", "role": "host"},
    ]
    assert not {"summary", "place"} & result.documents[0].keys()


def test_map_ignores_case_and_else_covers_the_rest(values):
    spec = '{column: c, map: {Yes: multilateral_meeting, "dinner*": reception, "": call}, else: visit}'
    assert values(spec, "yes", "YES ", "Dinner with X", "no", " ", field="kind") == [
        "multilateral_meeting", "multilateral_meeting", "reception", "visit", "call",
    ]  # fmt: skip


def test_value_outside_the_map_is_rejected_without_else(read):
    result = read("document: {title: T, date: '2020', kind: {column: c, map: {Yes: visit}}}", "c\nMaybe\nYes\n\n")
    assert result.refusals == [("table.csv line 2", "c", "'Maybe' is not in the map; add it, or give `else`")]
    assert result.documents == [{"title": "T", "date": "2020", "kind": "visit"}]


def test_else_may_keep_the_value_and_missing_values_stay_missing(values):
    spec = '{column: c, map: {Burma: MM}, else: "{value}"}'
    assert values(spec, "Burma,", "Peru,", ",x", columns="c,d") == ["MM", "Peru", None]


@pytest.mark.parametrize(
    ("system", "cell", "code"),
    [
        ("iso3", "NOR", "NO"), ("iso3", "DDR", "DDDE"), ("iso-numeric", "8", "AL"), ("iso-numeric", "008.0", "AL"),
        ("iso2", "no", "NO"), ("fips", "GM", "DE"), ("fips", "YI", "CSXX"),
    ],
)  # fmt: skip
def test_country_codes_are_translated(values, system, cell, code):
    mapping = f"[{{country: {{column: c, codes: {system}}}}}]"
    assert values(mapping, cell, field="participants") == [[{"country": code}]]


def test_a_code_of_no_country_is_refused_and_a_map_names_it(read, values):
    mapping = "document: {title: T, date: '2020', participants: [{country: {column: c, codes: iso3}}]}"
    [(place, column, reason)] = read(mapping, "c\nXYZ\n").refusals
    assert (place, column) == ("table.csv line 2", "c")
    assert "not a country code of the system iso3" in reason
    spec = '[{country: {column: c, codes: iso3, map: {KSV: XK}, else: "{value}"}}]'
    assert values(spec, "KSV", "NOR", field="participants") == [[{"country": "XK"}], [{"country": "NO"}]]


def test_a_cell_is_split_into_entries(values):
    spec = "[{for_each: {column: c, split: ';', ignore_if: et al.}, person: {name: '{item}'}, note: '{number}'}]"
    assert values(spec, "A B; C;; et al.; D; C", field="participants")[0] == [
        {"person": {"name": name}, "note": number} for name, number in (("A B", "1"), ("C", "2"), ("D", "5"), ("C", "6"))
    ]  # fmt: skip


def test_duplicate_name_gives_one_entry(values):
    spec = "[{for_each: {column: c, split: ';'}, country: '{item}'}]"
    assert values(spec, "Peru;Japan;Peru", field="participants") == [[{"country": "Peru"}, {"country": "Japan"}]]


def test_parallel_lists_become_entries(read):
    mapping = """
        document:
          title: T
          date: "2020"
          participants:
            - for_each: {column: names, split: ", ", whole: ["Peace, Justice"], with: {code: {column: codes, split: ","}}}
              person: {name: "{item}"}
              country: {column: code, codes: iso3}
        """
    result = read(mapping, 'names,codes\n"A, B","NOR,SWE"\n"Peace, Justice, B","NOR,SWE"\n"A, B",NOR\n"A, B",\n')
    assert [
        [(item["person"]["name"], item.get("country")) for item in document["participants"]]
        for document in result.documents
    ] == [
        [("A", "NO"), ("B", "SE")],
        [("Peace, Justice", "NO"), ("B", "SE")],
        [("A", None), ("B", None)],
    ]
    [(place, column, reason)] = result.refusals
    assert (place, column) == ("table.csv line 4", "names")
    assert reason.startswith("has 2 values, but codes 1; ")


def test_wide_tables_become_entries_by_number_and_position(read):
    mapping = """
        document:
          title: T
          date: "2020"
          participants: [{for_each: {columns: "%s", only_if: ["1", "yes"]}, country: "{column}", note: "{item}"}]
        """
    table = "x,Peru,Japan,note,Norway\n1,1,0,z,yes\n"
    assert read(mapping % "Peru..Norway", table).documents[0]["participants"] == [
        {"country": "Peru", "note": "1"}, {"country": "Norway", "note": "yes"},
    ]  # fmt: skip
    numbered = read(mapping % "c1..c91", "c1,n1,c2,n2,c3\n1,1,0,1,1\n")
    assert [item["country"] for item in numbered.documents[0]["participants"]] == ["c1", "c3"]
    assert numbered.report.unmapped == {"table.csv": ["n1", "n2"]}


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ("c1..c5001", "'c1..c5001' means 5001 columns; name at most 5000"),
        ("c1..c999999999", "'c1..c999999999' means 999999999 columns; name at most 5000"),
        ("c1..c" + "9" * 5_000, "is not a range of numbered columns"),
        ("1" * 100_000 + "x..b", "is not a range of numbered columns"),
    ],
    ids=["many", "endless", "long", "digits"],
)
def test_ranges_without_end_are_refused_at_once(read, columns, reason):
    mapping = """
        document:
          title: T
          date: "2020"
          participants: [{for_each: {columns: "%s"}, country: "{column}"}]
        """
    with pytest.raises(ValueError, match=reason) as caught:
        read(mapping % columns, '{"c1": 1}\n', "table.ndjson")
    assert len(str(caught.value)) < 500


def test_numbered_columns_become_parallel_entries(read):
    result = read(
        """
        document:
          title: T
          date: "2020"
          participants: [{for_each: {columns: "name1..name9", with: {land: {columns: "land1..land9"}}}, person: {name: "{item}"}, country: "{land}"}]
        """,
        "name1,land1,name2,land2,name3,land3\nA,NO,,SE,C,\n",
    )
    assert result.documents[0]["participants"] == [
        {"person": {"name": "A"}, "country": "NO"}, {"person": {"name": "C"}},
    ]  # fmt: skip


def test_rows_of_one_group_become_one_record(read):
    mapping = """
        group_by: [trip]
        document:
          title: "Trip {trip}"
          date: "{day}"
          place: {city: "{city}", country: "{land}"}
          participants: [{person: {name: "{who}"}}]
        """
    table = "trip,day,city,land,who\n1,2020,Oslo,,A\n1,2020,Oslo,NO,B\n1,2020,Oslo,NO,A\n2,2021,,,C\n2,2022,,,D\n,2023,,,E\n,2023,,,F\n"
    result = read(mapping, table)
    assert result.documents[0]["place"] == {"city": "Oslo", "country": "NO"}
    assert [item["person"]["name"] for item in result.documents[0]["participants"]] == ["A", "B"]
    assert [(place, column) for place, column, _ in result.refusals] == [("table.csv line 6", "date")]
    assert len(result.documents) == 4
    assert result.report.joined == 2


def test_conditions_select_rows_and_entries(read):
    result = read(
        """
        reads: {only_if: {"kind|type": ["visit*", meeting]}, ignore_if: {who: null}}
        document:
          title: "{who}"
          date: "2020"
          participants:
            - {only_if: {type: visit}, country: NO}
            - {ignore_if: {type: visit}, country: SE}
        """,
        "type,kind,who\nvisit,,A\nx,Meeting,B\nother,,C\nvisit,,\n",
    )
    assert [(item["title"], item["participants"][0]["country"]) for item in result.documents] == [
        ("A", "NO"),
        ("B", "SE"),
    ]
    assert result.report.ignored == 2


def test_numbers_and_booleans_are_converted(values, read):
    assert values("{latitude: '{a}', longitude: '{b}'}", "59.9,10.7", field="place", columns="a,b") == [
        {"latitude": 59.9, "longitude": 10.7}
    ]
    result = read(
        "reads: {delimiter: semicolon, decimal: ','}\n"
        "document: {title: T, date: '2020', place: {latitude: '{a}', longitude: '{b}'},"
        " participants: [{country: NO, acting: {column: c, map: {j: true, n: false}}}]}",
        "a;b;c\n59,9;10,7;j\n59,9;east;n\n",
    )
    assert result.documents[0]["place"] == {"latitude": 59.9, "longitude": 10.7}
    assert result.documents[0]["participants"][0]["acting"] is True
    assert [column for _, column, _ in result.refusals] == ["b"]


def test_texts_are_truncated(values):
    assert values("{column: c, after: 'of ', before: ' ('}", "Government of Peru (north)", "Peru") == ["Peru", None]
    assert values("{column: c, strip: ' -'}", " - Brussels -", "-") == ["Brussels", None]
    assert values("{column: c, shorten: 5}", "Brussels", "Rome") == ["Brus…", "Rome"]
    assert values("{first: ['{a} and {b}', '{a}']}", "1,2", "1,", columns="a,b") == ["1 and 2", "1"]


@pytest.mark.parametrize(
    ("name", "result"),
    [("capitalize_names", "Plumb-Roe, Rovana"), ("last_name_first", "Rovana PLUMB-ROE"), ("slug", "plumb-roe-rovana"), ("upper", "PLUMB-ROE, ROVANA")],
)  # fmt: skip
def test_named_transforms_are_applied(values, name, result):
    assert values(f"{{column: c, transform: {name}}}", "PLUMB-ROE, Rovana") == [result]


def test_forms_of_address_are_removed_from_names(read):
    mapping = """
document:
  title: T
  date: {literal: '2020'}
  participants:
    - for_each: {column: c, split: ";"}
      person: {name: {column: item, transform: [last_name_first, remove_forms_of_address]}}
      name_as_printed: "{item}"
"""
    people = read(mapping, 'c\n"The Rt Hon Ana Lopes; TOTH, Dr. Ivo; He Wei"\n').documents[0]["participants"]
    assert [person["person"]["name"] for person in people] == ["Ana Lopes", "Ivo TOTH", "He Wei"]
    assert people[1]["name_as_printed"] == "TOTH, Dr. Ivo"


def test_lists_of_values_are_read(read):
    mapping = "resource: agreements\ndocument: {title: T, other_titles: %s}"
    table = "c,d\nA | B|A,X\n,X\n"
    assert [item.get("other_titles") for item in read(mapping % "{column: c, split: '|'}", table).documents] == [
        ["A", "B"],
        None,
    ]
    assert read(mapping % "['{c}', '{d}']", table).documents[1]["other_titles"] == ["X"]


def test_braces_and_literal_texts_are_distinguished(values):
    assert values("'{{x}} {c}'", "1") == ["{x} 1"]
    assert values("'{c}{c}'", "1") == ["11"]


def test_repairs_replace_known_errors(values):
    broken = "Fédération – “Genève”".encode().decode("cp1252", "replace")
    assert "Ã" in broken
    whole = "Fédération de Genève".encode().decode("cp1252")
    assert values("'{c}'", whole, "Ãgypten", "plain", reads="{repair: double_encoding}") == [
        "Fédération de Genève", "Ãgypten", "plain",
    ]  # fmt: skip
    assert values("'{c}'", "Oslo\u200e", reads="{repair: invisible_characters}") == ["Oslo"]


def test_unused_columns_may_be_rejected_or_listed(read):
    mapping = "reads: {ignore_columns: [%s]}\nunmapped: refuse\ndocument: {title: '{a}', date: '2020'}"
    with pytest.raises(ValueError, match="does not read: b, c; read them, list them"):
        read(mapping % "x", "a,b,c\n1,2,3\n")
    assert read(mapping % '"b..c"', "a,b,c,\n1,2,3,\n").documents
    with pytest.raises(ValueError, match="does not read: column 4"):
        read(mapping % '"b..c"', "a,b,c,\n1,2,3,4\n")


def test_errors_of_a_document_name_the_column(read):
    result = read(
        """
        document:
          title: "{t}"
          date: {column: d, formats: [DD/MM/YYYY]}
          participants:
            - {country: NO}
            - {for_each: {column: p, split: ";"}, person: {name: "{item}"}, country: "{land}"}
        """,
        "t,d,p,land\nT,01/02/2020,A;B,Nowhere\n",
    )
    [row] = result.rows
    assert [row.column_of(path) for path in (("title",), ("date",), ("participants", 2, "country"), ("participants", 1, "person", "name"), ("participants", 0))] == [
        "t", "d", "land", "p", None,
    ]  # fmt: skip
    assert row.column_of(("participants", 9, "country")) is None


def test_json_records_are_mapped(read):
    mapping = """
        reads: {format: %s, records: %s}
        document:
          title: "{name}"
          date: "{when.start}"
          participants: [{for_each: {column: people, with: {}}, person: {name: "{item.name}"}, country: "{item.land}"}]
          organizations: [{for_each: {column: orgs}, organization: {name: "{item}"}}]
        """
    record = {
        "name": 7,
        "when": {"start": "2020"},
        "people": [{"name": "A", "land": "NO"}, {"name": "B"}],
        "orgs": ["X", "X"],
        "other": True,
    }
    wanted = {
        "title": "7", "date": "2020", "participants": [{"person": {"name": "A"}, "country": "NO"}, {"person": {"name": "B"}}],
        "organizations": [{"organization": {"name": "X"}}],
    }  # fmt: skip
    for kind, records, text in (
        ("json", "~", json.dumps([record, 3, record])),
        ("ndjson", "~", f"{json.dumps(record)}\n3\n\n{json.dumps(record)}\n"),
        ("json", "data.items", json.dumps({"data": {"items": [record, 3, record]}})),
        ("auto", "~", json.dumps([record, 3, record], indent=1)),
    ):
        result = read(mapping % (kind, records), text.encode(), "records")
        assert result.documents == [wanted, wanted]
        assert len(result.refusals) == 1
        assert list(result.report.unmapped.values()) == [["other"]]


def test_a_name_that_no_record_of_json_has_is_refused_with_the_nearest(read):
    with pytest.raises(ValueError, match=r"no record of x\.json has 'nmae'; did you mean 'name'"):
        read("document: {title: '{nmae}', date: '2020'}", b'[{"name": "A"}]', "x.json")


def test_long_arrays_of_json_are_read_piece_by_piece(read):
    records = [{"t": f"é{number}" * (number % 7 * 4000 + 1)} for number in range(60)]
    result = read("document: {title: '{t}', date: '2020'}", json.dumps(records, ensure_ascii=False).encode(), "a.json")
    assert [item["title"] for item in result.documents] == [record["t"] for record in records]
    for broken in (b'[{"t": "x"}', b'{"t": "x"}', b'[{"t": "x"} {"t":', b"[{]"):
        with pytest.raises(ValueError, match=r"a\.json"):
            read("document: {title: '{t}', date: '2020'}", broken, "a.json")


def test_overlong_values_are_rejected(read):
    mapping = (
        "document: {title: T, date: '2020', participants: [{for_each: {column: c, split: ';'}, country: '{item}'}]}"
    )
    result = read(mapping, f"c\n{';' * 5000}\nPeru\n")
    assert [(place, column) for place, column, _ in result.refusals] == [("table.csv line 2", "c")]
    grouped = "group_by: c\ndocument: {title: T, date: '2020', participants: [{person: {name: '{d}'}}]}"
    result = read(grouped, "c,d\n" + "".join(f"1,{number}\n" for number in range(1002)))
    assert [(place, column) for place, column, _ in result.refusals] == [
        ("table.csv line 1002", "c"), ("table.csv line 1003", "c"),
    ]  # fmt: skip
    assert len(result.documents[0]["participants"]) == 1000
