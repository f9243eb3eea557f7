"""The sources of a record with what each passage supports."""

import pytest

from app.pages.evidence import evidence, fact_name

GAZETTE = {"id": "gazette", "headline": "Talks", "publisher": "Gazette", "date": "1987", "url": None}
HERALD = {**GAZETTE, "id": "herald", "publisher": "Herald"}
PERSON = {"id": "mori-ai", "name": "Mori Ai"}


def cites(source=GAZETTE, field=None, **fields):
    empty = {"says": None, "stance": "supports", "locator": None, "quote": None}
    return {"source": source, "field": field, **empty, **fields}


def participant(*citations, **fields):
    return {"id": "p1", "person": PERSON, "organization": None, "country": "JP", "citations": [*citations], **fields}


def meeting(*citations, participants=(), disputed=()):
    topic = {"topic": {"id": "apec-2024", "name": "APEC 2024"}, "note": None}
    participants = [*participants] or [participant()]
    return {
        "id": "talks",
        "topics": [topic],
        "participants": participants,
        "citations": [*citations],
        "disputed": [*disputed],
        "previous_dates": ["1987-01-31"],
    }


def test_facts_stand_at_their_passages_in_the_order_of_the_citations():
    document = meeting(
        cites(field="date", locator="paragraph 1"),
        cites(HERALD, "title"),
        cites(field="topics.apec-2024", locator="paragraph 2", quote="the year of APEC"),
        cites(field="place.city", locator="paragraph 1"),
        participants=[participant(cites(locator="paragraph 1"), cites(field="office", locator="paragraph 2"))],
    )
    gazette, herald = evidence(document).sources
    assert [(item.locator, item.facts, item.quotes) for item in gazette.passages] == [
        ("paragraph 1", ["date", "place: city", "Mori Ai"], []),
        ("paragraph 2", ["APEC 2024", "Mori Ai: office"], ["the year of APEC"]),
    ]
    assert (herald.source["id"], [(item.locator, item.facts) for item in herald.passages]) == (
        "herald",
        [(None, ["title"])],
    )


def test_source_of_the_whole_record_without_a_passage_is_named_alone():
    [source] = evidence(meeting(cites(), cites())).sources
    assert (source.source["id"], source.passages) == ("gazette", [])


def test_other_values_are_told_in_words_also_those_of_participants():
    document = meeting(
        cites(field="date", says="1987-02-01", stance="supports"),
        cites(HERALD, "date", says="1987-01", stance="disputes"),
        cites(HERALD, "kind", says="state_visit", stance="unclear"),
        participants=[participant(cites(HERALD, "office", says="under_secretary", stance="disputes"))],
        disputed=["date", "participants.p1.office"],
    )
    found = evidence(document)
    assert [(item.fact, item.value, item.stance) for item in found.others] == [
        ("date", "January 1987", "disputes"),
        ("kind", "state visit", "unclear"),
        ("Mori Ai: office", "under_secretary", "disputes"),
    ]
    assert found.disputed == ["date", "Mori Ai: office"]
    assert [item.facts for item in found.sources[0].passages] == [["date"]]


def test_passage_that_does_not_support_a_fact_is_apart_from_those_that_do():
    document = meeting(
        cites(field="date", locator="paragraph 1"),
        cites(field="kind", locator="paragraph 1", stance="unclear"),
        cites(HERALD, "kind", stance="disputes"),
    )
    gazette, herald = evidence(document).sources
    assert [(item.facts, item.stance) for item in gazette.passages] == [(["date"], "supports"), (["kind"], "unclear")]
    assert [(item.facts, item.stance) for item in herald.passages] == [(["kind"], "disputes")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("participants.p1", "Mori Ai"),
        ("participants.gone.office", "participants"),
        ("topics.gone", "topics"),
        ("starts_at", "starts at"),
        ("previous_dates.gone", "previous dates"),
    ],
)
def test_facts_are_named_in_words(name, words):
    assert fact_name(meeting(), name) == words


def test_participant_without_a_name_is_called_by_the_country():
    entry = participant(cites(field="role"), person=None)
    assert evidence(meeting(participants=[entry])).sources[0].passages[0].facts == ["Japan: role"]


def test_country_of_a_participant_has_the_name_of_the_days_of_the_meeting():
    document = meeting(participants=[participant(cites(field="role"), person=None)])
    document["countries"] = [{"code": "JP", "name": "Empire of Japan"}]
    assert evidence(document).sources[0].passages[0].facts == ["Empire of Japan: role"]


def test_records_that_a_source_names_by_id_have_their_names_or_ids():
    topics = [{"topic": {"id": name}} for name in ("apec-2024", "east-asia")]
    document = meeting(
        cites(field="topics", says=topics, stance="disputes"),
        participants=[participant(cites(field="person", says={"id": "mori-ai"}, stance="disputes"))],
    )
    assert [item.value for item in evidence(document).others] == ["APEC 2024; east-asia", "Mori Ai"]
