import io

import pytest
from us_records import FIXTURES, by_id, outcomes, rejected_fields, shared, validate

from app.datasets import us_travels
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow


@pytest.fixture(scope="module")
def found():
    return outcomes(us_travels, FIXTURES / "us_trips.xml")


@pytest.fixture(scope="module")
def trips(found):
    return by_id(found)


def brief(meeting):
    """Kind, level, place without its country, and office and countries of the participants."""
    first, *others = meeting["participants"]
    place = {field: value for field, value in meeting["place"].items() if field != "country"}
    return (meeting["kind"], meeting["level"], meeting["place"]["country"], place, first["office"],
            [side["country"] for side in others])  # fmt: skip


def test_every_record_is_a_valid_meeting(found):
    SourceInput.model_validate(us_travels.SOURCE)
    assert validate(found) == {"meetings": 20}


def test_trip_is_read_completely(trips):
    assert trips["us-travel-8003"] == {
        "id": "us-travel-8003",
        "title": "Visit of Secretary of State Jane Q. (Janet) Doe to Vietnam",
        "date": "1955-02-28",
        "kind": "visit",
        "level": "minister",
        "mode": "in_person",
        "status": "held",
        "place": {"country": "X-SOUTH-VIETNAM", "city": "Saigon"},
        "participants": [
            {
                "person": {
                    "id": "doe-jane-q",
                    "name": "Jane Q. (Janet) Doe",
                    "country": "US",
                    "identifiers": [{"scheme": "pocom", "value": "doe-jane-q"}],
                },
                "country": "US",
                "office": "Secretary of State",
                "role": "guest",
                "name_as_printed": "Jane Q. (Janet) Doe",
            },
            {
                "person": {"name": "Mau", "country": "X-SOUTH-VIETNAM"},
                "country": "X-SOUTH-VIETNAM",
                "office": "Premier",
                "name_as_printed": "Premier Mau",
                "citations": [
                    {"source": us_travels.SOURCE, "locator": "trip 8003", "quote": "Met with Premier Mau."},
                ],
                "role": "host",
                "note": "Listed as Vietnam.",
            },
        ],
        "identifiers": [{"scheme": "us-travels", "value": "8003"}],
        "summary": "Met with Premier Mau.",
        "citations": [{"source": us_travels.SOURCE, "locator": "trip 8003"}],
    }


def test_further_cities_of_a_trip_become_other_places(trips):
    assert trips["us-travel-8001"]["other_places"] == [{"city": "Gdansk", "country": "PL"}]
    assert "note" not in trips["us-travel-8001"]["place"]


