"""`POST /imports` with a mapping file."""

MAPPING = """
source: {id: visits, headline: Visits}
key: [Who, Day]
document:
  title: "{Who} in {City}"
  date: {column: Day, formats: [DD/MM/YYYY]}
  place: {city: "{City}", country: {column: Code, codes: iso3}}
  participants:
    - {person: {name: "{Who}"}, country: "{From}", role: guest}
"""
TABLE = "Who,From,Day,City,Code\nJane Roe,Japan,01/02/2024,Lima,PER\nJohn Doe,Peru,03/02/2024,Tokyo,%s\n"


def send(client, code, query=""):
    files = {"mapping": ("m.yaml", MAPPING), "data": ("v.csv", TABLE % code)}
    return client.post(f"/imports{query}", files=files)


def test_a_mapped_table_is_imported_once(client):
    refused = send(client, "XXX").json()
    assert refused["errors"] == [
        {
            "pointer": "Code",
            "detail": "v.csv line 3: 'XXX' is not a country code of the system iso3; correct it, or add it to `map`",
        }
    ]
    assert client.get("/meetings?identifier=visits:jane roe | 2024-02-01").json()["items"] == []
    answers = [send(client, "JPN").json() for _ in range(2)]
    assert [(answer["rows"], answer["created"], answer["unchanged"]) for answer in answers] == [(2, 2, 0), (2, 0, 2)]
    [meeting] = client.get("/meetings?identifier=visits:jane roe | 2024-02-01").json()["items"]
    assert (meeting["place"]["country"], meeting["participants"][0]["country"]) == ("PE", "JP")


def test_dry_run_returns_documents_without_writing(client):
    answer = send(client, "JPN", "?dry_run=true").json()
    assert [document["title"] for document in answer["mapping"]["documents"]] == [
        "Jane Roe in Lima",
        "John Doe in Tokyo",
    ]
    assert (answer["created"], answer["kept"]) == (2, False)
    assert client.get("/people?q=Roe").json()["items"] == []
