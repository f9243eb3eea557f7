"""Meetings that lists find, for the API tests."""

from factories import SEEDED_MEETING


def listed_ids(client, url="/meetings", /, **parameters):
    response = client.get(url, params=parameters)
    assert response.status_code == 200, response.text
    return {item["id"] for item in response.json()["items"]} - {SEEDED_MEETING}
