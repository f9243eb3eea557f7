"""Kinds of words between a verb of meeting and its people, and of sentences that name them by other means."""

import pytest

from tests.reading.drafted import documents, people

PERUVIAN = ("Ana Lopes", "Foreign Minister", "PE")
CHILEAN = ("Luis Soto", "President", "CL")
LATVIAN = ("Eva Roca", "Prime Minister", "LV")
A, B, C = "Peruvian Foreign Minister Ana Lopes", "Chilean President Luis Soto", "Latvian Prime Minister Eva Roca"


@pytest.mark.parametrize(
    "body",
    [
        # the subject of the talks before the partner
        f"{A} exchanged views on tides and nets with {B}.",
        f"{A} held talks on the use of nets with {B}.",
        f"In another meeting, {A} held consultations on tides with her counterpart, {B}.",
        # an encounter with which the sentence begins
        f"At a meeting in Riga, {A} and {B} lauded the ties.",
        f"During talks on Monday, {A} and {B} lauded the ties.",
        f"In a telephone conversation, {A} and her colleague {B} lauded the ties.",
        # a programme
        f"The programme of {A} included talks with {B}.",
        # pictures
        f"{A} (left) with {B} in Riga.",
        f"{A}, right, with {B}.",
        f"{A} meeting her colleague {B}",
        # journeys
        f"{A} headed to Riga to meet {B}.",
    ],
)
def test_both_took_part(body):
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN]]


@pytest.mark.parametrize(
    "body",
    [
        # a list behind words on those whom it names
        f"{A} met leaders who had been elected in 2019: {B}; and {C}.",
        f"{A} received the leaders who had arrived last week: {B}, and {C}.",
        # the people behind "among"
        f"In Riga, {A} also met, among others, {B} and {C}.",
        f"Among those whom {A} met in Riga were {B} and {C}.",
    ],
)
def test_all_of_a_list_took_part(body):
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN, LATVIAN]]


def test_those_whom_a_group_met_before_took_no_part():
    assert documents(f"{A} met envoys who had met {B} in March: they were tired.") == []


@pytest.mark.parametrize(
    "body",
    [
        # two people are the partners themselves, and a possession is no talk
        f"{A} and Peruvian Trade Minister Bo Diaz held talks on the dispute with {B}.",
        f"The two ministers held talks on the dispute with {B}. {A} was glad.",
        f"{A} held a discussion on her dispute with {B}.",
        f"{A} held talks on the treaty signed with {B}.",
        # nobody met there, or not those two
        f"At a session in Riga, {A} and {B} lauded the ties.",
        f"At a meeting of the party, {A} and {B} were lauded.",
        f"At a meeting in Riga, traders accused {A} and {B}.",
        f"At a meeting in Riga, {A} said {B} and {C} were wrong.",
        # those who were not there, or not yet
        f"Among those invited to the talks were {A} and {B}.",
        f"At a dinner in Riga, {A} and {B} would speak.",
        # a picture of something else
        f"{A} (left), with {B}, smiled at traders.",
    ],
)
def test_those_who_are_only_spoken_of_took_no_part(body):
    assert documents(body) == []


@pytest.mark.parametrize(
    "body",
    [
        f"Minister Bo Diaz dismissed reports claiming that a meeting between {A} and {B} had been held.",
        f"Minister Bo Diaz denied reports suggesting that {A} met {B}.",
        f"Minister Bo Diaz rejected claims alleging a meeting between {A} and {B}.",
    ],
)
def test_a90_a_meeting_of_denied_reports_is_none(body):
    assert documents(body) == []


def test_the_leadership_of_a_country_is_of_that_country():
    body = f"{A} met with Chile’s leadership, including President Luis Soto and Speaker Bo Diaz."
    assert [people(document) for document in documents(body)] == [
        [PERUVIAN, ("Luis Soto", "President", None), ("Bo Diaz", "Speaker", None), (None, None, "CL")]
    ]


def test_a_programme_that_has_ended_was_held():
    (document,) = documents(f"{A} met {B}. Her programme ended with talks with Speaker Bo Diaz.")
    assert people(document) == [PERUVIAN, CHILEAN, ("Bo Diaz", "Speaker", None)]
    assert document["status"] == "held"


@pytest.mark.parametrize("guest", ["the Peruvian guest", "the visiting Peruvian official", "the Peruvian diplomat"])
def test_a_guest_is_the_only_person_of_the_country(guest):
    body = f"{A} flew to Riga. Latvian Prime Minister Eva Roca welcomed {guest} on Monday."
    assert [people(document) for document in documents(body)] == [[LATVIAN, PERUVIAN]]


