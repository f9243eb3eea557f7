import json

import pytest
from format_documents import FEED, MODELS, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.representations import ndjson
from app.representations.chunks import in_chunks
from app.representations.escaping import json_bytes, sanitize
from app.representations.formats import FORMATS, NDJSON
from app.representations.registry import REPRESENTATIONS


@pytest.mark.parametrize("resource", MODELS)
@given(data=st.data())
@examples(15)
def test_each_line_is_the_document(resource, data):
    documents = data.draw(st.lists(records(resource), max_size=3))
    content = b"".join(REPRESENTATIONS[resource][NDJSON](iter(documents), FEED))
    lines = content.split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == documents


def test_lines_are_compact_and_unescaped():
    assert list(ndjson.write([{"name": "Unión", "other": [1, None]}, {}])) == [
        '{"name":"Unión","other":[1,null]}\n'.encode(),
        b"{}\n",
    ]


def test_json_text_is_inert_complete_and_finite():
    assert json_bytes({"a": "</script>\ud800\x00"}) == rb'{"a":"\u003c/script>\ud800\u0000"}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_bytes(float("inf"))


def test_plain_text_has_one_kind_of_line_end_and_no_controls():
    assert (
        sanitize("a\r\nb\rc\x0bd\x85e\u2028f\tg\x00h\u202ei")
        == "a\nb\nc\nd\ne\nf\tg\N{REPLACEMENT CHARACTER}h\N{REPLACEMENT CHARACTER}i"
    )


def test_chunks_are_of_a_size_and_lose_nothing():
    assert list(in_chunks([b"ab", b"c", b"defg", b"h"], size=3)) == [b"abc", b"defg", b"h"]
    assert list(in_chunks([b"abc"], size=3)) == [b"abc"]
    assert list(in_chunks([])) == []


@pytest.mark.parametrize(
    ("resource", "format_name"),
    [
        (resource, format_.name)
        for resource, formats in REPRESENTATIONS.items()
        for format_ in formats
        if format_.name != "json"
    ],
)
def test_every_writer_reads_at_most_one_chunk_ahead(resource, format_name):
    """Memory stays flat: the first chunk consumes only as many documents as a chunk has."""
    document = REPRESENTATIVES[resource]
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield document

    chunks = REPRESENTATIONS[resource][FORMATS[format_name]](endless(), FEED)
    first, second = next(chunks), next(chunks)
    assert 64 * 1024 <= len(first) < 100 * 1024
    assert 64 * 1024 <= len(second) < 100 * 1024
    assert taken <= (len(first) + len(second)) / 100


PROVENANCE = {"origin": "entered", "reviewed": False}
TIMES = {"created_at": "2024-03-01T12:00:00.000000Z", "updated_at": "2024-03-05T10:00:00.000000Z"}
NAMED = {"id": "x", "name": "X" * 300, "note": "N" * 300, "citations": [], "disputed": [], **TIMES, **PROVENANCE}
REPRESENTATIVES = {
    resource: MODELS[resource].model_validate(raw).model_dump(mode="json")
    for resource, raw in {
        "meetings": meeting(),
        "participants": {
            "id": "p",
            "meeting": {"id": "m", "title": "M" * 300, "date": "2021"},
            "person": None,
            "organization": None,
            "country": "JP",
            "citations": [],
            "disputed": [],
            **TIMES,
        },
        "people": {**NAMED, "country": None, "tenures": []},
        "countries": {key: value for key, value in NAMED.items() if key not in {"id", *PROVENANCE}}
        | {"code": "JP", "successors": [], "codes": []},
        "organizations": {**NAMED, "members": []},
        "agreements": {
            **{key: value for key, value in NAMED.items() if key != "name"},
            "title": "A",
            "status": "signed",
            "parties": [],
            "actions": [],
            "topics": [],
            "depositaries": [],
            "signing_place": None,
            "relations": [],
        },
        "topics": {key: value for key, value in NAMED.items() if key != "note"}
        | {"parent": None, "description": "D" * 300},
        "sources": {"id": "s", "headline": "H" * 300, "note": "N" * 300, **TIMES, **PROVENANCE},
    }.items()
}
