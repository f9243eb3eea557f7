"""A data set's corrected rows: what nobody changed follows the source, all else stays and is disputed."""

import pytest

from app.transfer import importing
from app.transfer.rows import ImportRow

SET = {"id": "trips", "kind": "dataset", "headline": "Trips", "publisher": "An Office"}
OTHER_SET = {"id": "visits", "kind": "dataset", "headline": "Visits", "publisher": "Another Office"}
TRIP = {
    "id": "trip-7",
    "title": "Trip to Lima",
    "date": "1931-05-04",
    "kind": "visit",
    "note": "A private trip.",
    "place": {"city": "Lima", "country": "PE"},
    "participants": [
        {"country": "PE", "person": {"id": "ana-ruiz", "name": "Ana Ruiz"}, "office": "President"},
        {"country": "JP", "office": "Envoy"},
    ],
    "identifiers": [{"scheme": "trips", "value": "7"}],
}


@pytest.fixture
def trip(database, client):
    """Import a trip as a row of a data set; return the outcome."""

    def run(*, source=SET, locator="trip 7", dry_run=False, **changes):
        document = {**TRIP, **changes, "citations": [{"source": source, "locator": locator}]}
        document = {name: value for name, value in document.items() if value is not None}
        rows = [ImportRow("meetings", document, locator)]
        return importing.run_import(database, rows, importing.ImportOptions(enrich=True, dry_run=dry_run))

    return run


@pytest.fixture
def read(client):
    """Return the trip."""
    return lambda: client.get("/meetings/trip-7").json()


def said(document):
    """Return what citations say, by field and source."""
    return {
        (citation["field"], citation["source"]["id"]): citation["says"]
        for citation in document["citations"]
        if citation["field"]
    }


def test_the_same_row_changes_nothing(trip, read):
    assert trip().created == 1
    before = read()
    for _ in range(2):
        outcome = trip()
        assert (outcome.unchanged, outcome.kept, outcome.updated) == (1, [], [])
    assert read() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "1931-05-05"),
        ("title", "Voyage to Lima"),
        ("kind", "state_visit"),
        ("note", "An official trip."),
        ("place", {"city": "Callao", "country": "PE"}),
        ("summary", "They spoke of trade."),
    ],
)
def test_correction_in_the_source_is_applied(trip, read, client, name, value):
    trip()
    if name == "kind":
        trip(kind="courtesy_call")
    outcome = trip(dry_run=True, **{name: value})
    assert outcome.changed == 1
    assert outcome.updated == ([] if name == "summary" else [{"where": "trip 7", "id": "trip-7", "updated": [name]}])
    trip(**{name: value})
    after = read()
    shown = after[name]
    assert ({key: shown[key] for key in value} if isinstance(value, dict) else shown) == value
    assert (after["disputed"], said(after)) == ([], {})
    assert trip(**{name: value}).unchanged == 1


def test_correction_is_applied_after_a_refused_row_about_the_record(database, trip, read):
    rows = [
        ImportRow("meetings", {**TRIP, **more, "citations": [{"source": source, "locator": "trip 7"}]}, source["id"])
        for source, more in ((SET, {}), (OTHER_SET, {"part_of": "trip-7"}))
    ]
    outcome = importing.run_import(database, rows, importing.ImportOptions(enrich=True, keep_going=True))
    assert (outcome.created, outcome.refused) == (1, 1)
    assert trip(note="An official trip.").updated == [{"where": "trip 7", "id": "trip-7", "updated": ["note"]}]
    assert (read()["note"], read()["disputed"]) == ("An official trip.", [])


@pytest.mark.parametrize("name", ["note", "place"])
def test_value_withdrawn_by_the_source_is_removed(trip, read, name):
    trip()
    assert trip(**{name: None}).updated
    assert read()[name] is None


