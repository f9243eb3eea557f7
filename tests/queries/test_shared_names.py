"""A name that several countries bear is that of the one on the days asked, else of the present one."""

import datetime as dt

import pytest

from app.domain.dates.edtf import DateWindow
from app.domain.geography import countries
from app.domain.geography.shared_names import ALL_DAYS
from app.problems import Unprocessable
from app.queries.filtering.country_names import code_of_country
from app.queries.lookups import COUNTRY, Lookup, look_up

DAYS = [ALL_DAYS, *(DateWindow(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (1950, 1990, 2002, 2020))]


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        meetings = {"old": ("TPTL", "1990-05-05"), "new": ("TL", "2010-05-05"), "late": ("TL", "1999-05-05")}
        for record_id, (code, date) in meetings.items():
            document = {"title": record_id, "date": date, "participants": [{"country": code}]}
            assert client.put(f"/meetings/{record_id}", json=document).status_code == 201
        for code, signed in (("TPTL", "1990"), ("TL", "2010")):
            actions = [{"action": "signed", "date": signed}]
            document = {"title": code, "parties": [{"country": code}], "actions": actions}
            assert client.put(f"/agreements/a-{code.lower()}", json=document).status_code == 201

    return grow(write)


def found(client, path, **params):
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return sorted(item["id"] for item in response.json()["items"])


@pytest.mark.parametrize("name", ["East Timor", "east  timor", "The East Timor"])
def test_filters_resolve_a_shared_name_by_the_requested_days(client, name):
    assert found(client, "/meetings", country=name) == ["late", "new"]
    assert found(client, "/meetings", country=name, date="1990") == ["old"]
    assert found(client, "/meetings", country=name, date_to="1998") == ["old"]
    assert found(client, "/meetings", country=name, date_from="1980", date_to="1995") == ["old"]
    assert found(client, "/meetings", country=name, date="2010") == ["new"]
    assert found(client, "/meetings", country=name, date_from="2000") == ["new"]
    assert found(client, "/meetings", country=f"{name},PE", date="1990") == ["old"]
    assert found(client, "/agreements", country=name) == ["a-tl"]
    assert found(client, "/agreements", country=name, as_of="1991-01-01", status="signed") == ["a-tptl"]
    assert found(client, "/agreements", country=name, as_of="2011-01-01", status="signed") == ["a-tl"]


def test_filters_and_bodies_agree_on_every_name_of_every_country(database):
    """Only names of one country on those days may be refused in a body; filters take the likeliest."""
    names = {
        name: None
        for document in countries.iso_documents()
        for name in (
            document["name"],
            document.get("official_name"),
            *(entry["name"] for entry in document["other_names"]),
        )
        if name
    }
    ambiguous = set()
    with database.reading(60) as connection:
        for days in DAYS:
            for name in names:
                match = look_up(connection, [Lookup(COUNTRY, name)], days=days)[Lookup(COUNTRY, name)].id
                code = match or countries.find_code(name, days)
                try:
                    assert (name, code_of_country(connection, name, (), days)) == (name, code)
                except Unprocessable:
                    ambiguous.add((name.casefold(), days))
    assert ambiguous == {("east timor", DAYS[3])}


def test_no_name_finds_a_country_without_that_name():
    """Nor does any name that two countries of the tables share go to another than the present one."""
    bearers = {}
    for document in countries.iso_documents():
        names = (document["name"], document.get("official_name"), *(e["name"] for e in document["other_names"]))
        for name in filter(None, names):
            bearers.setdefault(name.casefold(), {})[document["code"]] = "valid_to" not in document
    for name, codes in bearers.items():
        code = countries.find_code(name)
        assert code in codes, name
        assert codes[code] or not any(codes.values()), name
