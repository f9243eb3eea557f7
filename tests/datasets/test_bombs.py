"""Decompression bombs and endless lines, rows and names: bounded memory and a clear error."""

import gzip
import io
import tarfile

import pytest
from hostile import MEGABYTE, endless, megabytes_taken

from app.datasets import env_agreements, gdelt, us_pocom, us_visits
from app.files import bounded
from app.transfer import files
from app.transfer.rows import RejectedRow

MOST = 60
"""Megabytes; docs/reliability.md allows 80."""
FILLER = b"x" * 4096
HEADER_OF_IEADB = ",".join(f'"{column}"' for column in sorted(env_agreements.IEADB_COLUMNS)).encode() + b"\n"


def csv(stream, name):
    return files.read_csv(files.open_content(stream), name, "meetings")


def ndjson(stream, name):
    return files.read_ndjson(files.open_content(stream), name, "meetings")


def outcome(read, stream):
    """Return the error of a file, or the reasons of its refused rows."""
    data = []

    def run():
        try:
            data.extend(item.reason for item in read(stream, "file") if isinstance(item, RejectedRow))
        except ValueError as error:
            data.append(str(error))

    taken = megabytes_taken(run)
    assert taken < MOST, f"{taken:.0f} MB"
    return "; ".join(data[-3:])[:1000]


