"""Comparisons of responses with the model; each raises AssertionError with the difference."""

from model_queries import pages_of
from model_world import its_id


def same(what, told, right):
    """Compare two values.

    Raises AssertionError with the query if they differ.
    """
    if told != right:
        raise AssertionError(f"{what}\ntold:  {told}\nmodel: {right}")


def ids(documents):
    """Return the ids of records."""
    return [its_id(each) for each in documents]


def check_query(client, world, query):
    """Compare a list in JSON, page by page to the end."""
    said = f"{query.path} {query.asked}:"
    if query.refused:
        answer = client.get(query.path, params=query.asked)
        named = {each["parameter"] for each in answer.json().get("errors", [])}
        same(f"{said} refused for {query.refused}", (answer.status_code, bool(query.refused & named)), (422, True))
        return
    found = query.answer(world)
    told, address, parameters = [], query.path, query.asked
    for length in pages_of(query, found):
        answer = client.get(address, params=parameters)
        same(f"{said} status", answer.status_code, 200)
        page = answer.json()
        told += page["items"]
        same(f"{said} records so far", ids(told), ids(found[: len(told)]))
        same(f"{said} length of a page", len(page["items"]), length)
        same(f"{said} total", page.get("total"), len(found) if "total" in query.asked else None)
        if "facets" in query.asked:
            for name, counts in query.facets(world, found).items():
                same(f"{said} facet {name}", page["facets"][name], counts)
        if "snippets" in query.asked:
            _check_snippets(world, query, page)
        same(f"{said} link", answer.links.get("next", {}).get("url"), page["next"])
        address, parameters = page["next"], None
        if address is None:
            break
    same(f"{said} all records", ids(told), ids(found))
    same(f"{said} the end", address, None)
    for mine, right in zip(told, found, strict=True):
        same(f"{said} {its_id(right)}", mine, right)


def _check_snippets(world, query, page):
    """Check that each record has a snippet, and that the marked words occur in the record's texts."""
    same("records with a snippet", list(page["snippets"]), ids(page["items"]))
    for name, segments in page["snippets"].items():
        texts = [text for part in query.texts(world, name) for text in part]
        marked = [each["text"] for each in segments if each["match"]]
        assert marked, (query.asked, name)
        assert all(any(each in text for text in texts) for each in marked), (query.asked, name, marked)


def check_changes(client, world, chance):
    """Compare the feed of changes by its filters, and the history of a record."""
    drawn = chance.choice(world.changes)
    asked = {"after": chance.choice([0, drawn["sequence"], drawn["sequence"] - 1]), "limit": chance.choice([50, 1000])}
    if chance.random() < 0.7:
        asked["resource"] = drawn["resource"]
    if "resource" in asked and chance.random() < 0.7:
        asked["id"] = drawn["id"]
    if chance.random() < 0.5:
        asked["actor"] = chance.choice([drawn["actor"], "nobody"])
    fields = [name for name in ("resource", "id", "actor") if name in asked]
    right = [
        each
        for each in world.changes
        if each["sequence"] > asked["after"] and all(each[name] == asked[name] for name in fields)
    ]
    if chance.random() < 0.5:
        asked["epoch"] = world.epoch
    told, address, parameters = [], "/changes", asked
    while address:
        page = client.get(address, params=parameters).raise_for_status().json()
        same(f"/changes {asked} epoch", page["epoch"], world.epoch)
        told += page["items"]
        address, parameters = page["next"], None
    same(f"/changes {asked}", told, right)
    if asked["after"]:
        of_another = client.get("/changes", params={**asked, "epoch": "0" * len(world.epoch)})
        same(f"/changes {asked} of another epoch", of_another.status_code, 422)
    _check_history(client, world, drawn)


def _check_history(client, world, drawn):
    resource, name = drawn["resource"], drawn["id"]
    versions = [each for each in world.changes if (each["resource"], each["id"]) == (resource, name)]
    told, address = [], f"/{resource}/{name}/history?limit=3"
    while address:
        page = client.get(address).raise_for_status().json()
        told += page["items"]
        address = page["next"]
    fields = ("sequence", "version", "action", "actor", "at", "successor", "redaction")
    same(
        f"/{resource}/{name}/history",
        [[each[field] for field in fields] for each in told],
        [[each[field] for field in fields] for each in reversed(versions)],
    )
    if drawn["document"] is not None:
        address = f"/{resource}/{name}?version={drawn['version']}"
        same(address, client.get(address).json(), drawn["document"])


def check_gone(client, world, lists, chance):
    """Check that a list within a missing record gives 404, or redirects to its survivor."""
    listing = chance.choice([each for each in lists if each.whose is not None])
    gone = [(name, said["successor"]) for (resource, name), said in world.retired.items() if resource == listing.whose]
    name, successor = chance.choice([*gone, ("nobody-at-all", None)])
    status = 404 if name == "nobody-at-all" else 410 if successor is None else 308
    address = listing.path.replace("{id}", name).replace("{code}", name)
    same(address, client.get(address, follow_redirects=False).status_code, status)


def check_number_of_parameters(client):
    """Check the limit of 300 query parameters."""
    for number, status in ((300, 422), (301, 400)):
        answer = client.get("/topics", params=[("limit", "2")] * number)
        same(f"/topics of {number} parameters", answer.status_code, status)
