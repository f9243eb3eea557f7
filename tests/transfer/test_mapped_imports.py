"""Mapping files through the command and `POST /imports`; the commands of docs/import/mapping.md; public tables."""

import csv
import io
import re
import shlex
from pathlib import Path

import pytest

from app.mapping.loading import load

PAGE = Path(__file__).parents[2] / "docs" / "import" / "mapping.md"
MAPPINGS = PAGE.with_name("mappings")
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = {kind: re.search(rf"^```{kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)[1] for kind in ("csv", "yaml")}
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]
LAST = re.compile(r"(\d+) rows: (\d+) created, (\d+) changed, (\d+) unchanged, (\d+) refused")


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture
def page_files(run):
    Path("visits.csv").write_text(BLOCKS["csv"], encoding="utf-8")
    Path("visits.yaml").write_text(BLOCKS["yaml"], encoding="utf-8")


def rows_of(table):
    return sum(1 for _ in csv.reader(io.StringIO(table.read_text(encoding="utf-8"), newline=""))) - 1


def counts_of(result):
    return [int(count) for count in LAST.search(result.stderr).groups()]


def test_documented_steps_lead_from_a_spreadsheet_to_a_calendar(run, page_files, client, contents):
    for line in COMMANDS:
        words = shlex.split(line)
        if words[0] == "curl" and "--form" in words:
            files = {
                part.split("=@")[0]: (part.split("=@")[1], Path(part.split("=@")[1]).read_bytes())
                for part in words
                if "=@" in part
            }
            answer = client.post(words[-1], files=files).json()
            assert (answer["rows"], answer["unchanged"], answer["kept"], answer["mapping"]["read"]) == (3, 3, False, 4)
            assert (
                next(document["title"] for document in answer["mapping"]["documents"])
                == "Jane Roe with Embassy of Norway"
            )
        elif words[0] == "curl":
            response = client.get(words[-1])
            assert response.headers["content-type"].startswith("text/calendar")
            assert "SUMMARY:Jane Roe with Ministry of Trade of Peru" in response.text
        elif ">" in words:
            result = run(*words[1:-2])
            load(result.stdout.encode(), "guess.yaml")
            assert "Date: dates in the form DD/MM/YYYY, Mon-YY; rows without a meeting (Nil Return)" in result.stderr
        else:
            result = run(*words[1:])
            assert result.exit_code == 0, result.stderr
            assert "4 rows read, 1 left out" in result.stderr
            assert counts_of(result) == [3, 3, 0, 0, 0]
            assert ('"title": "Jane Roe with Delegation of Japan"' in result.stdout) == ("--dry-run" in words)
    meetings = [
        document
        for (resource, _), document in contents().items()
        if resource == "meetings" and "Roe" in document["title"]
    ]
    assert sorted(meeting["date"] for meeting in meetings) == ["2024-01-03", "2024-01-14", "2024-02"]
    assert {person for (resource, person) in contents() if resource == "people" and "roe" in person} == {"jane-roe"}
    peru = next(meeting for meeting in meetings if "Peru" in meeting["title"])
    assert sorted(topic["topic"]["name"] for topic in peru["topics"]) == ["Copper", "Trade"]
    assert {item["country"] for item in peru["participants"]} == {"GB", "PE"}
    assert peru["citations"][0]["source"]["headline"] == "Ministers' meetings, 2024"
    assert peru["origin"] == "imported"


def test_refused_rows_name_their_line_and_column(run, page_files):
    table = BLOCKS["csv"].replace("Peru,Copper", "Perru,Copper").replace("03/01", "31/02")
    Path("bad.csv").write_text(table, encoding="utf-8")
    result = run("import", "--mapping", "visits.yaml", "--keep-going", "bad.csv")
    assert result.exit_code == 1
    assert counts_of(result) == [3, 1, 0, 0, 2]
    assert (
        "bad.csv line 2 Date: '31/02/2024' is not a date in the form DD/MM/YYYY or Mon-YY: there is no such day"
        in result.stderr
    )
    assert "bad.csv line 3 Country: 'Perru' is not a known country; did you mean 'Peru'?" in result.stderr
    assert run("import", "--mapping", "visits.yaml", "bad.csv").exit_code == 1


def test_faults_of_a_mapping_stop_the_command(run, page_files):
    Path("bad.yaml").write_text(BLOCKS["yaml"].replace("title:", "titel:").replace("split", "splt"), encoding="utf-8")
    result = run("import", "--mapping", "bad.yaml", "visits.csv")
    assert result.exit_code == 1
    assert "bad.yaml line 5: document/titel: is not recognized; did you mean 'title'?" in result.stderr
    assert (
        "bad.yaml line 12: document/topics/0/for_each/splt: is not recognized; did you mean 'split'?" in result.stderr
    )
    assert run("import", "--mapping", "none.yaml", "visits.csv").exit_code == 1
    for option in (["--resource", "people"], ["--format", "csv"]):
        assert run("import", "--mapping", "visits.yaml", *option, "visits.csv").exit_code == 2
    assert run("mapping", "guess", "none.csv").exit_code == 1


def test_mapping_is_accepted_over_http(client):
    mapping, data = ("visits.yaml", BLOCKS["yaml"].encode()), ("visits.csv", BLOCKS["csv"].encode())
    answer = client.post("/imports", files={"mapping": mapping, "data": data})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["created"], body["kept"]) == (3, True)
    assert body["mapping"] == {"read": 4, "ignored": 1, "joined": 0, "unmapped": [], "documents": []}
    texts = {"mapping": BLOCKS["yaml"], "data": BLOCKS["csv"]}
    again = client.post("/imports", files={name: (None, text) for name, text in texts.items()}).json()
    assert (again["unchanged"], again["rows"]) == (3, 3)


