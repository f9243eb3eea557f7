"""`q` finds what `docs/search.md` says it finds; every text field of every document is listed there."""

import re
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path

import factories
import pytest

from app.schemas.agreement import Agreement
from app.schemas.country import Country
from app.schemas.meeting import Meeting, Participant
from app.schemas.organization import Organization
from app.schemas.person import Person
from app.schemas.source import Source
from app.schemas.topic import Topic

PAGE = Path(__file__).parents[2] / "docs" / "search.md"
MODELS = {
    "agreements": Agreement,
    "countries": Country,
    "meetings": Meeting,
    "organizations": Organization,
    "participants": Participant,
    "people": Person,
    "sources": Source,
    "topics": Topic,
}
NO_TEXT = {"edtf", "zoned-time", "date", "date-time", "country", "country-code"}
NAMES = {
    "agreements": lambda word: {"title": word(), "other_titles": [word()]},
    "countries": lambda word: {"name": word(), "official_name": word(), "other_names": [{"name": word()}]},
    "meetings": lambda word: {"title": word(), "date": "2001"},
    "organizations": lambda word: {"name": word(), "abbreviation": word(), "other_names": [{"name": word()}]},
    "people": lambda word: {"name": word(), "other_names": [{"name": word()}]},
    "sources": lambda word: {"headline": word(), "publisher": word(), "url": f"https://{word()}.example/"},
    "topics": lambda word: {"name": word(), "aliases": [word()]},
}
"""The names of a related record."""
REFERENCES = {
    "person": "people",
    "organization": "organizations",
    "topic": "topics",
    "topics": "topics",
    "parent": "topics",
    "agreement": "agreements",
    "source": "sources",
    "meeting": "meetings",
    "country": "countries",
    "posted_to": "countries",
    "successors": "countries",
}
NOT_FOLLOWED = (
    "parent", "successors", "meeting", "source", "members", "depositaries", "signing_place", "relations",
)  # fmt: skip
"""The references by whose names a record is not found."""


def listed(resource):
    """Return the patterns of searched and of other fields that the page lists for a resource."""
    rows = re.findall(r"^\| `?(\w+)`? \|(.*)\|(.*)\|$", PAGE.read_text(), re.MULTILINE)
    own = [cells for name, *cells in rows if name in {resource, "all"}]
    return [re.findall(r"`([^`]+)`", " ".join(cells)) for cells in zip(*own, strict=True)]


def text_fields(model):
    """Return the paths of all text of a document."""
    schema = model.model_json_schema(mode="serialization")
    result = set()

    def walk(node, path):
        while "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        # The options of an object repeat its properties without their formats.
        for option in node.get("anyOf", ()) if "properties" not in node else ():
            walk(option, path)
        for name, child in node.get("properties", {}).items():
            walk(child, (*path, name))
        if "items" in node:
            walk(node["items"], path)
        if node.get("type") == "string" and "enum" not in node and node.get("format") not in NO_TEXT:
            result.add(".".join(path))

    walk(schema, ())
    return result | ({"code"} if model is Country else set())


@pytest.mark.parametrize("resource", MODELS)
def test_every_text_field_is_listed_as_searched_or_not(resource):
    searched, others = listed(resource)
    fields = text_fields(MODELS[resource])
    unlisted = {field for field in fields if not any(fnmatchcase(field, item) for item in (*searched, *others))}
    assert unlisted == set(), "list the field in docs/search.md, as searched or not"
    both = {field for field in fields & set(searched) if any(fnmatchcase(field, item) for item in others)}
    assert both == set()
    of_all = set(listed("none")[0])
    assert {item for item in searched if item not in fields | of_all} == set()


class Words:
    """Distinct words, as texts of a record."""

    def __init__(self):
        self.numbers = count(1)

    def __call__(self):
        return "zq" + "".join(chr(97 + int(digit)) for digit in str(next(self.numbers)))


def write(client, resource, document, record_id):
    """Write a record; return its document."""
    response = client.put(f"/{resource}/{record_id}", json=document)
    assert response.status_code == 201, response.text
    return response.json()


def fill(client, resource):
    """Write a record with a distinct word in each text; return its document and the names of related records."""
    word, related = Words(), []

    def refer(path):
        target = REFERENCES[path[-1]]
        names = NAMES[target](word)
        record_id = f"X-{word().upper()}" if target == "countries" else word()
        code = {"code": record_id} if target == "countries" else {}
        write(client, target, {**names, **code, **({"kind": "treaty"} if target == "agreements" else {})}, record_id)
        related.extend((path, name) for name in re.findall("zq[a-z]+", str(names)))
        return record_id

    def replace(value, path):
        if path and path[-1] == "sha256":
            return value  # digits, which are no words
        if path and path[-1] in REFERENCES and not isinstance(value, list) and value is not None:
            is_link = path[-1] == "topics" and isinstance(value, dict) and "topic" in value
            if not is_link:
                return refer(path)
        if isinstance(value, dict):
            return {name: replace(item, (*path, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [replace(item, path) for item in value]
        is_text = isinstance(value, str) and ".".join(path) in texts and path[-1] not in OF_A_FORM
        if not is_text:
            return value
        return f"https://{word()}.example/" if path[-1] == "url" else word()

    texts = text_fields(MODELS[resource])
    record_id = "X-FILLED" if resource == "countries" else "filled-record"
    document = {name: value for name, value in factories.whole(resource, 1).items() if name != "id"}
    if resource == "participants":
        document["meeting"] = "to be replaced"
    filled = replace(document, ())
    return write(
        client, resource, filled | ({"code": record_id} if resource == "countries" else {}), record_id
    ), related


LEFT_OUT = {"disputed", "part_of", "parts", "codes.value"}
"""Names of fields, ids of records and derived codes, which the sample record lacks."""
OF_A_FORM = {"id", "code", "alpha3", "numeric", "language", "script", "scheme", "field", "disputed"}


def values(value, path=()):
    """Yield the texts of a document, each with its path."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from values(item, (*path, name))
    elif isinstance(value, list):
        for item in value:
            yield from values(item, path)
    elif isinstance(value, str):
        yield ".".join(path), value


@pytest.mark.parametrize("resource", MODELS)
def test_record_is_found_by_exactly_the_documented_texts(client, resource):
    document, related = fill(client, resource)
    record_id = document.get("id") or document["code"]

    def finds(text):
        page = client.get(f"/{resource}", params={"q": text, "limit": 1000, "snippets": "true"}).json()
        is_found = record_id in [item.get("id") or item["code"] for item in page["items"]]
        if is_found:
            assert any(segment["match"] for segment in page["snippets"][record_id]), text
        return is_found

    fields = text_fields(MODELS[resource])
    texts = [(path, text) for path, text in values(document) if path in fields]
    left_out = {path for path in fields if path in LEFT_OUT or path.startswith("status_as_of.")}
    assert {path for path, _ in texts} == fields - left_out, "the sample record lacks a field"
    searched, _ = listed(resource)
    for path, text in texts:
        if path in searched:
            assert finds(text), path
            assert finds(f'"{text.upper()}"'), path
        elif path.rsplit(".", 1)[-1] not in OF_A_FORM:
            assert not finds(text), path
    for path, name in related:
        assert finds(name) == (not set(path) & set(NOT_FOLLOWED)), path
    for identifier in document.get("identifiers", ()):
        assert finds(f"{identifier['scheme']}:{identifier['value']}")
