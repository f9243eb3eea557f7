import pytest
from readouts import people, readout

from app.schemas.meeting import MeetingInput


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Prime Minister Aino Aalto of Finland", [("Aino Aalto", "Prime Minister", "FI")]),
        ("His Majesty King Otto II of Jordan", [("Otto II", "King", "JO")]),
        ("Amir Sheikh Zayd bin Omar Al-Nur of Qatar", [("Zayd bin Omar Al-Nur", "Amir", "QA")]),
        ("the Prime Minister of Iraq, Ali al-Nuri", [("Ali al-Nuri", "Prime Minister", "IQ")]),
        ("President of Egypt Omar El-Nur", [("Omar El-Nur", "President", "EG")]),
        ("Israeli National Security Advisor Dan Levi", [("Dan Levi", "National Security Advisor", "IL")]),
        ("Mexico’s Foreign Secretary Ana Ruiz", [("Ana Ruiz", "Foreign Secretary", "MX")]),
        ("Republic of Korea President Kim Da-eun", [("Kim Da-eun", "President", "KR")]),
        ("ROK Foreign Minister Kim Da-eun", [("Kim Da-eun", "Foreign Minister", "KR")]),
        ("Prime Minister Tanaka Ichiro of Japan", [("Tanaka Ichiro", "Prime Minister", "JP")]),
        ("President Li Wei of the PRC", [("Li Wei", "President", "CN")]),
        ("Una Kelly, the Taoiseach of Ireland", [("Una Kelly", "Taoiseach", "IE")]),
        ("Abu Dhabi Crown Prince Zayd bin Omar", [("Zayd bin Omar", "Crown Prince", "AE")]),
        ("Philippine President-Elect Jose Cruz Jr.", [("Jose Cruz Jr.", "President-Elect", "PH")]),
        ("President Ruiz of Trinidad and Tobago", [("Ruiz", "President", "TT")]),
        ("King Charles III", [("Charles III", "King", "GB")]),
        (
            "Prime Minister Aalto of Finland and President Berg of Norway",
            [("Aalto", "Prime Minister", "FI"), ("Berg", "President", "NO")],
        ),
        (
            "President Petit of France, Chancellor Klein of Germany, and Prime Minister Hill of the United Kingdom",
            [("Petit", "President", "FR"), ("Klein", "Chancellor", "DE"), ("Hill", "Prime Minister", "GB")],
        ),
        (
            "President Jan Nowak and Prime Minister Ewa Lis of Poland",
            [("Jan Nowak", "President", "PL"), ("Ewa Lis", "Prime Minister", "PL")],
        ),
        (
            "People’s Republic of China Director of the Office of the Foreign Affairs Commission and Foreign Minister Li Wei",
            [("Li Wei", "Director of the Office of the Foreign Affairs Commission and Foreign Minister", "CN")],
        ),
    ],
)
def test_counterparts_are_read_from_titles(words, expected):
    outcome = readout(f"Readout of President Biden’s Meeting with {words}", "They met today.")
    assert [person for person in people(outcome.document) if person[2] != "US"] == expected


