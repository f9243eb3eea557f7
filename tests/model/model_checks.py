"""Comparisons of responses with the model; each raises AssertionError with the difference."""

from model_queries import pages_of
from model_words import parse
from model_world import record_id


def assert_same(description, actual, expected):
    """Compare two values.

    Raises AssertionError with the query if they differ.
    """
    if actual != expected:
        raise AssertionError(f"{description}\ntold:  {actual}\nmodel: {expected}")


def ids(documents):
    """Return the ids of records."""
    return [record_id(document) for document in documents]


def check_query(client, world, query):
    """Compare a list in JSON, page by page to the end."""
    data = f"{query.path} {query.asked}:"
    if query.refused:
        response = client.get(query.path, params=query.asked)
        named = {error["parameter"] for error in response.json().get("errors", [])}
        assert_same(
            f"{data} refused for {query.refused}", (response.status_code, bool(query.refused & named)), (422, True)
        )
        return
    result = query.answer(world)
    report, address, parameters = [], query.path, query.asked
    for length in pages_of(query, result):
        response = client.get(address, params=parameters)
        assert response.status_code == 200, f"{data} {response.text}"
        page = response.json()
        report += page["items"]
        assert_same(f"{data} records so far", ids(report), ids(result[: len(report)]))
        assert_same(f"{data} length of a page", len(page["items"]), length)
        assert_same(f"{data} total", page.get("total"), len(result) if "total" in query.asked else None)
        if "facets" in query.asked:
            for name, counts in query.facets(world, result).items():
                assert_same(f"{data} facet {name}", page["facets"][name], counts)
        if "snippets" in query.asked:
            _check_snippets(world, query, page)
        assert_same(f"{data} link", response.links.get("next", {}).get("url"), page["next"])
        address, parameters = page["next"], None
        if address is None:
            break
    assert_same(f"{data} all records", ids(report), ids(result))
    assert_same(f"{data} the end", address, None)
    for mine, right in zip(report, result, strict=True):
        assert_same(f"{data} {record_id(right)}", mine, right)


def _check_snippets(world, query, page):
    """Check that each record has a snippet, and that the marked words occur in the record's texts.

    A query that only excludes has nothing to show.
    """
    shown = ids(page["items"]) if parse(query.asked["q"]).sought else []
    assert_same("records with a snippet", list(page["snippets"]), shown)
    for name, segments in page["snippets"].items():
        texts = [text for part in query.texts(world, name) for text in part]
        marked = [segment["text"] for segment in segments if segment["match"]]
        assert marked, (query.asked, name)
        assert all(any(item in text for text in texts) for item in marked), (query.asked, name, marked)


def check_changes(client, world, chance):
    """Compare the feed of changes by its filters, and the history of a record."""
    drawn = chance.choice(world.changes)
    params = {"after": chance.choice([0, drawn["sequence"], drawn["sequence"] - 1]), "limit": chance.choice([50, 1000])}
    if chance.random() < 0.7:
        params["resource"] = drawn["resource"]
    if "resource" in params and chance.random() < 0.7:
        params["id"] = drawn["id"]
    if chance.random() < 0.5:
        params["actor"] = chance.choice([drawn["actor"], "nobody"])
    fields = [name for name in ("resource", "id", "actor") if name in params]
    right = [
        change
        for change in world.changes
        if change["sequence"] > params["after"] and all(change[name] == params[name] for name in fields)
    ]
    if chance.random() < 0.5:
        params["epoch"] = world.epoch
    report, address, parameters = [], "/changes", params
    while address:
        page = client.get(address, params=parameters).raise_for_status().json()
        assert_same(f"/changes {params} epoch", page["epoch"], world.epoch)
        report += page["items"]
        address, parameters = page["next"], None
    assert_same(f"/changes {params}", report, right)
    if params["after"]:
        of_another = client.get("/changes", params={**params, "epoch": "0" * len(world.epoch)})
        assert_same(f"/changes {params} of another epoch", of_another.status_code, 422)
    _check_history(client, world, drawn)


def _check_history(client, world, drawn):
    resource, name = drawn["resource"], drawn["id"]
    versions = [change for change in world.changes if (change["resource"], change["id"]) == (resource, name)]
    report, address = [], f"/{resource}/{name}/history?limit=3"
    while address:
        page = client.get(address).raise_for_status().json()
        report += page["items"]
        address = page["next"]
    fields = ("sequence", "version", "action", "actor", "at", "successor", "redaction")
    assert_same(
        f"/{resource}/{name}/history",
        [[item[field] for field in fields] for item in report],
        [[version[field] for field in fields] for version in reversed(versions)],
    )
    if drawn["document"] is not None:
        address = f"/{resource}/{name}?version={drawn['version']}"
        assert_same(address, client.get(address).json(), drawn["document"])


def check_gone(client, world, lists, chance):
    """Check that a list within a missing record gives 404, or redirects to its survivor."""
    listing = chance.choice([list_ for list_ in lists if list_.whose is not None])
    removed = [
        (name, data["successor"]) for (resource, name), data in world.retired.items() if resource == listing.whose
    ]
    name, successor = chance.choice([*removed, ("nobody-at-all", None)])
    status = 404 if name == "nobody-at-all" else 410 if successor is None else 308
    address = listing.path.replace("{id}", name).replace("{code}", name)
    assert_same(address, client.get(address, follow_redirects=False).status_code, status)


def check_number_of_parameters(client):
    """Check the limit of 300 query parameters."""
    for number, status in ((300, 422), (301, 400)):
        response = client.get("/topics", params=[("limit", "2")] * number)
        assert_same(f"/topics of {number} parameters", response.status_code, status)
