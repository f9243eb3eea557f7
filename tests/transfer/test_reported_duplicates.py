"""Possible duplicates: rejected by POST unless allowed, and reported by an import."""

import pytest

DATE = "2024-05-01"


def meeting(**more):
    return {"title": "Talks", "date": DATE, "participants": [{"country": "JP"}, {"country": "PE"}]} | more


def with_person(name="Mori Ai", country="JP", **more):
    return meeting(participants=[{"country": country, "person": {"name": name}}, {"country": "PE"}], **more)


@pytest.fixture
def there(client):
    """Existing meetings."""

    def add(*documents):
        for number, document in enumerate(documents, 1):
            response = client.put(f"/meetings/there-{number}", json=document)
            assert response.status_code == 201, response.text

    return add


@pytest.mark.parametrize(
    ("recorded", "new"),
    [
        (meeting(), meeting(note="The title.")),
        (with_person(title="A"), with_person(title="B")),
        (with_person(title="A"), with_person("MÓRI  ai", title="B")),
        (
            with_person(title="A"),
            meeting(title="B", participants=[{"person": "mori-ai", "country": "JP"}, {"country": "PE"}]),
        ),
        (meeting(title="A", place={"city": "Lima"}), meeting(title="B", place={"city": "LIMA", "country": "PE"})),
        (meeting(), meeting(participants=[{"country": "PE"}, {"country": "JP"}, {"country": "JP", "office": "Envoy"}])),
    ],
)
def test_same_days_and_countries_with_another_match_are_a_duplicate(there, client, contents, recorded, new):
    there(recorded)
    before = contents()
    response = client.post("/meetings", json=new)
    assert response.status_code == 409
    problem = response.json()
    assert (problem["type"], problem["candidates"]) == ("/problems/duplicate", ["/meetings/there-1"])
    assert "?duplicates=allow" in problem["detail"]
    assert contents() == before
    assert client.post("/meetings", params={"duplicates": "refuse"}, json=new).status_code == 409
    allowed = client.post("/meetings", params={"duplicates": "allow"}, json=new)
    assert allowed.status_code == 201
    # Repeated, it has two possible duplicates.
    assert len(client.post("/meetings", json=new).json()["candidates"]) == 2


@pytest.mark.parametrize(
    ("recorded", "new"),
    [
        (meeting(title="A"), meeting(title="B")),
        (meeting(title="A", place={"city": "Lima"}), meeting(title="B", place={"city": "Tokyo"})),
        (meeting(title="A", place={"country": "PE"}), meeting(title="B", place={"country": "PE"})),
        (with_person(title="A"), with_person("Kimura Jun", title="B")),
        (with_person(title="A"), meeting(title="B")),
        (meeting(), meeting(date="2024-05-02")),
        (meeting(), meeting(date="2024-05")),
        (meeting(), meeting(participants=[{"country": "JP"}])),
        (meeting(), meeting(participants=[{"country": "JP"}, {"country": "PE"}, {"country": "KR"}])),
        (meeting(), meeting(participants=[{"country": "JP"}, {"country": "KR"}])),
        (meeting(participants=[]), meeting(participants=[])),
    ],
)
def test_records_with_little_in_common_are_not_reported(there, client, recorded, new):
    there(recorded)
    assert client.post("/meetings", json=new).status_code == 201


def test_people_with_one_name_and_country_are_reported(client):
    person = {"name": "Mori Ai", "country": "JP"}
    assert client.post("/people", json=person).status_code == 201
    refused = client.post("/people", json={"name": "mori  AI", "country": "JP"})
    assert (refused.status_code, refused.json()["candidates"]) == (409, ["/people/mori-ai"])
    for other in ({"name": "Mori Ai", "country": "KR"}, {"name": "Mori Ai"}, {"name": "Mori Aki", "country": "JP"}):
        assert client.post("/people", json=other).status_code == 201
    allowed = client.post("/people?duplicates=allow", json=person)
    assert (allowed.status_code, allowed.json()["id"]) == (201, "mori-ai-4")
    again = client.post("/people", json=person)
    assert again.json()["candidates"] == ["/people/mori-ai", "/people/mori-ai-4"]


def test_record_put_under_a_chosen_id_is_not_compared(client):
    assert client.post("/meetings", json=meeting()).status_code == 201
    assert client.put("/meetings/x", json=meeting()).status_code == 201
    wrong = client.post("/meetings?duplicates=yes", json=meeting())
    assert (wrong.status_code, wrong.json()["errors"][0]["parameter"]) == (422, "duplicates")


def test_import_creates_and_reports_possible_duplicates(there, run, write, contents):
    there(with_person(title="A"), with_person(title="B"))
    new = {"id": "new", **with_person(title="C")}
    result = run("import", "--report", "report.ndjson", write("new.ndjson", new, {"id": "other", **meeting()}))
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "meetings: 2 created",
        "  possible duplicate: new.ndjson line 1 became new, which resembles there-1, there-2",
        "2 rows: 2 created, 0 changed, 0 unchanged, 0 refused; imported.",
    ]
    assert ("meetings", "new") in contents()
