"""Import and export in the service use constant memory, whatever their size."""

import json

import pytest

MEGABYTE = 1024 * 1024


def lines(megabytes):
    text = "".join(chr(0x61 + index % 26) for index in range(9_000))
    for number in range(megabytes * 110):
        document = {"name": f"Large {number}", "description": f"{number} {text}"}
        yield (json.dumps({"resource": "topics", "document": document}) + "\n").encode()


@pytest.mark.parametrize(
    ("megabytes", "most"),
    [
        pytest.param(10, 60, id="ten"),
        pytest.param(90, 80, id="ninety", marks=pytest.mark.full),
        pytest.param(200, 80, id="two-hundred", marks=pytest.mark.soak),
    ],
)
def test_large_import_and_export_take_flat_memory(serve, record_property, megabytes, most):
    service = serve(client_timeout_seconds=600)
    service.is_well()
    service.client.get("/export.ndjson.gz")
    service.client.timeout = 3600
    before = service.memory()
    answer = service.import_lines(lines(megabytes))
    assert answer.status_code == 200, answer.text
    assert answer.json()["created"] == megabytes * 110
    after_import = service.memory()
    for path in ("/export.ndjson.gz", "/topics.ndjson"):
        with service.client.stream("GET", path) as exported:
            received = sum(len(piece) for piece in exported.iter_raw())
    assert received > megabytes * MEGABYTE * 0.9
    grown = [(memory - before) / MEGABYTE for memory in (after_import, service.memory())]
    record_property("megabytes grown", grown)
    assert max(grown) < most, grown