def test_an_organization_is_represented_too():
    outcome = readout(
        "Readout of Vice President Harris’s Meeting with NATO Secretary General Ola Nord", "They met today."
    )
    assert outcome.document["participants"][1] == {
        "person": {"name": "Ola Nord"},
        "organization": {
            "name": "North Atlantic Treaty Organization",
            "abbreviation": "NATO",
            "identifiers": [{"scheme": "wikidata", "value": "Q7184"}],
        },
        "office": "Secretary General",
        "name_as_printed": "Ola Nord",
    }


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("the Vice President’s Call with President Otto Berg of Israel", "They spoke today.", ["IL:Otto Berg"]),
        ("President Biden’s Pull Aside with Prime Minister Ana Lopes of Portugal", "They met today.", ["PT:Ana Lopes"]),
        ("President Biden’s Engagement with President Ana Lopes of Portugal", "They met today.", ["PT:Ana Lopes"]),
        (
            "President Biden’s Meeting with the C5+1 Leaders at UNGA",
            "President Biden met today with the leaders.",
            ["C5+1:"],
        ),
        (
            "Vice President Harris’s Meeting with African Union Commission Chairperson Musa Fall",
            "They met today.",
            ["African Union Commission:Musa Fall"],
        ),
        ("President Biden’s Call with the G7", "President Biden joined a call with the G7 today.", ["Group of Seven:"]),
        (
            "the Trilateral Meeting between the United States, Japan and the Republic of Korea",
            (
                "National Security Advisor Jake Sullivan met today with National Security Advisor Mori Ken of Japan and "
                "National Security Advisor Kim Da-eun of the Republic of Korea."
            ),
            ["JP:Mori Ken", "KR:Kim Da-eun"],
        ),
        (
            "President Biden’s Meeting with Baltic Leaders",
            (
                "Joining President Biden today were the following leaders:\n\n-   Estonian President Ana Kask\n-   Latvian "
                "President Bo Ozols\n\nThey talked about Peru."
            ),
            ["EE:Ana Kask", "LV:Bo Ozols"],
        ),
        ("the U.S.-Israel Strategic Consultative Group", "The group met today to discuss Iran.", ["IL:"]),
        ("Jake Sullivan’s Meeting with Palestinian Officials", "Jake Sullivan met today with officials.", ["PS:"]),
        (
            "Jon Finer’s Travel to Gabon and Nigeria",
            (
                "Jon Finer traveled to Gabon and Nigeria on March 8. In Gabon, Mr. Finer met with President Ali Ondo. In Nigeria, "
                "he met with Foreign Minister Ade Musa."
            ),
            ["GA:Ali Ondo", "NG:Ade Musa"],
        ),
        (
            "the U.S.-Peru Dialogue",
            "The two sides met today. The Peruvian side was led by National Security Advisor Ana Lopes and Prosecutor Jo Diaz.",
            ["PE:Ana Lopes"],
        ),
        (
            "Jon Finer’s Meeting with President Ana Lopes of Peru",
            (
                "Jon Finer met with President Ana Lopes of Peru today. He thanked her, as well as NATO Secretary General Ola "
                "Nord, who was also in attendance, for their help."
            ),
            ["PE:Ana Lopes", "North Atlantic Treaty Organization:Ola Nord"],
        ),
        (
            "National Cyber Director Ann Hill’s Travel to Peru and Europe",
            "From March 1 to 7, Director Hill traveled to Peru and Spain. She met with officials from the Governments of Peru and Spain.",
            ["PE:", "ES:"],
        ),
        (
            "Interagency Delegation Travel to Peru",
            "A delegation traveled to Peru, March 7-8, for meetings with senior Peru officials.",
            ["PE:"],
        ),
        (
            "Deputy National Security Advisor Ann Hill’s Meeting with Ukrainian Finance Minister Ivan Koval",
            "They met today.",
            ["UA:Ivan Koval"],
        ),
    ],
)
def test_every_kind_of_encounter_names_its_parties(title, body, expected):
    outcome = readout(f"Readout of {title}", body)
    assert outcome.resource == "meetings"
    MeetingInput.model_validate(outcome.document)
    parties = [item for item in outcome.document["participants"] if item.get("country") != "US"]
    assert [
        f"{item.get('country') or item['organization']['name']}:{item.get('person', {}).get('name', '')}"
        for item in parties
    ] == expected


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("President Ana Lopes of Portugal", "head_of_state"),
        ("President Pedro Ruiz of Spain", "head_of_government"),
        ("President Una Berg of the European Commission", "unknown"),
        ("Vice President Ana Lopes of Peru", "unknown"),
        ("Foreign Minister Ana Lopes of Peru", "minister"),
    ],
)
def test_level_follows_the_office_in_its_country(words, level):
    assert readout(f"Readout of President Biden’s Call with {words}", "They spoke today.").document["level"] == level


