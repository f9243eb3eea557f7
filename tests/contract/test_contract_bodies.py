"""Invalid bodies and unauthorized writes, for each resource."""

import json

import pytest
from contract_resources import SAMPLES, create_sample, prepare
from fault_input import changed, texts

from app.schemas.validation_messages import MAX_ERRORS

# Each body is refused by its schema, and each write by its key, before a statement that depends on the database.
pytestmark = [pytest.mark.parametrize("sample", SAMPLES, ids=str), pytest.mark.databases("sqlite")]
JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
def _prepared(client, sample):
    prepare(client, sample)


def writes(client, sample):
    """Return the three ways to send a body."""
    _, url = create_sample(client, sample, sample.minimal(1))
    return [("POST", sample.url), ("PUT", url), ("PATCH", url)]


@pytest.mark.parametrize("character", ["\0", "\ud800", "\u202e", "\x1b"], ids=["NUL", "surrogate", "bidi", "escape"])
def test_cleaned_text_has_only_allowed_characters(client, sample, character):
    document = sample.whole(1)
    every = list(texts(document))
    # In groups of the maximum number of reported errors.
    for start in range(0, len(every), MAX_ERRORS):
        places, body = every[start : start + MAX_ERRORS], document
        for path in places:
            body = changed(body, path, lambda value: f"{value}{character}")
        response = client.post(sample.url, content=json.dumps(body), headers=JSON)
        assert response.status_code == 422
        result = {error["pointer"] for error in response.json()["errors"]}
        assert result == {"#/" + "/".join(map(str, path)) for path in places}


def test_names_of_fields_reject_forbidden_characters(client, sample):
    for method, url in writes(client, sample):
        for name in ("\0", "\ud800", "note\u202e"):
            body = {**(sample.change if method == "PATCH" else sample.minimal(5)), name: "x"}
            assert client.request(method, url, content=json.dumps(body), headers=JSON).status_code == 422


def test_unknown_fields_are_named_with_the_nearest(client, sample):
    (right,) = sample.change
    wrong = f"{right}s"
    for method, url in writes(client, sample):
        document = sample.minimal(5) if method == "POST" else sample.minimal(1)
        body = {wrong: "x"} if method == "PATCH" else {**document, wrong: "x"}
        response = client.request(method, url, json=body)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert error["pointer"] == f"#/{wrong}"
        assert error["detail"].startswith(f"is not recognized; did you mean {right!r}?")


def test_values_of_another_type_are_rejected(client, sample):
    document = sample.whole(1)
    for path in texts(document):
        if len(path) == 1:
            for value in (7, ["a"]):
                response = client.post(sample.url, json=changed(document, path, lambda _, value=value: value))
                assert response.status_code == 422
                assert all(
                    error["pointer"].startswith("#/" + "/".join(map(str, path))) for error in response.json()["errors"]
                )


def test_a_write_requires_a_key_from_any_address(client, connect, sample):
    document, url = create_sample(client, sample, sample.minimal(1))
    elsewhere = connect(client=("203.0.113.9", 50000))
    for method, address, body in (
        ("POST", sample.url, sample.minimal(3)),
        ("PUT", url, document),
        ("PATCH", url, sample.change),
        ("DELETE", url, None),
    ):
        for writer in (client, elsewhere):
            response = writer.request(method, address, json=body, headers={"x-api-key": ""})
            assert (response.status_code, response.json()["type"]) == (401, "/problems/unauthorized")
    assert elsewhere.get(url).json() == document
    assert elsewhere.delete(url).status_code == 204
