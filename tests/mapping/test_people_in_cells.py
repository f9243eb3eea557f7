"""Guesses for cells that have more of a person than the name, for lists of names, and for the country of each of two people."""

import pytest

from app.mapping.office_in_names import divide
from tests.mapping.guesses import documents_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Foreign Minister Ana Lopes", ("Foreign Minister", "Ana Lopes")), ("H.E. Prime Minister Dr Kenji Sato", ("Prime Minister", "Kenji Sato")),
        ("Deputy Prime Minister Rui Prado", ("Deputy Prime Minister", "Rui Prado")), ("King Olav", None), ("Ana Lopes", None), ("Foreign Minister", None),
        ("President of the Fish Council", None), ("", None),
    ],
)  # fmt: skip
def test_an_office_is_divided_from_the_name_behind_it(text, parts):
    assert divide(text) == parts


def test_transforms_take_the_office_and_the_name_of_a_cell(read):
    mapping = """
        document:
          title: "{Who}"
          date: "2020"
          participants:
            - person: {name: {column: Who, transform: name_behind_office}}
              office: {column: Who, transform: office_before_name}
    """
    first, second = read(mapping, "Who\nPresident Rosa Quispe\nLuis Mora\n").documents
    assert first["participants"] == [{"person": {"name": "Rosa Quispe"}, "office": "President"}]
    assert second["participants"] == [{"person": {"name": "Luis Mora"}}]


@pytest.mark.parametrize(
    ("first", "second", "person"),
    [
        ("Foreign Minister Ana Lopes", "President Jean Petit", {"person": {"name": "Ana Lopes"}, "office": "Foreign Minister"}),
        ("Ana Lopes, Foreign Minister", "Jean Petit, President", {"person": {"name": "Ana Lopes"}, "office": "Foreign Minister"}),
        ("Ana Lopes (Portugal)", "Jean Petit (France)", {"person": {"name": "Ana Lopes"}, "country": "Portugal"}),
        ("Foreign Minister Ana Lopes (Portugal)", "President Jean Petit (France)",
         {"person": {"name": "Ana Lopes"}, "office": "Foreign Minister", "country": "Portugal"}),
    ],
)  # fmt: skip
def test_a123_offices_and_countries_beside_names_are_no_part_of_them(first, second, person):
    _, documents = documents_of(f'Date;Visitor\n2021-05-03;"{first}"\n2021-05-04;"{second}"\n')
    assert documents[0]["participants"] == [{**person, "name_as_printed": first}]


def test_a123_a_list_of_people_with_offices_is_no_list_of_organizations():
    table = "Date,Participants\n2021-05-03,President Jean Petit (France); Foreign Minister Ana Lopes (Portugal)\n"
    table += "2021-05-04,Secretary-General Tom Rua (United Nations); President Jean Petit (France)\n"
    _, (first, second) = documents_of(table)
    assert [entry["person"]["name"] for entry in first["participants"]] == ["Jean Petit", "Ana Lopes"]
    assert [entry.get("country") for entry in second["participants"]] == [None, "France"]


def test_lists_of_names_by_commas_and_words_are_people():
    _, documents = documents_of(
        "Date;Participants\n2021-05-03;Ana Lopes, Jean Petit et Olav Dahl\n2021-05-04;Ana Lopes\n"
    )
    assert [[entry["person"]["name"] for entry in document["participants"]] for document in documents] == [
        ["Ana Lopes", "Jean Petit", "Olav Dahl"], ["Ana Lopes"],
    ]  # fmt: skip


def test_a124_media_are_no_people():
    _, (document,) = documents_of("Date,Name of media organisation\n2021-05-03,Daily Post; The Courier\n")
    assert document["participants"] == [
        {"organization": {"name": "Daily Post"}},
        {"organization": {"name": "The Courier"}},
    ]


def test_a124_states_and_organizations_that_mediate_are_no_people():
    table = "Start,Mediator,Mediator type\n1988-05-13,Norway,State\n1988-05-14,United Nations,IGO\n"
    _, documents = documents_of(table)
    assert [document["participants"] for document in documents] == [
        [{"country": "Norway"}],
        [{"organization": {"name": "United Nations"}}],
    ]


def test_a125_a_person_with_several_countries_is_of_none_of_them():
    _, documents = documents_of("Date,Minister,Met with,Country\n2021-05-13,A B,C D,Japan\n2021-05-14,A B,E F,Peru\n")
    assert [document["participants"] for document in documents] == [
        [{"person": {"name": "A B"}}, {"country": country}] for country in ("Japan", "Peru")
    ]


def test_a125_the_host_of_guests_from_several_countries_is_of_none_of_them():
    table = (
        "Visitor,Country,Date,Host\nAna Lopes,Portugal,2021-05-13,Jean Petit\nKenji Sato,Japan,2021-05-14,Jean Petit\n"
    )
    _, (document, _) = documents_of(table)
    assert document["title"] == "Ana Lopes with Jean Petit"
    assert document["participants"] == [
        {"person": {"name": "Ana Lopes"}, "country": "Portugal"},
        {"person": {"name": "Jean Petit"}},
    ]


def test_a125_the_office_of_one_side_is_not_that_of_the_other():
    _, (document,) = documents_of("Date,Caller,Callee,Callee Title\n2021-05-13,A B,C D,Prime Minister\n")
    assert document["participants"] == [
        {"person": {"name": "A B"}},
        {"office": "Prime Minister", "person": {"name": "C D"}},
    ]
