"""Tables whose rows are neither meetings nor other records, and tables of people that say nothing of an office."""

import io

import pytest

from app.mapping.errors import MappingError
from app.mapping.guessing.guess import guess
from app.mapping.loading import load
from tests.mapping.guesses import documents_of


@pytest.mark.parametrize(
    ("table", "contents"),
    [
        ("ccode1,ccode2,year,level\n740,135,1950,1\n740,135,1955,2\n740,385,1960,2\n", "a pair of countries and a year, with figures (level)"),
        ("Donor,Recipient,Year,Commitment\nNorway,Peru,2012,3.5\nJapan,Peru,2012,12\n", "a pair of countries and a year"),
        ("Country,Year,Index,Rank\nPeru,2019,0.73,40\nChile,2019,0.81,22\n", "a country and a year, with figures (Index, Rank)"),
        ("Country,2010,2011\nPeru,0.73,40\nChile,0.81,22\n", "a figure for each year (2010 to 2011)"),
        ("conflict_id,location,side_a,side_b,start_date\n201,Peru,A,B,1982-08-22\n", "it is about conflicts"),
        ("Minister,Date gift received,From,Gift\nA B,13/05/2023,Government of Peru,Poncho\n", "each row is a gift"),
        ("Country,2009 Lima,2010 Tokyo\nPeru,President,Minister\nChile,President,President\n", "each column seems to be an event"),
    ],
)  # fmt: skip
def test_a130_a_table_without_meetings_is_said_to_be_one_and_makes_none(table, contents):
    result = guess(io.BytesIO(table.encode()), "t.csv")
    assert result.notes[0].startswith("THIS TABLE DOES NOT SEEM TO LIST MEETINGS")
    assert contents in result.notes[0]
    with pytest.raises(MappingError, match="document"):
        load(result.mapping.encode(), "guess.yaml")


@pytest.mark.parametrize("resource", ["meetings", "agreements", "people"])
def test_a136_a_mapping_without_a_document_says_so_and_what_to_do(resource):
    with pytest.raises(MappingError) as caught:
        load(f"resource: {resource}\ndocument: {{}}\n".encode(), "guess.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.key) == (2, "document")
    assert fault.reason.startswith("is empty, so the mapping imports nothing yet; write the fields of a record")
    assert "remove the braces" in fault.reason


def test_the_document_of_such_a_table_can_be_taken_out_of_its_comments():
    result = guess(io.BytesIO(b"Country,Year,Index\nPeru,2019,0.73\nChile,2019,0.81\n"), "t.csv")
    before, _, after = result.mapping.partition("document: {}")
    document = after.partition("\n")[2].replace("# ", "")
    load(f"{before}document:\n{document}".encode(), "guess.yaml")


@pytest.mark.parametrize(
    "table",
    ["Country,Year,Visit,Days\nPeru,2019,Lima,3\n", "ccode1,ccode2,leader,year,days\n2,20,A B,1990,3\n", "Summit,Year,Country,Size\nX,2019,Peru,4\n",
     "Jahr;Monat;Tag;Land\n2019;5;12;Peru\n"],
)  # fmt: skip
def test_a_table_that_speaks_of_people_or_meetings_is_one_of_meetings(table):
    result = guess(io.BytesIO(table.encode()), "t.csv")
    assert "DOES NOT SEEM" not in result.mapping


def test_votes_of_which_each_state_has_a_row_are_a_question():
    table = "rcid,ccode,vote,date\n3,2,1,1946-01-01\n3,20,3,1946-01-01\n4,2,1,1946-01-02\n4,20,1,1946-01-02\n"
    result, documents = documents_of(table)
    assert "THE ROWS HAVE VOTES" in result.notes[0]
    assert len(documents) == 2


def test_a131_people_on_a_list_are_people_and_no_meetings():
    table = "Name,Type,Listed on,Nationality,DOB\nRui Prado,Individual,12/03/2019,Peru,14/05/1961\nRed Ltd,Entity,12/03/2019,Peru,\n"
    result, documents = documents_of(table)
    assert 'only_if: {Type: ["Individual"]}' in result.mapping
    assert documents == [{"name": "Rui Prado", "country": "Peru", "born": "1961-05-14"}]
