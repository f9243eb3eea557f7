"""Officials who work for a leader, and the country behind an office."""

import pytest
from drafted import documents, people

B, C = "Latvian Foreign Minister Karlis Ozols", "Chilean Prime Minister Luis Soto"


def drafted(body):
    """Return the name and office of the participants of each draft."""
    return [[(name, office) for name, office, _ in people(document)] for document in documents(body)]


@pytest.mark.parametrize(
    "staff", ["An adviser to", "The spokesman of", "The deputy of", "A special envoy of", "Envoys of", "The aides to"]
)
def test_a105_staff_of_a_leader_is_not_the_leader(staff):
    names = [name for names in drafted(f"{staff} {B} met {C} in Riga on Friday.") for name, _ in names]
    assert "Karlis Ozols" not in names


def test_official_without_article_has_the_name_behind_the_superior():
    assert drafted("Latvian Foreign Minister Karlis Ozols met the Assistant to the President of Peru Ana Lopes.") == [
        [("Karlis Ozols", "Foreign Minister"), ("Ana Lopes", "Assistant to the President")]
    ]


def test_country_behind_an_office_is_read():
    body = "Ana Lopes, Minister of Trade, Kenya, held talks with Luis Soto, Minister for Trade, Peru, in Lima."
    assert people(documents(body)[0]) == [
        ("Ana Lopes", "Minister of Trade", "KE"),
        ("Luis Soto", "Minister for Trade", "PE"),
    ]


def test_head_of_a_body_is_no_minister_as_well():
    body = "The Secretary-General and Peruvian Foreign Minister Ana Lopes met Chilean Prime Minister Luis Soto in Lima."
    assert ("Ana Lopes", "Foreign Minister") in drafted(body)[0]


def test_country_of_a_superior_is_that_of_the_official():
    body = f"{B} met the South African President’s Special Envoy, Mr Thabo Maseko, in Riga."
    assert people(documents(body)[0])[1] == ("Thabo Maseko", "Special Envoy", "ZA")


def test_names_behind_each_country_are_read():
    body = "Peruvian President Ana Lopes met the Foreign Ministers of Chile, Luis Soto, of Kenya, Grace Odera, and of Latvia, Karlis Ozols."
    found = people(documents(body)[0])
    assert found[1:] == [
        ("Luis Soto", "Foreign Minister", "CL"),
        ("Grace Odera", "Foreign Minister", "KE"),
        ("Karlis Ozols", "Foreign Minister", "LV"),
    ]


def test_bridge_is_not_the_king_it_is_named_after():
    body = f"At the King Fahd Bridge, {B} was received by {C}."
    assert drafted(body) == [[("Karlis Ozols", "Foreign Minister"), ("Luis Soto", "Prime Minister")]]


@pytest.mark.parametrize(
    ("words", "countries"),
    [
        ("Presidents Ana Lopes and Luis Soto of Peru and Chile", ["PE", "CL"]),
        ("Presidents Ana Lopes, Luis Soto and Eva Roca of Peru, Chile and Cuba", ["PE", "CL", "CU"]),
        ("Presidents Ana Lopes of Peru and Luis Soto of Chile", ["PE", "CL"]),
    ],
)
def test_countries_behind_names_are_in_their_order(words, countries):
    found = people(documents(f"{words} met in Riga on Friday.")[0])
    assert [country for _, _, country in found] == countries