def packed(begin, piece, megabytes):
    """Compress a stream like a file, to at least a thousandth of its size."""
    created = io.BytesIO()
    with gzip.GzipFile(fileobj=created, mode="wb") as file:
        file.write(begin)
        for _ in range(megabytes):
            file.write(piece * (MEGABYTE // len(piece)))
    created.seek(0)
    return created


@pytest.mark.parametrize(
    ("read", "begin", "piece"),
    [
        pytest.param(csv, b"title,date\r\n", FILLER, id="csv"),
        pytest.param(csv, "title,date\r\n😀".encode(), FILLER, id="csv-emoji"),
        pytest.param(csv, b"", FILLER, id="csv-header"),
        pytest.param(csv, b'title,date\r\n"', b"x" * 254 + b"\r\n", id="csv-quote-left-open"),
        pytest.param(csv, b"title,date\r\n", b"ab,", id="csv-cells"),
        pytest.param(csv, b'title,date\r\n"\n",', b"ab,", id="csv-cells-and-quotes"),
        pytest.param(ndjson, b"", FILLER, id="ndjson"),
        pytest.param(env_agreements.read, HEADER_OF_IEADB, FILLER, id="env-agreements"),
        pytest.param(
            env_agreements.read, HEADER_OF_IEADB + b'"', b"x" * 255 + b"\n", id="env-agreements-quote-left-open"
        ),
        pytest.param(gdelt.read, b"", FILLER, id="gdelt"),
    ],
)
def test_a17_endless_row_takes_bounded_memory(read, begin, piece):
    data = outcome(read, endless(begin, piece))
    assert "longer than" in data or "exceeds" in data or "more than" in data


def test_a17_a_row_of_the_maximum_length_is_read():
    title = "😀" * ((bounded.MAX_ROW_BYTES - 100) // 4)
    assert "cells" in outcome(csv, io.BytesIO(f"title,date\r\n{title}\r\n".encode()))


@pytest.mark.parametrize(
    "read",
    [pytest.param(csv, id="csv"), pytest.param(ndjson, id="ndjson"), pytest.param(env_agreements.read, id="env")],
)
@pytest.mark.parametrize("blank", [b"\n", b"\r\n"])
def test_a17_the_number_of_blank_lines_is_limited(monkeypatch, read, blank):
    for module in (bounded, files):
        monkeypatch.setattr(module, "MAX_BLANK_ROWS", 1000)
    begin = {csv: b"title,date\r\n", ndjson: b""}.get(read, HEADER_OF_IEADB)
    assert outcome(read, io.BytesIO(begin + blank * 1000)) == ""
    assert "1000 blank rows" in outcome(read, endless(begin, blank, megabytes=1))


def test_a17_the_number_of_empty_rows_is_limited(monkeypatch):
    monkeypatch.setattr(bounded, "MAX_BLANK_ROWS", 1000)
    assert "1000 blank rows" in outcome(csv, endless(b"title,date\r\n", b",\r\n", megabytes=1))


def test_a17_a_sheet_of_blank_rows_is_read():
    rows = b"title,date\r\nT,2024\r\n" + b",\r\n" * 50_000
    assert [item.document["title"] for item in csv(io.BytesIO(rows), "file")] == ["T"]


@pytest.mark.parametrize(("read", "begin"), [(csv, b"title,date\r\n"), (ndjson, b"")], ids=["csv", "ndjson"])
@pytest.mark.parametrize("piece", [FILLER, b"\n"], ids=["one-line", "blank-lines"])
def test_a17_compressed_file_is_read_only_up_to_its_size_limit(monkeypatch, read, begin, piece):
    for module in (bounded, files):
        monkeypatch.setattr(module, "MAX_BLANK_ROWS", 10_000)
    assert outcome(read, packed(begin, piece, 100))


def test_a17_no_file_is_unpacked_beyond_its_size_limit():
    unpacked = files.open_content(packed(b"", b"<visits>\t\n", 100))

    def read_whole():
        while unpacked.read(65_536):
            pass

    with pytest.raises(OSError, match="200 times its compressed size"):
        read_whole()


def test_a17_highly_compressible_data_is_read():
    lines = b"".join(b'{"title": "Talks %d", "date": "2024-05-01"}\n' % number for number in range(20_000))
    assert sum(1 for _ in ndjson(io.BytesIO(gzip.compress(lines)), "file")) == 20_000


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(b"{},", id="objects"),
        pytest.param(b"[],", id="lists"),
        pytest.param(b'"",', id="texts"),
    ],
)
def test_a17_line_with_too_many_values_is_rejected_before_parsing(values):
    line = b'{"title": [' + values * (4 * MEGABYTE // len(values)) + b"0]}\n"
    assert "commas" in outcome(ndjson, io.BytesIO(line))


def test_a17_a_cell_of_many_entries_is_refused():
    row = b"title,participants\r\nT," + b"host|" * 500_000 + b"host\r\n"
    assert "more than 10000 values" in outcome(csv, io.BytesIO(row))


def archive(*kinds, size):
    """Build a tar.gz with members of these types and sizes before a person."""
    created = io.BytesIO()
    with gzip.GzipFile(fileobj=created, mode="wb") as file:
        for kind in kinds:
            member = tarfile.TarInfo("././@LongLink")
            member.type, member.size = kind, size
            file.write(member.tobuf(tarfile.GNU_FORMAT))
            for start in range(0, size, MEGABYTE):
                file.write(b"a" * min(MEGABYTE, size - start))
            file.write(b"\0" * (-size % 512))
        person = tarfile.TarInfo("a.xml")
        person.size = len(PERSON)
        file.write(person.tobuf())
        file.write(PERSON.ljust(1024, b"\0") + b"\0" * 1024)
    created.seek(0)
    return created


PERSON = b"<person><id>a-b</id><persName><surname>B</surname></persName></person>"
HEADERS = [
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
]


@pytest.mark.parametrize("kind", HEADERS, ids=lambda kind: kind.decode())
def test_a17_a_long_header_of_an_archive_is_refused(kind):
    assert "bytes; the limit is 16384" in outcome(us_pocom.read, archive(kind, size=100 * MEGABYTE))


@pytest.mark.parametrize("kind", HEADERS[:3], ids=lambda kind: kind.decode())
def test_a17_nested_archive_headers_are_rejected(kind):
    assert "not a complete archive" in outcome(us_pocom.read, archive(*[kind] * 3000, size=500))


def test_a17_a_sparse_member_is_refused():
    assert "sparse" in outcome(us_pocom.read, archive(tarfile.GNUTYPE_SPARSE, size=512))


def test_a17_a_large_member_is_not_unpacked_beyond_its_size():
    assert "200 times its compressed size" in outcome(us_pocom.read, archive(tarfile.REGTYPE, size=100 * MEGABYTE))


def test_a17_an_archive_with_a_long_name_is_read():
    created = io.BytesIO()
    with tarfile.open(fileobj=created, mode="w:gz", format=tarfile.GNU_FORMAT) as file:
        member = tarfile.TarInfo(f"{'people/' * 40}a.xml")
        member.size = len(PERSON)
        file.addfile(member, io.BytesIO(PERSON))
    created.seek(0)
    (person,) = us_pocom.read(created, "file")
    assert person.document["id"] == "a-b"


@pytest.mark.parametrize(
    ("read", "begin", "piece", "message"),
    [
        pytest.param(us_visits.read, b"<visits><visit>", b"<a>" + b"x" * 249 + b"</a>", "row of more than", id="row"),
        pytest.param(us_visits.read, b"<visits><visit><visitor>", FILLER, "row of more than", id="text"),
        pytest.param(us_visits.read, b"<visits><!--", FILLER, "row of more than", id="comment"),
        pytest.param(us_visits.read, b'<visits a="', FILLER, "row of more than", id="attribute"),
        pytest.param(us_pocom.read, b"<country-mission>", b"<x/>", "elements other than", id="no-rows"),
        pytest.param(us_pocom.read, b"<country-mission>", b"<x><chief/></x>", "elements other than", id="around-rows"),
    ],
)
def test_a17_endless_xml_takes_bounded_memory(read, begin, piece, message):
    assert message in outcome(read, endless(begin, piece))
