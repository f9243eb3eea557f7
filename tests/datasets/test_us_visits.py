import datetime as dt
import io
from itertools import count, islice

import pytest
from us_records import FIXTURES, by_id, outcomes, rejected_fields, shared, validate

from app.datasets import historian_places, us_visits
from app.datasets.historian_guests import Guest, guests
from app.datasets.historian_places import country_on, label_in_words
from app.datasets.historian_rows import rows
from app.domain.enums import Level
from app.schemas.country import CountryInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow

FIXTURE = FIXTURES / "us_visits.xml"
US_HOST = {"country": "US", "role": "host"}


@pytest.fixture(scope="module")
def found():
    return outcomes(us_visits, FIXTURE)


@pytest.fixture(scope="module")
def visits(found):
    return by_id(found)


def brief(meeting):
    """Kind, level and city, and the code, office and name of each guest."""
    sides = [side for side in meeting["participants"] if side["role"] == "guest"]
    who = [(side["country"], side.get("office"), side.get("person", {}).get("name")) for side in sides]
    return meeting["kind"], meeting["level"], meeting["place"].get("city"), who


def test_every_record_is_a_valid_meeting(found):
    assert validate(found) == {"meetings": 18}


def test_source_and_countries_are_valid_documents():
    SourceInput.model_validate(us_visits.SOURCE)
    assert [CountryInput.model_validate(country).code for country in historian_places.COUNTRIES] == [
        "X-HAWAII", "X-KOREA", "X-SOUTH-VIETNAM", "X-TEXAS", "X-TWO-SICILIES",
    ]  # fmt: skip


def test_visit_is_read_completely(visits):
    assert visits["us-visit-9001"] == {
        "id": "us-visit-9001",
        "title": "Visit of Prime Minister Oda of Japan to the United States",
        "date": "1961-02-01",
        "kind": "visit",
        "level": "head_of_government",
        "mode": "in_person",
        "status": "held",
        "place": {"country": "US"},
        "participants": [
            {
                "person": {"name": "Oda", "country": "JP"},
                "country": "JP",
                "office": "Prime Minister",
                "role": "guest",
                "name_as_printed": "Prime Minister Oda",
            },
            US_HOST,
        ],
        "identifiers": [{"scheme": "us-visits", "value": "9001"}],
        "summary": "Informal talk over tea. In U.S. January 30–February 4.",
        "citations": [{"source": us_visits.SOURCE, "locator": "visit 9001"}],
    }


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ("9002", ("working_visit", "unknown", None, [("SUHH", "Chairman", "Fyodor A. Testov")])),
        ("9003", ("working_visit", "head_of_state", None, [("RU", "President", "Fyodor Testov")])),
        ("9004", ("visit", "head_of_government", "New York City", [("KH", "Premier", "Prince Samdech")])),
        (
            "9005",
            (
                "official_visit",
                "head_of_state",
                "Washington",
                [("PL", "President", "Jan Wzorzec"), ("PL", "Prime Minister", "Ewa Próba")],
            ),
        ),
        ("9006", ("state_visit", "head_of_state", None, [("X-HAWAII", "King", "King Kahu")])),
        ("9007", ("official_visit", "head_of_state", None, [("OM", "Sultan of Muscat", None)])),
        ("9008", ("visit", "unknown", None, [("BA", "President-elect", "Ivo Primjer")])),
        ("9009", ("state_visit", "head_of_government", None, [("WS", "Prime Minister", "Tala Sina")])),
        ("9010", ("visit", "head_of_state", None, [("HVBF", "President", "Zongo")])),
        ("9011", ("visit", "head_of_government", "Washington", [("PL", "Prime Minister", "Wzor")])),
        ("9012", ("visit", "head_of_government", None, [("CN", "Premier", "Lin")])),
        ("9013", ("official_visit", "head_of_government", None, [("TW", "Prime Minister", "Lin Yi")])),
        ("9014", ("visit", "head_of_government", None, [("X-SOUTH-VIETNAM", "Prime Minister", "Mau")])),
        (
            "9015",
            ("visit", "head_of_state", None, [("JO", "King", "King Omar"), ("JO", "Crown Prince", "Crown Prince Ali")]),
        ),
        ("9016", ("visit", "unknown", None, [("KW", None, "Hamad Nasser al-Mithal")])),
        ("9017", ("working_visit", "unknown", None, [("BD", None, "Sheikh Amina")])),
        ("9018", ("working_visit", "head_of_government", None, [("ES", "President", "Jose Ejemplo")])),
    ],
)
def test_kind_level_and_guests_follow_the_row(visits, visit, expected):
    assert brief(visits[f"us-visit-{visit}"]) == expected


