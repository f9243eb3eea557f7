import json

import pytest
from format_documents import FEED, LAST_PAGE, MODELS, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples
from pyld import jsonld

from app.representations.formats import JSONLD
from app.representations.linked_terms import CONTEXT, NAMESPACE
from app.representations.registry import REPRESENTATIONS

SCHEMA = "https://schema.org/"
EVENTS = "https://events.example/"
OPTIONS = {"documentLoader": lambda url, _: pytest.fail(f"the network is asked for {url}")}


def written(resource, *documents, feed=FEED):
    return b"".join(REPRESENTATIONS[resource][JSONLD](iter(documents), feed))


def graph(resource, *documents, feed=FEED):
    return json.loads(written(resource, *documents, feed=feed))["@graph"]


def node(resource, document):
    _, result = graph(resource, document)
    return result


def test_a_meeting_in_full():
    gazette = {
        "@id": f"{EVENTS}sources/gazette-2021-04-12",
        "@type": "CreativeWork",
        "headline": "Envoys meet on the river",
        "publisher": {"@type": "Organization", "name": "The Gazette"},
        "date": "2021-04-12",
        "datePublished": "2021-04-12",
        "url": "https://gazette.example/2021/04/12?a=b;c",
    }
    cited = {"@id": gazette["@id"]}
    japan = {"@id": f"{EVENTS}countries/JP", "@type": "Country", "identifier": "JP"}
    peru = {"@id": f"{EVENTS}countries/PE", "@type": "Country", "identifier": "PE"}
    assert node("meetings", meeting()) == {
        "@id": f"{EVENTS}meetings/2021-04-10-japan-peru-envoys",
        "@type": "Event",
        "identifier": [
            "2021-04-10-japan-peru-envoys",
            {"@type": "PropertyValue", "propertyID": "wikidata", "value": "Q999999999"},
        ],
        "name": "Envoys of Japan and Peru",
        "description": "They met; twice, and agreed.",
        "date": "2021-04-10/2021-04-11",
        "startDate": "2021-04-10",
        "endDate": "2021-04-11",
        "earliest": "2021-04-10",
        "latest": "2021-04-11",
        "kind": "bilateral_meeting",
        "level": "official",
        "mode": "in_person",
        "status": "held",
        "eventStatus": "EventScheduled",
        "eventAttendanceMode": "OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "MV Example",
            "kind": "vessel",
            "address": {"@type": "PostalAddress", "addressLocality": "Tokyo", "addressCountry": "JP"},
            "containedInPlace": japan,
            "geo": {"@type": "GeoCoordinates", "latitude": 35.5, "longitude": -139.25},
        },
        "organizer": [
            {
                "@id": f"{EVENTS}participants/host-1",
                "@type": "Role",
                "roleName": "host",
                "organizer": {"@id": f"{EVENTS}people/mori-ai", "@type": "Person", "name": "Mori Ai"},
                "hasOccupation": {"@type": "Occupation", "name": "Envoy"},
                "represents": [japan],
                "subjectOf": [gazette],
                "evidence": [{"citation": cited, "field": "office", "locator": "paragraph 2"}],
            }
        ],
        "attendee": [
            {
                "@id": f"{EVENTS}participants/guest-1",
                "@type": "Role",
                "roleName": "guest",
                "attendee": [peru],
                "represents": [peru],
            }
        ],
        "workFeatured": [
            {
                "@type": "Role",
                "roleName": "welcomed",
                "workFeatured": {
                    "@id": f"{EVENTS}agreements/river-accord",
                    "@type": "Legislation",
                    "name": "River Accord",
                },
            }
        ],
        "about": [
            {
                "@type": "Role",
                "about": {"@id": f"{EVENTS}topics/rivers", "@type": "DefinedTerm", "name": "Rivers, lakes; seas"},
                "note": "At length.",
            }
        ],
        "mentions": [
            {"@id": f"{EVENTS}organizations/river-club", "@type": "Organization", "name": "River Club"},
        ],
        "sameAs": ["http://www.wikidata.org/entity/Q999999999"],
        "subjectOf": [gazette],
        "evidence": [{"citation": cited, "field": "date", "locator": "paragraph 2"}],
        "origin": "entered",
        "reviewed": True,
        "created": "2024-03-01T12:00:00.000000Z",
        "modified": "2024-03-05T10:00:00.250000Z",
    }


