"""Cost of reading data sets, in lines of Python."""

import io

import pytest

from app.datasets import us_visits
from app.datasets.historian_guests import guests
from app.datasets.us_travels_parties import countries_met
from app.reading.language.lexicon import load
from app.reading.language.phrases import Known, Phrases
from app.reading.persons.people import people
from tests.work_counts import count_lines

_ROW = """<visit><id>{}</id><visitor>Prime Minister Omar {}</visitor><from id="peru">Peru</from><start-date>1980-01-02</start-date>
<end-date>1980-01-02</end-date><description>Private visit.</description></visit>"""


def test_visitor_is_read_once_however_often_they_come():
    people("Prime Minister Ana Toth")  # loads the words
    _, first = count_lines(lambda: guests("Prime Minister Ana Cost", "PE"))
    _, again = count_lines(lambda: guests("Prime Minister Ana Cost", "PE"))
    assert again < first / 10


@pytest.mark.parametrize(
    "text", ["Attended the opening of a bridge. Visited a dam.", "Private visit to the king of clubs."]
)
def test_remarks_without_an_encounter_are_not_cut_into_words(text):
    words = load()
    _, lines = count_lines(lambda: countries_met(text, [(0, len(text))], words))
    _, cut = count_lines(lambda: words.sentences(text))
    assert lines < cut / 4


def test_names_that_nobody_knows_cost_nothing():
    text = "The committee heard many speakers during the long afternoon session of the assembly."
    people(text)
    known = Phrases()
    known.add("Ana Toth", Known("ana-toth"))
    _, without = count_lines(lambda: people(text))
    _, with_known = count_lines(lambda: people(text, None, known))
    assert without + 50 < with_known


def test_usual_days_are_read_without_the_parser_of_forms():
    def read(rows):
        content = f"<visits>{''.join(rows)}</visits>"
        return list(us_visits.read(io.BytesIO(content.encode()), "v.xml"))

    read([_ROW.format(1, "Abel")])
    _, usual = count_lines(lambda: read([_ROW.format(2, "Abel")]))
    _, other = count_lines(lambda: read([_ROW.format(3, "Abel").replace("1980-01-02", "1980-1-2")]))
    assert other > usual + 20
