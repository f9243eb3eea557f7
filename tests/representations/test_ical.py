import datetime as dt
import re

import icalendar
import pytest
from format_documents import FEED, LAST_PAGE, meeting, records
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.representations.calendar_event import CalendarEvent, EventStatus
from app.representations.formats import ICS, PageInfo
from app.representations.ical import write
from app.representations.registry import REPRESENTATIONS

NAME = re.compile(r"[A-Z][A-Z0-9-]*")
CONTENT_LINE = re.compile(r'([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
MOMENT = dt.datetime(2024, 3, 5, 10, tzinfo=dt.UTC)


def written(*documents, feed=FEED):
    return b"".join(REPRESENTATIONS["meetings"][ICS](iter(documents), feed))


def checked(content):
    """Check the syntax of RFC 5545, section 3.1, and return the unfolded lines as (name, parameters, value)."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert not [line for line in physical if len(line) > 75]
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(physical))
    for line in physical:
        line.decode()  # a character is never split
    unfolded = re.sub(r"\r\n[ \t]", "", content.decode())[:-2].split("\r\n")
    return [CONTENT_LINE.fullmatch(line).groups() for line in unfolded]


def lines(*documents, feed=FEED):
    return {name + parameters: value for name, parameters, value in checked(written(*documents, feed=feed))}


def event(**changes):
    return CalendarEvent(
        **{
            "uid": "a@b",
            "sequence": 0,
            "summary": "Talks",
            "description": "Of peace.",
            "starts_on": dt.date(2024, 3, 1),
            "ends_on": dt.date(2024, 3, 1),
            "starts_at": None,
            "ends_at": None,
            "date": "2024-03-01",
            "status": EventStatus.CONFIRMED,
            "categories": ("call",),
            "location": None,
            "point": None,
            "url": "https://events.example/meetings/a",
            "part_of": None,
            "created": MOMENT,
            "updated": MOMENT,
            **changes,
        }
    )


def test_a_calendar_of_one_meeting_in_full():
    assert checked(written(meeting())) == [
        ("BEGIN", "", "VCALENDAR"),
        ("VERSION", "", "2.0"),
        ("PRODID", "", "-//Diplomatic Events//Diplomatic Events//EN"),
        ("CALSCALE", "", "GREGORIAN"),
        ("NAME", "", "Meetings: country JP"),
        ("X-WR-CALNAME", "", "Meetings: country JP"),
        ("REFRESH-INTERVAL", ";VALUE=DURATION", "PT12H"),
        ("SOURCE", ";VALUE=URI", "https://events.example/meetings.x?country=JP&cursor=abc"),
        ("X-PUBLISHED-TTL", "", "PT12H"),
        ("BEGIN", "", "VEVENT"),
        ("SUMMARY", "", "Envoys of Japan and Peru"),
        ("DTSTART", ";VALUE=DATE", "20210410"),
        ("DTEND", ";VALUE=DATE", "20210412"),
        ("DTSTAMP", "", "20240305T100000Z"),
        ("UID", "", "2021-04-10-japan-peru-envoys@diplomatic-events"),
        ("SEQUENCE", "", "338400"),
        ("CATEGORIES", "", r"bilateral meeting,Rivers\, lakes\; seas"),
        ("CLASS", "", "PUBLIC"),
        ("CREATED", "", "20240301T120000Z"),
        (
            "DESCRIPTION",
            "",
            (
                r"They met\; twice\, and agreed.\n\nDate: 2021-04-10/2021-04-11\nKind: bilateral meeting\n"
                r"Level: official\nMode: in person\nStatus: held\nPlace: MV Example\, Tokyo\, Japan\n"
                r"Participants:\n- Mori Ai\, Envoy\, Japan (host)\n- Peru (guest)\n"
                r"Agreements:\n- River Accord (welcomed)\nTopics:\n- Rivers\, lakes\; seas\n"
                r"Organizations discussed:\n- River Club\n"
                r"Sources:\n- Envoys meet on the river\, The Gazette\, 2021-04-12\, "
                r"https://gazette.example/2021/04/12?a=b\;c"
            ),
        ),
        ("GEO", "", "35.5;-139.25"),
        ("LAST-MODIFIED", "", "20240305T100000Z"),
        ("LOCATION", "", r"MV Example\, Tokyo\, Japan"),
        ("STATUS", "", "CONFIRMED"),
        ("TRANSP", "", "TRANSPARENT"),
        ("URL", "", "https://events.example/meetings/2021-04-10-japan-peru-envoys"),
        ("X-EDTF-DATE", "", "2021-04-10/2021-04-11"),
        ("END", "", "VEVENT"),
        ("END", "", "VCALENDAR"),
    ]


@given(st.lists(records("meetings"), max_size=2))
@examples(60)
def test_any_text_round_trips_within_its_line(documents):
    content = written(*documents)
    names = [name for name, _, _ in checked(content)]
    assert names.count("BEGIN") == names.count("END") == 1 + len(documents)
    result = icalendar.Calendar.from_ical(content).walk("VEVENT")
    # The reader of the library treats U+2028 as a line end, as its writer does.
    assert [str(item["summary"]) for item in result] == [document["title"] for document in documents]
    assert [str(item["x-edtf-date"]) for item in result] == [document["date"] for document in documents]


@pytest.mark.parametrize(
    "text", ["a\r\nX-EVIL:1", "a\nX-EVIL:1", "a\rX-EVIL:1", "a\x85X-EVIL:1", "\x00\x1b;,\\", "林" * 99]
)
def test_no_text_injects_a_line(text):
    wild = event(summary=text, description=text, location=text, categories=(text,), uid=text, date=text)
    names = [
        name
        for name, _, _ in checked(b"".join(write([wild], PageInfo(text, "https://x.example/", "https://x.example/"))))
    ]
    assert len(names) == len(set(names)) + 2  # BEGIN and END occur twice
    assert "X-EVIL" not in names


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (r"a\Nb", r"a\\Nb"),
        (r"a\nb", r"a\\nb"),
        ("a\nb", r"a\nb"),
        (r"\\N" + "\n" + r"\N", r"\\\\N\n\\N"),
        (r"C:\New, old; \,\;", r"C:\\New\, old\; \\\,\\\;"),
        ("\\", r"\\"),
        (r"\N" * 60, r"\\N" * 60),
    ],
)
def test_backslash_is_ordinary_text(text, line):
    feed = PageInfo(text, "https://x.example/", "https://x.example/")
    wild = event(summary=text, description=text, location=text, categories=(text, "call"), uid=text)
    content = b"".join(write([wild], feed))
    values = {name: value for name, _, value in checked(content)}
    assert {values[name] for name in ("NAME", "X-WR-CALNAME", "SUMMARY", "DESCRIPTION", "LOCATION", "UID")} == {line}
    assert values["CATEGORIES"] == f"{line},call"
    (result,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(result[name]) for name in ("summary", "description", "location", "uid")} == {text}
    assert [str(cat) for cat in result["categories"].cats] == [text, "call"]


def test_a_url_that_would_break_the_line_is_an_error():
    with pytest.raises(ValueError, match="CR or LF"):
        list(write([event(url="https://x.example/\r\nX-EVIL:1")], LAST_PAGE))


def test_event_of_one_day_ends_on_the_next():
    result = lines(meeting(date="2024-02-29", starts_on="2024-02-29", ends_on="2024-02-29"))
    assert (result["DTSTART;VALUE=DATE"], result["DTEND;VALUE=DATE"]) == ("20240229", "20240301")


@pytest.mark.parametrize(
    ("starts_on", "start", "duration"), [("9999-12-31", "99991231", "P1D"), ("9999-12-25", "99991225", "P7D")]
)
def test_event_until_the_last_day_of_the_calendar_has_a_duration(starts_on, start, duration):
    result = lines(meeting(date=starts_on, starts_on=starts_on, ends_on="9999-12-31"))
    assert (result["DTSTART;VALUE=DATE"], result["DURATION"]) == (start, duration)
    assert "DTEND;VALUE=DATE" not in result


def test_years_have_four_digits():
    assert lines(meeting(date="0845", starts_on="0845-01-01", ends_on="0845-12-31"))["DTSTART;VALUE=DATE"] == "08450101"


@pytest.mark.parametrize(
    ("date", "starts_on", "ends_on", "day", "remark"),
    [
        ("../2023-09-01", None, "2023-09-01", "20230901", r"on or before 2023-09-01\; shown on that day."),
        ("2023-09-01/..", "2023-09-01", None, "20230901", r"on or after 2023-09-01\; shown on that day."),
        (
            "19XX",
            "1900-01-01",
            "1999-12-31",
            "19000101",
            r"between 1900-01-01 and 1999-12-31\; shown on the first day.",
        ),
    ],
)
def test_open_or_vague_date_becomes_one_day_with_a_remark(date, starts_on, ends_on, day, remark):
    result = lines(meeting(date=date, starts_on=starts_on, ends_on=ends_on))
    assert result["DTSTART;VALUE=DATE"] == day
    assert dt.date.fromisoformat(result["DTEND;VALUE=DATE"]) - dt.date.fromisoformat(day) == dt.timedelta(days=1)
    assert remark in result["DESCRIPTION"]
    assert result["X-EDTF-DATE"] == date


def test_leap_year_is_shown_completely():
    result = lines(meeting(date="2024", starts_on="2024-01-01", ends_on="2024-12-31"))
    assert (result["DTSTART;VALUE=DATE"], result["DTEND;VALUE=DATE"]) == ("20240101", "20250101")
    assert "known only" not in result["DESCRIPTION"]


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("tentative", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("postponed", "TENTATIVE"),
        ("cancelled", "CANCELLED"),
        ("held", "CONFIRMED"),
    ],
)
def test_status_is_translated(status, shown):
    result = lines(meeting(status=status))
    assert result["STATUS"] == shown
    assert f"Status: {status}" in result["DESCRIPTION"]


def test_unknown_status_and_mode_are_omitted():
    result = lines(meeting(status="unknown", mode="unknown"))
    assert "STATUS" not in result
    assert "Status" not in result["DESCRIPTION"]
    assert "Mode" not in result["DESCRIPTION"]


def test_sequence_increases_with_each_edit_and_is_never_negative():
    created = "2024-03-01T12:00:00.000000Z"
    sequences = [
        lines(meeting(created_at=created, updated_at=updated))["SEQUENCE"]
        for updated in (
            "2024-02-01T00:00:00.000000Z",
            created,
            "2024-03-01T12:00:01.500000Z",
            "2025-03-01T12:00:00.000000Z",
        )
    ]
    assert sequences == ["0", "0", "1", "31536000"]


def test_a_place_without_a_point_has_no_geo_and_a_call_no_location():
    assert "GEO" not in lines(meeting(place={"city": "Lima", "country": "PE"}))
    result = lines(meeting(place=None, mode="phone"))
    assert "LOCATION" not in result
    assert "Place:" not in result["DESCRIPTION"]


def test_a05_meeting_without_days_is_omitted():
    undated, dated = meeting(id="undated", starts_on=None, ends_on=None), meeting(id="dated")
    assert [value for name, _, value in checked(written(undated, dated)) if name == "UID"] == [
        "dated@diplomatic-events"
    ]


def test_an_empty_list_is_a_calendar_without_events():
    assert [item for item in checked(written()) if item[0] in {"BEGIN", "END"}] == [
        ("BEGIN", "", "VCALENDAR"),
        ("END", "", "VCALENDAR"),
    ]
