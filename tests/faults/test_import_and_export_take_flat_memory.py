"""Import and export in the service use constant memory, whatever their size.

Large blocks return to the system as soon as they are free, so the most memory at any moment counts.
"""

import json

import pytest

MEGABYTE = 1024 * 1024


def lines(megabytes):
    text = "".join(chr(0x61 + index % 26) for index in range(9_000))
    for number in range(megabytes * 110):
        document = {"name": f"Large {number}", "description": f"{number} {text}"}
        yield (json.dumps({"resource": "topics", "document": document}) + "\n").encode()


@pytest.mark.parametrize(
    ("megabytes", "most", "most_by_export"),
    [
        pytest.param(10, 60, 18, id="ten"),
        pytest.param(90, 80, 40, id="ninety", marks=pytest.mark.full),
        pytest.param(200, 80, 40, id="two-hundred", marks=pytest.mark.soak),
    ],
)
def test_large_import_and_export_take_flat_memory(serve, record_property, megabytes, most, most_by_export):
    service = serve(client_timeout_seconds=600)
    service.is_well()
    service.client.get("/export.ndjson.gz")
    service.client.timeout = 3600
    before = service.memory()
    service.measure_memory_anew()
    answer = service.import_lines(lines(megabytes))
    assert answer.status_code == 200, answer.text
    assert answer.json()["created"] == megabytes * 110
    by_import = (service.most_memory() - before) / MEGABYTE
    before = service.memory()
    service.measure_memory_anew()
    for path in ("/export.ndjson.gz", "/topics.ndjson"):
        with service.client.stream("GET", path) as exported:
            received = sum(len(piece) for piece in exported.iter_raw())
    assert received > megabytes * MEGABYTE * 0.9
    by_export = (service.most_memory() - before) / MEGABYTE
    record_property("megabytes grown", [by_import, by_export])
    assert by_import < most
    assert by_export < most_by_export
