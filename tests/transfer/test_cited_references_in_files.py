"""Citations that name a record which was deleted since: exported, imported, edited and merged as they were accepted."""

TALKS = {"title": "Talks", "date": "1990-01-01", "participants": [{"id": "part", "country": "PE", "office": "Envoy"}]}


def cited(field, says):
    return {"source": {"headline": "Gazette"}, "field": field, "says": says}


def test_previously_accepted_citation_is_preserved(client, database, lines_of, copy_of):
    assert client.post("/people", json={"id": "ana-ruiz", "name": "Ana Ruiz", "country": "PE"}).status_code == 201
    meeting = {**TALKS, "citations": [cited("participants.part.person", "ana-ruiz")]}
    assert client.put("/meetings/talks", json=meeting).status_code == 201
    assert client.delete("/people/ana-ruiz").status_code == 204
    recorded = client.get("/meetings/talks").json()
    assert client.put("/meetings/talks", json=recorded).json() == recorded
    assert client.patch("/meetings/talks", json={"citations": recorded["citations"]}).status_code == 200
    lines = lines_of(database)
    copy, outcome = copy_of(lines)
    assert outcome.problems == []
    assert lines_of(copy) == lines
    more = [*recorded["citations"], cited("participants", {"person": "ana-ruiz"})]
    [error] = client.patch("/meetings/talks", json={"citations": more}).json()["errors"]
    assert "was deleted" in error["detail"]
    other = {"title": "Second talks", "date": "1990-05-01"}
    assert client.put("/meetings/second", json=other).status_code == 201
    assert client.post("/meetings/second/merge", json={"other": "talks"}).status_code == 200
    merged = client.get("/meetings/second").json()
    assert [citation["says"] for part in merged["participants"] for citation in part["citations"]] == [
        {"id": "ana-ruiz"}
    ]
