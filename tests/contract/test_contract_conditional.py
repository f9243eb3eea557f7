"""Conditional requests of each resource (RFC 9110 section 13)."""

import pytest
from contract_resources import SAMPLES, create_sample, prepare

pytestmark = pytest.mark.parametrize("sample", SAMPLES, ids=str)


@pytest.fixture(autouse=True)
def _prepared(client, sample):
    prepare(client, sample)


def test_a_change_changes_the_etag(client, sample):
    document, url = create_sample(client, sample, sample.minimal(1))
    where = {"sort": "-updated_at"} if "-updated_at" in sample.sorts else {"q": document["name"]}
    before = [client.get(url).headers["etag"], client.get(sample.url, params=where).headers["etag"]]
    client.patch(url, json=sample.change)
    after = [client.get(url).headers["etag"], client.get(sample.url, params=where).headers["etag"]]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_current_etag_permits_writes(client, sample):
    document, url = create_sample(client, sample, sample.minimal(1))
    for body in (document | sample.change, None):
        for tags in (lambda tag: f'"other", {tag}', lambda _: "*"):
            tag = client.get(url).headers["etag"]
            method = "PUT" if body else "PATCH"
            content = {**body, "updated_at": None} if body else sample.change
            response = client.request(method, url, json=content, headers={"if-match": tags(tag)})
            assert response.status_code == 200
    tag = client.get(url).headers["etag"]
    assert client.delete(url, headers={"if-match": tag}).status_code == 204


def test_if_match_on_a_missing_record_fails(client, sample):
    document = sample.chosen(1)
    url = f"{sample.url}/{document[sample.key]}"
    for tags in ("*", '"any"'):
        assert client.put(url, json=document, headers={"if-match": tags}).status_code == 412
    assert client.get(url).status_code == 404


def test_if_none_match_on_an_existing_record_fails(client, sample):
    document, url = create_sample(client, sample, sample.minimal(1))
    tag = client.get(url).headers["etag"]
    for tags in ("*", tag):
        response = client.put(url, json=document | sample.change, headers={"if-none-match": tags})
        assert (response.status_code, response.headers["etag"]) == (412, tag)
    assert client.get(url).json() == document


def test_if_none_match_on_a_missing_record_creates_it(client, sample):
    document = sample.chosen(1)
    url = f"{sample.url}/{document[sample.key]}"
    assert client.put(url, json=document, headers={"if-none-match": "*"}).status_code == 201