@pytest.mark.parametrize(
    "body",
    [
        # nobody of the country is named before, or two people are
        f"Latvian Prime Minister Eva Roca welcomed the Peruvian guest. {A} was glad.",
        f"{A} and Peruvian Trade Minister Bo Diaz flew to Riga. Latvian Prime Minister Eva Roca welcomed the Peruvian guest.",
        # a foreign minister is no leader
        f"{A} flew to Riga. Latvian Prime Minister Eva Roca welcomed the Peruvian leader.",
        # a part of another name
        f"{A} flew to Riga. Latvian Prime Minister Eva Roca welcomed the Peruvian Guest House.",
    ],
)  # fmt: skip
def test_a_guest_may_be_somebody_else(body):
    assert PERUVIAN not in [person for document in documents(body) for person in people(document)]


def test_the_two_ministers_give_the_day_of_their_meeting():
    (document,) = documents(
        f"{A} met Chilean Minister Luis Soto. The two ministers discussed nets on 14 May 2024, it said."
    )
    assert document["date"] == "2024-05-14"


@pytest.mark.parametrize(
    "body",
    [
        f"{A} met {B}, and Trade Minister Bo Diaz received {C}.",
        f"{A} met {B} and Trade Minister Bo Diaz received {C}.",
        f"{A} met {B}, and the Trade Minister, Bo Diaz, received {C}.",
        f"{A} was received by {B} and Trade Minister Bo Diaz met {C}.",
    ],
)
def test_a_person_before_another_verb_begins_another_clause(body):
    assert [people(document) for document in documents(body)] == [
        [PERUVIAN, CHILEAN],
        [("Bo Diaz", "Trade Minister", None), LATVIAN],
    ]


def test_who_speaks_behind_a_meeting_has_no_share_in_the_country():
    body = f"{A} met {B}, and Trade Minister Bo Diaz said the talks were good."
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN]]


@pytest.mark.parametrize(
    "body",
    [
        f"{A} met {B} and Chilean Minister Bo Diaz on Monday.",
        f"{A} met {B}, and Chilean Minister Bo Diaz, accompanied by envoys.",
    ],
)
def test_a_list_ends_before_no_verb(body):
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN, ("Bo Diaz", "Minister", "CL")]]


@pytest.mark.parametrize(
    "body",
    [
        f"{A} on her first visit to Santiago met {B}.",
        f"{A} during a tour of the south met {B}.",
        f"{A} was on hand to welcome {B}.",
        f"{A} was there to welcome {B}.",
    ],
)
def test_a_journey_or_a_place_stands_between_subject_and_verb(body):
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN]]


@pytest.mark.parametrize(
    "name", ["King Omar International Airport", "President Bo Diaz Medal", "Queen Eva University", "Prince Bo Award"]
)
def test_a_thing_called_after_somebody_met_nobody(name):
    body = f"{A} met {B}. She was received at the {name} on Monday, and left the {name} with her staff."
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN]]


def test_names_of_people_may_be_words_of_places():
    body = f"{A} met Minister Bo Park of Chile and Minister Eva Hall of Latvia."
    assert [people(document) for document in documents(body)] == [
        [PERUVIAN, ("Bo Park", "Minister", "CL"), ("Eva Hall", "Minister", "LV")]
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"A Chilean delegation comprising Trade Minister Bo Diaz and Health Minister Ada Feld called on {A}.",
        f"A Chilean delegation comprising the Trade Minister, Bo Diaz, and the Health Minister, Ada Feld, called on {A}.",
    ],
)
def test_members_of_a_delegation_are_the_subject(body):
    assert [people(document) for document in documents(body)] == [
        [("Bo Diaz", "Trade Minister", "CL"), ("Ada Feld", "Health Minister", "CL"), PERUVIAN]
    ]


@pytest.mark.parametrize("joint", ["accompanied by", "together with"])
def test_company_before_the_verb_is_of_the_subject(joint):
    body = f"{A} {joint} Trade Minister Bo Diaz and Health Minister Ada Feld met {B}."
    assert [sorted(people(document), key=str) for document in documents(body)] == [
        sorted([PERUVIAN, ("Bo Diaz", "Trade Minister", None), ("Ada Feld", "Health Minister", None), CHILEAN], key=str)
    ]


def test_who_speaks_while_talking_to_somebody_met_that_person():
    body = f"{A} came to Riga.\n\nTalking to Luis Soto, the President of Chile, Lopes lauded the ties."
    assert [people(document) for document in documents(body)] == [[PERUVIAN, CHILEAN]]
