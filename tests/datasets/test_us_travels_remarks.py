"""People whom the remarks of the travels name. All names are invented, except for US Presidents."""

import datetime as dt

import pytest

from app.datasets.us_travels_remarks import people_met

DAY = dt.date(1995, 3, 1)


def read(remarks, host="PE", day=DAY):
    return [(person.office, person.name, person.country) for person in people_met(remarks, host, day)]


@pytest.mark.parametrize(
    "remarks",
    [
        "Met with President Abdo and Foreign Minister Castig.",
        "State visit; met with President Abdo and Foreign Minister Castig. Addressed Congress.",
        "Discussed the Example crisis with President Abdo and Foreign Minister Castig.",
        "Held talks on trade with President Abdo, and with Foreign Minister Castig.",
        "Conferred with President Abdo, senior officials, and Foreign Minister Castig on March 2.",
        "Attended a conference with President Abdo and Foreign Minister Castig; visited Cuzco.",
        "Informal visit with President Abdo and Foreign Minister Castig at his home.",
        "Guest of President Abdo. Also met separately with Foreign Minister Castig.",
        "Reviewed the Example process with President Abdo and Foreign Minister Castig.",
        "Briefed President Abdo and Foreign Minister Castig on the Example crisis.",
        "Greeted President Abdo; co-chaired the Example Dialogue with Foreign Minister Castig.",
        "Met separately with President Abdo; and with Foreign Minister Castig.",
        "Attended a meeting between President Abdo and Foreign Minister Castig.",
        "Discussed the coalition‘s efforts with President Abdo and Foreign Minister Castig.",
    ],
)
def test_people_met_represent_the_host(remarks):
    assert read(remarks) == [("President", "Abdo", "PE"), ("Foreign Minister", "Castig", "PE")]


@pytest.mark.parametrize(
    "remarks",
    [
        "Attended the funeral of President Abdo.",
        "Attended the inauguration of President Abdo.",
        "Accompanied President Abdo.",
        "Met with senior officials.",
        "Met with the wife of President Abdo.",
        "Met with members of the cabinet of President Abdo.",
        "Met with President Abdo's staff.",
        "Met with former President Abdo.",
        "Met with journalists and visited the tomb of King Albo.",
        "Met with officials to discuss the visit of President Abdo.",
        "Met with officials; President Abdo was ill.",
        "Cancelled meeting with President Abdo.",
        "Discussed a meeting between President Abdo and King Albo.",
        "Rested. A meeting with President Abdo was postponed.",
        "Refueling stop en route to Norland.",
        "Met with the United Nations Mission.",
        "",
    ],
)
def test_remarks_without_a_counterpart_name_nobody(remarks):
    assert read(remarks) == []


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        (
            "Met with President Abdo and Japanese Prime Minister Oda.",
            [("President", "Abdo", "PE"), ("Prime Minister", "Oda", "JP")],
        ),
        (
            "Met with President Abdo and President Galan of Chile.",
            [("President", "Abdo", "PE"), ("President", "Galan", "CL")],
        ),
        ("Met with NATO Secretary General Muster.", [("Secretary General", "Muster", None)]),
        (
            "Met with NATO Secretary General Muster and President Abdo.",
            [("Secretary General", "Muster", None), ("President", "Abdo", "PE")],
        ),
        (
            "Met with the Foreign Ministers of Chile and Norway.",
            [("Foreign Minister", None, "CL"), ("Foreign Minister", None, "NO")],
        ),
        (
            "Met with President Bush and President Abdo.",
            [("President", "George H.W. Bush", "US"), ("President", "Abdo", "PE")],
        ),
    ],
)
def test_printed_country_or_organization_is_represented(remarks, expected):
    assert read(remarks, day=dt.date(1990, 3, 1)) == expected


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        ("Met with his Chilean counterpart Ivo Toth.", [(None, "Ivo Toth", "CL")]),
        ("Met with President Abdo and his Chilean counterpart.", [("President", "Abdo", "PE"), (None, None, "CL")]),
        ("Met with Chilean and Norwegian counterparts.", [(None, None, "CL"), (None, None, "NO")]),
        ("Met with European and NATO counterparts.", []),
        ("Met with his counterparts.", []),
        (
            "Accompanied President Obama on a trip to meet with Chilean President Berg.",
            [("President", "Berg", "CL")],
        ),
        ("Met with Premier Abdo of Ontario.", [("Premier of Ontario", "Abdo", "CA")]),
        (
            "Met with First Minister Abdo and Governor Castig.",
            [("First Minister", "Abdo", "PE"), ("Governor", "Castig", None)],
        ),
    ],
)
def test_counterparts_represent_the_country_that_is_printed(remarks, expected):
    assert read(remarks) == expected


