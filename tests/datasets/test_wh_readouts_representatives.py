"""Parties of readouts that are hard to name: regions of states, bodies of one state, and officials whose country is not said."""

import pytest
from readouts import readout

from app.schemas.meeting import MeetingInput


def read_meeting(title, body):
    document = readout(title, body).document
    MeetingInput.model_validate(document)
    return document


def met_by_sullivan(whom):
    """Return the documents of others than the US official whom a readout in its usual words has met."""
    title = f"Readout of National Security Advisor Jake Sullivan’s Meeting with {whom}"
    document = read_meeting(title, f"National Security Advisor Jake Sullivan met today with {whom}.")
    others = [item for item in document["participants"] if item.get("country") != "US"]
    return document, [(item["person"]["name"], item["office"], item.get("country")) for item in others]


@pytest.mark.parametrize(
    ("whom", "office", "country"),
    [
        ("Prime Minister Ana Berg of Iraq’s Kurdistan Region", "Prime Minister of Iraq’s Kurdistan Region", "IQ"),
        ("KRG Prime Minister Ana Berg", "Prime Minister of KRG", "IQ"),
        ("Premier Ana Berg of Ontario", "Premier of Ontario", "CA"),
        ("the Premier of Ontario, Ana Berg", "Premier of Ontario", "CA"),
        ("First Minister Ana Berg of Scotland", "First Minister of Scotland", "GB"),
        ("Bavaria’s Minister-President Ana Berg", "Minister-President of Bavaria", "DE"),
        ("President Ana Berg of Zanzibar", "President of Zanzibar", "TZ"),
        ("Governor Tom Soto of Texas and Premier Ana Berg of Quebec", "Premier of Quebec", "CA"),
    ],
)
def test_who_leads_a_region_represents_its_state_by_an_office_of_the_region(whom, office, country):
    document, others = met_by_sullivan(whom)
    assert others == [("Ana Berg", office, country)]
    assert (document["kind"], document["level"]) == ("bilateral_meeting", "unknown")
    assert all("organization" not in item for item in document["participants"])


@pytest.mark.parametrize("whom", ["Premier Ana Berg of Greenland", "Hong Kong Chief Executive Ana Berg"])
def test_who_leads_a_territory_with_a_code_represents_it(whom):
    _, ((name, _, country),) = met_by_sullivan(whom)
    assert (name, country) == ("Ana Berg", "GL" if "Greenland" in whom else "HK")


@pytest.mark.parametrize(
    ("whom", "office", "country"),
    [
        ("National People’s Congress Chairman Ana Berg", "National People’s Congress Chairman", "CN"),
        ("Chinese National People’s Congress Chairman Ana Berg", "National People’s Congress Chairman", "CN"),
        ("Chairman Ana Berg of the National People’s Congress", "Chairman", "CN"),
        ("Knesset Speaker Ana Berg", "Knesset Speaker", "IL"),
        ("Federation Council Speaker Ana Berg", "Federation Council Speaker", "RU"),
        ("Ukraine’s Verkhovna Rada Chairman Ana Berg", "Verkhovna Rada Chairman", "UA"),
        ("National Assembly Chairman Ana Berg of Peru", "National Assembly Chairman", "PE"),
        ("Lao People’s Revolutionary Party Chairman Ana Berg", "People’s Revolutionary Party Chairman", "LA"),
        ("People’s Bank of China Governor Ana Berg", "People’s Bank of China Governor", "CN"),
        ("Women’s Affairs Minister Ana Berg of Peru", "Women’s Affairs Minister", "PE"),
    ],
)
def test_body_before_an_office_belongs_to_it(whom, office, country):
    _, others = met_by_sullivan(whom)
    assert others == [("Ana Berg", office, country)]


@pytest.mark.parametrize("office", ["Defense Minister", "Prime Minister", "State Council Premier"])
def test_holder_of_an_office_that_the_united_states_lack_took_part_without_a_country(office):
    document, others = met_by_sullivan(f"{office} Ana Berg")
    assert others == [("Ana Berg", office, None)]
    assert (document["kind"], document["level"]) == ("bilateral_meeting", "unknown")
    assert "country" not in document["participants"][1]["person"]


@pytest.mark.parametrize(
    "whom",
    ["Governor Ana Berg of Texas", "Chancellor Ana Berg", "Ana Berg", "Senate President Ana Berg", "Minister Ana Berg"],
)
def test_official_who_may_be_american_is_not_foreign(whom):
    title = f"Readout of National Security Advisor Jake Sullivan’s Meeting with {whom}"
    assert readout(title, f"National Security Advisor Jake Sullivan met today with {whom}.").reason.startswith(
        "domestic"
    )


def test_people_of_a_region_without_an_office_represent_nobody():
    whom = "Professor Ana Berg of Bavaria"
    title = f"Readout of National Security Advisor Jake Sullivan’s Meeting with {whom}"
    body = f"National Security Advisor Jake Sullivan met today with {whom}."
    assert readout(title, body).resource == "sources"


@pytest.mark.parametrize("people", ["students", "democracy advocates", "civil society leaders", "opposition activists"])
def test_people_of_a_country_who_represent_nobody_are_no_party(people):
    whom = f"Peru {people}"
    title = f"Readout of National Security Advisor Jake Sullivan’s Meeting with {whom}"
    assert readout(title, f"National Security Advisor Jake Sullivan met today with {whom}.").resource == "sources"


