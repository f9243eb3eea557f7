"""Meetings for the tests of the API: written, and found again."""

SEEDED = "2023-09-01-japan-peru-foreign-ministers"


def put(client, its_id, **document):
    response = client.put(f"/meetings/{its_id}", json={"title": its_id, "date": "1950-06-15", **document})
    assert response.status_code in {200, 201}, response.text
    return response.json()


def found(client, url="/meetings", /, **parameters):
    response = client.get(url, params=parameters)
    assert response.status_code == 200, response.text
    return {each["id"] for each in response.json()["items"]} - {SEEDED}
