import datetime as dt
import re

import feedparser
import pytest
from format_documents import FEED, LAST_PAGE, MODELS, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from property_settings import examples

from app.representations.atom import FeedEntry, Link, write
from app.representations.formats import ATOM, PageInfo
from app.representations.registry import REPRESENTATIONS

# The schema of RFC 4287, appendix B, for the elements that we write; extensions and HTML are left out, so that
# anything that slips in is an error.
SCHEMA = etree.RelaxNG(
    etree.XML(
        """
<element name="feed" ns="http://www.w3.org/2005/Atom" xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <element name="id"><data type="anyURI"><param name="minLength">1</param></data></element>
  <element name="title"><text/></element>
  <element name="updated"><data type="dateTime"><param name="pattern">.+T.+Z</param></data></element>
  <element name="author"><element name="name"><text/></element></element>
  <element name="generator"><text/></element>
  <oneOrMore>
    <element name="link">
      <attribute name="rel"><choice><value>self</value><value>next</value></choice></attribute>
      <attribute name="href"><data type="anyURI"/></attribute>
      <attribute name="type"><value>application/atom+xml</value></attribute>
    </element>
  </oneOrMore>
  <zeroOrMore>
    <element name="entry">
      <element name="id"><data type="anyURI"><param name="minLength">1</param></data></element>
      <element name="title"><text/></element>
      <element name="updated"><data type="dateTime"><param name="pattern">.+T.+Z</param></data></element>
      <element name="published"><data type="dateTime"><param name="pattern">.+T.+Z</param></data></element>
      <oneOrMore>
        <element name="link">
          <attribute name="rel"><choice><value>alternate</value><value>up</value><value>via</value></choice></attribute>
          <attribute name="href"><data type="anyURI"/></attribute>
          <optional><attribute name="title"/></optional>
        </element>
      </oneOrMore>
      <zeroOrMore>
        <element name="category"><attribute name="term"/><attribute name="label"/></element>
      </zeroOrMore>
      <element name="summary"><text/></element>
    </element>
  </zeroOrMore>
</element>"""
    )
)
NS = {"a": "http://www.w3.org/2005/Atom"}


def written(resource, *documents, feed=FEED):
    return b"".join(REPRESENTATIONS[resource][ATOM](iter(documents), feed))


def parsed(content):
    root = etree.fromstring(content)
    SCHEMA.assertValid(root)
    return root


def entry_of(resource, document):
    [result] = feedparser.parse(written(resource, document)).entries
    return result


def test_a_page_with_one_meeting_as_an_independent_reader_sees_it():
    page = feedparser.parse(written("meetings", meeting()))
    assert not page.bozo
    assert (page.feed.id, page.feed.title) == ("https://events.example/meetings.x?country=JP", "Meetings: country JP")
    assert (page.feed.updated, page.feed.author) == ("2024-03-05T10:00:00.000000Z", "Diplomatic Events")
    assert {link.rel: link.href for link in page.feed.links} == {"self": FEED.self_url, "next": FEED.next_url}
    [entry] = page.entries
    assert entry.id == "tag:diplomatic-events,2026:meetings/2021-04-10-japan-peru-envoys"
    assert entry.title == "Envoys of Japan and Peru"
    assert (entry.published, entry.updated) == ("2024-03-01T12:00:00.000000Z", "2024-03-05T10:00:00.250000Z")
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://events.example/meetings/2021-04-10-japan-peru-envoys"),
        ("via", "https://gazette.example/2021/04/12?a=b;c"),
    ]
    assert [(tag.term, tag.label) for tag in entry.tags] == [
        ("bilateral_meeting", "bilateral meeting"),
        ("official", "official"),
        ("held", "held"),
        ("Rivers, lakes; seas", "Rivers, lakes; seas"),
    ]
    assert entry.summary.startswith("They met; twice, and agreed.\n\nDate: 2021-04-10/2021-04-11\nKind: bilateral")


def test_the_last_page_names_no_next_one_and_an_empty_feed_is_the_same_each_time():
    root = parsed(written("meetings", feed=LAST_PAGE))
    assert root.xpath("a:link/@rel", namespaces=NS) == ["self"]
    assert root.xpath("a:updated/text()", namespaces=NS) == ["1970-01-01T00:00:00Z"]


@pytest.mark.parametrize("resource", MODELS)
@given(data=st.data())
@examples(25)
def test_any_record_of_any_resource_gives_a_valid_entry(resource, data):
    documents = data.draw(st.lists(records(resource), max_size=2))
    root = parsed(written(resource, *documents))
    assert len(root.xpath("a:entry", namespaces=NS)) == len(documents)
    for updated in root.xpath("a:entry/a:updated/text()", namespaces=NS):
        assert dt.datetime.fromisoformat(updated).tzinfo == dt.UTC


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("</title><script>alert(1)</script>", "</title><script>alert(1)</script>"),
        ("<b>x</b> &amp; ]]>", "<b>x</b> &amp; ]]>"),
        (
            "a\x00b\x1bc\ud800d\ufffee",
            "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}d\N{REPLACEMENT CHARACTER}e",
        ),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_text_is_escaped(text, read):
    entry = FeedEntry(
        id="tag:x,2026:1",
        title=text,
        updated="2024-03-05T10:00:00Z",
        published="2024-03-05T10:00:00Z",
        summary=text,
        links=(Link("https://x.example/", "alternate", text),),
        categories=((text, text),),
    )
    root = parsed(b"".join(write([entry], PageInfo(text, "https://x.example/", "https://x.example/"))))
    result = root.xpath("a:title | a:entry/a:title | a:entry/a:summary", namespaces=NS)
    assert [element.text for element in result] == [read] * 3
    in_attributes = re.sub(r"\n", "\n", read)
    assert root.xpath("//@term | //@label", namespaces=NS) == [in_attributes] * 2
    assert not root.xpath("//*[local-name()='script' or local-name()='b']")


def test_a_participant_is_described_in_one_line():
    document = {
        **meeting()["participants"][0],
        "meeting": {"id": "m", "title": "Talks", "date": "2021"},
        "created_at": "2024-03-01T12:00:00Z",
        "updated_at": "2024-03-01T12:00:00Z",
    }
    entry = entry_of("participants", document)
    assert (entry.title, entry.summary) == ("Mori Ai, Envoy, Japan (host)", "Talks, 2021")


def test_an_agreement_is_described_with_parties_and_actions():
    iaea = {"id": "iaea", "name": "Atomic Agency"}
    document = {
        "id": "accord",
        "title": "Accord",
        "kind": "exchange_of_notes",
        "status": "in_force",
        "status_as_of": None,
        "parties": [{"country": "PE", "organization": None}, {"country": None, "organization": iaea}],
        "actions": [
            {"action": "signed", "date": "../2020", "country": None, "organization": None},
            {"action": "entered_into_force", "date": None, "country": "PE", "organization": None},
        ],
        "topics": [{"id": "rivers", "name": "Rivers"}],
        "note": "Kept in Lima.",
        "citations": [],
        "disputed": [],
        "created_at": "2024-03-01T12:00:00Z",
        "updated_at": "2024-03-01T12:00:00Z",
    }
    entry = entry_of("agreements", document)
    assert entry.summary == (
        "exchange of notes, in force\nParties: Peru, Atomic Agency\nsigned, ../2020\nentered into force, Peru\n"
        "Kept in Lima."
    )
    assert [tag.term for tag in entry.tags] == ["exchange_of_notes", "in_force", "Rivers"]
