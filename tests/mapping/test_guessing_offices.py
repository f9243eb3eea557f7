"""First mappings for tables of people in office."""

import re
from pathlib import Path

import pytest

from tests.mapping.guesses import documents_of

TERM_OF_ONE = {"office": "President", "country": "Peru", "term": "2010-03-01/2015-02-28"}
TABLES = {
    # The header speaks of a term.
    "name,office,country,term_start,term_end\nA B,President,Peru,2010-03-01,2015-02-28\nC D,Prime Minister,Peru,2011-03-01,\n": [
        {"name": "A B", "country": "Peru", "tenures": [TERM_OF_ONE]},
        {"name": "C D", "country": "Peru", "tenures": [{"office": "Prime Minister", "country": "Peru", "term": "2011-03-01/"}]},
    ],
    # Nobody meets for years.
    "Name,Post,Land,Von,Bis\nA B,Außenminister,Peru,01.03.2010,28.02.2015\nC D,Botschafter,Kenia,13.03.2011,14.03.2012\n": [
        {"name": "A B", "country": "Peru", "tenures": [{"office": "Außenminister", "country": "Peru", "term": "2010-03-01/2015-02-28"}]},
        {"name": "C D", "country": "Kenia", "tenures": [{"office": "Botschafter", "country": "Kenia", "term": "2011-03-13/2012-03-14"}]},
    ],
    # The header of the people is their office, and one country is where they were sent.
    "Ambassador,Sending state,Receiving state,Credentials presented\nH.E. A B,Peru,Japan,5 May 2010\nH.E. C D,Kenya,Norway,6 May 2011\n": [
        {"name": "A B", "country": "Peru", "tenures": [{"office": "Ambassador", "country": "Peru", "posted_to": "Japan", "term": "2010-05-05/"}]},
        {"name": "C D", "country": "Kenya", "tenures": [{"office": "Ambassador", "country": "Kenya", "posted_to": "Norway", "term": "2011-05-06/"}]},
    ],
    # Given and family names in two columns, and days of birth.
    "Nom;Prénom;Pays;Fonction;Né le (naissance);Nomination\nDUPONT;Anne;Pérou;Ministre;1950;2010\nDURAND;Jean;Pérou;Ministre;1951;2011\n": [
        {"name": "Anne DUPONT", "country": "Pérou", "born": "1950", "tenures": [{"office": "Ministre", "country": "Pérou", "term": "2010/"}]},
        {"name": "Jean DURAND", "country": "Pérou", "born": "1951", "tenures": [{"office": "Ministre", "country": "Pérou", "term": "2011/"}]},
    ],
    # There is no day on which anybody could have met.
    "Country,Full name,Office\nPeru,A B,President\nKenya,C D,Foreign Minister\n": [
        {"name": "A B", "country": "Peru", "tenures": [{"office": "President", "country": "Peru"}]},
        {"name": "C D", "country": "Kenya", "tenures": [{"office": "Foreign Minister", "country": "Kenya"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("content", TABLES, ids=lambda content: content.partition("\n")[0])
def test_a106_tables_of_people_in_office_are_no_meetings(content):
    result, documents = documents_of(content)
    assert documents == TABLES[content], result.mapping
    assert "resource: people\n" in result.mapping
    assert result.notes[0].startswith("Taken for a table of people in office: ")


@pytest.mark.parametrize(
    "content",
    [
        # Visits of a few days; a minister and whom he met; a guest whose office is in the table.
        "Visitor,Country,From,To\nPresident A B,Peru,2010-03-01,2010-03-04\nPresident C D,Kenya,2011-03-01,2011-03-02\n",
        "Minister,Date,Organisation\nA B,2010-03-01,Embassy of Peru\nA B,2010-03-02,Acme\n",
        "Guest,Office,Country,Date\nA B,President,Peru,2010-03-01\nC D,Foreign Minister,Kenya,2010-03-02\n",
    ],
)
def test_a106_visits_of_office_holders_stay_meetings(content):
    result, documents = documents_of(content)
    assert "resource:" not in result.mapping
    assert all("date" in document for document in documents)


LEADERS = (
    "termid,leadid,leader,country,startdate,enddate\n1a,x1,A B,Peru,1990-01-01,1994-01-01\n"
    "1b,x1,A B,Peru,1998-01-01,2002-01-01\n2a,x2,C D,Peru,1994-01-01,1998-01-01\n"
)


def test_people_are_known_by_their_identifier_and_not_by_that_of_a_term():
    result, _ = documents_of(LEADERS)
    assert 'value: "{leadid}"' in result.mapping
    assert "termid: texts; not used" in result.mapping.replace("an identifier", "texts")


def test_an_office_that_the_table_does_not_name_is_not_invented():
    result, documents = documents_of(LEADERS)
    assert documents[0] == {"name": "A B", "country": "Peru"}
    assert "THE TABLE DOES NOT NAME THE OFFICE" in result.mapping
    assert "  # tenures: [{office:" in result.mapping


def test_people_without_an_identifier_have_no_key():
    result, _ = documents_of(
        "name,office,country,born,since\nA B,President,Peru,1900,1950\nA B,President,Peru,1940,1990\n"
    )
    assert "key:" not in result.mapping


def test_a_row_with_two_people_is_a_question():
    table = "Country,Head of state,Head of government,Since\nPeru,A B,C D,2010-05-01\nKenya,E F,G H,2011-05-01\n"
    result, _ = documents_of(table)
    assert "WRITE A MAPPING EACH FOR Head of government" in result.mapping


def test_the_documented_mapping_of_office_holders_reads_a_table(read):
    page = (Path(__file__).parents[2] / "docs" / "import" / "mapping.md").read_text(encoding="utf-8")
    mapping = re.findall(r"^```yaml\n(.*?)^```", page.partition("## Other tables\n")[2], re.MULTILINE | re.DOTALL)[0]
    result = read(mapping, "Name,Country,Born,Office,From,Until\nA B,Peru,1950,Foreign Minister,2001-05-06,\n")
    assert not result.refusals
    assert result.documents[0]["tenures"] == [{"office": "Foreign Minister", "country": "Peru", "term": "2001-05-06/"}]