def test_two_days_become_an_interval_and_empty_description_gives_no_summary(visits):
    assert visits["us-visit-9010"]["date"] == "1965-03-29/1965-03-31"
    assert "summary" not in visits["us-visit-9010"]


def test_marked_up_words_of_a_description_are_preserved(visits):
    assert visits["us-visit-9009"]["summary"] == "Official State visit. Attended an island summit."


def test_a_label_that_differs_from_the_code_is_recorded(visits):
    assert visits["us-visit-9011"]["participants"][0]["note"] == "Listed as Poland (government-in-exile)."
    assert "note" not in visits["us-visit-9013"]["participants"][0]


def test_a_guest_without_a_name_has_no_person(visits):
    assert visits["us-visit-9007"]["participants"] == [
        {"country": "OM", "office": "Sultan of Muscat", "role": "guest", "name_as_printed": "the Sultan of Muscat"},
        US_HOST,
    ]


def test_invalid_rows_are_refused_by_field(found):
    assert rejected_fields(found) == [
        ("us_visits.xml visit 9101", "start-date"),
        ("us_visits.xml visit 9102", "end-date"),
        ("us_visits.xml visit 9103", "from"),
        ("us_visits.xml visit 9104", "from"),
        ("us_visits.xml line 269", "id"),
        ("us_visits.xml visit 9106", "visitor"),
        ("us_visits.xml line 293", "stray"),
    ]


@pytest.mark.parametrize(
    ("slug", "label", "day", "code"),
    [
        ("russia", "Russia", "1890-01-01", "RU"),
        ("russia", "U.S.S.R.", "1967-06-23", "SUHH"),
        ("russia", None, "1934-01-01", "SUHH"),
        ("germany", "Germany, Federal Republic of", "1960-03-15", "DE"),
        ("german-democratic-republic", "German Democratic Republic", "1990-06-11", "DDDE"),
        ("korea-south", "Korea", "1961-11-13", "KR"),
        ("korea", "Korea", "1883-05-01", "X-KOREA"),
        ("thailand", "Siam (Thailand)", "1931-04-19", "TH"),
        ("benin", "Dahomey (Benin)", "1969-03-05", "DYBJ"),
        ("benin", "Benin", "1991-11-04", "BJ"),
        ("malaysia", "Malaya", "1960-10-25", "MY"),
        ("tanzania", "Tanganyika", "1961-07-17", "TZ"),
        ("zimbabwe", "Zimbabwe Rhodesia", "1979-07-11", "RHZW"),
        ("afghanistan", "Afghanistan (Interim Authority)", "2002-01-27", "AF"),
        ("burma", "Burma", "1966-09-08", "BUMM"),
        ("burma", "Burma", "2012-09-27", "MM"),
        ("congo-democratic-republic", "Democratic Republic of the Congo (Zaire)", "1983-08-02", "ZRCD"),
        ("congo-democratic-republic", "Democratic Republic of the Congo (Zaire)", "2022-12-13", "CD"),
        ("congo-republic", "Congo, Republic of", "1961-06-08", "CG"),
        ("swaziland", "Swaziland", "1968-09-18", "SZ"),
        ("eswatini", "Eswatini", "2022-12-13", "SZ"),
        ("macedonia", "Macedonia, Former Yugoslav Republic of", "1997-06-16", "MK"),
        ("north-macedonia", "North Macedonia", "2024-07-10", "MK"),
        ("turkiye", "Türkiye", "2024-07-10", "TR"),
        ("cape-verde", "Cabo Verde", "2022-12-13", "CV"),
        ("yugoslavia", "Yugoslavia", "1942-06-21", "YUCS"),
        ("serbia", "Serbia", "1997-05-31", "YUCS"),
        ("serbia", "Serbia and Montenegro", "2003-04-02", "CSXX"),
        ("serbia", "Serbia", "2020-09-04", "RS"),
        ("timor-leste", "East Timor", "2002-10-02", "TL"),
        ("niue", "Niue", "2023-09-25", "NU"),
        ("russia", "U.S.S.R.", "1991-12-25", "SUHH"),
        ("russia", "U.S.S.R.", "1992-01-28", "RU"),
        ("russia", "U.S.S.R.", "1919-03-01", "RU"),
        ("soviet-union", None, "1993-05-01", "RU"),
        ("germany", "German Democratic Republic", "1990-10-04", "DE"),
        ("czechoslovakia", "Czechoslovakia", "1992-12-31", "CSHH"),
        ("czechoslovakia", "Czechoslovakia", "1993-01-02", None),
        ("yugoslavia", "Yugoslavia", "2007-02-01", "RS"),
        ("yemen", "Yemen, People's Democratic Republic of", "1989-02-01", "YDYE"),
        ("yemen", "Yemen, People's Democratic Republic of", "1990-06-01", "YE"),
        ("burkina-faso", "Upper Volta", "1985-02-01", "BF"),
        ("zimbabwe", "Rhodesia", "1981-02-01", "ZW"),
        ("congo-kinshasa", "Zaire", "1997-06-01", "CD"),
        ("micronesia-federated-states-of", None, "1990-05-01", "FM"),
        ("korea-democratic-peoples-republic-of", None, None, "KP"),
        ("tanzania-united-republic-of", None, None, "TZ"),
        ("congo-democratic-republic-of-the", None, None, "CD"),
        ("joseon-dynasty-1910", None, "1890-05-01", "X-KOREA"),
        ("great-korean-empire-1910", None, "1900-05-01", "X-KOREA"),
        ("kingdom-of-hawaii-1893", None, "1880-05-01", "X-HAWAII"),
        ("republic-of-texas-1846", None, "1840-05-01", "X-TEXAS"),
        ("republic-of-china-1949", None, "1930-05-01", "CN"),
        ("qing-dynasty-1912", None, "1880-05-01", "CN"),
        ("kingdom-of-greece-1973", None, "1950-05-01", "GR"),
        ("empire-of-brazil-1889", None, "1850-05-01", "BR"),
        ("ottoman-empire-1922", None, "1850-05-01", "TR"),
        ("cote-d-ivoire", None, None, "CI"),
        ("lao-people-s-democratic-republic", None, None, "LA"),
        ("sardinia-kingdom-of", None, "1850-05-01", "IT"),
        ("russia", None, None, "RU"),
        ("zimbabwe", None, "9999-12-31", "ZW"),
        ("freedonia-kingdom-of", None, None, None),
        ("freedonia", None, None, None),
    ],
)
def test_country_has_its_code_of_the_day(slug, label, day, code):
    day = day and dt.date.fromisoformat(day)
    assert country_on(slug, label, day) == code


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Korea, Republic of", "the Republic of Korea"),
        ("Korea, North", "North Korea"),
        ("U.S.S.R.", "the U.S.S.R."),
        ("Afghanistan (Interim Authority)", "Afghanistan (Interim Authority)"),
        ("Peru", "Peru"),
    ],
)
def test_label_becomes_part_of_a_sentence(label, words):
    assert label_in_words(label) == words


