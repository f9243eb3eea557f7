"""Publishers and cities are compared folded, by the application and never by the database."""

import pytest
from sqlalchemy import text

PUBLISHER = "The Daily Ünion"


@pytest.mark.parametrize("written", ["the daily ünion", "THE DAILY ÜNION", "the daily union", "The  Daily U\u0308nion"])
@pytest.mark.parametrize(
    "more", [{}, {"sort": "id"}, {"date": "202X"}, {"date": "202X", "sort": "-updated_at"}], ids=str
)
def test_a34_a_publisher_is_found_in_any_case(client, written, more):
    response = client.put("/sources/news", json={"headline": "News", "publisher": PUBLISHER, "date": "2020"})
    assert (response.status_code, response.json()["publisher"]) == (201, PUBLISHER)
    data = client.get("/sources", params={"publisher": written, "total": "true", **more}).json()
    assert ([item["id"] for item in data["items"]], data["total"]) == (["news"], 1)


def test_a34_a_publisher_that_is_patched_is_found_by_its_new_name(client):
    client.put("/sources/news", json={"headline": "News", "publisher": PUBLISHER, "date": "2020"})
    assert client.patch("/sources/news", json={"publisher": "ÄRA"}).status_code == 200
    for sort in ("date", "id"):
        result = {
            name: [
                item["id"] for item in client.get("/sources", params={"publisher": name, "sort": sort}).json()["items"]
            ]
            for name in (PUBLISHER, "ära")
        }
        assert result == {PUBLISHER: [], "ära": ["news"]}


def test_a34_a_meeting_in_the_same_city_is_a_duplicate_in_any_case(client):
    data = {"title": "Talks", "date": "2020-05-05", "participants": [{"country": "JP"}, {"country": "PE"}]}
    response = client.post("/meetings", json={**data, "place": {"city": "ÜBERLINGEN"}})
    assert response.status_code == 201
    again = client.post("/meetings", json={**data, "title": "Another", "place": {"city": "überlingen"}})
    assert (again.status_code, again.json()["candidates"]) == (409, [response.headers["location"]])
    other = client.post("/meetings", json={**data, "title": "Another", "place": {"city": "Unterlingen"}})
    assert other.status_code == 201


def test_a34_no_statement_folds_text_in_the_database(client, statements):
    client.put("/sources/news", json={"headline": "News", "publisher": PUBLISHER, "date": "2020"})
    data = {"title": "Talks", "date": "2020", "place": {"city": "Łódź"}, "participants": [{"country": "JP"}]}
    for _ in range(2):
        client.post("/meetings", json=data)
    for url in (
        "/sources?publisher=x",
        "/sources?publisher=x&sort=id",
        "/people?q=a&country=japan",
        "/meetings?place=Pérou",
    ):
        client.get(url)
    folding = ("lower(", "upper(", "ilike", "nocase", "initcap")
    assert [statement for statement in statements if any(word in statement.lower() for word in folding)] == []


def test_a34_text_is_ordered_by_its_bytes(database):
    """Every column of text has the collation C on PostgreSQL; SQLite's is of bytes unless another is named."""
    if database.is_sqlite:
        statement = "SELECT sql FROM sqlite_master WHERE sql LIKE '%COLLATE%'"
    else:
        statement = (
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            "JOIN pg_collation l ON l.oid = a.attcollation WHERE c.relnamespace = 'public'::regnamespace "
            "AND c.relkind = 'r' AND a.attnum > 0 AND l.collname <> 'C' AND c.relname <> 'alembic_version'"
        )
    with database.reading() as connection:
        assert connection.execute(text(statement)).all() == []


SPELLINGS = ("Sana’a O'Hara", "Sanaʿa O’Hara", "SANAA OHARA", "Sana`a O´Hara", "Sanaʾa Oʼhara", "Sana'a Oʻhara")


@pytest.mark.parametrize("written", SPELLINGS)
def test_filters_and_references_take_any_apostrophe_or_none(client, written):
    client.put("/countries/X-LAND", json={"code": "X-LAND", "name": SPELLINGS[0]})
    client.put("/organizations/club", json={"name": SPELLINGS[0]})
    client.put("/topics/theme", json={"name": SPELLINGS[0]})
    client.put("/sources/news", json={"headline": "News", "publisher": SPELLINGS[0]})
    participants = [{"country": "X-LAND", "office": SPELLINGS[0]}]
    data = {"title": "Talks", "date": "2020", "participants": participants, "topics": ["theme"]}
    assert client.put("/meetings/talks", json=data).status_code == 201

    def found(url, **params):
        response = client.get(url, params=params)
        assert response.status_code == 200, response.text
        return [item["id"] for item in response.json()["items"]]

    assert found("/meetings", country=written) == found("/meetings", office=written) == ["talks"]
    assert found("/sources", publisher=written) == ["news"]
    more = {
        "title": "More",
        "date": "2021",
        "participants": [{"country": written, "organization": {"name": written}}],
        "topics": [{"topic": {"name": written}}],
    }
    document = client.put("/meetings/more", json=more).json()
    assert document["participants"][0]["organization"]["id"] == "club"
    assert (document["participants"][0]["country"], document["topics"][0]["topic"]["id"]) == ("X-LAND", "theme")
    for resource in ("organizations", "topics"):
        response = client.post(f"/{resource}", json={"name": written})
        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (409, "#/name")
