"""The holders of an office on a day, certain or possible, each with its source."""

import pytest

SOURCE = {"id": "a-list", "kind": "dataset", "headline": "A list of ministers", "publisher": "Somebody"}


def put_person(client, id_, country, *tenures, **fields):
    document = {
        "name": id_.replace("-", " ").title(),
        "country": country,
        "tenures": [
            {"office": office, "country": country, "term": term, **({"known_until": known} if known else {})}
            for office, term, known in tenures
        ],
        "citations": [
            {"source": SOURCE, "field": "tenures", "locator": f"{office}, {term}"} for office, term, _ in tenures
        ],
        **fields,
    }
    response = client.put(f"/people/{id_}", json=document)
    assert response.status_code == 201, response.text


@pytest.fixture
def ministers(client):
    put_person(client, "anna-first", "SE", ("Minister for Foreign Affairs", "2010-01-01/2014-01-01", None))
    put_person(
        client,
        "bo-second",
        "SE",
        ("utrikesminister", "2014-01-01/", "2016-06-01"),
        ("Minister of Culture", "2008/2009", None),
    )
    put_person(client, "cecilia-third", "SE", ("Foreign Minister", "2018-01-01/", "2019-01-01"))
    put_person(client, "dag-junior", "SE", ("Deputy Foreign Minister", "2010-01-01/2020-01-01", None))
    put_person(client, "eva-stale", "SE", ("Prime Minister", "1990-01-01/", "2016-06-01"))
    put_person(client, "fred-prime", "SE", ("Statsminister", "2006-10-06/2014-10-03", None))
    return client


def holders(client, office, as_of, country="SE"):
    response = client.get("/offices", params={"country": country, "office": office, "as_of": as_of})
    assert response.status_code == 200, response.text
    return [(item["person"]["id"], item["certainty"]) for item in response.json()["holders"]]


@pytest.mark.parametrize(
    "office", ["foreign minister", "Minister for Foreign Affairs", "Foreign Secretary", "Utrikesminister", "外相"]
)
def test_titles_of_one_office_are_equal(ministers, office):
    assert holders(ministers, office, "2012-05-05") == [("anna-first", "sure")]
    assert holders(ministers, office, "2015-05-05") == [("bo-second", "sure")]


def test_certainty_follows_the_terms(ministers):
    assert holders(ministers, "foreign minister", "2014-01-01") == [
        ("bo-second", "possible"),
        ("anna-first", "possible"),
    ]
    assert holders(ministers, "foreign minister", "2017-01-01") == [("bo-second", "possible")]
    assert holders(ministers, "foreign minister", "2018-06-01") == [
        ("cecilia-third", "sure"),
        ("bo-second", "possible"),
    ]
    assert holders(ministers, "foreign minister", "2005-06-01") == []
    assert holders(ministers, "deputy foreign minister", "2012-06-01") == [("dag-junior", "sure")]


def test_open_end_is_uncertain_after_a_successor_took_office(ministers):
    assert holders(ministers, "prime minister", "2010-05-05") == [("fred-prime", "sure"), ("eva-stale", "possible")]
    assert holders(ministers, "prime minister", "2000-05-05") == [("eva-stale", "sure")]


def test_holder_has_its_term_and_source(ministers):
    params = {"country": "Sweden", "office": "foreign minister", "as_of": "2015-05-05"}
    response = ministers.get("/offices", params=params)
    answer, tag = response.json(), response.headers["etag"]
    assert ministers.get("/offices", params=params, headers={"If-None-Match": tag}).status_code == 304
    assert (answer["country"], answer["kinds"]) == ("SE", ["foreign minister"])
    [holder] = answer["holders"]
    assert holder["tenure"] == {
        "office": "utrikesminister", "acting": None, "term": "2014-01-01/", "known_until": "2016-06-01", "note": None,
    }  # fmt: skip
    assert [(source["id"], source["locator"]) for source in holder["sources"]] == [
        ("a-list", "utrikesminister, 2014-01-01/")
    ]


def test_meeting_on_the_same_day_makes_its_participant_certain(ministers):
    meeting = {
        "title": "Talks",
        "date": "2017-03-03",
        "status": "held",
        "participants": [{"country": "SE", "person": {"id": "bo-second"}, "office": "Minister for Foreign Affairs"}],
        "citations": [{"source": {"id": "an-article", "headline": "They met"}}],
    }
    assert ministers.put("/meetings/talks", json=meeting).status_code == 201
    response = ministers.get("/offices", params={"country": "SE", "office": "foreign minister", "as_of": "2017-03-03"})
    [holder] = response.json()["holders"]
    assert holder["certainty"] == "sure"
    assert [item["id"] for item in holder["meetings"]] == ["talks"]
    assert [source["id"] for source in holder["sources"]] == ["an-article", "a-list"]
    assert ministers.patch("/meetings/talks", json={"status": "cancelled"}).status_code == 200
    assert holders(ministers, "foreign minister", "2017-03-03") == [("bo-second", "possible")]


def test_the_article_confirms_its_ministers(client):
    put_person(client, "yoshimasa-h", "JP", ("Minister for Foreign Affairs", "2021-11-10/", "2022-06-23"))
    assert holders(client, "foreign minister", "2023-09-01", "JP") == [
        ("hayashi-yoshimasa", "sure"),
        ("yoshimasa-h", "possible"),
    ]


@pytest.mark.parametrize(
    ("params", "parameter", "words"),
    [
        ({"country": "XX", "office": "foreign minister", "as_of": "2015-05-05"}, "country", "not a known country"),
        ({"country": "SE", "office": "ministre of cultur", "as_of": "2015-05-05"}, "office", "minister of culture"),
        ({"country": "SE", "office": "foreign minister", "as_of": "2015"}, "as_of", "not one day"),
        ({"country": "SE", "office": "foreign minister", "as_of": "never"}, "as_of", ""),
        ({"country": "SE", "office": "foreign minister"}, "as_of", ""),
        ({"country": "SE", "office": "foreign minister", "as_of": "2015-05-05", "q": "x"}, "q", ""),
    ],
)
def test_bad_requests_name_the_parameter(ministers, params, parameter, words):
    response = ministers.get("/offices", params=params)
    assert response.status_code == 422
    [error] = response.json()["errors"]
    assert error["parameter"] == parameter
    assert words in error["detail"]


def test_known_until_requires_an_unknown_end(client):
    for term in ("2010/2012", "2010", None):
        tenure = {"office": "Minister", "country": "SE", "term": term, "known_until": "2011-01-01"}
        response = client.post("/people", json={"name": "A Person", "country": "SE", "tenures": [tenure]})
        assert response.status_code == 422
        assert "known_until" in response.text


@pytest.mark.parametrize(
    ("term", "known_until", "status"),
    [
        ("2010-05-02/", "2010-05-01", 422),
        ("2010-05/", "2009", 422),
        ("2010/", "1999/2009-12-31", 422),
        ("2010-05-02/", "2010-05-02", 201),
        ("2010-05-02/", "2010", 201),
        ("201X/", "2010-01-01", 201),
        ("2010-05-02/", "../2011", 201),
    ],
)
def test_known_until_is_not_before_the_start(client, term, known_until, status):
    """Only what is surely earlier is refused: a year or an interval may end later than it begins."""
    tenure = {"office": "Minister", "country": "SE", "term": term, "known_until": known_until}
    response = client.post("/people", json={"name": "A Person", "country": "SE", "tenures": [tenure]})
    assert response.status_code == status, response.text
    if status == 422:
        [error] = response.json()["errors"]
        assert "`known_until` must not be before the start of the term, 2010" in error["detail"]