@pytest.mark.parametrize("office", ["Chief of Staff to Peruvian", "Special Envoy of"])
def test_superior_of_whoever_was_met_took_no_part(office):
    body = f"Jake Sullivan met today with Bo Venn, {office} President Ana Lopes, and with Foreign Minister Luz Soto of Peru."
    document = readout("Readout of Jake Sullivan’s Meeting with Officials of Peru", body).document
    assert "Ana Lopes" not in {name for name, _, _ in people(document)}


@pytest.mark.parametrize("name", ["He Lifeng", "Ana O. Monaco"])
def test_name_that_reads_as_another_word_is_whole(name):
    document = readout(f"Readout of President Biden’s Call with Vice Premier {name} of China", "They spoke.").document
    assert people(document)[1:] == [(name, "Vice Premier", "CN")]


def test_jr_is_preserved():
    document = readout(
        "Readout of President Biden’s Call with President Cruz of the Philippines",
        "President Biden spoke today with President Jose Cruz, Jr. of the Philippines. They talked.",
    ).document
    assert people(document)[1] == ("Jose Cruz, Jr.", "President", "PH")


def test_meeting_of_several_countries_is_multilateral():
    outcome = readout(
        "Readout of the Meeting of President Petit of France, Chancellor Klein of Germany, and President Biden of the "
        "United States",
        "President Petit, Chancellor Klein and President Biden met today.",
    )
    assert people(outcome.document) == [
        ("Petit", "President", "FR"), ("Klein", "Chancellor", "DE"), ("Joseph R. Biden", "President", "US"),
    ]  # fmt: skip
    assert (outcome.document["kind"], outcome.document["level"]) == ("multilateral_meeting", "head_of_state")


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Calls with E3 Counterparts", "spoke today with his E3 counterparts about seals.", {"FR", "DE", "GB"}),
        (
            "Meeting with E3 Political Directors",
            "met today with the E3 and Prime Minister Ola Venn of Peru.",
            {"FR", "DE", "GB", "PE"},
        ),
        ("Meeting with P5 Counterparts", "met today with counterparts of the P5.", {"CN", "FR", "GB", "RU"}),
        ("Call with Quint National Security Advisors", "spoke today with them about otters.", {"Quint"}),
        (
            "Meeting with Quad Counterparts",
            "met today with Ana Lopes, the National Security Advisor of India.",
            {"IN", "Quadrilateral Security Dialogue"},
        ),
        (
            "Meeting with Quad Counterparts",
            "met today with Diplomatic Advisor Luc Roy of France and National Security Advisor Ola Venn of Germany.",
            {"FR", "DE"},
        ),
        (
            "Meeting with Countries of Otters",
            "met yesterday with Ambassadors and Chiefs of Mission from Chile, Peru and the United Kingdom.",
            {"CL", "PE", "GB"},
        ),
        ("Meeting with Peruvian and Chilean Officials on Otters", "met with them today.", {"PE", "CL"}),
        ("Meeting with Peruvian, Chilean, and Bolivian Ministers", "met with them today.", {"PE", "CL", "BO"}),
    ],
)
def test_groups_of_states_are_read_as_their_members(title, body, expected):
    document = readout(
        f"Readout of National Security Advisor Jake Sullivan’s {title}", f"Jake Sullivan {body}"
    ).document
    sides = {item.get("country") or item["organization"]["name"] for item in document["participants"]}
    assert sides - {"US"} == expected


@pytest.mark.parametrize("name", ["Borrell", "Josep Borrell"])
def test_person_with_offices_of_two_organizations_is_one_participant(name):
    title = f"Readout of Jake Sullivan’s Call with European Commission Vice-President {name}"
    document = readout(title, "Jake Sullivan spoke today with EU High Representative Josep Borrell.").document
    assert people(document)[1:] == [("Josep Borrell", "Vice-President", None)]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Readout of Jake Sullivan’s Meeting with Foreign Minister Kim of the Republic of Korea",
            (
                "Jake Sullivan met with National Security Advisor Kim Tae-jun of the Republic of Korea and Foreign Minister "
                "Kim Min-su of the Republic of Korea."
            ),
            {("Kim Min-su", "Foreign Minister"), ("Kim Tae-jun", "National Security Advisor")},
        ),
        (
            "Readout of President Biden’s Meeting with Officials of Peru",
            "President Biden met with Minister of Trade Ana Berg of Peru and Minister of Energy Luz Soto of Peru.",
            {("Ana Berg", "Minister of Trade"), ("Luz Soto", "Minister of Energy")},
        ),
        (
            "Readout of President Biden’s Call with President Niinisto of Finland",
            "President Biden spoke with President Sauli Niinistö of Finland.",
            {("Sauli Niinistö", "President")},
        ),
    ],
)
def test_people_with_one_surname_or_similar_offices_stay_separate(title, body, expected):
    found = {person[:2] for person in people(readout(title, body).document) if person[2] != "US"}
    assert found == expected


