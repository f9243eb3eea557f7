"""Line ends, semicolons, commas, backslashes and long words in any script add no lines to a calendar."""

import icalendar
import pytest
from factories import create_with_text

pytestmark = pytest.mark.usefixtures("well_afterwards")

TEXTS = [
    "a\nBEGIN:VALARM\nEND:VALARM", "a\r\nATTENDEE:mailto:a@evil.example", "END:VEVENT", 'a;b,c\\d:e"f', "\\n\\N\\;", "a\\", "^n^'",
    "林" * 180, "é" * 199, "😀" * 99, "a\u2028X-EVIL:1", "a\u2029X-EVIL:1", "\N{ZERO WIDTH JOINER}" * 9 + "a", " X-EVIL:1", "a" * 74 + "é",
]  # fmt: skip
OURS = {
    "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE", "UID",
    "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO",
    "CATEGORIES", "STATUS", "TRANSP", "CLASS", "URL", "X-EDTF-DATE",
}  # fmt: skip


def unfolded(content):
    """Return the names of the content lines; RFC 5545 section 3.1 limits lines to 75 octets."""
    raw = content.split(b"\r\n")
    assert raw.pop() == b""
    assert max(map(len, raw)) <= 75
    for item in raw:
        assert not {0x0A, 0x0D} & set(item)
        item.decode()
    return [part.partition(":")[0].partition(";")[0] for part in b"".join(raw_joined(raw)).decode().split("\0")]


def raw_joined(lines):
    for number, line in enumerate(lines):
        yield line[1:] if line.startswith(b" ") else (b"\0" if number else b"") + line


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_is_injected(client, text):
    url = create_with_text(client, "meetings", text)
    for address in ("/meetings.ics", f"{url}?format=ics"):
        content = client.get(address, headers={"accept": "text/calendar"}).content
        names = unfolded(content)
        assert set(names) <= OURS
        assert names.count("BEGIN") == names.count("END") == 1 + names.count("UID")
        title = client.get(url).json()["title"]
        events = icalendar.Calendar.from_ical(content).walk("VEVENT")
        # Other line ends become plain ones; so does `\\N`, for the writing library.
        for line_end in ("\u2028", "\u2029"):
            title = title.replace(line_end, "\n")
        assert title in [str(event["summary"]) for event in events]


def test_calendar_title_names_only_the_filters(client):
    for value in ("a\r\nX-EVIL:1", "a;b,c\\", "a\u2028X-EVIL:1"):
        response = client.get("/meetings.ics", params={"q": value})
        if response.status_code == 200:
            assert set(unfolded(response.content)) <= OURS
