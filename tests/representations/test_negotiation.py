import pytest

from app.representations.formats import ATOM, CSV, CSV_BOM, FORMATS, GEOJSON, HTML, ICS, JSON, JSONLD, NDJSON
from app.representations.negotiation import NegotiationError, NotAcceptable, UnknownFormat, choose
from app.representations.registry import REPRESENTATIONS

ALL = tuple(FORMATS.values())
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


def test_formats_have_suffixes_and_media_types():
    assert {name: (item.suffix, item.content_type) for name, item in FORMATS.items()} == {
        "json": ("json", "application/json"),
        "csv": ("csv", "text/csv; charset=utf-8; header=present"),
        "bom.csv": ("bom.csv", "text/csv; charset=utf-8; header=present"),
        "ndjson": ("ndjson", "application/x-ndjson"),
        "ics": ("ics", "text/calendar; charset=utf-8"),
        "atom": ("atom", "application/atom+xml; charset=utf-8"),
        "geojson": ("geojson", "application/geo+json"),
        "jsonld": ("jsonld", "application/ld+json"),
        "html": ("html", "text/html; charset=utf-8"),
    }


def test_formats_of_each_resource():
    everywhere = [JSON, CSV, CSV_BOM, NDJSON, ATOM, JSONLD]
    assert {resource: list(formats) for resource, formats in REPRESENTATIONS.items()} == {
        "meetings": [*everywhere, ICS, GEOJSON],
        **dict.fromkeys(
            ["participants", "people", "countries", "organizations", "agreements", "topics", "sources"], everywhere
        ),
    }
    assert [item for formats in REPRESENTATIONS.values() for item, writer in formats.items() if writer is None] == (
        [JSON] * 8
    )


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        (", ,", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=UTF-8", CSV),
        ("text/csv;header=present;charset=utf-8", CSV),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD),
        ("application/atom+xml, application/rss+xml;q=0.5", ATOM),
        ("text/calendar;q=0.5, application/geo+json;q=0.6", GEOJSON),
        ("text/csv, application/json", JSON),  # equal quality and specificity: the server's order
        ("text/csv, */*", CSV),  # equal quality, but more specific
        ("text/csv;q=0.5, */*", JSON),
        ("application/json;q=0, */*", CSV),
        ("application/json;q=0.1, application/*;q=0.2", NDJSON),
        ("text/*;q=0.3, text/csv;q=0, */*;q=0.1", ICS),
        ("text/csv;q=2, text/calendar;q=0.1", ICS),  # a quality above 1 is invalid
        ("text/csv;header=absent, application/json;q=0.2", JSON),
        ("text/csv;charset=latin-1, text/calendar;q=0.2", ICS),
        (BROWSER, HTML),
        ("text/html;q=0.5, application/json", JSON),
        ("application/x-ndjson", NDJSON),
    ],
)
def test_accept_header_selects_the_format(accept, chosen):
    assert choose(None, None, accept, ALL) is chosen


@pytest.mark.parametrize("accept", ["text/html", "image/*", "*/*;q=0", "json", "text/csv;header=absent", "*/csv"])
def test_unacceptable_accept_header_is_rejected(accept):
    with pytest.raises(NotAcceptable) as caught:
        choose(None, None, accept, (JSON, CSV))
    assert str(caught.value) == "send an Accept header with one of: application/json, text/csv"
    assert str(caught.value) == "send an Accept header with one of: application/json, text/csv"


@pytest.mark.parametrize(
    ("suffix", "parameter", "accept", "chosen"),
    [
        ("csv", None, None, CSV),
        ("csv", None, "application/json", CSV),
        (None, "ics", "application/json", ICS),
        (None, "ics", "text/html", ICS),
        ("json", None, "text/csv", JSON),
    ],
)
def test_suffix_precedes_format_and_format_precedes_accept(suffix, parameter, accept, chosen):
    assert choose(suffix, parameter, accept, ALL) is chosen


@pytest.mark.parametrize(
    ("suffix", "parameter", "message"),
    [
        ("cvs", None, "'cvs' is not an available format; did you mean csv? Choose one of: json, csv"),
        (None, "geojson", "'geojson' is not an available format; did you mean json? Choose one of: json, csv"),
        (None, "", "'' is not an available format; choose one of: json, csv"),
        ("xlsx", None, "'xlsx' is not an available format; choose one of: json, csv"),
    ],
)
def test_unavailable_format_is_rejected_with_a_suggestion(suffix, parameter, message):
    with pytest.raises(UnknownFormat) as caught:
        choose(suffix, parameter, "application/json", (JSON, CSV))
    assert str(caught.value) == message
    assert isinstance(caught.value, NegotiationError)
