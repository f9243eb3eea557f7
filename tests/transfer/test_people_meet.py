"""People of several data sets become one record, and imports preserve a curator's edits."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow


@pytest.fixture
def enrich(database):
    """Import records like those of a data set; return the outcome."""

    def take(*records, keep_going=True):
        rows = [
            ImportRow(resource, document, f"row {number}") for number, (resource, document) in enumerate(records, 1)
        ]
        return importing.run_import(database, rows, importing.ImportOptions(enrich=True, keep_going=keep_going))

    return take


def told(outcome):
    return (outcome.created, outcome.changed, outcome.unchanged, outcome.refused)


def meeting(record_id, *people, **more):
    parts = [{"person": person, "country": person.get("country", "US")} for person in people]
    return ("meetings", {"id": record_id, "title": record_id, "date": "1990-05-01", "participants": parts, **more})


def ids_of_people(document):
    return [participant["person"]["id"] for participant in document["participants"]]


POCOM = {
    "id": "roe-richard",
    "name": "Richard Roe Jr.",
    "country": "US",
    "born": "1932",
    "identifiers": [{"scheme": "pocom", "value": "roe-richard"}],
}
TRAVELLER = {
    "id": "roe-richard",
    "name": "Richard Roe",
    "country": "US",
    "identifiers": [{"scheme": "pocom", "value": "roe-richard"}],
}
TENURE = {
    "id": "roe-richard",
    "identifiers": [{"scheme": "pocom", "value": "roe-richard"}],
    "tenures": [{"office": "Secretary of State", "country": "US", "term": "1989/1992", "note": "Resigned."}],
}


def test_person_in_two_data_sets_is_one_in_either_order(enrich, contents):
    assert told(enrich(("people", POCOM), meeting("trip-1", TRAVELLER), ("people", TENURE))) == (2, 1, 0, 0)
    now = contents()
    assert ids_of_people(now["meetings", "trip-1"]) == ["roe-richard"]
    person = now["people", "roe-richard"]
    assert (person["name"], person["other_names"], person["born"]) == ("Richard Roe Jr.", [], "1932")


def test_travellers_imported_before_the_register_are_joined(enrich, contents):
    assert told(enrich(meeting("trip-1", TRAVELLER), ("people", POCOM), ("people", TENURE))) == (1, 2, 0, 0)
    person = contents()["people", "roe-richard"]
    # A different name becomes another name; empty fields are filled.
    assert person["name"] == "Richard Roe"
    assert person["other_names"] == [{"name": "Richard Roe Jr.", "language": None, "script": None, "term": None}]
    assert person["born"] == "1932"
    before = contents()
    assert told(enrich(meeting("trip-1", TRAVELLER), ("people", POCOM), ("people", TENURE))) == (0, 0, 3, 0)
    assert contents() == before


def test_tenures_are_added_once(enrich, contents):
    later = TENURE | {"tenures": [{"office": "Envoy", "country": "US", "posted_to": "JP", "term": "1993/"}]}
    again = TENURE | {"tenures": [TENURE["tenures"][0] | {"note": "Was dismissed."}]}
    assert told(enrich(("people", POCOM), ("people", TENURE), ("people", later), ("people", TENURE))) == (1, 2, 1, 0)
    outcome = enrich(("people", again))
    assert told(outcome) == (0, 0, 1, 0)
    assert outcome.kept == [{"where": "row 1", "id": "roe-richard", "differs": ["tenures"]}]
    tenures = contents()["people", "roe-richard"]["tenures"]
    assert [(tenure["office"], tenure["posted_to"], tenure["note"]) for tenure in tenures] == [
        ("Secretary of State", None, "Resigned."),
        ("Envoy", "JP", None),
    ]


def test_curated_values_are_not_overwritten_and_differences_are_reported(enrich, client, contents):
    enrich(("people", POCOM))
    client.patch("/people/roe-richard", json={"born": "1931~", "note": "Checked.", "name": "Richard A. Roe"})
    outcome = enrich(("people", POCOM | {"died": "1999", "note": "From the register."}))
    assert told(outcome) == (0, 1, 0, 0)
    assert outcome.kept == [{"where": "row 1", "id": "roe-richard", "differs": ["born", "note"]}]
    person = contents()["people", "roe-richard"]
    assert [person[item] for item in ("name", "born", "died", "note")] == [
        "Richard A. Roe",
        "1931~",
        "1999",
        "Checked.",
    ]
    assert [name["name"] for name in person["other_names"]] == ["Richard Roe Jr."]


def test_a_name_finds_a_person_within_one_country_only(enrich, contents):
    kim = {"name": "Kim Min"}
    enrich(
        meeting("one", kim | {"country": "KR"}),
        meeting("two", kim | {"country": "KP"}),
        meeting("three", {"name": "KIM  MÍN", "country": "KR"}),
        ("people", kim | {"country": "CN"}),
        ("people", kim),
    )
    now = contents()
    assert {item: ids_of_people(now["meetings", item]) for item in ("one", "two", "three")} == {
        "one": ["kim-min"],
        "two": ["kim-min-2"],
        "three": ["kim-min"],
    }
    countries = {record_id: item["country"] for (resource, record_id), item in now.items() if "kim" in record_id}
    assert countries == {"kim-min": "KR", "kim-min-2": "KP", "kim-min-3": "CN", "kim-min-4": None}


def test_two_identifiers_of_two_people_are_refused(enrich, contents):
    enrich(("people", POCOM), ("people", {"name": "Jane Doe", "identifiers": [{"scheme": "x", "value": "1"}]}))
    before = contents()
    both = {"name": "Who", "identifiers": [*POCOM["identifiers"], {"scheme": "x", "value": "1"}]}
    outcome = enrich(("people", both))
    assert told(outcome) == (0, 0, 0, 1)
    assert outcome.problems[0]["field"] == "#/identifiers/1"
    assert "jane-doe" in outcome.problems[0]["reason"]
    assert contents() == before


def test_place_is_enriched_only_if_the_city_agrees(enrich, contents):
    def at(city, venue):
        return meeting("talks", place={"city": city, "country": "PE", "venue": venue})

    enrich(meeting("talks", place={"country": "PE"}))
    assert told(enrich(at("Callao", None))) == (0, 1, 0, 0)
    outcome = enrich(at("Lima", "Palace"), at("Callao", "Port"))
    assert told(outcome) == (0, 1, 1, 0)
    assert outcome.kept == [{"where": "row 1", "id": "talks", "differs": ["place"]}]
    place = contents()["meetings", "talks"]["place"]
    assert (place["city"], place["country"], place["venue"]) == ("Callao", "PE", "Port")


def test_a_deleted_record_is_not_restored(enrich, client, contents):
    president = {"name": "Richard Roe", "country": "US", "identifiers": [{"scheme": "us-presidents", "value": "roe"}]}
    rows = (meeting("visit-1"), ("people", president), ("sources", {"headline": "On Roe", "publisher": "The Net"}))
    enrich(*rows)
    now = contents()
    [source] = [record_id for resource, record_id in now if resource == "sources" and "roe" in record_id]
    for address in ("/meetings/visit-1", "/people/richard-roe", f"/sources/{source}"):
        assert client.delete(address).status_code == 204
    before = contents()
    outcome = enrich(*rows)
    assert told(outcome) == (0, 0, 0, 3)
    assert [(problem["where"], problem["field"]) for problem in outcome.problems] == [
        ("row 1", "#/id"),
        ("row 2", "#/id"),
        ("row 3", "#/id"),
    ]
    assert outcome.problems[1]["reason"] == (
        "'richard-roe' was deleted here, and an import does not undo that; POST /people/richard-roe/undelete restores it"
    )
    assert contents() == before


def test_a_merged_record_is_found_as_its_survivor(enrich, client, contents):
    enrich(meeting("visit-1", TRAVELLER, note="One."), meeting("trip-1", TRAVELLER), meeting("third", TRAVELLER))
    assert client.post("/meetings/trip-1/merge", json={"other": "visit-1"}).status_code == 200
    assert client.post("/meetings/third/merge", json={"other": "trip-1"}).status_code == 200
    outcome = enrich(meeting("visit-1", TRAVELLER, summary="Said by the data set."))
    assert told(outcome) == (0, 1, 0, 0)
    now = contents()
    assert now["meetings", "third"]["summary"] == "Said by the data set."
    assert ("meetings", "visit-1") not in now


def test_a_document_with_the_id_of_a_merged_record_does_not_replace_the_survivor(run, client, write, contents):
    client.post("/meetings", json={"id": "one", "title": "One", "date": "1990"})
    client.post("/meetings", json={"id": "two", "title": "Two", "date": "1990"})
    client.post("/meetings/two/merge", json={"other": "one"})
    before = contents()
    result = run("import", write("old.ndjson", {"id": "one", "title": "One", "date": "1991"}))
    assert result.exit_code == 1
    assert "  refused: old.ndjson line 1 #/id: 'one' was merged into 'two'; write that id" in result.stderr
    assert contents() == before


def test_record_without_a_title_enriches_an_existing_one(enrich):
    outcome = enrich(("people", {"id": "nobody-here", "tenures": TENURE["tenures"]}))
    assert outcome.problems == [
        {
            "where": "row 1",
            "field": "#/id",
            "reason": "people has no 'nobody-here' to add this to; import the people themselves first",
        }
    ]


def test_a52_a_value_that_a_merge_discards_is_cited_at_once(enrich, contents):
    """A monarch of two countries, whom the row of each places in it."""
    rows = [
        (
            "people",
            {
                "name": "Rex Venn",
                "country": country,
                "identifiers": [{"scheme": "wikidata", "value": "Q77"}],
                "tenures": [{"office": "monarch", "country": country, "term": "1952/"}],
                "citations": [
                    {"source": {"id": country.lower(), "kind": "dataset", "headline": country}, "locator": "1"}
                ],
            },
        )
        for country in ("AR", "MX")
    ]
    enrich(("people", {"name": "Rex Venn", "country": "MX"}))
    outcome = enrich(*rows)
    assert len(outcome.merged) == 1
    before = contents()
    person = before["people", "rex-venn"]
    assert person["country"] == "MX"
    assert ("country", "AR", "disputes") in [
        (item["field"], item["says"], item["stance"]) for item in person["citations"]
    ]
    assert told(enrich(*rows)) == (0, 0, 2, 0)
    assert contents() == before
