import io
from collections import Counter
from pathlib import Path

import pytest
from public_data import SHARED_DATA

from app.datasets import gdelt
from app.schemas.meeting import MeetingInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

FIXTURE = Path(__file__).parent / "fixtures" / "gdelt_mixed.csv"
SHARED = SHARED_DATA / "gdelt"
SADR = {"country": "IR", "city": "Sadr", "latitude": 38.8862, "longitude": 44.324}
EXPORT_2, EXPORT_1 = "20180101000000.export.CSV", "v1_sample_events.csv"


def outcomes(path: Path) -> list[ImportRow | RejectedRow]:
    with path.open("rb") as stream:
        return list(gdelt.read(stream, path.name))


def by_event(path: Path) -> dict[str, dict]:
    return {
        outcome.document["identifiers"][0]["value"]: outcome.document
        for outcome in outcomes(path)
        if isinstance(outcome, ImportRow)
    }


@pytest.fixture(scope="module")
def meetings():
    return by_event(FIXTURE)


def shared(name):
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not in the shared data directory")
    return SHARED / name


def sides(meeting):
    return [(side["country"], side["role"], side["name_as_printed"]) for side in meeting["participants"]]


def test_visit_is_read_completely(meetings):
    identity = "gdelt-20180105-visit-de-fr-fr"
    assert meetings["1001"] == {
        "id": identity,
        "title": "Visit: Germany to France",
        "date": "2018-01-05",
        "kind": "visit",
        "mode": "unknown",
        "status": "unknown",
        "place": {"country": "FR", "city": "Examplebourg", "latitude": 48.5, "longitude": 2.25},
        "participants": [
            {"id": f"{identity}-delegation-de", "country": "DE", "role": "guest", "name_as_printed": "PRESIDENT"},
            {"id": f"{identity}-delegation-fr", "country": "FR", "role": "host", "name_as_printed": "PARIS"},
        ],
        "identifiers": [{"scheme": "gdelt", "value": "1001"}],
        "summary": "Coded by machine from news text as a visit; not checked by a person.",
        "citations": [
            {"source": gdelt.SOURCE, "locator": "event 1001", "note": "Coded as CAMEO 042."},
            {
                "source": {
                    "kind": "article",
                    "headline": "https://news.example.org/story/a",
                    "publisher": "news.example.org",
                    "url": "https://news.example.org/story/a",
                }
            },
        ],
    }


def test_making_and_hosting_a_visit_is_one_meeting_and_the_return_visit_another(meetings):
    assert meetings["1002"]["id"] == meetings["1001"]["id"]
    # The lines about one meeting say the same of it, so none disputes another.
    assert meetings["1002"]["summary"] == meetings["1001"]["summary"]
    assert sides(meetings["1002"]) == [("DE", "guest", "GERMANY"), ("FR", "host", "FRANCE")]
    assert meetings["1003"]["id"] == "gdelt-20180105-visit-fr-de-fr"


def test_centre_of_a_country_is_not_read_as_a_city(meetings):
    assert meetings["1002"]["place"] == {"country": "FR"}


def test_name_of_a_province_becomes_a_note(meetings):
    assert meetings["1004"]["place"] == {
        "country": "KR",
        "note": "GDELT places it in the region 'Somewhere, Gyeonggi, South Korea'.",
    }


def test_zero_coordinates_are_ignored_and_fips_codes_are_translated(meetings):
    assert meetings["1005"]["place"] == {"country": "ZA", "city": "Pretoria"}


def test_an_invalid_place_is_noted(meetings):
    assert meetings["1007"]["place"] == {
        "city": "Nowhere Reef",
        "note": "GDELT places it in FIPS 10-4 PG, which is not a country. "
        "GDELT gives the coordinates '95.0', 'x', which are not valid.",
    }


def test_missing_place_stays_missing(meetings):
    assert (meetings["1006"]["place"], meetings["1006"]["id"]) == (None, "gdelt-20180104-intent-jp-pe")


@pytest.mark.parametrize(
    ("event", "kind", "mode", "status", "roles"),
    [
        ("1004", "negotiation_round", "unknown", "unknown", ["unknown", "unknown"]),
        ("1005", "call", "phone", "unknown", ["unknown", "unknown"]),
        ("1006", "other", "unknown", "tentative", ["unknown", "unknown"]),
        ("1007", "other", "unknown", "unknown", ["mediator", "unknown"]),
        ("1008", "signing_ceremony", "unknown", "unknown", ["signatory", "signatory"]),
        ("2001", "consultation", "unknown", "unknown", ["unknown", "unknown"]),
        ("3001", "bilateral_meeting", "unknown", "unknown", ["unknown", "unknown"]),
    ],
)
def test_the_code_determines_the_kind_of_event(meetings, event, kind, mode, status, roles):
    meeting = meetings[event]
    assert (meeting["kind"], meeting["mode"], meeting["status"]) == (kind, mode, status)
    assert [side["role"] for side in meeting["participants"]] == roles


def test_day_a_month_before_the_article_is_approximate(meetings):
    meeting = meetings["1004"]
    assert (meeting["date"], meeting["id"]) == ("2017-12-06?", "gdelt-20171206-estimated-negotiation-kr-ro-kr")
    assert meeting["summary"].endswith("The day is the coder's estimate.")
    assert meeting["citations"][0]["note"].endswith("The event was added on 2018-01-05.")


def test_the_day_before_the_article_is_certain(meetings):
    assert meetings["1006"]["date"] == "2018-01-04"


