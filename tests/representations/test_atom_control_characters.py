"""Characters that XML forbids or interprets, in every text of every resource: the feed round-trips them."""

import feedparser
import pytest
from factories import RESOURCES, create_with_text
from lxml import etree
from sqlalchemy import text as sql

pytestmark = pytest.mark.usefixtures("well_afterwards")

ATOM = "{http://www.w3.org/2005/Atom}"
TEXTS = [
    "]]>",
    "<![CDATA[",
    "<!-- a",
    "&amp; &lt;",
    "&#0;",
    "&evil;",
    "<b>a</b>",
    "a\tb",
    "\ufeffa",
    "\u2028",
    "😀",
    "<!DOCTYPE a>",
    "<?a?>",
]
WRITTEN_PAST_THE_SERVICE = ["a\x01b", "a\x0bb", "a\x1bb", "a\x7fb", "a\x85b", "a\ufffeb", "a\u202eb", "a\rb"]
COLUMNS = {"meetings": "title", "agreements": "title", "sources": "headline"}


def entries(content):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser).findall(f"{ATOM}entry")


@pytest.mark.parametrize("resource", RESOURCES)
def test_any_text_round_trips(client, resource):
    for number, text in enumerate(TEXTS):
        data = f"Z{number} {text} z" if resource != "countries" else f"Z{number} {text}"
        if resource == "countries":
            client.post("/countries", json={"code": f"X-Z{number}", "name": data})
        else:
            create_with_text(client, resource, data)
    content = client.get(f"/{resource}.atom?limit=1000").content
    data = " ".join("".join(entry.itertext()) for entry in entries(content))
    for number, text in enumerate(TEXTS):
        # A byte order mark within a text is invisible, and is removed.
        stored = " ".join(text.replace("\ufeff", "").split())
        assert f"Z{number} {stored}".strip() in " ".join(data.replace("\u2028", " ").split()), text
    assert not feedparser.parse(content).bozo


@pytest.mark.parametrize("text", WRITTEN_PAST_THE_SERVICE, ids=ascii)
@pytest.mark.parametrize("resource", COLUMNS)
def test_rows_written_directly_break_no_format(client, database, resource, text):
    key = client.get(f"/{resource}?limit=1").json()["items"][0]["id"]
    with database.writing() as session:
        session.execute(
            sql(f"UPDATE {resource} SET {COLUMNS[resource]} = :text WHERE id = :id"), {"text": text, "id": key}
        )
    assert entries(client.get(f"/{resource}.atom").content)
    for suffix in ("csv", "ndjson", "jsonld", *(["ics", "geojson"] if resource == "meetings" else [])):
        response = client.get(f"/{resource}.{suffix}")
        assert response.status_code == 200
        if suffix in {"ics", "atom"}:
            assert text not in response.text
    assert client.get(f"/{resource}/{key}").json()[COLUMNS[resource]] == text
