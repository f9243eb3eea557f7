"""Every route refuses query parameters that it does not take, and repeated ones of a single value."""

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.web.bodies import StrictRoute

# Probes and scrapers may add parameters of their own, and a reader of these pages filters nothing by them.
LENIENT = {"home", "healthz", "readyz", "show_metrics", "list_problem_types", "get_problem_type", "security_txt"}


@pytest.fixture(scope="module")
def routes(application):
    return [context.route for context in iter_route_contexts(application.routes) if isinstance(context.route, APIRoute)]


def test_every_route_except_those_for_operators_is_strict(routes):
    assert {route.name for route in routes if not isinstance(route, StrictRoute)} == LENIENT


def test_every_route_rejects_unknown_parameters_first(client, application):
    strict = 0
    for path, operations in application.openapi()["paths"].items():
        url = path.replace("{suffix}", "csv")
        for name in ("id", "code", "slug"):
            url = url.replace(f"{{{name}}}", "JP")
        for method, operation in operations.items():
            if operation["operationId"] in LENIENT:
                continue
            strict += 1
            response = client.request(method.upper(), url, params={"nonsense": "1"})
            assert (method, path, response.status_code) == (method, path, 422)
            # All errors are reported at once, so those of parameters that the request lacks are there as well.
            parameters = operation.get("parameters", ())
            lacking = {item["name"] for item in parameters if item.get("in") == "query" and item.get("required")}
            refused = {error["parameter"] for error in response.json()["errors"]}
            assert refused - lacking == {"nonsense"}
    assert strict > 80


@pytest.mark.parametrize(
    "url",
    [
        "/meetings?limit=1&limit=2",
        "/meetings/x?format=json&format=csv",
        "/meetings/x?version=1&version=2",
        "/meetings/x/history?limit=1&limit=2",
        "/changes?after=0&after=1",
        "/people/x/meetings?sort=id&sort=date",
    ],
)
def test_a_repeated_parameter_of_a_single_value_is_refused(client, url):
    response = client.get(url)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error == {
        "parameter": url.partition("?")[2].partition("=")[0],
        "detail": "is given more than once; send it once",
    }


def test_the_nearest_parameter_is_suggested(client):
    assert "did you mean 'version'?" in client.get("/meetings/x?verson=1").json()["detail"]
    assert "this URL takes no parameters" in client.delete("/meetings/x?force=true").json()["detail"]
