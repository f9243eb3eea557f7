"""kill -9 during an import with `keep_going` between whose slices others write: both are kept, and nothing is half derived."""

import threading

import httpx
from fault_service import topic_lines
from waiting import PATIENCE

ROWS = 2_000


def test_kill_between_slices(serve, run):
    service = serve()
    lines = topic_lines(f"Slice {number}" for number in range(ROWS))
    ended = []

    def send():
        client = httpx.Client(
            base_url=service.client.base_url, headers=service.client.headers, timeout=PATIENCE, verify=False
        )
        headers = {"Content-Type": "application/x-ndjson"}
        with client:
            try:
                ended.append(client.post("/imports?keep_going=true", content=lines, headers=headers))
            except httpx.TransportError as error:
                ended.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    acknowledged = []
    while not imported(service) and not ended:
        answer = service.write()
        assert answer.status_code == 201, answer.text
        acknowledged.append(answer.json()["name"])
    service.kill()
    thread.join()
    assert isinstance(ended[0], httpx.TransportError), ended
    assert set(acknowledged) <= service.topics()
    assert 0 < len(imported(service)) < ROWS
    assert service.is_whole()
    check = run(service.file, "check")
    assert check.end() == 0, check.output
    service.start()
    before = len(imported(service))
    again = service.import_lines(lines, keep_going="true").json()
    assert (again["unchanged"], again["created"], again["refused"]) == (before, ROWS - before, 0)


def imported(service):
    return [name for name in service.topics() if name.startswith("Slice")]
