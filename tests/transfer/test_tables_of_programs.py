"""Tables that pandas or R read and wrote again lose nothing, or are refused with the remedy."""

import csv
import io

import pytest

CSV = {"Content-Type": "text/csv"}
PEOPLE = (
    {"id": "tjitendero-mo", "name": "Tjitendero Mo", "country": "NA", "born": "1943", "note": "None"},
    {"id": "mori-ai", "name": "Mori Ai", "country": "JP", "note": "007"},
    {"id": "stray-cat", "name": "Stray Cat", "note": "T"},
)
BODY = {"id": "null", "name": "Null Board", "abbreviation": "NA"}
MEETING = {
    "id": "talks",
    "title": "Talks",
    "date": "2001",
    "place": {"city": "Windhoek", "country": "NA", "latitude": -22.559722222222224, "longitude": 17.083611111111111},
    "participants": [{"country": "NA", "role": "host"}, {"country": "JP"}],
}


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture(autouse=True)
def recorded(client):
    for person in PEOPLE:
        assert client.put(f"/people/{person['id']}", json=person).status_code == 201
    assert client.put("/organizations/null", json=BODY).status_code == 201
    assert client.put("/meetings/talks", json=MEETING).status_code == 201


def table(client, resource):
    return list(csv.DictReader(io.StringIO(client.get(f"/{resource}.csv").text, newline="")))


def send(client, resource, rows, **more):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n", **more)
    writer.writeheader()
    writer.writerows(rows)
    return client.post("/imports", params={"resource": resource}, content=text.getvalue().encode(), headers=CSV)


def each(rows, change):
    return [{name: change(name, cell) for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("resource", ["people", "organizations", "meetings", "sources", "topics", "countries"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_reimport_of_exported_cells_changes_nothing(client, resource, quoting):
    rows = table(client, resource)
    result = send(client, resource, rows, quoting=quoting).json()
    assert (result["unchanged"], result["changed"]) == (len(rows), 0)


def refusals(client, resource, rows):
    response = send(client, resource, rows)
    assert response.status_code == 422, response.text
    for error in response.json()["errors"]:
        assert "keep_default_na=False" in error["detail"] or "row.names=FALSE" in error["detail"]
    return {error["pointer"] for error in response.json()["errors"]}


def test_missing_values_of_pandas_are_recognized(client):
    missing = {"NA", "None", "null"}
    rows = each(table(client, "people"), lambda _, cell: "" if cell in missing else cell)
    assert refusals(client, "people", rows[-1:]) == {"country"}
    assert refusals(client, "organizations", each(table(client, "organizations"), lambda name, cell: "" if
                    cell == "NA" else cell)) == {"abbreviation"}  # fmt: skip
    assert refusals(
        client, "meetings", each(table(client, "meetings"), lambda _, cell: "" if cell == "NA" else cell)
    ) == {"place_country"}


def test_missing_values_of_r_are_accepted(client):
    rows = table(client, "people")
    empty = {name for name in rows[0] if not any(row[name] for row in rows)}
    assert empty
    written = each(rows, lambda name, cell: "NA" if name in empty or (name == "born" and not cell) else cell)
    response = send(client, "people", written)
    assert response.status_code == 422
    assert {error["pointer"] for error in response.json()["errors"]} <= empty | {"born"}


@pytest.mark.parametrize(
    ("id_", "column", "cell"),
    [
        ("tjitendero-mo", "born", "1943.0"),
        ("tjitendero-mo", "country", ""),
        ("tjitendero-mo", "note", ""),
        ("mori-ai", "note", "7"),
        ("mori-ai", "note", "7.0"),
        ("mori-ai", "died", "NA"),
        ("mori-ai", "other_names", "nan"),
        ("stray-cat", "note", "TRUE"),
        ("stray-cat", "note", "True"),
    ],
)
def test_a_cell_that_a_program_changed_is_refused(client, id_, column, cell):
    (row,) = [row for row in table(client, "people") if row["id"] == id_]
    assert refusals(client, "people", [row | {column: cell}]) == {column}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("born", "1943-01"),
        ("country", "JP"),
        ("note", "A note."),
        ("note", "None of them"),
        ("note", "Nan"),
        ("died", "2020"),
    ],
)
def test_edit_is_not_mistaken_for_a_loss(client, column, cell):
    (row,) = [row for row in table(client, "people") if row["id"] == "tjitendero-mo"]
    assert send(client, "people", [row | {column: cell}]).json()["changed"] == 1
    (stray,) = [row for row in table(client, "people") if row["id"] == "stray-cat"]
    assert send(client, "people", [stray | {"country": "NA", "note": ""}]).json()["changed"] == 1


@pytest.mark.parametrize("date", ["2001-05-06 00:00:00", "06/05/2001", "5/6/01", "37017", "6-May-01", "2001.0"])
def test_a_date_in_another_form_is_refused(client, date):
    (row,) = table(client, "meetings")[:1]
    assert send(client, "meetings", [row | {"date": date}]).status_code == 422


@pytest.mark.parametrize("header", ["", "Unnamed: 0", "X", "X.1", "Unnamed: 0.1"])
def test_a_column_of_row_numbers_is_refused(client, header):
    rows = [{header: str(number), **row} for number, row in enumerate(table(client, "people"))]
    response = send(client, "people", rows)
    assert response.status_code == 422
    assert "index=False" in response.json()["detail"]


def test_last_digits_of_coordinates_are_ignored(client):
    rows = [row for row in table(client, "meetings") if row["id"] == "talks"]
    rows[0] |= {"place_latitude": "-22.5597222222222", "place_longitude": "17.083611111111114"}
    assert send(client, "meetings", rows).json()["unchanged"] == 1
    rows[0]["place_latitude"] = "-22.5598"
    assert send(client, "meetings", rows).json()["changed"] == 1


def test_new_records_may_contain_words_for_missing_values(client):
    rows = [{"name": "Amupanda Jo", "country": "NA", "born": "1950"}, {"name": "Nan", "country": "TH", "born": ""}]
    assert send(client, "people", rows).json()["created"] == 2
    assert refusals(client, "people", [{"name": "Another", "note": "NA"}]) == {"note"}