def test_independent_processor_expands_jsonld_offline():
    expanded = jsonld.expand(json.loads(written("meetings", meeting())), OPTIONS)
    page, event = expanded
    assert page == {
        "@id": FEED.self_url,
        "http://purl.org/dc/terms/title": [{"@value": "Meetings: country JP"}],
        "http://purl.org/dc/terms/modified": [
            {"@value": "2024-03-05T10:00:00.000000Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
        ],
        "http://www.iana.org/assignments/relation/next": [{"@id": FEED.next_url}],
    }
    assert event["@type"] == [f"{SCHEMA}Event"]
    assert event[f"{SCHEMA}eventStatus"] == [{"@id": f"{SCHEMA}EventScheduled"}]
    assert event[f"{SCHEMA}eventAttendanceMode"] == [{"@id": f"{SCHEMA}OfflineEventAttendanceMode"}]
    assert event[f"{SCHEMA}startDate"] == [{"@value": "2021-04-10"}]
    assert event[f"{NAMESPACE}date"] == [
        {"@value": "2021-04-10/2021-04-11", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"}
    ]
    assert event[f"{SCHEMA}organizer"][0][f"{SCHEMA}organizer"][0]["@id"] == f"{EVENTS}people/mori-ai"


def test_unknown_status_and_mode_are_omitted():
    result = node("meetings", meeting(status="unknown", mode="unknown"))
    assert {"eventStatus", "eventAttendanceMode"}.isdisjoint(result)
    assert (result["status"], result["mode"]) == ("unknown", "unknown")


def terms(value):
    """Return every property in a document, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from terms(inner)
    if isinstance(value, list):
        for inner in value:
            yield from terms(inner)


@pytest.mark.parametrize("resource", MODELS)
@given(data=st.data())
@examples(12)
def test_any_record_expands_to_a_node_that_keeps_its_id_and_every_statement(resource, data):
    document = data.draw(records(resource))
    content = json.loads(written(resource, document))
    _, expanded = jsonld.expand(content, OPTIONS)
    [_, compact] = content["@graph"]
    assert expanded["@id"] == f"{EVENTS}{resource}/{document.get('id') or document['code']}"
    assert len(expanded) == len(compact)  # a term outside the context would be dropped
    assert None not in compact.values()
    quads = jsonld.to_rdf(content, {**OPTIONS, "format": "application/n-quads"})
    assert f"<{expanded['@id']}>" in quads


def test_context_contains_all_own_terms():
    """A term outside the context belongs to schema.org, which must define it."""
    ours = {name for name, meaning in CONTEXT.items() if NAMESPACE in str(meaning)}
    assert {"date", "kind", "evidence", "represents", "posted_to", "party", "action"} <= ours
    assert all("_" not in name for name in terms(graph("meetings", meeting())[1]) if name not in CONTEXT)


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2023-09-01", "2023-09-01", "2023-09-01"),
        ("2023-09", "2023-09", "2023-09"),
        ("1873", "1873", "1873"),
        ("2023-08-30/2023-09-02", "2023-08-30", "2023-09-02"),
        ("../2023-09-01", None, "2023-09-01"),
        ("2020/", "2020", None),
        ("2023-09-01~", None, None),
        ("2023-08?/2023-09", None, "2023-09"),
        ("19XX", None, None),
    ],
)
def test_only_certain_dates_appear_as_schema_org_dates(date, start, end):
    result = node("meetings", meeting(date=date))
    assert (result.get("startDate"), result.get("endDate"), result["date"]) == (start, end, date)


@pytest.mark.parametrize(
    ("changes", "status", "mode"),
    [
        ({"status": "cancelled", "mode": "phone"}, "EventCancelled", "OnlineEventAttendanceMode"),
        ({"status": "postponed", "mode": "video"}, "EventPostponed", "OnlineEventAttendanceMode"),
        ({"status": "tentative", "mode": "hybrid"}, "EventScheduled", "MixedEventAttendanceMode"),
    ],
)
def test_status_and_mode_are_translated(changes, status, mode):
    result = node("meetings", meeting(**changes))
    assert (result["eventStatus"], result["eventAttendanceMode"]) == (status, mode)


@pytest.mark.parametrize(
    ("kind", "status", "node_type", "force"),
    [
        ("treaty", "in_force", "Legislation", "InForce"),
        ("protocol", "signed", "Legislation", "NotInForce"),
        ("convention", "provisionally_applied", "Legislation", None),
        ("memorandum_of_cooperation", "in_force", "CreativeWork", None),
        ("joint_statement", "announced", "CreativeWork", None),
    ],
)
def test_binding_agreement_is_legislation(kind, status, node_type, force):
    document = {
        "id": "accord",
        "title": "Accord",
        "kind": kind,
        "status": status,
        "parties": [
            {"country": "PE", "organization": None, "note": "As host."},
            {"country": "JP", "organization": None},
        ],
        "actions": [{"action": "signed", "date": "2020", "country": None, "organization": None}],
        "topics": [],
        "depositaries": [],
        "signing_place": None,
        "relations": [],
        "citations": [],
        "disputed": [],
        "origin": "entered",
        "reviewed": False,
        "created_at": "2024-03-01T12:00:00Z",
        "updated_at": "2024-03-01T12:00:00Z",
    }
    result = node("agreements", MODELS["agreements"].model_validate(document).model_dump(mode="json"))
    assert (result["@type"], result.get("legislationLegalForce")) == (node_type, force)
    assert result["party"] == [
        {
            "@type": "Role",
            "party": {"@id": f"{EVENTS}countries/PE", "@type": "Country", "identifier": "PE"},
            "note": "As host.",
        },
        {"@id": f"{EVENTS}countries/JP", "@type": "Country", "identifier": "JP"},
    ]
    assert result["action"] == [{"kind": "signed", "date": "2020"}]


def test_a_participant_is_the_role_between_meeting_and_person():
    host = meeting()["participants"][0]
    document = {
        **host,
        "meeting": {"id": "m", "title": "Talks", "date": "2021"},
        "created_at": "2024-03-01T12:00:00Z",
        "updated_at": "2024-03-01T12:00:00Z",
    }
    result = node("participants", document)
    assert result["organizer"]["@id"] == f"{EVENTS}people/mori-ai"
    assert result["@reverse"]["organizer"]["@id"] == f"{EVENTS}meetings/m"
    expanded = jsonld.expand({"@context": dict(CONTEXT), **result}, OPTIONS)
    assert expanded[0]["@reverse"][f"{SCHEMA}organizer"][0][f"{SCHEMA}name"] == [{"@value": "Talks"}]


@pytest.mark.parametrize(
    ("language", "script", "tag"),
    [
        ("ja", "Jpan", "ja-Jpan"),
        ("es-PE", None, "es-PE"),
        ("zh-TW", "Hant", "zh-Hant-TW"),
        ("sr-Latn", "Cyrl", "sr-Latn"),
    ],
)
def test_a_name_has_the_tag_of_its_language_and_script(language, script, tag):
    raw = {"id": "x", "name": "X", "other_names": [{"name": "Y", "language": language, "script": script}]}
    times = {"created_at": "2024-03-01T12:00:00Z", "updated_at": "2024-03-01T12:00:00Z"}
    raw |= {"members": [], "origin": "entered", "reviewed": False}
    document = (
        MODELS["organizations"]
        .model_validate({**raw, **times, "citations": [], "disputed": []})
        .model_dump(mode="json")
    )
    assert node("organizations", document)["alternateName"] == [{"@value": "Y", "@language": tag}]


def test_an_empty_page_has_only_its_own_node():
    assert graph("topics", feed=LAST_PAGE) == [{"@id": "https://events.example/all", "page_title": "All"}]


def test_text_cannot_close_a_script_element():
    content = written("meetings", meeting(title="</script><!--"))
    assert b"<" not in content
    assert node("meetings", meeting(title="</script><!--"))["name"] == "</script><!--"