@pytest.mark.parametrize(
    ("name", "curated", "corrected"),
    [
        ("date", "1931-05-06", "1931-05-05"),
        ("title", "A trip", "Voyage to Lima"),
        ("note", "Checked.", "An official trip."),
        ("note", None, "An official trip."),
        ("kind", "summit", "working_visit"),
    ],
)
def test_changes_by_a_curator_are_preserved(trip, read, client, name, curated, corrected):
    trip()
    client.patch("/meetings/trip-7", json={name: curated})
    assert trip().kept == (
        [] if (name, curated) == ("kind", "summit") else [{"where": "trip 7", "id": "trip-7", "differs": [name]}]
    )
    outcome = trip(**{name: corrected})
    assert (outcome.updated, len(outcome.kept)) == ([], 1)
    after = read()
    assert after[name] == curated
    # The citation of the value before is replaced.
    assert said(after) == {(name, "trips"): corrected}
    assert after["disputed"] == [name]
    assert trip(**{name: corrected}).unchanged == 1
    assert read() == after
    # The source agrees with the curator at last.
    if curated is not None:
        trip(**{name: curated})
        assert said(read()) == {}
        assert read()["disputed"] == []


def test_values_supported_by_another_source_are_preserved(trip, read):
    trip()
    trip(source=OTHER_SET, locator="visit 1")
    outcome = trip(date="1931-05-05")
    assert (outcome.updated, len(outcome.kept)) == ([], 1)
    after = read()
    assert after["date"] == "1931-05-04"
    assert said(after) == {("date", "trips"): "1931-05-05"}
    # Once the other agrees, both are followed.
    trip(source=OTHER_SET, locator="visit 1", date="1931-05-05")
    trip(date="1931-05-05")
    after = read()
    assert after["date"] == "1931-05-04" or after["disputed"] == []


def test_cited_values_are_preserved(trip, read, client):
    trip()
    cited = {"source": {"headline": "A telegram"}, "field": "date", "quote": "4 May"}
    client.patch("/meetings/trip-7", json={"citations": [*read()["citations"], cited]})
    assert trip(date="1931-05-05").updated == []
    assert read()["disputed"] == ["date"]


PRESIDENT, ENVOY = TRIP["participants"]


def test_corrected_participant_is_updated(trip, read):
    trip()
    outcome = trip(participants=[{**PRESIDENT, "office": "Prime Minister"}, ENVOY])
    assert outcome.updated == [{"where": "trip 7", "id": "trip-7", "updated": ["participants"]}]
    assert [item["office"] for item in read()["participants"]] == ["Prime Minister", "Envoy"]


def test_participant_removed_by_the_source_is_removed(trip, read):
    trip()
    assert trip(participants=[ENVOY]).updated
    assert [item["country"] for item in read()["participants"]] == ["JP"]


def test_replaced_person_is_updated(trip, read):
    trip()
    trip(participants=[{**PRESIDENT, "person": {"id": "eva-sosa", "name": "Eva Sosa"}}, ENVOY])
    assert {(item["person"] or {}).get("id") for item in read()["participants"]} == {"eva-sosa", None}


def test_participant_changed_by_a_curator_is_preserved(trip, read, client):
    trip()
    ids = [item["id"] for item in read()["participants"]]
    client.patch(f"/participants/{ids[0]}", json={"office": "Head of state"})
    outcome = trip(participants=[ENVOY])
    assert (outcome.updated, outcome.kept[0]["differs"]) == ([], ["participants"])
    after = read()
    assert [item["id"] for item in after["participants"]] == ids
    assert after["disputed"] == [f"participants.{ids[0]}"]
    assert trip(participants=[ENVOY]).unchanged == 1


def test_differing_office_of_a_participant_is_reported(trip, read, client):
    trip()
    first = read()["participants"][0]["id"]
    client.patch(f"/participants/{first}", json={"office": "Minister"})
    trip(participants=[{**PRESIDENT, "office": "Prime Minister"}, ENVOY])
    after = read()
    [citation] = after["participants"][0]["citations"]
    assert (citation["field"], citation["says"], citation["stance"]) == ("office", "Prime Minister", "disputes")
    assert after["disputed"] == [f"participants.{first}.office"]
    trip(participants=[{**PRESIDENT, "office": "Minister"}, ENVOY])
    assert read()["disputed"] == []
    assert read()["participants"][0]["citations"] == []


def test_participant_removed_by_a_curator_is_not_restored(trip, read, client):
    trip()
    client.delete(f"/participants/{read()['participants'][0]['id']}")
    trip()
    after = read()
    assert [item["country"] for item in after["participants"]] == ["JP"]
    assert after["disputed"] == ["participants"]
    assert trip().unchanged == 1


