"""Publishers and curators write one meeting in any order: no value of an import is lost, and none of a curator replaced."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples
from test_no_value_is_lost import ROWS, held, leaves

from app.domain.cited_values import certainty
from app.services.intake.corrections import content
from app.transfer import importing
from app.transfer.rows import ImportRow

PUBLISHERS = ("ministry", "agency", "archive")
EDITS = st.one_of(
    st.builds(lambda value: {"title": value}, st.sampled_from(["Consultations", "A meeting"])),
    st.builds(lambda value: {"note": value}, st.sampled_from(["Checked.", "Checked twice."])),
    st.builds(lambda value: {"summary": value}, st.sampled_from(["By hand.", "By hand again."])),
    st.builds(lambda value: {"kind": value}, st.sampled_from(["bilateral_meeting", "consultation"])),
    st.builds(lambda value: {"date": value}, st.sampled_from(["1931-05-07", "1931-05-04/1931-05-05"])),
    st.builds(lambda value: {"place": value}, st.sampled_from([{"city": "Cusco", "country": "PE"}, {"city": "Kobe"}])),
)
EVENTS = st.lists(
    st.one_of(st.tuples(st.sampled_from(PUBLISHERS), ROWS), st.tuples(st.none(), EDITS)), min_size=1, max_size=7
).filter(lambda events: events[0][0] is not None)
NUMBERS = itertools.count()
"""Each example is a meeting of its own."""


def row(publisher, number, values):
    """Return the row of a publisher's file about the meeting of an example."""
    citation = {"source": {"id": publisher, "headline": f"The {publisher}'s list"}, "locator": f"row {number}"}
    return ImportRow("meetings", {"id": f"talks-{number}", **values, "citations": [citation]}, f"row {number}")


@given(events=EVENTS)
@examples(30)
def test_nothing_is_lost_or_overwritten(database, client, events):
    number = next(NUMBERS)
    last, curated = {}, {}

    def imported(publisher, values):
        return importing.run_import(database, [row(publisher, number, values)], importing.ImportOptions(enrich=True))

    for publisher, values in events:
        if publisher is None:
            response = client.patch(f"/meetings/talks-{number}", json=values, params={"duplicates": "allow"})
            assert response.status_code == 200, response.text
            curated |= values
        else:
            assert imported(publisher, values).refused == 0
            last[publisher] = values
    # A value that a curator replaced is in the history, and cited when its file is imported again.
    for publisher, values in last.items():
        assert imported(publisher, values).refused == 0
    document = client.get(f"/meetings/talks-{number}").json()
    for name, value in curated.items():
        recorded = document[name]
        assert (recorded.items() >= value.items()) if isinstance(value, dict) else recorded == value, name
    for publisher, values in last.items():
        for name, value in leaves(content(values)):
            is_precise = certainty(name, value) == certainty(name, "precise")
            assert (name, value) in held(document) or not is_precise, (publisher, name, value)
    for publisher, values in last.items():
        again = imported(publisher, values)
        assert (again.created, again.changed, again.refused) == (0, 0, 0), publisher
    assert client.get(f"/meetings/talks-{number}").json() == document
