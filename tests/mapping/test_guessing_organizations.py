"""First mappings for tables of organizations, and for lists of topics and sources."""

import pytest

from tests.mapping.guesses import documents_of

TABLES = {
    "Name,Acronym,Headquarters,Founded,Website\nBaltic Cod Commission,BCC,Riga,1974,https://bcc.example\nAlpine Union,AU,Bern,1988,https://au.example\n": (
        "organizations", {"name": "Baltic Cod Commission", "abbreviation": "BCC", "url": "https://bcc.example"}
    ),
    "IGO\tFull name\tSeat (country)\tMembers\nBCC\tBaltic Cod Commission\tLatvia\tLatvia; Poland\nAU\tAlpine Union\tSwitzerland\tItaly; France\n": (
        "organizations",
        {"name": "Baltic Cod Commission", "abbreviation": "BCC", "members": [{"country": "Latvia"}, {"country": "Poland"}]},
    ),
    "organization,member,joined,left\nBaltic Cod Commission,Poland,1974-01-01,\nBaltic Cod Commission,Latvia,1975-01-01,1990-06-30\n": (
        "organizations", {"name": "Baltic Cod Commission", "members": [{"country": "Poland", "term": "1974-01-01/"}]}
    ),
    "Topic,Parent topic,Synonyms\nFisheries,,Fish; Fishing\nCod,Fisheries,\n": (
        "topics", {"name": "Fisheries", "aliases": ["Fish", "Fishing"]}
    ),
    "Publisher,Headline,Published,URL\nDaily,Minister meets envoy,2020-01-05,https://d.example/1\nDaily,Talks,2020-01-06,https://d.example/2\n": (
        "sources", {"headline": "Minister meets envoy", "publisher": "Daily", "date": "2020-01-05", "url": "https://d.example/1"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", TABLES, ids=lambda content: content.partition("\n")[0])
def test_a106_lists_of_other_records_are_no_meetings(content):
    resource, expected = TABLES[content]
    result, documents = documents_of(content, "t.tsv" if "\t" in content else "t.csv")
    assert f"resource: {resource}\n" in result.mapping
    assert documents[0] == expected


def test_organizations_that_somebody_met_stay_participants():
    table = "Minister,Date,Organisation\nA B,2020-01-05,Acme\nA B,2020-01-06,Trade Union\n"
    assert "resource:" not in documents_of(table)[0].mapping
