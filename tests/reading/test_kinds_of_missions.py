"""Kinds of words around members of missions, unnamed people and visits to come."""

import pytest

from tests.reading.drafted import documents, people

LATVIAN = ("Ana Lopes", "Foreign Minister", "LV")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Latvian Foreign Minister Ana Lopes received the Peruvian Embassy’s Counsellor for Cultural Affairs Luis Soto.", ("Luis Soto", "Counsellor for Cultural Affairs", "PE")),
        ("Latvian Foreign Minister Ana Lopes met Chargé d’Affaires of the Peruvian Mission to Chile in Santiago Luis Soto.", ("Luis Soto", "Chargé d’Affaires", "PE")),
        ("Latvian Foreign Minister Ana Lopes met Chargé d’Affaires of United States of America Embassy in the Kingdom of Norway Luis Soto.", ("Luis Soto", "Chargé d’Affaires", "US")),
        # a title that is a given name
        ("Latvian Foreign Minister Ana Lopes met the Foreign Minister of Peru, Sultan Luis Soto, on Monday.", ("Sultan Luis Soto", "Foreign Minister", "PE")),
        # those behind people without names
        ("Latvian Foreign Minister Ana Lopes met with senior officials and Peruvian Ambassador Luis Soto.", ("Luis Soto", "Ambassador", "PE")),
        # a visit and those on it
        (
            ("Latvian Foreign Minister Ana Lopes will hold talks with Peruvian Ambassador Luis Soto."),
            ("Luis Soto", "Ambassador", "PE"),
        ),
        ("Latvian Foreign Minister Ana Lopes extended a warm welcome to Peruvian Ambassador Luis Soto.", ("Luis Soto", "Ambassador", "PE")),
    ],
)  # fmt: skip
def test_the_other_side_is_named(body, expected):
    assert [people(document) for document in documents(body)] == [[LATVIAN, expected]]


def test_a_subject_behind_people_without_names_took_no_part():
    body = (
        "Latvian Foreign Minister Ana Lopes met with Peruvian officials, and Chilean Ambassador Luis Soto praised them."
    )
    assert [name for document in documents(body) for name, _, _ in people(document) if name] == ["Ana Lopes"]


def test_a_country_is_the_host_of_somebody():
    assert [
        people(d) for d in documents("Latvia has welcomed Luis Soto, President of Peru, who arrived on Monday.")
    ] == [[("Luis Soto", "President", "PE"), (None, None, "LV")]]


def test_those_who_accompany_somebody_join_a_plan():
    body = (
        "Latvian Foreign Minister Ana Lopes will hold talks with Peruvian Foreign Minister Luis Soto on 20 May. Minister Lopes is "
        "accompanied by Minister of Trade Bo Diaz."
    )
    assert [(document["status"], [name for name, _, _ in people(document)]) for document in documents(body)] == [
        ("confirmed", ["Ana Lopes", "Luis Soto", "Bo Diaz"])
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Latvian Foreign Minister Ana Lopes met with Luis Soto, Chargé d’Affaires at the Embassy of Peru in Riga.",
        "Latvian Foreign Minister Ana Lopes called on MFA Secretary Luis Soto of Peru.",
        "Latvian Foreign Minister Ana Lopes met the Peruvian Envoy on the Regional Issue HE Luis Soto.",
        (
            "17 May 2024 – Latvia and Peru held consultations. The Latvian delegation was led by Ministry of Trade Director Ana "
            "Lopes while Department of Trade Secretary Luis Soto led the Peruvian delegation."
        ),
    ],
)
def test_words_of_bodies_before_an_office_are_passed_over(body):
    found = [[(name, country) for name, _, country in people(document)] for document in documents(body)]
    assert found == [[("Ana Lopes", "LV"), ("Luis Soto", "PE")]]


def test_contacts_of_others_are_not_of_the_meeting():
    body = (
        "Latvian Foreign Minister Ana Lopes phoned Peruvian Foreign Minister Luis Soto. There have been talks between the Minister of "
        "Trade, Bo Diaz, and the Peruvian authorities."
    )
    assert "Bo Diaz" not in [name for name, _, _ in people(documents(body)[0])]
