"""Clients generated from the OpenAPI document compile, read a meeting and write one."""

import os
import shutil
from pathlib import Path

import pytest
from conftest import run

pytestmark = pytest.mark.clients
OPTIONS = Path(__file__).with_name("openapi-python-client.yml")

RESOURCES = {
    "agreements": "agreement", "countries": "country", "meetings": "meeting", "organizations": "organization",
    "participants": "participant", "people": "person", "sources": "source", "topics": "topic",
}  # fmt: skip

OPENAPI_PYTHON_CLIENT = """
import importlib
import io
import json
import pkgutil
import sys
import httpx
import made as generated
from made import AuthenticatedClient
from made.api.meetings import create_meeting, get_meeting, list_meetings, patch_meeting
from made.api.transfers import export_everything, import_records
from made.models import ImportOutcome, Meeting, MeetingDraft, MeetingPatch, ProblemDocument
from made.types import File

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2])
meeting = get_meeting.sync("2023-09-01-japan-peru-foreign-ministers", client=client)
assert isinstance(meeting, Meeting)
assert (meeting.participants[0].person.name, meeting.place.city) == ("Hayashi Yoshimasa", "Tokyo")
page = list_meetings.sync(client=client, country=["JP"], date="2023-09")
assert [each.id for each in page.items] == [meeting.id]
draft = MeetingDraft.from_dict({
    "title": "Consultation A",
    "date": "2024-02-03",
    "participants": [{"country": "JP", "person": {"name": "Client A"}}, {"country": "PE"}],
})
made = create_meeting.sync(client=client, body=draft)
assert isinstance(made, Meeting), made
changed = patch_meeting.sync(made.id, client=client, body=MeetingPatch.from_dict({"summary": "Changed."}))
assert (changed.summary, changed.participants[0].person.name) == ("Changed.", "Client A")
refused = create_meeting.sync_detailed(client=client, body=draft)
assert refused.status_code == 409 and isinstance(refused.parsed, ProblemDocument), refused
rows = [{"title": f"Consultation {n}", "date": "2024-05-06", "participants": [{"country": n}]} for n in ("JP", "PE")]
lines = "".join(json.dumps(row) + "\\n" for row in rows).encode()
outcome = import_records.sync(client=client, body=File(payload=io.BytesIO(lines)))
assert isinstance(outcome, ImportOutcome) and (outcome.rows, outcome.created) == (2, 2), outcome
assert export_everything.sync(client=client).payload.read(2) == b"\\x1f\\x8b"
for module in pkgutil.walk_packages(generated.__path__, "made."):
    importlib.import_module(module.name)
for resource, singular in RESOURCES.items():
    get, put = (importlib.import_module(f"made.api.{resource}.{verb}_{singular}") for verb in ("get", "put"))
    url = f"{sys.argv[1]}/{resource}"
    [record] = httpx.get(url, params={"limit": 1}).json()["items"]
    own_id = record.get("id") or record["code"]
    draft = getattr(generated.models, f"{singular.capitalize()}Draft").from_dict(get.sync(own_id, client=client).to_dict())
    written = put.sync_detailed(own_id, client=client, body=draft)
    assert written.status_code == 200, written.content
    assert httpx.get(f"{url}/{own_id}").json() == record
"""

OPENAPI_GENERATOR = """
import json
import sys
import openapi_client

configuration = openapi_client.Configuration(host=sys.argv[1], access_token=sys.argv[2])
with openapi_client.ApiClient(configuration) as client:
    meetings = openapi_client.MeetingsApi(client)
    meeting = meetings.get_meeting("2023-09-01-japan-peru-foreign-ministers")
    assert (meeting.participants[0].person.name, meeting.place.city) == ("Hayashi Yoshimasa", "Tokyo")
    page = meetings.list_meetings(country=["JP"], var_date="2023-09")
    assert [each.id for each in page.items] == [meeting.id]
    draft = openapi_client.MeetingDraft.from_dict({
        "title": "Negotiation B",
        "date": "2024-03-03",
        "participants": [{"country": "JP", "person": {"name": "Client B"}}, {"country": "PE"}],
    })
    made = meetings.create_meeting(draft)
    assert meetings.get_meeting(made.id).participants[0].person.name == "Client B"
    changed = meetings.patch_meeting(made.id, openapi_client.MeetingPatch(summary="Changed."))
    assert (changed.summary, changed.title) == ("Changed.", "Negotiation B")
    try:
        meetings.create_meeting(draft)
        raise AssertionError("a duplicate was created")
    except openapi_client.exceptions.ConflictException as refused:
        assert isinstance(refused.data, openapi_client.ProblemDocument), refused.data
    agreements = openapi_client.AgreementsApi(client)
    [agreement] = agreements.list_agreements(limit=1).items
    draft = openapi_client.AgreementDraft.from_dict(json.loads(agreement.to_json()) | {"status": agreement.status})
    assert agreements.put_agreement(agreement.id, draft).status == agreement.status
    transfers = openapi_client.TransfersApi(client)
    outcome = transfers.import_records(b"title,date\\r\\nConsultation D,2024-06\\r\\n", _content_type="text/csv")
    assert (outcome.rows, outcome.created) == (1, 1)
"""