@pytest.mark.parametrize(
    ("trip", "expected"),
    [
        (8001, ("visit", "head_of_state", "PL", {"city": "Warsaw"}, "President", ["PL"])),
        (8002, ("state_visit", "head_of_state", "VA", {}, "President", ["VA"])),
        (8004, ("visit", "minister", "SUHH", {"city": "Moscow"}, "Secretary of State", ["SUHH"])),
        (
            8005,
            ("visit", "minister", "PS", {"city": "Ramallah", "note": "Listed as West Bank."}, "Secretary of State", []),
        ),
        (
            8006,
            (
                "visit",
                "minister",
                "AQ",
                {"note": "Example Sound, South Pole. Listed as Antarctica."},
                "Secretary of State",
                [],
            ),
        ),
        (8007, ("visit", "head_of_state", "MQ", {"note": "Martinique, West Indies."}, "President", ["FR"])),
        (
            8008,
            (
                "official_visit",
                "head_of_state",
                "MX",
                {"city": "Mexico City", "note": "Mexico, D.F."},
                "President",
                ["MX"],
            ),
        ),
        (8009, ("other", "head_of_state", "SR", {"city": "Paramaribo"}, "President", [])),
        (
            8010,
            ("visit", "head_of_state", "JM", {"city": "Kingston", "note": "Kingston (Jamaica)."}, "President", ["GB"]),
        ),
        (8011, ("visit", "unknown", "PA", {"city": "Panama City"}, "President-elect", ["PA"])),
        (
            8012,
            (
                "visit",
                "minister",
                "YUCS",
                {"venue": "Camp Example", "note": "Listed as Yugoslavia (Kosovo)."},
                "Secretary of State",
                ["YUCS"],
            ),
        ),
        (
            8013,
            (
                "visit",
                "minister",
                "GL",
                {"city": "Igaliku", "note": "Listed as Denmark (Greenland)."},
                "Secretary of State",
                ["DK"],
            ),
        ),
        (
            8014,
            (
                "visit",
                "minister",
                "RHZW",
                {"city": "Salisbury", "note": "Listed as Southern Rhodesia (Zimbabwe)."},
                "Secretary of State",
                ["RHZW"],
            ),
        ),
        (8016, ("visit", "minister", "ZRCD", {"city": "Kinshasa"}, "Secretary of State", ["ZRCD"])),
        (8017, ("visit", "minister", "CN", {"city": "Shanghai"}, "Secretary of State", ["CN"])),
        (8018, ("visit", "minister", "TW", {"city": "Taipei"}, "Secretary of State", ["TW"])),
        (8020, ("visit", "head_of_state", "BS", {"note": "The Bahamas."}, "President", ["BS"])),
    ],
)
def test_kind_level_place_and_sides_follow_the_row(trips, trip, expected):
    assert brief(trips[f"us-travel-{trip}"]) == expected


def test_stop_on_the_way_is_titled_a_stop(trips):
    assert trips["us-travel-8009"]["title"] == "Stop of President Richard Roe in Suriname"


def test_a_president_is_distinguished_from_his_namesake_in_pocom(trips):
    assert trips["us-travel-8011"]["participants"][0]["person"] == {
        "name": "William Howard Taft",
        "country": "US",
        "identifiers": [{"scheme": "us-presidents", "value": "taft-william-howard"}],
    }


def test_president_and_envoy_are_one_person(trips):
    assert trips["us-travel-8019"]["participants"][0]["person"] == {
        "id": "bush-george-herbert-walker",
        "name": "George H.W. Bush",
        "country": "US",
        "identifiers": [
            {"scheme": "us-presidents", "value": "bush-george-h-w"},
            {"scheme": "pocom", "value": "bush-george-herbert-walker"},
        ],
    }


def test_invalid_rows_are_refused_by_field(found):
    assert rejected_fields(found) == [
        ("us_trips.xml trip 8101", "country"),
        ("us_trips.xml trip 8102", "who"),
        ("us_trips.xml trip 8103", "role"),
    ]


def test_presidents_become_people_with_their_terms():
    result = outcomes(us_travels, FIXTURES / "us_presidents.xml")
    assert validate(result) == {"people": 2}
    assert [item.document for item in result if isinstance(item, ImportRow)] == [
        {
            "name": "Richard Roe",
            "country": "US",
            "born": "1932",
            "died": "1999",
            "tenures": [{"office": "President", "country": "US", "term": "1989-03-04/1997-03-04"}],
            "identifiers": [{"scheme": "us-presidents", "value": "roe-richard"}],
            "citations": [{"source": us_travels.SOURCE, "locator": "president 91"}],
        },
        {
            "id": "adams-john",
            "name": "John Adams",
            "country": "US",
            "born": "1735",
            "tenures": [{"office": "President", "country": "US", "term": "1997-03-04/.."}],
            "identifiers": [
                {"scheme": "us-presidents", "value": "adams-john"},
                {"scheme": "pocom", "value": "adams-john"},
            ],
            "citations": [{"source": us_travels.SOURCE, "locator": "president 92"}],
        },
    ]


