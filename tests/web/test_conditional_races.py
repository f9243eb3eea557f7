"""A hundred concurrent edits with one ETag: one succeeds, ninety-nine get 412."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from factories import RESOURCES, create

pytestmark = pytest.mark.usefixtures("well_afterwards")

COUNT = 100


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
@pytest.mark.parametrize("resource", RESOURCES)
def test_concurrent_puts_create_one_record(client, resource, method):
    url = create(client, resource)
    before = client.get(url)
    document, tag = before.json(), before.headers["etag"]
    field = "description" if resource == "topics" else "note"

    def edit(number):
        body = (
            {**document, field: f"Edit {number}", "updated_at": None} if method == "PUT" else {field: f"Edit {number}"}
        )
        return client.request(method, url, json=body, headers={"if-match": tag})

    with ThreadPoolExecutor(32) as pool:
        responses = list(pool.map(edit, range(COUNT)))
    assert sorted(response.status_code for response in responses) == [200] + [412] * (COUNT - 1)
    [stored] = [response for response in responses if response.status_code == 200]
    assert client.get(url).content == stored.content
    assert {response.headers["etag"] for response in responses} == {stored.headers["etag"]}
    assert len(client.get(f"{url}/history").json()["items"]) == 2
