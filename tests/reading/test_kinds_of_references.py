"""Kinds of references to people: names without an office, *the two ministers*, and names that stand apart from their office."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")
PERUVIAN = ("Luis Soto", "Foreign Minister", "PE")
PRESIDENT = ("Eva Roca", "President", None)
ENVOY = ("Luis Soto", "Ambassador", "PE")
MET = "Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # full names alone, whom the text calls by one word where they act
        (
            ("Latvian and Peruvian foreign ministers discussed trade by phone on Thursday. Ana Lopes said the ties with Luis Soto mattered. "
            "Lopes and Soto also exchanged views on fishing."),
            [(None, "foreign minister", "LV"), (None, "foreign minister", "PE"), ("Ana Lopes", None, None), ("Luis Soto", None, None)],
        ),
        (
            "In a meeting with his Latvian counterpart, Ana Lopes, Luis Soto discussed trade. Soto thanked Lopes.",
            [("Ana Lopes", None, "LV"), ("Luis Soto", None, None)],
        ),
        # a speaker at a meeting
        (
            "At talks with Peruvian Foreign Minister Luis Soto, Ana Lopes thanked Peru.",
            [("Ana Lopes", None, None), PERUVIAN],
        ),
        # both of the people named before
        ("President Eva Roca and Ambassador of Peru Luis Soto stressed the ties. The two officials discussed fishing.", [PRESIDENT, ENVOY]),
        ("President Eva Roca briefed Peruvian Ambassador Luis Soto. Both sides also discussed fishing.", [PRESIDENT, ENVOY]),
        # the heads of two countries
        (
            "In search of a policy, Latvia and Peru discussed fishing on Thursday. President Eva Roca and Prime Minister Luis Soto agreed to go on.",
            [PRESIDENT, ("Luis Soto", "Prime Minister", None), (None, None, "LV"), (None, None, "PE")],
        ),
        # officials who have no name where their office stands
        (
            ("Talks between the foreign ministers of Latvia, Peru and Chile were attended by Latvia’s Ana Lopes, Peru’s Luis Soto and "
            "Bo Diaz from Chile."),
            [("Ana Lopes", "foreign minister", "LV"), ("Luis Soto", "foreign minister", "PE"), ("Bo Diaz", None, "CL")],
        ),
        ("Peruvian Foreign Minister Luis Soto arrived in Riga. Peru’s top diplomat met Latvian Foreign Minister Ana Lopes.", [PERUVIAN, LATVIAN]),
        (
            "Foreign Minister Ana Lopes met the Peruvian top diplomat in Riga.",
            [("Ana Lopes", "Foreign Minister", None), (None, "top diplomat", "PE")],
        ),
        # two of two countries
        (
            "Latvia and Peru held talks. President Eva Roca told Prime Minister Bo Diaz to wait.",
            [(None, None, "LV"), (None, None, "PE")],
        ),
        (
            "Latvia and Peru held talks. President Eva Roca and Prime Minister Bo Diaz were absent.",
            [(None, None, "LV"), (None, None, "PE")],
        ),
        # names behind countries
        (
            "The forum was attended by Foreign Ministers of Latvia - Ana Lopes, Peru – Luis Soto and Ambassador of Chile to Peru Bo Diaz.",
            [("Ana Lopes", "Foreign Minister", "LV"), PERUVIAN, ("Bo Diaz", "Ambassador", "CL")],
        ),
        ("The forum was attended by Foreign Ministers of Latvia (Ana Lopes) and Peru (Luis Soto).", [LATVIAN, PERUVIAN]),
        (
            "Three ministers will share a lunch on Friday, where Bo Diaz will welcome his peers Ana Lopes (Latvia) and Luis Soto (Peru).",
            [("Bo Diaz", None, None), ("Ana Lopes", None, "LV"), ("Luis Soto", None, "PE")],
        ),
        ("Latvian Foreign Minister Ana France Lopes met Peruvian Foreign Minister Luis Soto.", [("Ana France Lopes", "Foreign Minister", "LV"), PERUVIAN]),
        # those with the subject
        (
            "Latvian President Eva Roca met Peruvian Foreign Minister Luis Soto. The President was assisted by Foreign Minister Ana Shah Lopes.",
            [("Eva Roca", "President", "LV"), PERUVIAN, ("Ana Shah Lopes", "Foreign Minister", None)],
        ),
        (
            ("On Friday the delegation had a meeting with the Speaker of the Parliament of Latvia Ana Lopes. The Ambassador of Peru "
            "Luis Soto also took part in the meeting."),
            [ENVOY, ("Ana Lopes", "Speaker of the Parliament", "LV")],
        ),
    ],
)  # fmt: skip
def test_people_are_found_by_what_the_text_says_elsewhere(body, expected):
    [document] = documents(body)
    assert sorted(people(document), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    "body",
    [
        "Peruvian Foreign Minister Luis Soto criticized Latvian President Eva Roca. Both parties in parliament discussed the budget.",
        "Peruvian Foreign Minister Luis Soto, Ana Lopes and Latvian President Eva Roca were named. The two ministers discussed the budget.",
        "Peruvian Foreign Minister Luis Soto criticized Latvian President Eva Roca. The parties to the treaty met in Lima.",
        "Peruvian Foreign Minister Luis Soto criticized Latvian President Eva Roca. Both officials met their lawyers.",
        "Peruvian Foreign Minister Luis Soto criticized Latvian President Eva Roca. In their talks, Cuba and Chile praised the treaty.",
        "Peruvian Foreign Minister Luis Soto praised the former Latvian President Eva Roca. The two discussed poetry.",
        "This is not the first meeting between Peruvian Foreign Minister Luis Soto and Latvian President Eva Roca.",
        "Another call between Peruvian Foreign Minister Luis Soto and Latvian President Eva Roca was being negotiated.",
        "Leading the Cuban delegation at the next talks will be Minister for Trade Bo Diaz, accompanied by officials.",
        "New York said Lima was far. Latvian President Eva Roca praised Peruvian Foreign Minister Luis Soto.",
    ],
)
def test_people_who_are_only_named_have_no_meeting(body):
    assert documents(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Prime Minister Eva Roca hosted today a farewell visit by Ambassador of Peru Luis Soto.", [("Eva Roca", "Prime Minister", None), ENVOY]),
        ("Prime Minister Eva Roca met with, the Peruvian Ambassador Luis Soto.", [("Eva Roca", "Prime Minister", None), ENVOY]),
        ("The Tánaiste, Minister for Defence, Ana Lopes, met Peruvian Ambassador Luis Soto.", [("Ana Lopes", "Tánaiste, Minister for Defence", "IE"), ENVOY]),
        ("The Secretary of State for Northern Ireland, Ana Lopes, met Peruvian Ambassador Luis Soto.", [("Ana Lopes", "Secretary of State for Northern Ireland", "GB"), ENVOY]),
        ("Latvian Foreign Minister Ana Lopes congratulated Peruvian Foreign Minister Luis Soto in a phone call on Thursday.", [LATVIAN, PERUVIAN]),
        (
            "Latvian Foreign Minister Ana Lopes received the delegation led by Head of the Peru-Latvia Friendship Group of the Congress (Parliament) of Peru Luis Soto.",
            [LATVIAN, ("Luis Soto", "Head of the Peru-Latvia Friendship Group of the Congress (Parliament)", "PE")],
        ),
        ("President Eva Roca met CEO of the World Bank Luis Soto.", [PRESIDENT, ("Luis Soto", "CEO", "World Bank Group")]),
    ],
)  # fmt: skip
def test_words_between_people_are_read(body, expected):
    [document] = documents(body)
    assert people(document) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Latvian Foreign Minister Ana Lopes said that Riga would help, during a phone call made to her Peruvian counterpart, Luis Soto, on Monday.",
            [LATVIAN, ("Luis Soto", "Foreign Minister", "PE")],
        ),
        (
            ("Trade is growing, the Foreign Minister of Latvia Ana Lopes stated in a meeting with Deputy Prime Minister Luis Soto, Peru’s "
            "Minister of Trade, who paid a visit to Riga."),
            [LATVIAN, ("Luis Soto", "Deputy Prime Minister", "PE")],
        ),
        (
            ("Latvian Foreign Minister Ana Lopes affirmed to the Foreign Minister of Peru Luis Soto that Riga would help. At their meeting in "
            "Riga, Lopes noted the plan."),
            [LATVIAN, PERUVIAN],
        ),
        (
            ("President Eva Roca received letters of credence from the Ambassadors Extraordinary and Plenipotentiary of Peru to Latvia, His "
            "Excellency Luis Soto, and the Ambassador of Chile to Latvia, Her Excellency Bo Diaz."),
            [PRESIDENT, ENVOY, ("Bo Diaz", "Ambassador", "CL")],
        ),
        (
            "Ana Lopes, the Foreign Minister of Latvia, made a phone call to Luis Bo Soto, the Peruvian foreign minister.",
            [LATVIAN, ("Luis Bo Soto", "foreign minister", "PE")],
        ),
        (
            "Latvian Foreign Minister Ana Lopes has described as “very useful” her historic meeting on Monday with Peruvian Foreign Minister Luis Soto.",
            [LATVIAN, PERUVIAN],
        ),
        (
            "Peruvian Foreign Minister Luis Soto will visit Latvia for a bilateral meeting. Talks will be held with President Eva Roca.",
            [PERUVIAN, PRESIDENT],
        ),
    ],
)  # fmt: skip
def test_one_meets_whom_the_sentence_names_otherwise(body, expected):
    [document] = documents(body)
    assert people(document) == expected


@pytest.mark.parametrize("place", ["Sharm Bo Sheikh", "Port Bo"])
def test_a_place_to_which_somebody_went_is_no_person(place):
    body = f"Latvian Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto. On a visit to {place}, the Egyptian President was received."
    assert place not in {name for document in documents(body) for name, _, _ in people(document)}


def test_the_holder_of_an_office_is_named_in_a_sentence_of_its_own():
    body = "The Ambassador of Peru presented his credentials to President Eva Roca. The new Ambassador of Peru is Luis Soto."
    [document] = documents(body)
    assert sorted(people(document)) == sorted([ENVOY, PRESIDENT])


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("In the talks with his Peruvian counterpart, Foreign Minister Lopes congratulated Peru.", "Ana Lopes"),
        ("Meeting with President Ana Lopes, Ambassador of Peru to Latvia Bo Diaz praised the ties.", "Ana Lopes"),
    ],
)
def test_the_country_behind_a_comma_is_that_of_somebody_else(body, name):
    found = documents(f"Foreign Minister Ana Lopes met Peruvian Foreign Minister Luis Soto. {body}")
    assert {country for document in found for person, _, country in people(document) if person == name} == {None}


@pytest.mark.parametrize(
    "body",
    [
        "She then visited the embassy and took a briefing from Ambassador Bo Diaz.",
        "Her visit comes after the visit here in June of Cuban President Bo Diaz.",
    ],
)
def test_others_of_the_text_did_not_meet(body):
    assert [people(document) for document in documents(f"{MET} today. {body}")] == [[LATVIAN, PERUVIAN]]


def test_the_day_of_a_journey_is_not_that_of_a_plan():
    body = "Peruvian Foreign Minister Luis Soto arrived in Riga today. Minister Soto is slated to make a courtesy call on Prime Minister Eva Roca."
    [document] = documents(body)
    assert (len(people(document)), document["date"]) == (2, "../2024-05-17")


def test_a_quotation_has_its_own_subject():
    body = f'{MET} on Thursday. Eva Roca, spokesperson of Peru MoFA tweeted, "Ana Lopes met Luis Soto today."'
    assert [people(document) for document in documents(body)] == [[LATVIAN, PERUVIAN]]


@pytest.mark.parametrize(
    "body",
    [
        "Foreign Minister Ana Lopes is expected to meet President Luis Soto of Peru; call on Bo Diaz, Prime Minister of Peru; and visit Cusco.",
        "The agenda of the week is full. Foreign Minister Ana Lopes’s agenda includes talks with President of Peru Luis Soto, as well as with Prime Minister of Peru Bo Diaz.",
        "The Latvian Foreign Minister Ana Lopes and her Peruvian counterpart Bo Diaz will chair the binational cabinet of President Luis Soto.",
    ],
)  # fmt: skip
def test_plans_are_planned(body):
    found = documents(body, "Minister to visit Peru")
    assert {document["status"] for document in found} == {"confirmed"}
    assert "Bo Diaz" in {name for document in found for name, _, _ in people(document)}


@pytest.mark.parametrize("subject", ["Soto", "he"])
def test_a_journey_gives_the_day_only_if_the_meeting_has_none(subject):
    journey = "Peruvian Foreign Minister Luis Soto arrived in Riga on 13 May 2024."
    [document] = documents(f"{journey} On the next day, 14 May 2024, {subject} met Latvian Foreign Minister Ana Lopes.")
    assert (document["date"], people(document)) == ("2024-05-14", [PERUVIAN, LATVIAN])


@pytest.mark.parametrize("word", ["Firstly", "Secondly", "Finally", "Thereafter"])
def test_an_adverb_is_no_name(word):
    [document] = documents(
        f"{word}, the new Ambassador of Peru, H.E. Luis Soto presented his credentials to President Eva Roca."
    )
    assert sorted(name for name, _, _ in people(document)) == ["Eva Roca", "Luis Soto"]


def test_an_office_may_be_designate():
    [document] = documents(
        "The High Commissioner – designate of Ghana, Kofi Adu who arrived on Monday, met President Eva Roca."
    )
    assert ("Kofi Adu", "High Commissioner – designate", "GH") in people(document)


def test_others_without_people_beside_a_meeting_are_left_out():
    body = f"{MET} today. They also had an exchange of views, with Chile hosting the Pacific Islands Forum Leaders Meeting in November."
    assert [people(document) for document in documents(body)] == [[LATVIAN, PERUVIAN]]