@pytest.mark.parametrize(
    "people",
    ["hosted diplomatic representatives", "met with a group of senior diplomats", "convened a group of officials"],
)
def test_officials_of_countries_behind_other_words_are_their_parties(people):
    title = "Readout of National Security Advisor Jake Sullivan’s Meeting on Seals"
    document = read_meeting(
        title, f"Today, Jake Sullivan {people} from Canada and Peru to discuss the situation in Chile."
    )
    assert [item["country"] for item in document["participants"]] == ["US", "CA", "PE"]


def test_leaders_of_member_states_of_an_organization_met():
    body = "The leaders of the Gulf Cooperation Council (GCC) member states and the United States met today in Jeddah."
    document = read_meeting("Joint Statement Following the Summit", body)
    names = [item.get("country") or item["organization"]["abbreviation"] for item in document["participants"]]
    assert names == ["GCC", "US"]


def test_meeting_of_a_statement_that_took_place_is_of_those_whom_the_next_sentence_names():
    title, first = (
        "U.S.-EU Joint Statement of the Seal Council",
        "The sixth meeting of the Seal Council took place in Lima, Peru, on 7 and 8 March 2022.",
    )
    second = "It was co-chaired by European Commission Executive Vice President Ana Berg and U.S. Secretary of Commerce Tom Soto."
    document = read_meeting(title, f"I. Introduction\n\n{first} {second}")
    assert {item["person"]["name"] for item in document["participants"]} == {"Ana Berg", "Tom Soto"}
    assert (document["date"], document["place"]["city"]) == ("2022-03-07/2022-03-08", "Lima")
    assert readout(title, f"{first} Seals are well. {second}").resource == "sources"
    assert readout(title, f"{first.replace('2022', '2021')} {second}").resource == "sources"


def test_person_whose_country_only_the_text_names_is_not_domestic():
    title = "Readout of National Security Advisor Jake Sullivan’s Meeting with Ana Berg"
    body = (
        "National Security Advisor Jake Sullivan met today with Peruvian democratic leader Ana Berg to discuss Texas."
    )
    assert readout(title, body).resource == "sources"
    body = "National Security Advisor Jake Sullivan met today with Ana Berg to discuss Peru."
    assert readout(title, body).reason.startswith("domestic")


@pytest.mark.parametrize(
    ("parties", "country"), [("U.S.-Canada", "CA"), ("U.S.-Canada-Peru", None)], ids=["one country", "two countries"]
)
def test_official_of_a_meeting_with_one_country_represents_it(parties, country):
    document = read_meeting(
        f"Readout of the {parties} Forest Dialogue",
        f"Special Coordinator Tomas Ferro and Deputy Prime Minister Ana Berg co-hosted the {parties} Forest Dialogue today.",
    )
    found = {item["person"]["name"]: item.get("country") for item in document["participants"] if "person" in item}
    assert found == {"Ana Berg": country, "Tomas Ferro": "US"}


def test_title_of_a_statement_of_many_counts_the_last_ones_of_a_side():
    ours = ", ".join(f"U.S. Under Secretary {name} {name}son" for name in ("Ann", "Bob", "Cy", "Dan", "Eve", "Flo"))
    body = f"Today, {ours}, and Foreign Minister Ana Berg of Peru met in Lima."
    assert read_meeting("Joint Statement of the United States and Peru", body)["title"] == (
        "Meeting of Under Secretary Ann Annson (US), Under Secretary Bob Bobson (US) and 4 others with Foreign Minister Ana Berg (PE)"
    )


def test_minister_who_met_beside_the_only_leader_of_the_title_is_of_the_same_country():
    title = "Readout of Jake Sullivan’s Meetings with Prime Minister Tom Soto of Peru and Deputy Prime Minister/Foreign Minister Ana Berg"
    body = "National Security Advisor Jake Sullivan met separately with the two today."
    named = {item["person"]["name"]: item.get("country") for item in read_meeting(title, body)["participants"]}
    assert named == {"Jake Sullivan": "US", "Tom Soto": "PE", "Ana Berg": "PE"}


def test_two_spellings_of_the_holder_of_one_office_are_one_participant():
    title = "Readout of President Biden’s Call with Crown Prince and Prime Minister Mohammed Berg of Saudi Arabia"
    body = "President Biden spoke today with Crown Prince and Prime Minister Mohamed Berg."
    named = [item["person"]["name"] for item in read_meeting(title, body)["participants"]]
    assert named == ["Joseph R. Biden", "Mohammed Berg"]


def test_delegation_is_no_name():
    document = read_meeting(
        "Readout of the U.S. Presidential Delegation’s Travel to Peru",
        "First Lady Jill Berg traveled to Lima as the Head of the U.S. Presidential Delegation. She met with President Tom Soto of Peru.",
    )
    named = {item["person"]["name"] for item in document["participants"] if "person" in item}
    assert named == {"Jill Berg", "Tom Soto"}


def test_summary_names_both_officials_of_one_side_before_the_other_side():
    document = read_meeting(
        "Readout of the U.S.-Peru Dialogue",
        "Secretary of State Antony Blinken and National Security Advisor Jake Sullivan met with Foreign Minister Ana Berg of Peru and "
        "Defense Minister Luis Soto of Peru today.",
    )
    assert document["summary"] == (
        "Meeting of Secretary of State Antony Blinken (US) and National Security Advisor Jake Sullivan (US) with Foreign Minister "
        "Ana Berg (PE) and Defense Minister Luis Soto (PE)."
    )
