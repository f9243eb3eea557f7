"""Officials who work for a leader, and the country behind an office."""

import pytest
from drafted import documents, people

B, C = "Latvian Foreign Minister Karlis Ozols", "Chilean Prime Minister Luis Soto"


def drafted(body):
    """Return the name and office of the participants of each draft."""
    return [[(name, office) for name, office, _ in people(document)] for document in documents(body)]


@pytest.mark.parametrize("staff", ["An adviser to", "The spokesman of", "The deputy of", "A special envoy of"])
def test_a114_staff_of_a_leader_is_not_the_leader(staff):
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
