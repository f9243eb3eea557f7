"""Metrics, with labels whose number clients cannot increase."""

from prometheus_client.parser import text_string_to_metric_families


def metrics(client):
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name.removeprefix("diplomatic_events_"), *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def counted(result, method, route, status):
    return result.get(("request_seconds_count", ("method", method), ("route", route), ("status", status)), 0)


def test_requests_are_counted_by_route_method_and_class(client):
    before = metrics(client)
    for path in ("/topics", "/topics/none-such", "/topics?limit=0", "/nowhere/at/all"):
        client.get(path)
    client.request("BREW", "/topics")
    after = metrics(client)
    for method, route, status, times in (
        ("GET", "/topics", "2xx", 1),
        ("GET", "/topics", "4xx", 1),
        ("GET", "/topics/{id}", "4xx", 1),
        ("GET", "other", "4xx", 1),
        ("other", "/topics", "4xx", 1),
    ):
        assert counted(after, method, route, status) - counted(before, method, route, status) == times
    assert not [key for key in after if "none-such" in str(key) or "BREW" in str(key)]


def test_metrics_describe_the_database(client, database):
    result = metrics(client)
    assert result["database_bytes", ("file", "database")] == database.file.path.stat().st_size
    assert result["database_free_bytes",] > 0
    assert result["requests_in_flight",] == 1
    (build,) = (key for key in result if key[0] == "build_info")
    assert {name for name, _ in build[1:]} == {"database", "python", "version"}


def test_faults_are_counted(client, monkeypatch):
    client.event_hooks = {}  # the disk is not expected to be full for a read
    before = metrics(client)
    monkeypatch.setattr("app.queries.records.document", _full)
    key = ("database_faults_total", ("fault", "full"))
    assert client.get("/topics/apec-2024").status_code == 507
    assert metrics(client)[key] - before.get(key, 0) == 1


def _full(*_):
    from sqlalchemy.exc import OperationalError

    cause = Exception("full")
    cause.sqlite_errorcode = 13
    raise OperationalError("SELECT", {}, cause)


def test_metrics_can_be_disabled(client, app):
    app.state.settings.metrics = False
    assert client.get("/metrics").status_code == 404