OPENAPI_TYPESCRIPT = """
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

type Json = "application/json" | "application/problem+json";
const [, , baseUrl, key] = process.argv;
const client = createClient<paths, Json>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

const read = await client.GET("/meetings/{id}", {
  params: { path: { id: "2023-09-01-japan-peru-foreign-ministers" } },
});
if (read.error) throw new Error(read.error.detail);
const names: (string | undefined)[] = read.data.participants.map((participant) => participant.person?.name);
if (names[0] !== "Hayashi Yoshimasa") throw new Error(`read ${names}`);

const page = await client.GET("/meetings", { params: { query: { country: ["JP"], date: "2023-09" } } });
if (page.data?.items[0]?.place?.city !== "Tokyo") throw new Error("the list lacks the meeting");

const made = await client.POST("/meetings", {
  body: {
    title: "Signing C",
    date: "2024-04-03",
    participants: [{ country: "JP", person: { name: "Client C" } }, { country: "PE" }],
  },
});
if (made.error) throw new Error(made.error.detail);
if (made.data.participants[0]?.person?.name !== "Client C") throw new Error("written otherwise");
"""

TSCONFIG = """{
  "compilerOptions": {
    "strict": true, "noUncheckedIndexedAccess": true, "target": "es2022", "module": "nodenext",
    "moduleResolution": "nodenext", "types": ["node"], "skipLibCheck": true
  },
  "files": ["client.ts"]
}
"""


def test_openapi_python_client(service, document, tools, tmp_path):
    generator = tools / "venv" / "bin" / "openapi-python-client"
    output = ["--output-path", tmp_path / "made", "--meta", "none"]
    data = run([generator, "generate", "--path", document, "--config", OPTIONS, *output])
    assert data.count("WARNING parsing") == data.count("Unsupported content type text/csv") == 1, data
    script = tmp_path / "client.py"
    script.write_text(f"RESOURCES = {RESOURCES}{OPENAPI_PYTHON_CLIENT}")
    run([tools / "venv" / "bin" / "python", "-m", "compileall", "-q", tmp_path / "made"])
    run([tools / "venv" / "bin" / "python", script, *service])


def test_openapi_generator_for_python(service, document, tools, tmp_path):
    generator = tools / "venv" / "bin" / "openapi-generator-cli"
    run([generator, "generate", "-g", "python", "-i", document, "-o", tmp_path])
    script = tmp_path / "client.py"
    script.write_text(OPENAPI_GENERATOR)
    run([tools / "venv" / "bin" / "python", "-m", "compileall", "-q", tmp_path / "openapi_client"])
    run([tools / "venv" / "bin" / "python", script, *service])


def test_openapi_typescript(service, document, tools, tmp_path):
    (tmp_path / "node_modules").symlink_to(tools / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "tsconfig.json").write_text(TSCONFIG)
    (tmp_path / "client.ts").write_text(OPENAPI_TYPESCRIPT)
    commands = tools / "node_modules" / ".bin"
    run([commands / "openapi-typescript", document, "-o", tmp_path / "schema.ts"], cwd=tmp_path)
    run([commands / "tsc", "-p", tmp_path], cwd=tmp_path)
    environment = {**os.environ, "NO_COLOR": "1"}
    run([shutil.which("node"), tmp_path / "client.js", *service], cwd=tmp_path, env=environment)