def test_difference_from_a_record_from_elsewhere_becomes_a_citation(trip, read, client):
    client.put("/meetings/trip-7", json={**TRIP, "date": "1931-05-01"})
    outcome = trip()
    assert (outcome.updated, outcome.kept[0]["differs"]) == ([], ["date"])
    assert said(read()) == {("date", "trips"): "1931-05-04"}
    trip(date="1931-05-05")
    assert said(read()) == {("date", "trips"): "1931-05-05"}
    trip(date="1931-05-01")
    assert said(read()) == {}


def test_rows_that_share_a_citation_are_never_corrections(database, trip, read):
    def run():
        rows = [
            ImportRow("meetings", {**TRIP, **changes, "citations": [{"source": SET, "locator": "trip 7"}]}, "trip 7")
            for changes in ({}, {"date": "1931-05-05", "participants": [ENVOY]})
        ]
        return importing.run_import(database, rows, importing.ImportOptions(enrich=True))

    assert run().updated == []
    before = read()
    assert before["date"] == "1931-05-04"
    assert len(before["participants"]) == 2
    outcome = run()
    assert (outcome.unchanged, outcome.updated) == (2, [])
    assert read() == before


def test_merged_record_keeps_the_values_of_its_rows(trip, read, client):
    client.put("/meetings/survivor", json={"title": "Trip to Lima", "date": "1931-05-04"})
    trip()
    assert client.post("/meetings/survivor/merge", json={"other": "trip-7"}).status_code == 200
    assert trip(date="1931-05-05").updated
    assert client.get("/meetings/survivor").json()["date"] == "1931-05-05"


def test_redaction_erases_the_values_of_rows(trip, database, client):
    from sqlalchemy import text

    from app.services.changes import redaction

    trip()
    client.patch("/meetings/trip-7", json={"note": None})
    with database.writing() as session:
        redaction.redact(session, "meetings", "trip-7", ["/note"], "A private matter.")
    with database.reading() as connection:
        stored = connection.execute(text("SELECT document FROM dataset_rows")).scalars().all()
    assert stored == []


GAZETTE = {"id": "gazette", "headline": "Gazette", "kind": "book"}


def test_values_cited_by_another_source_are_preserved(trip, read, client):
    trip()
    client.post("/sources", json=GAZETTE)
    part = next(item["id"] for item in read()["participants"] if item["country"] == "JP")
    client.patch(
        f"/participants/{part}", json={"citations": [{"source": "gazette", "quote": "Their envoy was there."}]}
    )
    own = [{"source": citation["source"]["id"], "locator": citation["locator"]} for citation in read()["citations"]]
    cited = [{"source": "gazette", "field": "place.city"}]
    client.patch("/meetings/trip-7", json={"citations": own + cited})
    trip(participants=TRIP["participants"][:1], place={"city": "Callao", "country": "PE"})
    after = read()
    assert part in [item["id"] for item in after["participants"]]
    assert after["place"]["city"] == "Lima"
    assert "place" in {field.partition(".")[0] for field in after["disputed"]}


@pytest.mark.parametrize("merged", ["people", "sources", "meetings"])
def test_corrections_follow_merges(trip, read, client, merged):
    trip()
    new = {
        "people": {"id": "ruiz-ana-maria", "name": "Ana María Ruiz Paz", "country": "PE"},
        "sources": {"id": "trips-2", "headline": "Trips of all", "kind": "dataset"},
        "meetings": {"id": "other", "title": "Voyage", "date": "1931-05-04", "participants": [{"country": "PE"}]},
    }[merged]
    old = {"people": "ana-ruiz", "sources": "trips", "meetings": "trip-7"}[merged]
    assert client.post(f"/{merged}", json=new, params={"duplicates": "allow"}).status_code == 201
    assert client.post(f"/{merged}/{new['id']}/merge", json={"other": old}).status_code == 200
    if merged == "meetings":
        # The row of the data set comes back with its meeting.
        assert client.post("/meetings/trip-7/unmerge").status_code == 200
    participants = [{**TRIP["participants"][0], "office": "Vice President"}, TRIP["participants"][1]]
    trip(note="An official trip.", participants=participants)
    after = read()
    assert (after["note"], after["disputed"]) == ("An official trip.", [])
    assert {item["office"] for item in after["participants"]} == {"Vice President", "Envoy"}


