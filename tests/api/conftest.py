"""A database of random meetings for the tests of statistics, and requests that several tests send."""

import random

import pytest
import world_of_meetings


@pytest.fixture(scope="session")
def random_meetings(grow):
    """A database with random meetings, some of them parts of others."""

    def write(client):
        chance = random.Random("statistics")
        wholes = []
        for number in range(120):
            document = world_of_meetings.document(chance, number, wholes)
            if not document["participants"]:
                document["participants"] = [{"organization": {"name": "Union"}}]
            response = client.post("/meetings?duplicates=allow", json=document)
            assert response.status_code == 201, response.text
            if document["part_of"] is None and number % 4 == 0:
                wholes.append(document["id"])
        for number in range(30):
            whole = chance.choice(wholes)
            document = client.get(f"/meetings/{whole}").json()
            part = {name: document[name] for name in ("date", "status", "participants")} | {"id": f"p{number}"}
            part["participants"] = [
                {"country": one["country"], "organization": one["organization"]} for one in part["participants"][:3]
            ]
            part |= {"title": f"Part {number}", "kind": chance.choice(world_of_meetings.KINDS), "part_of": whole}
            response = client.post("/meetings?duplicates=allow", json=part)
            assert response.status_code == 201, response.text

    return grow(write)


@pytest.fixture
def meetings(client):
    """All meetings, by id."""
    found, url = {}, "/meetings?limit=1000"
    while url:
        page = client.get(url).json()
        found |= {meeting["id"]: meeting for meeting in page["items"]}
        url = page["next"]
    return found


@pytest.fixture
def write(client):
    """Create or replace a record under an id."""

    def put(path, **document):
        # Some are made to be offered as duplicates.
        response = client.put(f"{path}?duplicates=allow", json=document)
        assert response.status_code in {200, 201}, response.text

    return put


@pytest.fixture
def asked(client):
    """Get the open questions."""

    def get(**params):
        response = client.get("/questions", params=params)
        assert response.status_code == 200, response.text
        return response.json()["items"]

    return get