@pytest.mark.parametrize(
    ("remarks", "countries"),
    [
        ("Attended trilateral consultations with Japan and the Republic of Korea.", ["JP", "KR"]),
        (
            "Attended a summit with the leaders of Chile, Norway, and Peru, and with Japanese Prime Minister Oda.",
            ["JP", "CL", "NO"],
        ),
        ("Conference with the Heads of State and Government of Australia and the Philippines.", ["AU", "PH"]),
        ("Attended the P5+1 negotiations with Iran; visited Cuzco.", ["IR"]),
        ("Met with representatives of Chile and the United States at Cuzco.", ["CL"]),
        ("Met with leaders of Norway's opposition.", []),
        ("Signed a consular convention with Poland.", []),
        ("Discussed relations with Japan.", []),
        ("Discussed the meeting with Japan.", []),
        ("Cancelled a meeting with Japan.", []),
        ("Met with Chilean officials.", []),
    ],
)
def test_countries_without_a_person_were_met(remarks, countries):
    assert [country for _, _, country in read(remarks)] == countries


@pytest.mark.parametrize(
    ("remarks", "organization"),
    [
        ("Visited NATO Headquarters and met with Secretary General Muster.", "NATO"),
        ("Met with Secretary General Muster at NATO; addressed the U.S. Mission.", "NATO"),
        ("Addressed the African Union Assembly. Met with Chairperson Muster.", "AU"),
        ("Attended the U.S.-EU Summit; met with High Representative for Foreign Affairs Muster.", "EU"),
        ("Met with U.N. Secretary-General Muster.", "UN"),
        ("Met with Secretary-General Annan.", "UN"),
        ("Attended the OAS General Assembly; met with Secretary General Kofi Annan.", "UN"),
        ("Met with Secretary General Muster.", None),
        ("Attended NATO and OAS meetings; met with Secretary General Muster.", None),
        ("Attended the U.S.-EU Summit; met with Secretary General Muster.", None),
        ("Attended a NATO meeting; met with Director General Muster.", None),
    ],
)
def test_official_without_an_organization_is_of_the_one_that_the_remarks_name(remarks, organization):
    person = people_met(remarks, "PE", dt.date(2001, 3, 1))[-1]
    assert (person.country, person.organization and person.organization.abbreviation) == (None, organization)
    assert person.is_sure == (organization is not None)


@pytest.mark.parametrize(
    ("remarks", "in_doubt"),
    [
        ("Met with President Abdo and Chancellor Berg.", ["Berg"]),  # Peru has no chancellor
        ("Met with Prime Minister Oda, Prime Minister Bak, and President Abdo.", ["Bak", "Abdo"]),
        ("Met with President Abdo and King Albo.", ["King Albo"]),
        ("Met with Japanese President Oda and Prime Minister Ito.", ["Ito"]),
        ("Met with General Toll.", ["Toll"]),
        ("Met with Ambassador Toll and President Abdo.", ["Toll"]),
        ("Met with Special Representative Toll.", ["Toll"]),
        ("Met with Special Representative for Foreign Affairs Toll.", ["Toll"]),
        ("Met with Chairman Toll.", ["Toll"]),
        ("Met with Professor Castig of Bavaria.", ["Castig"]),
    ],
)
def test_uncertain_representation_is_not_asserted(remarks, in_doubt):
    people = people_met(remarks, "PE", DAY)
    assert [person.name for person in people if not person.is_sure] == in_doubt


@pytest.mark.parametrize(
    ("remarks", "host", "name"),
    [
        ("Met with King Albo.", "NO", "King Albo"),
        ("Met with King Albo II.", "NO", "Albo II"),
        ("Met with Prime Minister Sheikh Amina.", "BD", "Sheikh Amina"),
        ("Met with Foreign Minister Sheikh Hamad al-Mithal.", "QA", "Hamad al-Mithal"),
        ("Met with President Pierre d'Exemple and others.", "FR", "Pierre d'Exemple"),
        ("Met with President Toroi arap Mfano.", "KE", "Toroi arap Mfano"),
        ("Met with Prime Minister Rud (Ruud) Voorbeeld.", "NL", "Rud (Ruud) Voorbeeld"),
        ("Met with President Ivo Toth, Jr.", "HU", "Ivo Toth, Jr."),
    ],
)
def test_names_are_read_completely(remarks, host, name):
    assert [person.name for person in people_met(remarks, host, DAY)] == [name]


@pytest.mark.parametrize(
    ("remarks", "day", "slug"),
    [
        ("Met with President Bush.", dt.date(1991, 3, 1), "bush-george-h-w"),
        ("Met with President Bush.", dt.date(2003, 3, 1), "bush-george-w"),
        ("Met with President Franklin D. Roosevelt.", dt.date(1943, 3, 1), "roosevelt-franklin-d"),
        ("Met with President Trump.", dt.date(2026, 3, 1), "trump-donald-j"),
        # Not in office then, of another country, or with another office.
        ("Met with President Bush.", dt.date(1995, 3, 1), None),
        ("Met with Chilean President Bush.", dt.date(1991, 3, 1), None),
        ("Met with Prime Minister Bush.", dt.date(1991, 3, 1), None),
    ],
)
def test_us_president_is_identified_by_the_data_set(remarks, day, slug):
    (person,) = people_met(remarks, "PE", day)
    assert person.president == slug
    assert person.as_printed == remarks.removeprefix("Met with ").removesuffix(".")