WORDS = "Attended the Example Security Summit."


def test_words_of_the_source_move_from_the_note_to_the_summary(trip, read, client):
    """Earlier releases imported them as the note."""
    trip(note=WORDS)
    outcome = trip(note=None, summary=WORDS)
    assert (outcome.kept, outcome.changed) == ([], 1)
    after = read()
    assert (after["note"], after["summary"], after["disputed"], said(after)) == (None, WORDS, [], {})
    assert trip(note=None, summary=WORDS).unchanged == 1
    assert client.get("/meetings?q=Example Security Summit").json()["items"][0]["id"] == "trip-7"


def test_words_corrected_while_moving_are_updated(trip, read):
    trip(note=WORDS)
    trip(note=None, summary="Attended another summit.")
    assert (read()["note"], read()["summary"], read()["disputed"]) == (None, "Attended another summit.", [])


def test_words_move_even_without_a_stored_row(trip, read, client):
    """A database that was filled from an export has no stored rows."""
    trip(note=WORDS, locator="as exported")
    trip(note=None, summary=WORDS)
    assert (read()["note"], read()["summary"], read()["disputed"]) == (None, WORDS, [])


def test_note_of_a_curator_is_preserved_with_the_words_of_the_source(trip, read, client):
    trip(note=WORDS)
    client.patch("/meetings/trip-7", json={"note": "Checked."})
    trip(note=None, summary=WORDS)
    assert (read()["note"], read()["summary"], read()["disputed"], said(read())) == ("Checked.", WORDS, [], {})
    assert trip(note=None, summary=WORDS).unchanged == 1


def test_words_removed_by_a_curator_are_not_restored(trip, read, client):
    trip(note=WORDS)
    client.patch("/meetings/trip-7", json={"note": None})
    trip(note=None, summary=WORDS)
    assert (read()["note"], read()["summary"]) == (None, None)
    assert said(read()) == {("summary", "trips"): WORDS}


def test_summary_written_by_a_curator_is_preserved(trip, read, client):
    trip(note=WORDS)
    client.patch("/meetings/trip-7", json={"summary": "They met."})
    trip(note=None, summary=WORDS)
    assert read()["summary"] == "They met."
    assert said(read()) == {("summary", "trips"): WORDS}


PLAN = {"date": "2020-04-10", "status": "confirmed", "kind": "visit"}


@pytest.mark.parametrize(
    ("now", "date", "previous"),
    [
        # The source moves its plan, and may say so.
        ({"date": "2020-05-12"}, "2020-05-12", ["2020-04-10"]),
        ({"date": "2020-05-12", "previous_dates": ["2020-04-10"]}, "2020-05-12", ["2020-04-10"]),
        ({"date": "2020-05-12", "previous_dates": ["2019"]}, "2020-05-12", ["2019", "2020-04-10"]),
        # A correction of a meeting that was held keeps nothing.
        ({"date": "2020-05-12", "status": "held"}, "2020-05-12", []),
        ({"previous_dates": ["2019"]}, "2020-04-10", ["2019"]),
        ({"previous_dates": ["2020-04-10"]}, "2020-04-10", []),
    ],
)
def test_plan_postponed_by_the_source_gets_a_former_date(trip, read, now, date, previous):
    trip(**PLAN)
    trip(**PLAN | now)
    assert (read()["date"], read()["previous_dates"]) == (date, previous)
    assert trip(**PLAN | now).unchanged == 1


def test_plan_postponed_by_a_curator_keeps_its_former_dates(trip, read, client):
    trip(**PLAN)
    client.patch("/meetings/trip-7", json={"date": "2020-06-01"})
    outcome = trip(**PLAN, previous_dates=["2020-06-01", "2019"])
    assert (read()["date"], read()["previous_dates"]) == ("2020-06-01", ["2020-04-10", "2019"])
    assert outcome.changed == 1
    client.patch("/meetings/trip-7", json={"previous_dates": []})
    outcomes = [trip(**PLAN, previous_dates=["2020-06-01", "2019"]) for _ in range(2)]
    assert [outcome.unchanged for outcome in outcomes] == [0, 1]
    assert read()["previous_dates"] == []
    assert said(read())["previous_dates", "trips"] == "2019"
