"""Concurrent deletion and edits: nothing is resurrected, and the feed is accurate."""

from at_once import at_once

EDITORS = 8
ROUNDS = 5


def test_deletion_races_resurrect_nothing(client):
    for number in range(ROUNDS):
        url = client.post("/topics", json={"name": f"Doomed {number}"}).headers["location"]

        def disturb(editor, url=url):
            if editor == EDITORS // 2:
                response = client.delete(url)
                while response.status_code == 412:  # an edit came first, where writers overlap
                    response = client.delete(url)
                return response
            return client.patch(url, json={"description": str(editor)})

        statuses = [item.status_code for item in at_once(EDITORS, disturb)]
        assert statuses[EDITORS // 2] == 204
        assert set(statuses) <= {200, 204, 410, 412}
        assert client.get(url).status_code == 410
        versions = client.get(f"{url}/history").json()["items"]
        assert [version["version"] for version in versions] == list(range(len(versions), 0, -1))
        assert [version["action"] for version in versions] == [
            "deleted",
            *["updated"] * statuses.count(200),
            "created",
        ]
        # Later edits had no effect; the last state before the deletion is recorded.
        assert (
            client.post(f"{url}/undelete").json()["description"]
            == client.get(f"{url}?version={len(versions) - 1}").json()["description"]
        )


def test_concurrent_undeletions_are_executed_once(client):
    url = client.post("/topics", json={"name": "Back"}).headers["location"]
    client.delete(url)
    statuses = at_once(EDITORS, lambda _: client.post(f"{url}/undelete").status_code)
    assert sorted(statuses) == [200] + [409] * (EDITORS - 1)
    assert [item["action"] for item in client.get(f"{url}/history").json()["items"]] == [
        "undeleted",
        "deleted",
        "created",
    ]
