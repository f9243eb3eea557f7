"""Questions about one record that end when a person says that it is right: far dates, and long spans."""

import json

import pytest

NDJSON = {"Content-Type": "application/x-ndjson"}
FAR = {
    "meetings": ({"title": "Talks", "date": "2034-02-03"}, "date 2034-02-03"),
    "agreements": (
        {"title": "Pact", "parties": [{"country": "PE"}], "actions": [{"action": "signed", "date": "2566-01"}]},
        "actions 2566-01",
    ),
    "sources": ({"headline": "Report", "date": "2566-05-01"}, "date 2566-05-01"),
    "people": ({"name": "Orlo Venn", "born": "2566"}, "born 2566"),
}
CORRECT = {
    "meetings": {"date": "2024-02-03"},
    "agreements": {"actions": []},
    "sources": {"date": "2023"},
    "people": {"born": "1966"},
}
OTHER = {
    "meetings": {"date": "2035-02-03"},
    "agreements": {"actions": [{"action": "signed", "date": "2567"}]},
    "sources": {"date": "2567"},
    "people": {"born": "2567"},
}


def choose(client, question, what="right"):
    """Send the request of a choice."""
    [choice] = [item for item in question["choices"] if what in item["what"]]
    method, path = choice["request"].split(" ", 1)
    return client.request(method, path, json=choice["body"])


@pytest.mark.parametrize("resource", FAR)
def test_far_date_is_a_question_until_it_is_confirmed(client, write, asked, resource):
    document, value = FAR[resource]
    write(f"/{resource}/far", **document)
    [question] = asked(kind="far_date")
    assert (question["resource"], question["record"], question["url"]) == (resource, "far", f"/{resource}/far")
    assert value.split()[-1] in question["why"]
    answer = choose(client, question)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["question"], answer.json()["value"]) == ("far_date", value)
    assert asked(kind="far_date") == []
    assert choose(client, question).status_code == 200
    assert client.delete(f"/judgements/{answer.json()['id']}").status_code == 204
    assert asked(kind="far_date") == [question]
    assert client.patch(f"/{resource}/far", json=CORRECT[resource]).status_code == 200
    assert asked(kind="far_date") == []


@pytest.mark.parametrize("resource", FAR)
def test_another_date_is_another_question(client, write, asked, resource):
    document, _ = FAR[resource]
    write(f"/{resource}/far", **document)
    assert choose(client, asked(kind="far_date")[0]).status_code == 201
    assert client.patch(f"/{resource}/far", json=OTHER[resource]).status_code == 200
    assert len(asked(kind="far_date", resource=resource)) == 1


@pytest.mark.parametrize(
    ("resource", "document"),
    [
        ("agreements", {"title": "P", "actions": [{"action": "signed", "date": "2029", "effective_date": "2030"}]}),
        ("sources", {"headline": "R", "date": "2027"}),
        ("people", {"name": "Orlo Venn", "born": "2026", "died": "2026-05-01/.."}),
        ("people", {"name": "Orlo Venn", "died": "1999"}),
    ],
)
def test_date_that_may_be_near_raises_no_question(write, asked, resource, document):
    write(f"/{resource}/near", **document)
    assert asked(kind="far_date") == []


def test_effective_dates_and_deaths_raise_questions(write, asked):
    write("/agreements/pact", title="P", actions=[{"action": "denounced", "date": "1999", "effective_date": "2566"}])
    write("/people/venn", name="Orlo Venn", born="1999", died="2566-01-02")
    assert [(item["record"], item["why"]) for item in asked(kind="far_date")] == [
        ("pact", "the effective date of an action 2566 is more than 5 years ahead"),
        ("venn", "the death 2566-01-02 is in the future"),
    ]


def test_confirmed_long_span_raises_no_question(client, write, asked):
    tenure = {"office": "King", "country": "PE", "term": "1900-01-01/1999-01-01"}
    write("/people/venn", name="Orlo Venn", country="PE", tenures=[tenure])
    [question] = asked(kind="long_span")
    assert choose(client, question, "right").status_code == 201
    assert asked(kind="long_span") == []
    write("/people/venn", name="Orlo Venn", country="PE", tenures=[tenure | {"term": "1900-01-01/2010-01-01"}])
    assert len(asked(kind="long_span")) == 1


def test_answers_follow_a_merge(client, write, asked):
    write("/sources/one", headline="Report one", date="2566")
    write("/sources/two", headline="Report two", date="2566")
    for question in asked(kind="far_date"):
        assert choose(client, question).status_code == 201
    assert client.post("/sources/one/merge", json={"other": "two"}).status_code == 200
    assert asked(kind="far_date") == []
    [item] = client.get("/judgements?resource=sources&id=two").json()["items"]
    assert item["records"] == ["/sources/one"]
    assert client.get("/judgements?judgement=different").json()["items"] == []
    assert item in client.get("/judgements?judgement=right").json()["items"]


def test_pages_omit_answered_questions(client, write, asked):
    for resource, (document, _) in FAR.items():
        for number in range(3):
            name = "headline" if resource == "sources" else "name" if resource == "people" else "title"
            write(f"/{resource}/far-{number}", **document | {name: f"{'ABC'[number]}{resource} number {number}"})
    every = asked(kind="far_date")
    assert len(every) == 12
    for question in every[::2]:
        assert choose(client, question).status_code == 201
    seen, url = [], "/questions?kind=far_date&limit=1"
    while url:
        page = client.get(url).json()
        seen += page["items"]
        url = page["next"]
    assert seen == every[1::2] == asked(kind="far_date")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": "far_date"}, "value"),
        ({"value": "date 2034-02-03"}, "question"),
        ({"question": "far_date", "value": "date 2034-02-04"}, "#/value"),
        ({"question": "long_span", "value": "1900/1999"}, "#/value"),
        ({"question": "overdue", "value": "date 2034-02-03"}, "question"),
        ({"question": "far_date", "value": "date 2034-02-03", "b": "far"}, "b"),
        ({"question": "far_date", "value": "date 2034-02-03", "judgement": "different", "b": "two"}, "question"),
        ({"judgement": "different"}, "b"),
        ({"question": "far_date", "value": "date 2034-02-03", "a": "nobody"}, "#/a"),
    ],
)
def test_invalid_answers_are_rejected(client, write, body, field):
    write("/meetings/far", title="Talks", date="2034-02-03")
    response = client.post("/judgements", json={"resource": "meetings", "a": "far", "judgement": "right"} | body)
    assert response.status_code == 422
    assert field in response.text
    assert client.get("/judgements").json()["items"] == []


def test_answers_are_imported(client, write):
    write("/meetings/far", title="Talks", date="2034-02-03")
    row = {"resource": "meetings", "a": "far", "b": "far", "judgement": "right", "at": "2020-01-01T00:00:00.000000Z"}
    answer = {**row, "actor": "a curator", "question": "far_date", "value": "date 2034-02-03"}
    lines = [{"resource": "judgements", "document": item} for item in (answer, row | {"actor": "x"})]
    body = "\n".join(map(json.dumps, lines))
    outcome = client.post("/imports?keep_going=true", content=body, headers=NDJSON).json()
    assert (outcome["created"], outcome["refused"]) == (1, 1)
    assert client.get("/questions?kind=far_date").json()["items"] == []
