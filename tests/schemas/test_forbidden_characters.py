"""NUL, lone surrogates, bidirectional controls and the like in every text of bodies, parameters, rows and headers."""

import json

import pytest
from fault_access import send_raw
from fault_input import JSON, OPERATIONS, WITH_JSON, changed, pointer, texts

from app.domain.batches import batched
from app.schemas.validation_messages import MAX_ERRORS

pytestmark = pytest.mark.usefixtures("well_afterwards")

CHARACTERS = {
    "NUL": "\0", "surrogate": "\ud800", "bidi": "\u202e", "isolate": "\u2066", "mark": "\u061c", "escape": "\x1b",
    "CR": "\r", "C1": "\x9b", "DEL": "\x7f", "no character": "\uffff",
    "no character of a plane": "\U0001fffe",
}  # fmt: skip
SENT_AS_THEY_ARE = {name: character for name, character in CHARACTERS.items() if name != "surrogate"}
WITH_PARAMETERS = [operation for operation in OPERATIONS if operation.parameters()]


def is_named(place, pointers):
    """Return whether a problem names a path: itself, or the id that a plain string stands for."""
    return any(
        pointer == place or (pointer.startswith(f"{place}/") and pointer.endswith("/id")) for pointer in pointers
    )


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
@pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
def test_forbidden_character_in_a_body_names_its_field(client, operation, character):
    for document in operation.documents():
        # The text of an article is read as it is.
        places_of_texts = [place for place in texts(document) if (operation.path, place) != ("/drafts", ("text",))]
        assert places_of_texts
        # A response lists only the first errors.
        for places in batched(places_of_texts, MAX_ERRORS):
            body = document
            for path in places:
                body = changed(body, path, lambda value: f"{value[:1]}{character}{value[1:]}")
            response = client.request(operation.method, operation.address(), content=json.dumps(body), headers=JSON)
            assert response.status_code == 422, response.text[:300]
            assert response.text.isascii()
            pointers = {error["pointer"] for error in response.json()["errors"]}
            assert len(pointers) == len(places)
            assert [place for place in places if not is_named(pointer(place), pointers)] == []


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_forbidden_character_in_a_field_name_is_named(client, operation):
    for character in CHARACTERS.values():
        for name in (character, f"note{character}"):
            content = json.dumps({**operation.documents()[0], name: "x"})
            response = client.request(operation.method, operation.address(), content=content, headers=JSON)
            assert response.status_code == 422


@pytest.mark.parametrize("operation", WITH_PARAMETERS, ids=str)
def test_forbidden_character_in_a_query_names_its_parameter(client, operation):
    for name in (parameter["name"] for parameter in operation.parameters()):
        for character in SENT_AS_THEY_ARE.values():
            response = client.request(
                operation.method, operation.address(), params={**operation.required(), name: f"a{character}b"}
            )
            # A carriage return is white space in searches, but not in identifiers.
            assert response.status_code in {422, 415}, (name, repr(character), response.text[:200])
            if response.status_code == 422:
                assert [error["parameter"] for error in response.json()["errors"]] == [name]


@pytest.mark.parametrize(
    "query", [b"q=%00", b"q=%ed%a0%80", b"q=%ff", b"q=%e2%80%ae", b"%00=a", b"q=%C0%80", b"q=\xff"]
)
def test_undecodable_bytes_in_a_url_are_rejected(app, client, query):
    status, header, body, _ = send_raw(app, client, "GET", "/topics", [], query)
    # Replaced by U+FFFD, which search takes for punctuation, `q=a%ff` would find what `q=a` finds.
    is_utf_8 = query in {b"q=%00", b"q=%e2%80%ae", b"%00=a"}
    assert status == (422 if is_utf_8 else 400), body
    assert "items" not in json.loads(body)
    assert header["content-type"] == "application/problem+json"


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
def test_forbidden_character_in_an_import_row_is_rejected(client, character):
    line = json.dumps({"title": f"A{character}B", "date": "2024"})
    response = client.post("/imports", content=line, headers={"content-type": "application/x-ndjson"})
    assert (response.status_code, response.json()["refused"]) == (422, 1)
    raw = f'{{"title": "A{character}B", "date": "2024"}}'.encode("utf-8", "surrogatepass")
    response = client.post("/imports", content=raw, headers={"content-type": "application/x-ndjson"})
    assert (response.status_code, response.json()["refused"]) == (422, 1)
    cell = f'title,date\r\n"A{character}B",2024\r\n'.encode("utf-8", "surrogatepass")
    response = client.post("/imports", content=cell, headers={"content-type": "text/csv"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    "name", [b"idempotency-key", b"if-match", b"if-none-match", b"accept", b"last-event-id", b"prefer"]
)
def test_forbidden_character_in_a_header_is_rejected(app, client, key, name):
    for value in (b"\x00", b"\xff\xfe", "a\u202eb".encode(), b"\xed\xa0\x80", b'"\x00"', b"", b",", b'"', b"9" * 5000):
        for method, path, body in (("GET", "/topics", b""), ("PATCH", "/topics/east-asia", b'{"description": "A"}')):
            sent = [(name, value), (b"x-api-key", key.encode())]
            status, header, data, _ = send_raw(app, client, method, path, sent, body=body)
            assert status in {200, 304, 400, 406, 412, 422}, (value, data)
            assert header["content-type"].startswith("application/")