def test_days_of_the_backfile_loaded_in_2013_are_certain(meetings):
    assert meetings["3001"]["date"] == "1982-01-02"
    assert [item["locator"] for item in meetings["3001"]["citations"]] == ["event 3001"]
    assert meetings["3001"]["place"] == {"country": "VN", "city": "Hanoi", "latitude": 21.03, "longitude": 105.85}


def test_an_address_with_forbidden_characters_is_escaped(meetings):
    source = meetings["1002"]["citations"][1]["source"]
    assert source["url"] == "https://news.example.org/story/b?x=[1]%7C2"
    assert source["headline"] == "https://news.example.org/story/b?x=[1]|2"


def test_source_without_a_url_becomes_a_headline(meetings):
    source = meetings["1007"]["citations"][1]["source"]
    assert source == {"kind": "article", "headline": "BBC Monitoring, item 12"}


def test_events_without_two_countries_are_rejected_with_the_reason():
    refused = {
        outcome.location.rpartition(" ")[2]: (outcome.field, outcome.reason)
        for outcome in outcomes(FIXTURE)
        if isinstance(outcome, RejectedRow)
    }
    assert refused == {
        "9": ("EventCode", "not a meeting: CAMEO 051"),
        "10": ("EventRootCode", "not a diplomatic event: CAMEO root 19"),
        "11": ("Actor1CountryCode", "the first actor has no country"),
        "12": ("Actor2CountryCode", "the second actor is missing"),
        "13": ("Actor1CountryCode", "EUR is a region, not a country"),
        "14": ("Actor2CountryCode", "both actors are from one country"),
        "15": ("Actor2CountryCode", "ZZZ is not a CAMEO country code"),
        "16": ("Day", "is not an existing day; write it as YYYYMMDD"),
        "19": ("line", "has 2 columns; give 57, 58 or 61"),
        "20": ("ActionGeo_FullName", "contains U+0091 at position 3, which is not allowed in text; remove it"),
        "21": ("line", "is not UTF-8; convert it"),
    }


def test_every_line_has_one_outcome_and_every_record_is_a_valid_meeting():
    result = outcomes(FIXTURE)
    assert [item.location for item in result] == [f"gdelt_mixed.csv line {number}" for number in range(1, 22)]
    for item in result:
        if isinstance(item, ImportRow):
            MeetingInput.model_validate(item.document)
    SourceInput.model_validate(gdelt.SOURCE)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"a\tb\n", "line 1 has 2 tab-separated columns"), (b"x" * 70_000, "line 1 exceeds 65536 bytes")],
)
def test_file_of_another_format_is_rejected(content, says):
    with pytest.raises(ValueError, match=says):
        list(gdelt.read(io.BytesIO(content), "other.csv"))


def test_lines_are_read_on_demand():
    stream = FIXTURE.open("rb", buffering=0)
    next(iter(gdelt.read(stream, "mixed")))
    assert stream.tell() < FIXTURE.stat().st_size
    stream.close()


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "rows", "diplomatic", "records", "ids"), [(EXPORT_2, 2414, 885, 267, 85), (EXPORT_1, 710, 261, 49, 46)]
)
def test_real_exports_are_accounted_for(name, rows, diplomatic, records, ids):
    result = outcomes(shared(name))
    stored = [item.document for item in result if isinstance(item, ImportRow)]
    for document in stored:
        MeetingInput.model_validate(document)
    elsewhere = Counter(item.field for item in result if isinstance(item, RejectedRow))["EventRootCode"]
    assert (len(result), len(result) - elsewhere) == (rows, diplomatic)
    assert (len(stored), len({document["id"] for document in stored})) == (records, ids)


@pytest.mark.shared_data
def test_actors_of_the_real_export_match_the_published_counts():
    rows = [line.split("\t") for line in shared(EXPORT_2).read_text().splitlines()]
    diplomatic = [row for row in rows if row[28] in {"03", "04", "05"}]
    assert (len(diplomatic), sum(bool(row[6] and row[16]) for row in diplomatic)) == (885, 551)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "event", "identity", "place"),
    [
        (EXPORT_2, "719026146", "gdelt-20180101-visit-dk-it-gb", {"country": "GB"}),
        (EXPORT_2, "719026614", "gdelt-20180101-visit-au-pl-au", {"country": "AU"}),
        (EXPORT_2, "719026796", "gdelt-20180101-consultation-jo-sy-sy", {"country": "SY"}),
        (EXPORT_2, "719025313", "gdelt-20180101-visit-cn-be-gb", {"country": "GB"}),
        (EXPORT_2, "719026811", "gdelt-20180101-signing-ph-th-ph", {"country": "PH"}),
        (EXPORT_1, "1553199", "gdelt-19820102-visit-ir-us-ir", SADR),
        (EXPORT_1, "1553699", "gdelt-19820102-visit-ir-us-ir", SADR),
        (EXPORT_1, "1554011", "gdelt-19820103-visit-cu-us-ht", {"country": "HT"}),
        (EXPORT_1, "1553499", "gdelt-19820102-signing-bh-qa-ir", {"country": "IR"}),
        (
            EXPORT_1,
            "564157507",
            "gdelt-20160728-negotiation-tw-us-tw",
            {"country": "TW", "city": "Taipei", "latitude": 25.0478, "longitude": 121.532},
        ),
    ],
)
def test_real_events_are_read(name, event, identity, place):
    meeting = by_event(shared(name))[event]
    assert (meeting["id"], meeting["place"]) == (identity, place)
