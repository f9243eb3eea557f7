"""Single writes send few statements: of a PATCH of one field, only those of what follows from it."""

from factories import put_meeting

PARTICIPANTS = [
    {"person": {"name": "Mori Arata"}, "country": "JP", "office": "Foreign Minister"},
    {"person": {"name": "Quispe Inti"}, "country": "PE", "office": "President"},
]


def _tables(statements):
    return {word.strip('"(,') for statement in statements for word in statement.split()}


def test_creating_a_meeting_with_new_people_takes_a_fixed_number_of_statements(client, statements):
    document = {"title": "Talks", "date": "1950-06-15", "participants": PARTICIPANTS}
    document["topics"] = [{"topic": {"name": "Herring"}}]
    assert client.post("/meetings", json=document).status_code == 201
    assert len(statements) <= 125


def test_changing_a_note_updates_only_the_search_index(client, statements):
    put_meeting(client, "m", participants=PARTICIPANTS)
    statements.clear()
    assert client.patch("/meetings/m", json={"note": "In the garden."}).status_code == 200
    assert len(statements) <= 25
    written = {"meetings", "changes", "indexed", "search_meetings"}
    assert {item.split()[2 if item[0] in "ID" else 1].strip('"') for item in statements if item[0] in "IUD"} <= written
    assert not {"duplicate_pairs", "name_keys", "tenures", "meeting_terms"} & _tables(
        item for item in statements if "json_object" not in item and "to_json" not in item
    )


def test_changing_a_kind_updates_terms_without_comparing_people(client, statements):
    put_meeting(client, "m", participants=PARTICIPANTS)
    statements.clear()
    assert client.patch("/meetings/m", json={"kind": "summit"}).status_code == 200
    assert "meeting_terms" in _tables(statements)
    assert "name_keys" not in _tables(statements)
