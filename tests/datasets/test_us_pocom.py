import gzip
import io
import tarfile

import pytest
from us_records import FIXTURES, by_id, outcomes, rejected_fields, shared, validate

from app.datasets import us_pocom
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

AMBASSADOR = "Ambassador Extraordinary and Plenipotentiary"
ENVOY = "Envoy Extraordinary and Minister Plenipotentiary"
AD_INTERIM = "Chargé d’Affaires ad interim"


def tenures(result):
    """Return the tenure of each parsed appointment, by the last word of its location."""
    return {item.location.split()[-1]: item.document["tenures"][0] for item in result if isinstance(item, ImportRow)}


def archive(*members):
    """Build an archive from names and contents; a name without content is a folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if content is None:
                member.type = tarfile.DIRTYPE
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


class OneWay(io.RawIOBase):
    """A file that cannot seek, and returns fewer bytes than requested."""

    def __init__(self, content):
        self.rest = io.BytesIO(content)

    def readable(self):
        return True

    def seekable(self):
        return False

    def read(self, size=-1):
        return self.rest.read(min(size, 700) if size > 0 else size)


@pytest.fixture(scope="module")
def mission():
    return outcomes(us_pocom, FIXTURES / "us_mission_country.xml")


def test_every_record_is_a_valid_person(mission):
    SourceInput.model_validate(us_pocom.SOURCE)
    assert validate(mission) == {"people": 9}
    assert validate(outcomes(us_pocom, FIXTURES / "us_mission_org.xml", FIXTURES / "us_position.xml")) == {"people": 3}


def test_appointment_becomes_a_tenure(mission):
    assert mission[0] == ImportRow(
        "people",
        {
            "id": "doe-jane-q",
            "identifiers": [{"scheme": "pocom", "value": "doe-jane-q"}],
            "tenures": [
                {
                    "office": "Minister Plenipotentiary",
                    "country": "US",
                    "posted_to": "RU",
                    "term": "1809-11-05/1814-04",
                    "note": "Appointed: 1809-06-27. Ended: Left post on 1814-04.",
                }
            ],
            "citations": [{"source": us_pocom.SOURCE, "field": "tenures", "locator": "chief ru-1809-doe-01"}],
        },
        "us_mission_country.xml chief ru-1809-doe-01",
    )


@pytest.mark.parametrize(
    ("row", "tenure"),
    [
        (
            "ru-1934-roe-01",  # "on or soon after" makes the end approximate; the Soviet Union is listed under Russia
            {
                "office": AMBASSADOR,
                "country": "US",
                "posted_to": "SUHH",
                "term": "1933-12-13/1936~",
                "note": "Appointed: 1933-11-21. Arrived: 1933-12-01. Ended: Left post on or soon after 1936. "
                "Commissioned during a recess.",
            },
        ),
        (
            "ru-1940-poe-01",  # no start: the day of appointment; an unknown role: its slug in words
            {
                "office": "Envoy to the moon",
                "country": "US",
                "posted_to": "SUHH",
                "term": "1940-02-01/",
                "note": "Appointed: 1940-02-01. The term starts on the day appointed: no other start is "
                "given. Did not present credentials.",
            },
        ),
        (
            "ru-1941-moe-01",
            {
                "office": AD_INTERIM,
                "country": "US",
                "posted_to": "SUHH",
                "term": "/1941-07%",
                "note": "Ended: Probably left about 1941-07.",
            },
        ),
        (
            "ru-2019-koe-01",
            {
                "office": AD_INTERIM,
                "country": "US",
                "posted_to": "RU",
                "term": "2019-05-04/",
                "note": "Arrived: 2019-05-04. The term starts on the day arrived: no other start is given.",
            },
        ),
        (
            "gd-1975-low-01",
            {
                "office": AMBASSADOR,
                "country": "US",
                "posted_to": "DDDE",
                "term": "1974-12-09/1976-09",
                "note": "Appointed: 1974-11-20. Started: Officially recognized on 1974-12-09. Ended: Left Berlin.",
            },
        ),
        ("al-1922-fox-01", {"office": AMBASSADOR, "country": "US", "posted_to": "AL", "term": "1922-12/1925"}),
        (
            "zz-nodate-01",
            {
                "office": "Chargé d’Affaires",
                "country": "US",
                "posted_to": "X-TWO-SICILIES",
                "note": "No dates are known.",
            },
        ),
        (
            "ru-1903-nom-02",  # listed as a nominee, but took office
            {
                "office": AMBASSADOR,
                "country": "US",
                "posted_to": "RU",
                "term": "1904-05-09/1905-07-13",
                "note": "Appointed: 1903-07-05. Ended: Superseded.",
            },
        ),
    ],
)
def test_tenure_has_the_known_part_of_its_dates(mission, row, tenure):
    assert tenures(mission)[row] == tenure


def test_invalid_rows_are_refused_by_field(mission):
    assert rejected_fields(mission) == [
        ("us_mission_country.xml chief ru-1809-doe-01", "id"),
        ("us_mission_country.xml chief ru-1950-bad-01", "ended/date"),
        ("us_mission_country.xml chief ru-1951-bad-02", "started/date"),
        ("us_mission_country.xml chief ru-1952-bad-03", "person-id"),
        ("us_mission_country.xml chief xx-1952-bad-04", "contemporary-territory-id"),
        ("us_mission_country.xml chief ru--nom-01", "started"),
    ]


def test_mission_to_an_organization_names_the_organization():
    result = outcomes(us_pocom, FIXTURES / "us_mission_org.xml")
    assert tenures(result) == {
        "ex-2008-doe": {
            "office": "Representative of the U.S.A. to the Organization of Examples (Springfield)",
            "country": "US",
            "organization": {"name": "Organization of Examples"},
            "term": "2008-06-01/2010-09-21",
            "note": "Appointed: 2008-05-08.",
        },
        "ex-2011-poe": {
            "office": AD_INTERIM,
            "country": "US",
            "organization": {"name": "Organization of Examples"},
            "term": "2011-01/",
        },
    }
    assert rejected_fields(result) == [("us_mission_org.xml chief ex-2012-nom", "started")]


def chiefs(*rows, root="country-mission", head="<territory-id>norland</territory-id>"):
    """Return what is read from a mission with these chiefs: id, role, beginning and end."""
    body = "".join(
        f"<chief><id>{number}</id><person-id>doe-jane</person-id><role-title-id>{role}</role-title-id>"
        "<contemporary-territory-id>peru</contemporary-territory-id>"
        f"<started><date>{started}</date></started><ended><date>{ended}</date></ended></chief>"
        for number, role, started, ended in rows
    )
    text = f"<{root}>{head}<chiefs>{body}</chiefs></{root}>"
    return list(us_pocom.read(io.BytesIO(text.encode()), "m.xml"))


def test_rows_of_one_id_with_different_roles_or_starts_are_separate_tenures():
    result = chiefs(
        ("pe-1911-doe", "charge-daffaires", "1911-02-01", "1912-03-01"),
        ("pe-1911-doe", "minister-resident", "1912-03-02", "1914"),
        ("pe-1911-doe", "minister-resident", "1916-05", "1917"),
        ("pe-1911-doe", "minister-resident", "1916-05", "1918"),
        ("pe-1920-doe", "minister-resident", "1920", ""),
    )
    documents = [item.document for item in result if isinstance(item, ImportRow)]
    assert [(item["tenures"][0]["office"], item["tenures"][0]["term"]) for item in documents] == [
        ("Chargé d’Affaires", "1911-02-01/1912-03-01"),
        ("Minister Resident", "1912-03-02/1914"),
        ("Minister Resident", "1916-05/1917"),
        ("Minister Resident", "1920/"),
    ]
    assert [item["citations"][0]["locator"] for item in documents] == [
        "chief pe-1911-doe", "chief pe-1911-doe (2)", "chief pe-1911-doe (3)", "chief pe-1920-doe",
    ]  # fmt: skip
    assert rejected_fields(result) == [("m.xml chief pe-1911-doe", "id")]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            (
                "Representative of the U.S.A. to the European Union, with the rank and status of Ambassador Extraordinary "
                "and Plenipotentiary"
            ),
            "European Union",
        ),
        ("U.S. Representative to the European Union with the personal rank of Ambassador", "European Union"),
        ("Representative to the Otter Council, with the Rank of Minister (Exampleton)", "Otter Council"),
        ("Ambassador to the Otter Council during her tenure of service", "Otter Council"),
        ("Representative to the Court with the Golden Roof", "Court with the Golden Roof"),
    ],
)
def test_an_organization_is_named_without_the_rank_of_the_office(title, name):
    head = f"<id>representative-to-x</id><names><singular>{title}</singular></names>"
    (row,) = chiefs(("x-2001-doe", "representative-to-x", "2001", ""), root="org-mission", head=head)
    organization = row.document["tenures"][0]["organization"]
    assert organization["name"] == name
    assert (organization.get("abbreviation") == "EU") == (name == "European Union")


def test_secretary_of_state_is_not_posted_abroad():
    assert tenures(outcomes(us_pocom, FIXTURES / "us_position.xml")) == {
        "secr-1789-doe": {
            "office": "Secretary of State",
            "country": "US",
            "term": "1790-03-22/1793-12-31",
            "note": "Appointed: 1789-09-26.",
        }
    }


PERSON = {
    "id": "roe-richard-ii",
    "name": "Richard (Dick) Roe II",
    "other_names": [{"name": "Dick Roe"}],
    "country": "US",
    "born": "1890",
    "identifiers": [{"scheme": "pocom", "value": "roe-richard-ii"}, {"scheme": "pocom", "value": "roe-richard"}],
    "citations": [{"source": us_pocom.SOURCE, "locator": "person roe-richard-ii"}],
}


def test_names_are_in_natural_order():
    result = outcomes(us_pocom, FIXTURES / "us_person.xml")
    assert [item.document for item in result] == [PERSON]
    assert validate(result) == {"people": 1}


@pytest.mark.parametrize("name", ["people.tar", "people.tar.gz"])
def test_a96_archive_that_is_not_compressed_is_read(name):
    person = (FIXTURES / "us_person.xml").read_bytes()
    plain = gzip.decompress(archive(("people/", None), ("people/r/roe.xml", person)))
    (row,) = us_pocom.read(OneWay(plain), name)
    assert (row.document, row.location) == (PERSON, f"{name} people/r/roe.xml")
    with pytest.raises(ValueError, match=r"is not a complete archive \(tar or tar\.gz\)"):
        list(us_pocom.read(OneWay(plain[:1100]), name))


def test_archive_is_read_sequentially():
    person = (FIXTURES / "us_person.xml").read_bytes()
    packed = archive(
        ("people/", None),
        ("people/r/roe.xml", person),
        ("people/r/broken.xml", b"<person><id>"),
        ("people/r/year.xml", person.replace(b"1890", b"c. 1890")),
        ("people/r/long.xml", person.replace(b"1890", b" " * 1_000_000)),
        ("people/notes.txt", b"no person"),
        ("people/r/other.xml", b"<role/>"),
    )
    result = list(us_pocom.read(OneWay(packed), "people.tar.gz"))
    assert [item.document for item in result if isinstance(item, ImportRow)] == [PERSON]
    assert rejected_fields(result) == [
        ("people.tar.gz people/r/broken.xml", "file"),
        ("people.tar.gz people/r/year.xml", "birth"),
        ("people.tar.gz people/r/long.xml", "file"),
        ("people.tar.gz people/notes.txt", "file"),
        ("people.tar.gz people/r/other.xml", "file"),
    ]


def test_a_person_who_was_president_has_both_identifiers():
    content = (FIXTURES / "us_person.xml").read_bytes().replace(b"roe-richard-ii", b"bush-george-herbert-walker")
    (result,) = us_pocom.read(io.BytesIO(content), "bush.xml")
    assert result.document["identifiers"] == [
        {"scheme": "pocom", "value": "bush-george-herbert-walker"},
        {"scheme": "us-presidents", "value": "bush-george-h-w"},
        {"scheme": "pocom", "value": "roe-richard"},
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not well-formed XML"),
        (b"<", "is not well-formed XML"),
        (b"<role/>", "begins with <role>"),
        (gzip.compress(b"no archive"), "is not a complete archive"),
        (archive(("a.xml", b"<person/>" * 2000))[:90], "is not a complete archive"),
        (b"\x1f\x8b", "is not a complete archive"),
    ],
    # The archive contains the time, but every process must know a test by the same name.
    ids=["nothing", "a-beginning", "another-element", "no-archive-packed", "a-part-of-one", "two-bytes"],
)
def test_file_of_another_format_is_an_error(content, message):
    with pytest.raises(ValueError, match=message):
        list(us_pocom.read(io.BytesIO(content), "bad"))


@pytest.fixture(scope="module")
def people():
    return outcomes(us_pocom, *shared("us_pocom/people.tar.gz"))


@pytest.fixture(scope="module")
def appointments():
    return outcomes(us_pocom, *shared("us_pocom/missions-countries/*.xml"))


@pytest.fixture(scope="module")
def to_organizations():
    return outcomes(us_pocom, *shared("us_pocom/missions-orgs/*.xml"))


@pytest.fixture(scope="module")
def secretaries():
    return outcomes(us_pocom, *shared("us_pocom/positions-principals/*.xml"))


def counts(result):
    return (
        len(result),
        [item.field for item in result if isinstance(item, RejectedRow)].count("started"),
        len(rejected_fields(result)),
    )


@pytest.mark.shared_data
def test_every_real_row_is_read_or_rejected_with_a_reason(people, appointments, to_organizations, secretaries):
    assert counts(people) == (4261, 0, 0)
    assert counts(to_organizations) == (143, 4, 4)
    assert counts(secretaries) == (73, 0, 0)
    assert counts(appointments) == (3900, 287, 288)
    # 291 nominees never took office; one row occurs twice, first without its end.
    assert [where for where, field in rejected_fields(appointments) if field != "started"] == [
        "turkey.xml chief tr-2014-bass-01"
    ]


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
def test_every_real_record_is_a_valid_person(people, appointments, to_organizations, secretaries):
    assert validate(people + appointments + to_organizations + secretaries) == {"people": 4261 + 3612 + 139 + 73}


@pytest.mark.shared_data
def test_every_real_appointment_belongs_to_a_real_person(people, appointments, to_organizations, secretaries):
    known = set(by_id(people))
    assert len(known) == 4261
    assert set(by_id(appointments + to_organizations + secretaries)) <= known


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("person", "name", "born", "died"),
    [
        ("adams-john-quincy", "John Quincy Adams", "1767", "1848"),
        ("haig-alexander-meigs", "Alexander Meigs Haig Jr.", "1924", "2010"),
        ("kerry-john-forbes", "John Forbes Kerry", "1943", None),
        ("kissinger-henry-a", "Henry A. (Heinz Alfred) Kissinger", "1923", "2023"),
        ("taft-william-howard", "William Howard Taft III", "1915", "1991"),
    ],
)
def test_five_real_people_are_read_as_labelled(people, person, name, born, died):
    result = by_id(people)[person]
    assert (result["name"], result["born"], result.get("died")) == (name, born, died)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("row", "person", "office", "where", "term"),
    [
        ("ru-1809-adam-01", "adams-john-quincy", "Minister Plenipotentiary", "RU", "1809-11-05/1814-04-28"),
        ("xg-1831-nels-01", "nelson-john", "Chargé d’Affaires", "X-TWO-SICILIES", "1832-01-25/1832-10-15~"),
        ("xc-1837-la-01", "la-branche-alcee-louis", "Chargé d’Affaires", "X-TEXAS", "1837-10-23/1840-06-05~"),
        ("rs-1882-schu-01", "schuyler-eugene", "Minister Resident/Consul General", "RS", "1882-11-10/1884-09-19"),
        ("gr-1905-jack-01", "jackson-john-brinkerhoff", ENVOY, "GR", "1905-03-08/1907-10-19"),
        ("xh-1952-heat-01", "heath-donald-read", AMBASSADOR, "X-SOUTH-VIETNAM", "1952-07-11/1954-11-14"),
        ("bf-1960-ream-01", "reams-robert-borden", AMBASSADOR, "HVBF", "1960-11-26/1961-07-31"),
        ("cu--brad-01", "braddock-daniel-mccoy", AD_INTERIM, "CU", "/1961-01"),
        ("iq-1967-dunc-01", "duncan-enoch-sevier", AD_INTERIM, "IQ", "/1967-06-07"),
        ("xf-1974-coop-01", "cooper-john-sherman", AMBASSADOR, "DDDE", "1974-12-20/1976-09-28"),
    ],
)
def test_ten_real_appointments_are_read_as_labelled(appointments, row, person, office, where, term):
    record = next(
        appointment
        for appointment in appointments
        if appointment.location.endswith(f" {row}") and isinstance(appointment, ImportRow)
    )
    tenure = record.document["tenures"][0]
    assert (record.document["id"], tenure["office"], tenure["posted_to"], tenure["term"]) == (
        person, office, where, term,
    )  # fmt: skip


@pytest.mark.shared_data
def test_real_representative_and_real_secretary_are_read_as_labelled(to_organizations, secretaries):
    austin = tenures(to_organizations)["un-1947-aust"]
    assert (austin["office"], austin["organization"]["name"], austin["term"]) == (
        "Representative of the U.S.A. to the United Nations", "United Nations", "1947-01-14/1953-01-22",
    )  # fmt: skip
    kerry = tenures(secretaries)["secr-2013-kerr"]
    assert (kerry["office"], kerry["country"], kerry["term"]) == ("Secretary of State", "US", "2013-02-01/2017-01-20")