def test_host_is_one_delegation_where_only_its_officials_without_names_were_met():
    trip = """<trips><trip role="secretary" who="doe-jane-q"><id>1</id><name>Jane Doe</name>
        <country id="france">France</country><locale>Paris</locale>
        <start-date>1995-02-28</start-date><end-date>1995-02-28</end-date>
        <remarks>Met with French and Chilean counterparts.</remarks></trip></trips>"""
    [row] = us_travels.read(io.BytesIO(trip.encode()), "trips.xml")
    delegations = [(side["country"], side.get("role"), "person" in side) for side in row.document["participants"][1:]]
    assert delegations == [("FR", "host", False), ("CL", None, False)]
    [row] = us_travels.read(
        io.BytesIO(trip.replace("and Chilean counterparts", "Foreign Minister").encode()), "trips.xml"
    )
    sides = [(side["country"], side.get("office")) for side in row.document["participants"][1:]]
    assert sides == [("FR", "Foreign Minister")]


def test_file_of_another_format_is_an_error():
    with pytest.raises(ValueError, match="begins with <visits>, not with <presidents> or <trips>"):
        list(us_travels.read(io.BytesIO(b"<visits/>"), "bad.xml"))


@pytest.fixture(scope="module")
def presidents():
    return outcomes(us_travels, *shared("us_travels/president-travels/*.xml"))


@pytest.fixture(scope="module")
def secretaries():
    return outcomes(us_travels, *shared("us_travels/secretary-travels/*.xml"))


@pytest.mark.shared_data
def test_every_real_trip_is_read(presidents, secretaries):
    assert (len(presidents), len(secretaries)) == (551, 2415)
    assert rejected_fields(presidents + secretaries) == []
    assert len(by_id(presidents + secretaries)) == 2966


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
def test_every_real_trip_is_a_valid_meeting(presidents, secretaries):
    assert validate(presidents + secretaries) == {"meetings": 2966}


@pytest.mark.shared_data
def test_every_real_president_is_a_person():
    result = outcomes(us_travels, *shared("us_travels/presidents/presidents.xml"))
    assert (validate(result), rejected_fields(result)) == ({"people": 47}, [])


SECRETARY = "Secretary of State"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("trip", "date", "expected"),
    [
        (2668, "1920-11-30", ("other", "unknown", "JM", {"city": "Kingston", "note": "Kingston (Jamaica)."},
                              "President-elect", [])),
        (787, "1955-02-28/1955-03-01", ("visit", "minister", "X-SOUTH-VIETNAM", {"city": "Saigon"}, SECRETARY,
                                        ["X-SOUTH-VIETNAM"])),
        (2783, "1962-06-29/1962-07-01", ("state_visit", "head_of_state", "MX",
                                         {"city": "Mexico City", "note": "Mexico, D.F."}, "President", ["MX"])),
        (2787, "1963-06-26", ("visit", "head_of_state", "DE", {"city": "West Berlin"}, "President", ["DE"])),
        (2804, "1967-04-14", ("other", "head_of_state", "SR", {"city": "Paramaribo"}, "President", [])),
        (1955, "1983-06-30/1983-07-02", ("visit", "minister", "IN", {"city": "Agra"}, SECRETARY, ["IN"])),
        (163, "1999-07-29", ("visit", "minister", "YUCS",
                             {"city": "Pristina", "note": "Listed as Serbia-Montenegro (Kosovo)."}, SECRETARY,
                             ["YUCS"])),
        (1421, "2004-08-06", ("visit", "minister", "GL", {"city": "Igaliku", "note": "Listed as Denmark (Greenland)."},
                              SECRETARY, ["DK"])),
        (3711, "2016-11-10/2016-11-12", ("visit", "minister", "AQ",
                                         {"note": "McMurdo Sound, South Pole. Listed as Antarctica."}, SECRETARY, [])),
        (4062, "2022-03-27", ("visit", "minister", "PS", {"city": "Ramallah", "note": "Listed as West Bank."},
                              SECRETARY, ["PS"])),
    ],
)  # fmt: skip
def test_ten_real_trips_are_read_as_labelled(presidents, secretaries, trip, date, expected):
    meeting = by_id(presidents + secretaries)[f"us-travel-{trip}"]
    assert (meeting["date"], brief(meeting)) == (date, expected)
