"""First mappings: who took part in meetings, and of which country each was."""

import pytest

from tests.mapping.guesses import documents_of

TABLES = {
    # The other side has a country, and nobody says which one ours is.
    "meeting_date,our_delegate,their_delegate,their_country\n2022-01-11,A B,C D,Peru\n2022-02-11,E F,G H,Chile\n": [
        {"person": {"name": "A B"}}, {"person": {"name": "C D"}, "country": "Peru"},
    ],
    "Call date,Caller,Caller country,Callee,Callee country\n2022-01-11,A B,Peru,C D,Chile\n2022-02-11,E F,Kenya,G H,Peru\n": [
        {"person": {"name": "A B"}, "country": "Peru"}, {"person": {"name": "C D"}, "country": "Chile"},
    ],
    # The country may be that of either.
    "Date,Country,Our side led by,Foreign side led by\n2022-01-11,Peru,A B,C D\n2022-02-11,Chile,E F,G H\n": [
        {"person": {"name": "A B"}}, {"person": {"name": "C D"}}, {"country": "Peru"},
    ],
    "Date,Guest name,Guest country,Host name,Host country\n2022-01-11,A B,Peru,C D,Chile\n2022-02-11,E F,Kenya,G H,Peru\n": [
        {"person": {"name": "A B"}, "country": "Peru"}, {"person": {"name": "C D"}, "country": "Chile"},
    ],
    # Bullets belong to no name, and names of people are no organizations.
    'Date,Title,Attendees\n2022-01-11,Round 1,"• Ana Lopes\n• Bo Berg"\n2022-01-12,Round 2,"• Cleo Diaz\n• Ed Falk"\n': [
        {"person": {"name": "Ana Lopes"}}, {"person": {"name": "Bo Berg"}},
    ],
    "Date,Title,Attendees\n2022-01-11,R1,Acme Ltd; Trade Union\n2022-01-12,R2,Ministry of Cod; World Bank\n": [
        {"organization": {"name": "Acme Ltd"}}, {"organization": {"name": "Trade Union"}},
    ],
    "Last name,First name,Title,Country,Arrival\nLopes,Ana,Foreign Minister,Peru,2022-01-11\nBerg,Bo,President,Chile,2022-01-12\n": [
        {"person": {"name": "Ana Lopes"}, "office": "Foreign Minister", "country": "Peru"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("content", TABLES, ids=lambda content: content.partition("\n")[0])
def test_participants_of_tables_are_guessed(content):
    result, documents = documents_of(content)
    assert documents[0]["participants"] == TABLES[content], result.mapping


def test_lists_of_texts_and_objects_of_json_are_guessed():
    rows = '{"id": "a", "date": "2018-01-03", "guest": {"name": "A B", "title": "President", "country": "Peru"}, "topics": ["cod", "nets"]}\n'
    _, documents = documents_of(rows, "t.ndjson")
    assert documents[0]["participants"] == [{"person": {"name": "A B"}, "office": "President", "country": "Peru"}]
    assert documents[0]["topics"] == [{"topic": {"name": "cod"}}, {"topic": {"name": "nets"}}]


def test_words_for_kinds_of_visits_are_read_and_others_say_nothing():
    table = "Visitor,Date,Type\nA B,2022-01-11,State visit\nC D,2022-01-12,Arbeitsbesuch\nE F,2022-01-13,State visit\n"
    _, documents = documents_of(table)
    assert [document["kind"] for document in documents] == ["state_visit", "working_visit", "state_visit"]