def test_titles_without_names_joined_by_and_are_two_guests():
    assert guests("King and Queen of Nepal", "NP") == [
        Guest("King", None, "King", Level.HEAD_OF_STATE),
        Guest("Queen of Nepal", None, "Queen of Nepal", Level.UNKNOWN),
    ]


def test_and_without_a_second_title_joins_one_name():
    assert guests("Prime Minister Oda and party", "JP") == [
        Guest("Prime Minister", "Oda and party", "Prime Minister Oda and party", Level.HEAD_OF_GOVERNMENT)
    ]


class Endless(io.RawIOBase):
    """A file of visits that never ends and cannot be rewound."""

    def __init__(self):
        text = FIXTURE.read_bytes()
        start = text.index(b"    <visit>")
        self.row = text[start : text.index(b"</visit>") + len(b"</visit>")]
        self.parts = (b"<visits>" if number == 0 else self.row for number in count())

    def read(self, _size=-1):
        return next(self.parts)


def test_rows_are_yielded_one_by_one_and_freed():
    assert [item.location for item in islice(us_visits.read(Endless(), "e.xml"), 300)] == ["e.xml visit 9001"] * 300
    stored = [len(row.getparent()) for row in islice(rows(Endless(), "e.xml", {"visits"}), 300)]
    assert max(stored) <= 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not well-formed XML"),
        (b"<visits><visit></visits>", "is not well-formed XML"),
        (b"PK\x03\x04", "is not well-formed XML"),
        (b"<trips/>", "begins with <trips>, not with <visits>"),
        (b'<!DOCTYPE visits [<!ENTITY a "b">]><visits><visit><id>&a;</id></visit></visits>', "has a DOCTYPE"),
        (b'<!DOCTYPE visits SYSTEM "file:///etc/hostname"><visits/>', "has a DOCTYPE"),
    ],
)
def test_file_of_another_format_is_an_error(content, message):
    with pytest.raises(ValueError, match=message):
        list(us_visits.read(io.BytesIO(content), "bad.xml"))


def test_control_character_in_a_text_is_rejected():
    content = FIXTURE.read_bytes().replace(b"Saw the zoo", "Saw \u202ethe zoo".encode())
    result = list(us_visits.read(io.BytesIO(content), "us_visits.xml"))
    assert ("us_visits.xml visit 9002", "description") in rejected_fields(result)


@pytest.fixture(scope="module")
def real():
    return outcomes(us_visits, *shared("us_visits/data/*.xml"))


