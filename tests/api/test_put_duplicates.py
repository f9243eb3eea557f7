"""`PUT` under a new id asks about a likely duplicate, as `POST` does; replacing a record does not."""

import pytest

CASES = [
    ("people", {"name": "Orlo Venn", "country": "PE"}, {"name": "Dr. Orlo VENN", "country": "PE"}),
    ("organizations", {"name": "Union of Lakes", "abbreviation": "UOL"}, {"name": "The Union of the Lakes"}),
    ("topics", {"name": "Trade in fish"}, {"name": "Fish trade"}),
    (
        "agreements",
        {"title": "Treaty of the Lakes", "parties": [{"country": "PE"}]},
        {"title": "Treaty of Lakes", "parties": [{"country": "PE"}]},
    ),
    (
        "sources",
        {"headline": "Envoys meet", "publisher": "The Gazette", "date": "1999"},
        {"headline": "Envoys meet.", "publisher": "The Gazette", "date": "1999", "url": "https://gazette.example/1"},
    ),
    (
        "meetings",
        {"title": "Visit to Bern", "date": "1999-05-01", "participants": [{"country": "PE"}, {"country": "JP"}]},
        {"title": "VISIT TO BERN", "date": "1999-05-01", "participants": [{"country": "PE"}, {"country": "JP"}]},
    ),
]


@pytest.mark.parametrize(("resource", "recorded", "new"), CASES, ids=[case[0] for case in CASES])
def test_a_likely_duplicate_is_refused_until_the_client_insists(client, resource, recorded, new):
    assert client.post(f"/{resource}", json={"id": "first", **recorded}).status_code == 201
    posted, put = client.post(f"/{resource}", json=new), client.put(f"/{resource}/second", json=new)
    assert (posted.status_code, put.status_code) == (409, 409), put.text
    assert put.json()["candidates"] == posted.json()["candidates"] == [f"/{resource}/first"]
    assert put.json()["reasons"] == posted.json()["reasons"]
    assert client.get(f"/{resource}/second").status_code == 404
    assert client.put(f"/{resource}/second?duplicates=allow", json=new).status_code == 201
    document = client.get(f"/{resource}/second").json()
    assert client.put(f"/{resource}/second", json=document).status_code == 200
