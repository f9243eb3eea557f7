"""Feeds begin with the records that were changed last, whatever their days."""

import re


def test_a_feed_begins_with_the_last_change(client):
    people = [{"country": "PE"}, {"country": "JP"}]
    for year in (2021, 2022, 1955):
        body = {"id": f"talks-{year}", "title": str(year), "date": f"{year}-05-01", "participants": people}
        assert client.post("/meetings", json=body).status_code == 201

    def years(query=""):
        return re.findall(r"<title>(\d{4})\b", client.get(f"/meetings.atom{query}").text)

    before = client.get("/meetings.atom").text
    assert years("?limit=2") == ["1955", "2022"]
    assert client.patch("/meetings/talks-2021", json={"note": "Edited."}).status_code == 200
    assert years("?limit=2") == ["2021", "1955"]
    assert years("?sort=-date") == ["2022", "2021", "1955"]
    updated = [re.search(r"<updated>(.*?)</updated>", text)[1] for text in (before, client.get("/meetings.atom").text)]
    assert updated == sorted(set(updated))
