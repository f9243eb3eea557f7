"""No country succeeds itself and no topic contains itself, however it is written."""

import threading

import pytest
from waiting import PATIENCE

from app.problems import Problem
from app.schemas.country import CountryInput
from app.schemas.topic import TopicInput
from app.services import records
from app.services.resources import COUNTRIES, TOPICS

OWN_SUCCESSOR = "would make the country its own successor; leave it out, or update the other country first"
OWN_ANCESTOR = "would make the topic its own ancestor; choose a wider topic"


@pytest.fixture(scope="module")
def start_file(grow, migrated_file):
    def write(client):
        for code, successors in (("X-C", []), ("X-B", ["X-C"]), ("X-A", ["X-B"])):
            client.put(f"/countries/{code}", json={"code": code, "name": code, "successors": successors})
        for record_id, parent in (("c", None), ("b", "c"), ("a", "b")):
            client.put(f"/topics/{record_id}", json={"name": record_id.upper(), "parent": parent})

    return grow(write, migrated_file)


def refused(response, pointer, detail):
    return response.status_code == 422 and response.json()["errors"] == [{"pointer": pointer, "detail": detail}]


@pytest.mark.parametrize("code", ["X-A", "X-B", "X-C", "X-NEW"])
def test_a07_a_circle_of_successors_is_refused(client, code):
    before = client.get("/countries").json()
    own = {"code": code, "name": code, "successors": [code]}
    assert refused(client.put(f"/countries/{code}", json=own), "#/successors/0", OWN_SUCCESSOR)
    if code == "X-NEW":
        assert refused(client.post("/countries", json=own), "#/successors/0", OWN_SUCCESSOR)
    else:
        change = {"successors": [code]}
        assert refused(client.patch(f"/countries/{code}", json=change), "#/successors/0", OWN_SUCCESSOR)
    if code in {"X-B", "X-C"}:
        change = {"successors": ["X-A"]}
        assert refused(client.patch(f"/countries/{code}", json=change), "#/successors", OWN_SUCCESSOR)
        whole = {"code": code, "name": code, **change}
        assert refused(client.put(f"/countries/{code}", json=whole), "#/successors", OWN_SUCCESSOR)
    assert client.get("/countries").json() == before
    assert client.patch("/countries/X-A", json={"successors": ["X-C", "X-B"]}).status_code == 200


@pytest.mark.parametrize("parent", ["c", {"id": "c"}, {"name": "C"}, "a", {"name": "A"}])
def test_a07_a_circle_of_topics_is_refused(client, parent):
    before = client.get("/topics").json()
    for response in (
        client.put("/topics/c", json={"name": "C", "parent": parent}),
        client.patch("/topics/c", json={"parent": parent}),
    ):
        assert refused(response, "#/parent", OWN_ANCESTOR)
    assert client.get("/topics").json() == before


@pytest.mark.parametrize("parent", ["new", {"id": "new", "name": "New"}, {"name": "New"}, {"name": "NÉW"}])
def test_a07_a_new_topic_is_not_its_own_parent(client, parent):
    before = client.get("/topics").json()
    document = {"id": "new", "name": "New", "parent": parent}
    assert refused(client.put("/topics/new", json=document), "#/parent", OWN_ANCESTOR)
    assert refused(client.post("/topics", json=document), "#/parent", OWN_ANCESTOR)
    if parent != "new":
        meeting = {"title": "Talks", "date": "2001", "topics": [{"topic": document}]}
        assert refused(client.post("/meetings", json=meeting), "#/topics/0/topic/parent", OWN_ANCESTOR)
    assert client.get("/topics").json() == before


def test_a07_search_ends_in_an_existing_circle(client, database, execute):
    execute(database, "UPDATE topics SET parent_key = (SELECT key FROM topics WHERE id = 'a') WHERE id = 'c'")
    document = client.put("/topics/new", json={"name": "New"}).json()
    assert client.patch("/topics/new", json={"parent": "a"}).json()["parent"]["id"] == "a"
    assert client.patch("/topics/a", json={"description": "Still to be edited."}).status_code == 200
    assert client.put("/topics/new", json={"name": document["name"]}).json()["parent"] is None
    assert client.patch("/topics/c", json={"parent": None}).status_code == 200


def test_a07_a_record_is_undeleted_without_its_reference_to_itself(client, database, execute):
    execute(database, "UPDATE topics SET parent_key = key WHERE id = 'c'")
    execute(database, "INSERT INTO successions SELECT key, key, 0 FROM countries WHERE id = 'X-A'")
    for address, field, remaining in (("topics/a", "parent", "b"), ("countries/X-A", "successors", ["X-B"])):
        assert client.delete(f"/{address}").status_code == 204
        back = client.post(f"/{address}/undelete")
        assert back.status_code == 200, back.text
        shown = back.json()[field]
        assert (shown["id"] if isinstance(shown, dict) else shown) == remaining


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(
    ("resource", "draft", "halves"),
    [
        (TOPICS, TopicInput, [("c", {"name": "C", "parent": "d"}), ("d", {"name": "D", "parent": "c"})]),
        (
            COUNTRIES,
            CountryInput,
            [
                ("X-C", {"code": "X-C", "name": "X-C", "successors": ["X-D"]}),
                ("X-D", {"code": "X-D", "name": "X-D", "successors": ["X-C"]}),
            ],
        ),
    ],
)
def test_a07_concurrent_writes_cannot_form_a_circle(client, database, resource, draft, halves):
    """Imports do not queue: they wait for uncommitted writes of others."""
    client.put("/topics/d", json={"name": "D"})
    client.put("/countries/X-D", json={"code": "X-D", "name": "X-D"})
    written, outcomes = threading.Barrier(2), []

    def write(expected, document):
        with database.writing(is_long=True) as session:
            row = records.load(session, resource, expected)
            written.wait(PATIENCE)
            records.replace(session, resource, row, draft.model_validate(document))

    def attempt(*half):
        try:
            write(*half)
            outcomes.append("written")
        except Problem as problem:
            outcomes.append(type(problem).__name__)

    threads = [threading.Thread(target=attempt, args=half) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(outcomes) == ["Unprocessable", "written"]