def test_traveller_does_not_represent_the_visited_country():
    document = readout(
        "Readout of Senior Advisor to the President Tomas Ferro’s Visit to Peru",
        "Senior Advisor to the President Tomas Ferro travelled to Peru March 7-8. Senior Advisor Ferro was joined by Special "
        "Assistant to the President and Senior Director for the Western Hemisphere at the National Security Council Juan Soto. "
        "During his meeting with President Ana Berg, Senior Advisor Ferro reiterated the commitment of the United States.",
    ).document
    assert set(people(document)) == {
        ("Ana Berg", "President", "PE"),
        ("Tomas Ferro", "Senior Advisor to the President", "US"),
    }


def test_office_unknown_in_the_united_states_is_foreign():
    document = readout(
        "Readout of Inaugural Meeting of the U.S.-Canada Forest Taskforce",
        "Today, U.S. Special Presidential Coordinator Tomas Ferro and Deputy Prime Minister Ana Berg co-hosted the inaugural "
        "meeting of the U.S.-Canada Forest Taskforce.",
    ).document
    americans = [item.get("person", {}).get("name") for item in document["participants"] if item.get("country") == "US"]
    assert americans == ["Tomas Ferro"]
    assert "CA" in {item.get("country") for item in document["participants"]}


def test_official_of_the_readout_has_the_full_name():
    document = readout(
        "Readout of Treasury Secretary Hill’s Call with President Ana Hill of Peru",
        "Secretary of the Treasury Jane L. Hill spoke today with President Ana Hill of Peru.",
    ).document
    assert people(document) == [("Jane L. Hill", "Treasury Secretary", "US"), ("Ana Hill", "President", "PE")]


def test_official_of_another_data_set_has_its_id():
    document = readout(
        "Readout of National Security Advisor Jake Sullivan’s Call with President Ana Ruiz of Peru", "They spoke today."
    ).document
    assert document["participants"][0]["person"] == {
        "id": "sullivan-jacob-j",
        "name": "Jake Sullivan",
        "country": "US",
        "identifiers": [{"scheme": "pocom", "value": "sullivan-jacob-j"}],
    }
    MeetingInput.model_validate(document)


def test_advisers_represent_the_country_of_their_president():
    document = readout(
        "Readout of Jake Sullivan’s Meeting with Ana Berg and Luz Soto, Advisors to the President of Peru",
        "National Security Advisor Jake Sullivan met today with Ana Berg, Chief Foreign Policy Advisor, and Luz Soto, Chief "
        "National Security Advisor, to President Rosa Vega of Peru.",
    ).document
    assert {person for person in people(document) if person[2] == "PE"} == {
        ("Ana Berg", "Chief Foreign Policy Advisor", "PE"),
        ("Luz Soto", "Chief National Security Advisor", "PE"),
    }


def test_calls_on_several_days_keep_all_participants():
    document = readout(
        "Readout of President Biden’s Calls with Foreign Leaders",
        "On May 2, President Biden spoke with President Ana Berg of Peru about trade.\n\n"
        "On May 4, the President spoke with Prime Minister Tomas Ferro of Portugal about energy.",
        date="2022-05-06",
    ).document
    assert {name for name, _, _ in people(document)} >= {"Ana Berg", "Tomas Ferro"}
    assert document["date"] == "2022-05-02/2022-05-04"