def test_repeated_request_with_a_mapping_is_executed_once(client):
    files = {"mapping": ("m.yaml", BLOCKS["yaml"]), "data": ("v.csv", BLOCKS["csv"])}
    answers = [client.post("/imports", files=files, headers={"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["created"] == 3


@pytest.mark.parametrize(
    ("files", "query", "status", "reason"),
    [
        ({"mapping": "document: {}"}, "", 422, "exactly the parts mapping and data"),
        ({"mapping": "document: {}", "data": "x", "more": "y"}, "", 422, "exactly the parts"),
        ({"mapping": "documnet: {}", "data": "x"}, "", 422, "did you mean 'document'"),
        ({"mapping": BLOCKS["yaml"], "data": BLOCKS["csv"]}, "?resource=people", 422, "leave the parameter resource out"),
        ({"mapping": BLOCKS["yaml"], "data": "a,b\n1,2\n"}, "", 422, "the file has no column 'Minister'"),
        ({"mapping": BLOCKS["yaml"], "data": BLOCKS["csv"].replace("03/01", "31/02")}, "", 422, "there is no such day"),
    ],
)  # fmt: skip
def test_invalid_mapped_requests_are_rejected(client, files, query, status, reason):
    response = client.post(f"/imports{query}", files={name: (f"{name}.csv", text) for name, text in files.items()})
    assert response.status_code == status
    assert reason in response.text


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"mapping": ("m", "x"), "data": ("d", "x"), "n" * 500_000: ("f", "x")}, "exactly the parts mapping and data"),
        ({"mapping": ("m" * 500_000, "x"), "data": ("d", "x")}, "part mapping has 500000 characters; write at most 255"),
        ({"mapping": ("m", BLOCKS["yaml"]), "data": ("d" * 256, "x")}, "part data has 256 characters; write at most 255"),
    ],
    ids=["part", "mapping", "data"],
)  # fmt: skip
def test_long_names_are_not_repeated(client, files, reason):
    response = client.post("/imports", files=files)
    assert response.status_code == 422
    assert reason in response.json()["detail"]
    assert len(response.content) < 1_000


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"nonsense", b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\nName\r\n']
)
def test_bodies_other_than_multipart_are_rejected(client, body):
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        assert client.post("/imports", content=body, headers={"Content-Type": content_type}).status_code in {400, 422}


PEOPLE = b"resource: people\ndocument: {name: '{Name}'}\n"


@pytest.mark.parametrize(
    ("header", "data", "status", "reason"),
    [
        (b'form-data; name="data"', b"Name\nAndr\xe9 Roe\n", 422, "data line 2: is not utf-8; name the encoding of the file"),
        (b"form-data", b"Name\n", 422, "the body has '', 'mapping'"),
        (b'form-data; filename="data"', b"Name\n", 422, "the body has '', 'mapping'"),
        (b'form-data; name="data"\r\nContent-Type: text/csv; charset=latin-1', b"Name\n", 415, "the charset 'latin-1'"),
    ],
)  # fmt: skip
def test_parts_that_are_not_as_declared_are_rejected(client, header, data, status, reason):
    parts = [(b'form-data; name="mapping"', PEOPLE), (header, data)]
    body = b"".join(b"--x\r\nContent-Disposition: %b\r\n\r\n%b\r\n" % part for part in parts)
    sent = {"Content-Type": "multipart/form-data; boundary=x"}
    response = client.post("/imports", content=body + b"--x--\r\n", headers=sent)
    assert response.status_code == status
    assert reason in response.text


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_mappings_of_public_tables_are_short_and_valid(path):
    assert load(path.read_bytes(), path.name)
    assert len(path.read_text().splitlines()) <= 30


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
@pytest.mark.databases("sqlite")
def test_every_peace_agreement_is_accounted_for(run, shared_data):
    [table] = (shared_data / "unmapped" / "ucdp").glob("*.csv")
    rows = rows_of(table)
    results = [run("import", "--mapping", MAPPINGS / "ucdp-peace-agreements.yaml", table) for _ in range(2)]
    assert [counts_of(result) for result in results] == [[rows, rows, 0, 0, 0], [rows, 0, 0, rows, 0]]


@pytest.mark.shared_data
@pytest.mark.soak
@pytest.mark.databases("sqlite")
def test_meetings_of_two_scrapes_are_complete_and_not_duplicated(run, shared_data, contents):
    tables = sorted((shared_data / "unmapped" / "ep_mep").glob("*.csv"))
    for table in tables:
        rows = rows_of(table)
        first, second = (run("import", "--mapping", MAPPINGS / "ep-mep-meetings.yaml", table) for _ in range(2))
        counts = counts_of(first)
        assert (counts[0], sum(counts[1:4]), counts[4]) == (rows, rows, 0)
        assert counts_of(second) == [rows, 0, 0, rows, 0]
    keys = [
        item["value"]
        for (kind, _), document in contents().items()
        if kind == "meetings"
        for item in document["identifiers"]
    ]
    assert len(keys) == len(set(keys)) == sum(kind == "meetings" for kind, _ in contents()) - 1