def visits_of(result):
    """Return the rows of visits, without those of gatherings."""
    return [item for item in result if isinstance(item, ImportRow) and "identifiers" in item.document]


@pytest.mark.shared_data
def test_every_real_visit_is_read(real):
    assert len(visits_of(real)) == 2335
    assert rejected_fields(real) == []
    assert len(by_id(real)) == 2335 + 35  # gatherings


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
def test_every_real_visit_is_a_valid_meeting(real):
    assert validate(real) == {"meetings": 2335 + 35}


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("visit", "date", "expected"),
    [
        (2138, "1874-12-12/1874-12-23", ("visit", "head_of_state", None, [("X-HAWAII", "King", "King Kalakaua")])),
        (2186, "1941-04-06/1941-04-10", ("visit", "head_of_government", None, [("PL", "Prime Minister", "Sikorski")])),
        (
            2240,
            "1945-04-26/1945-06-14",
            ("visit", "head_of_government", "San Francisco", [("CN", "Premier", "Soong")]),
        ),
        (2392, "1960-01-17/1960-01-21", ("visit", "head_of_government", None, [("JP", "Prime Minister", "Kishi")])),
        (2410, "1960-09-27", ("visit", "head_of_government", "New York City", [("KH", "Premier", "Prince Sihanouk")])),
        (2539, "1965-03-29/1965-03-31", ("state_visit", "head_of_state", None, [("HVBF", "President", "Yameogo")])),
        (28, "1967-06-23/1967-06-25", ("visit", "unknown", "Glassboro", [("SUHH", "Chairman", "Aleksei N. Kosygin")])),
        (
            521,
            "1983-08-02/1983-08-06",
            ("working_visit", "head_of_state", None, [("ZRCD", "President", "Mobutu Sese Seko")]),
        ),
        (3099, "2022-09-28", ("visit", "head_of_government", None, [("WS", "Prime Minister", "Fiame Naomi Mata'afa")])),
        (
            3246,
            "2024-03-12",
            (
                "working_visit",
                "head_of_state",
                None,
                [("PL", "President", "Andrzej Duda"), ("PL", "Prime Minister", "Donald Tusk")],
            ),
        ),
    ],
)
def test_ten_real_visits_are_read_as_labelled(real, visit, date, expected):
    meeting = by_id(real)[f"us-visit-{visit}"]
    assert (meeting["date"], brief(meeting)) == (date, expected)


@pytest.mark.shared_data
def test_real_guests_all_have_a_name_and_most_an_office(real):
    sides = [side for item in visits_of(real) for side in item.document["participants"][:-1]]
    assert len(sides) == 2335 + 6  # six visits have two guests
    assert all(side["person"]["name"] for side in sides)
    assert sorted(side["name_as_printed"] for side in sides if "office" not in side) == [
        "Jose Luis Rodriguez Zapatero", "Sheikh Haya Rashed al-Khalifa", "Sheikh Nasser Sabah Al-Ahmed Al-Sabah",
        "Valdas Adamkus",
    ]  # fmt: skip


@pytest.mark.parametrize(("slug", "code"), [("", "NO"), ("-", "NO"), ("the", "NO")])
def test_label_alone_names_the_country(slug, code):
    assert country_on(slug, "Norway", dt.date(2001, 2, 1)) == code


@pytest.mark.parametrize(
    ("description", "place"),
    [
        ("Met with President Zap in Aspen, Colorado. Also visited Boston.", {"city": "Aspen", "country": "US"}),
        (
            "Met with President Zap in New York City while attending a session.",
            {"city": "New York City", "country": "US"},
        ),
        ("Talks at Hyde Park (New York), July 3.", {"country": "US"}),
        ("Courtesy visit at Hyde Park (New York).", {"city": "Hyde Park", "country": "US"}),
        ("Informal visit at Camp David (Maryland).", {"venue": "Camp David", "country": "US"}),
        ("Met with President Zap at Agana, Guam.", {"city": "Agana", "country": "GU"}),
        ("Met with President Zap on return from a conference in Geneva.", {"country": "US"}),
        ("Attended a conference in London.", {"country": "US"}),
        ("Talks at Zap Ranch, and ceremonies in San Antonio (Tex.).", {"country": "US"}),
        ("Visited Boston and Chicago.", {"country": "US"}),
        ("In U.S. May 7–25.", {"country": "US"}),
    ],
)
def test_place_is_the_only_one_of_the_first_sentence(description, place):
    row = (
        "<visits><visit><id>1</id><start-date>1961-02-01</start-date><end-date>1961-02-01</end-date>"
        f'<visitor>King Otto</visitor><from id="norway">Norway</from><description>{description}</description></visit></visits>'
    )
    (outcome,) = us_visits.read(io.BytesIO(row.encode()), "v.xml")
    assert outcome.document["place"] == place
