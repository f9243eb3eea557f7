"""The nginx configuration of docs/operations.md, run by a real nginx in front of the real service."""

import gzip
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from system_tools import free_port, need
from waiting import PATIENCE, wait_until, wait_until_ready

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
SERVICE = "http://127.0.0.1:8000"
READS = 30
FORGED = {
    "X-Forwarded-For": "192.0.2.66",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Server": "evil.example",
    "X-Original-URL": "/metrics",
    "X-Real-IP": "192.0.2.66",
    "Forwarded": "for=192.0.2.66;proto=https;host=evil.example",
}
_SERVER = """
daemon off;
pid {directory}/nginx.pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    # As many sites set it up: the documented locations have to hold under it.
    gzip on;
    gzip_types application/json application/problem+json;
    server {{
        listen 127.0.0.1:{port};
        listen 127.0.0.1:{tls_port} ssl;
        ssl_certificate {directory}/certificate;
        ssl_certificate_key {directory}/key;
        {locations}
    }}
}}
"""


def unprivileged():
    """Return the options of `subprocess.Popen` that run a program as a user other than root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def start_proxy():
    """Start nginx with the documented locations before the service at a URL; returns its HTTP and HTTPS URLs."""
    program, openssl = need("nginx", "nginx"), need("openssl", "openssl")
    [locations] = re.findall(r"^```nginx\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert locations.count(SERVICE) == 1
    started, directories = [], []

    def start(service, ready="/readyz"):
        # Not in pytest's directory, which only its owner may enter.
        directory = Path(tempfile.mkdtemp(prefix="events-nginx-"))
        directories.append(directory)
        port, tls_port, options = free_port(), free_port(), unprivileged()
        request = [
            "req",
            "-x509",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-subj",
            "/CN=test",
        ]
        files = ["-keyout", directory / "key", "-out", directory / "certificate"]
        subprocess.run([openssl, *request, *files], check=True, capture_output=True)
        if options:
            os.chown(directory / "key", options["user"], options["group"])
            os.chown(directory, options["user"], options["group"])
        file = directory / "nginx.conf"
        locations_here = locations.replace(SERVICE, service)
        text = _SERVER.format(directory=directory, port=port, tls_port=tls_port, locations=locations_here)
        file.write_text(text, encoding="utf-8")
        log = directory / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [program, "-p", directory, "-c", file], stdout=output, stderr=output, cwd=directory, **options
            )
        started.append(process)
        wait_until_ready(port, process, log, ready)
        return f"http://127.0.0.1:{port}", f"https://127.0.0.1:{tls_port}"

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    for directory in directories:
        shutil.rmtree(directory)


@pytest.fixture(scope="module")
def service(tmp_path_factory, seeded_file):
    """The real service with narrow limits: its URL and its log."""
    directory, port = tmp_path_factory.mktemp("service"), free_port()
    shutil.copyfile(seeded_file, directory / "events.db")
    stored = {name: value for name, value in os.environ.items() if not name.startswith(("DIPLOMATIC_", "FORWARDED_"))}
    environment = {
        **stored,
        "DIPLOMATIC_EVENTS_DATABASE_URL": "sqlite:///events.db",
        "DIPLOMATIC_EVENTS_READS_PER_MINUTE": str(READS),
    }
    command = [Path(sys.executable).with_name("diplomatic-events"), "serve", "--port", str(port)]
    log = directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=directory, env=environment, stdout=output, stderr=output)
    try:
        wait_until_ready(port, process, log)
        yield f"http://127.0.0.1:{port}", log
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
def proxy(start_proxy, service):
    """The HTTP and HTTPS URLs of nginx in front of the service."""
    return start_proxy(service[0])


@pytest.fixture
def connect(proxy):
    """Open clients of the proxy, each with its own loopback address."""
    clients = []

    def open_client(address, **options):
        transport = httpx.HTTPTransport(local_address=address)
        clients.append(httpx.Client(base_url=proxy[0], transport=transport, timeout=PATIENCE, **options))
        return clients[-1]

    yield open_client
    for client in clients:
        client.close()


def logged(log, path, count):
    """Return the log lines for requests of a path, as soon as the expected number exists."""

    def lines():
        read = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        return [line for line in read if line.get("path") == path]

    wait_until(lambda: len(lines()) >= count, explain=lambda: f"{len(lines())} lines of {path}, not {count}")
    return lines()


def test_a11_forged_fields_do_not_reach_the_service(start_proxy):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers.items())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        url, _ = start_proxy(f"http://127.0.0.1:{server.server_port}")
        seen.clear()
        forged = [*FORGED.items(), ("X-Forwarded-For", "192.0.2.67")]
        httpx.get(f"{url}/topics", headers=forged, trust_env=False, timeout=PATIENCE)
        server.shutdown()
    [fields] = seen
    forwarding = {name: value for name, value in fields if name.lower().startswith(("x-forw", "x-o", "x-real", "forw"))}
    assert forwarding == {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http"}
    assert [name for name, _ in fields if name == "X-Forwarded-For"] == ["X-Forwarded-For"]


def test_a11_limits_are_per_client_regardless_of_its_headers(connect, service):
    forger, other = connect("127.0.0.2"), connect("127.0.0.3")
    answers = [
        forger.get("/topics/east-asia", headers={**FORGED, "X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(READS + 6)
    ]
    assert answers[:READS] == [200] * READS
    assert 429 in answers[READS:]
    assert other.get("/topics/east-asia").status_code == 200
    clients = {line["client"] for line in logged(service[1], "/topics/east-asia", READS + 7)}
    assert clients == {"127.0.0.2", "127.0.0.3"}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a11_links_have_host_and_scheme_of_the_proxy(proxy, scheme):
    [url] = [item for item in proxy if item.startswith(f"{scheme}:")]
    forged = FORGED | {"X-Forwarded-Proto": "http" if scheme == "https" else "https"}
    feed = httpx.get(f"{url}/meetings.atom", headers=forged, verify=False, trust_env=False, timeout=PATIENCE)
    assert feed.status_code == 200
    assert f'href="{url}/meetings' in feed.text
    assert "evil" not in feed.text
    assert ("strict-transport-security" in feed.headers) is (scheme == "https")


@pytest.mark.parametrize("path", ["/metrics", "/metrics?x=1", "//metrics", "/%6detrics", "/x/../metrics"])
def test_proxy_hides_metrics(proxy, path):
    assert httpx.get(f"{proxy[0]}{path}", trust_env=False, timeout=PATIENCE).status_code == 403


def test_a11_proxy_preserves_etags_and_if_match(connect, key):
    client = connect("127.0.0.6", headers={"X-API-Key": key, "Accept-Encoding": "gzip"})
    path = "/meetings/2023-09-01-japan-peru-foreign-ministers"
    read = client.get(path)
    assert read.headers["etag"].startswith('"')
    assert client.get(path, headers={"If-None-Match": read.headers["etag"]}).status_code == 304
    stale = client.patch(path, json={"note": "Lost."}, headers={"If-Match": '"stale"'})
    assert stale.status_code == 412
    changed = client.patch(path, json={"note": "Kept."}, headers={"If-Match": read.headers["etag"]})
    assert changed.status_code == 200


def test_a11_changes_arrive_while_the_stream_is_open(connect, key):
    client = connect("127.0.0.7", headers={"X-API-Key": key})
    newest = client.get("/changes?limit=1").json()["newest"]
    with connect("127.0.0.8").stream("GET", f"/changes?follow=true&after={newest}") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith(":")
        created = client.post("/topics", json={"name": "Told at once"}).json()["id"]
        # A proxy that kept it until the stream ends would make this time out.
        data = next(line for line in lines if line.startswith("data:"))
        assert json.loads(data.removeprefix("data:"))["id"] == created


def test_a11_uploads_and_exports_pass_completely(connect, key):
    client = connect("127.0.0.9", headers={"X-API-Key": key})
    count = 200
    # More than nginx accepts by default (1 MB), and more than it buffers in memory.
    lines = "".join(
        json.dumps({"resource": "topics", "document": {"name": f"Sent {number}", "description": f"{number} " * 5_000}})
        + "\n"
        for number in range(count)
    )
    assert len(lines) > 3_000_000
    sent = client.post("/imports", content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert (sent.status_code, sent.json()["created"]) == (200, count), sent.text[:500]
    with client.stream("GET", "/export.ndjson.gz") as answer:
        assert answer.status_code == 200
        content = gzip.decompress(b"".join(answer.iter_raw()))
    assert sum(b'"name": "Sent ' in line or b'"name":"Sent ' in line for line in content.splitlines()) == count
