"""The derived status and dates of agreements, and the derived fields of meetings."""

import copy
import datetime as dt

import pytest

from app.domain.enums import AgreementStatus

ACTIONS = [
    {"action": "signed", "date": "1990-05-01"},
    {"action": "ratified", "date": "1990-06-01", "country": "JP"},
    {"action": "entered_into_force", "date": "1991"},
    {"action": "suspended", "date": "1995-01-01"},
    {"action": "extended", "date": "1996-01-01"},
    {"action": "terminated", "date": "2000-01-01"},
]


@pytest.fixture
def pact(client):
    client.put("/agreements/pact", json={"title": "Pact", "actions": ACTIONS})
    return client


def test_status_of_a_day_follows_the_last_action(pact):
    for day, status in (
        ("1990-04-30", "unknown"),
        ("1990-05-01", "signed"),
        ("1990-06-01", "signed"),
        ("1991-12-30", "signed"),
        ("1991-12-31", "in_force"),
        ("1994-12-31", "in_force"),
        ("1995-01-01", "suspended"),
        ("1996-01-01", "in_force"),
        ("1999-12-31", "in_force"),
        ("2000-01-01", "terminated"),
        ("9999-12-31", "terminated"),
        ("0001-01-01", "unknown"),
    ):
        result = {
            item
            for item in ("unknown", "signed", "in_force", "suspended", "terminated")
            if "pact"
            in str(pact.get("/agreements", params={"status": item, "as_of": day, "q": "Pact"}).json()["items"])
        }
        assert (day, result) == (day, {status})
    assert pact.get("/agreements/pact").json()["status"] == "terminated"


def test_every_format_shows_the_status_of_today(client):
    today = dt.datetime.now(dt.UTC).date()
    tomorrow, yesterday = today + dt.timedelta(days=2), today - dt.timedelta(days=2)
    actions = [
        {"action": "signed", "date": "1990-05-01"},
        {"action": "entered_into_force", "date": yesterday.isoformat()},
        {"action": "terminated", "date": tomorrow.isoformat()},
    ]
    client.put("/agreements/pact", json={"title": "Pact", "actions": actions})
    entries = [{"agreement": "pact", "relation": "discussed"}]
    meeting = client.post("/meetings", json={"title": "T", "date": "1999", "agreements": entries}).json()
    assert client.get("/agreements/pact").json()["status"] == "in_force"
    assert meeting["agreements"][0]["agreement"]["status"] == "in_force"
    assert [item["id"] for item in client.get("/agreements?status=in_force").json()["items"]] == ["pact"]


def test_agreement_dates_equal_those_of_its_signing(client):
    for actions, dates in (
        ([], (None, None)),
        ([{"action": "signed"}], (None, None)),
        ([{"action": "signed", "date": "../1990-05"}], (None, "1990-05-31")),
        ([{"action": "signed", "date": "1990-05/.."}], ("1990-05-01", None)),
        ([{"action": "announced", "date": "1989"}, {"action": "signed", "date": "1990"}], ("1990-01-01", "1990-12-31")),
        ([{"action": "signed", "date": "1991"}, {"action": "signed", "date": "1990"}], ("1990-01-01", "1990-12-31")),
        # The day of another action is not that of the signing, even if both have the same limits.
        ([{"action": "signed", "date": "9999/"}, {"action": "terminated", "date": "9999"}], ("9999-01-01", None)),
        ([{"action": "ratified", "date": "1992"}, {"action": "amended", "date": "1991"}], ("1991-01-01", "1991-12-31")),
    ):
        document = client.put("/agreements/pact", json={"title": "Pact", "actions": actions}).json()
        assert (document["starts_on"], document["ends_on"]) == dates


@pytest.mark.parametrize(
    ("url", "document", "change", "derived"),
    [
        (
            "/agreements/pact",
            {"title": "Pact", "actions": ACTIONS[:1]},
            {"actions": ACTIONS[:3]},
            {"starts_on": ("1990-05-01", "1990-05-01", "1999-01-01")},
        ),
        (
            "/meetings/talks",
            {"title": "Talks", "date": "1999-03", "participants": [{"country": "JP"}]},
            {"date": "1998", "participants": [{"country": "PE"}]},
            {
                "starts_on": ("1999-03-01", "1998-01-01", "1997-01-01"),
                "ends_on": ("1999-03-31", "1998-12-31", "1997-01-01"),
                "countries": ([{"code": "JP", "name": "Japan"}], [{"code": "PE", "name": "Peru"}], []),
            },
        ),
    ],
)
def test_derived_fields_may_be_sent_back_but_not_changed(client, url, document, change, derived):
    for name, (before, after, wrong) in derived.items():
        for value, status in ((before, 201), (wrong, 422), (None, 201)):
            response = client.put(url, json={**document, name: value})
            assert (name, value, response.status_code) == (name, value, status)
            if status == 201:
                client.delete(url)
                url += "x"
            else:
                assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{name}"]
        client.put(url, json=document)
        assert client.get(url).json()[name] == before
        # The old value, the new value, or none; nothing else.
        for value, status in ((wrong, 422), (before, 200), (after, 200), (None, 200)):
            client.put(url, json=document)
            response = client.put(url, json={**document, **change, name: value})
            assert (name, value, response.status_code) == (name, value, status)
            assert client.get(url).json()[name] == (after if status == 200 else before)
        client.put(url, json=document)
        assert client.patch(url, json={name: wrong}).status_code == 422
        assert client.patch(url, json={name: before}).status_code == 200
        client.delete(url)
        url += "x"


EVERY_STATUS = [item.value for item in AgreementStatus]


@pytest.mark.parametrize("sent", EVERY_STATUS)
def test_a03_the_status_of_another_day_is_ignored(pact, sent):
    link = {"agreement": {"id": "pact", "title": "Pact"}, "relation": "discussed"}
    pact.put("/meetings/talks", json={"title": "Talks", "date": "1999", "agreements": [link]})
    agreement, meeting = (pact.get(url).json() for url in ("/agreements/pact", "/meetings/talks"))
    old_agreement = agreement | {"status": sent}
    old_meeting = copy.deepcopy(meeting)
    old_meeting["agreements"][0]["agreement"]["status"] = sent
    for url, old, now in (("/agreements/pact", old_agreement, agreement), ("/meetings/talks", old_meeting, meeting)):
        for response in (
            pact.put(url, json=old),
            pact.patch(url, json=old),
            pact.patch(url, json={name: old[name] for name in ("status", "agreements") if name in old}),
        ):
            assert (response.status_code, response.json()) == (200, now)
        assert [item["action"] for item in pact.get(f"{url}/history").json()["items"]] == ["created"]
    for url in ("/meetings/talks", "/agreements/pact"):
        assert pact.delete(url).status_code == 204
    inline = {"agreement": {"title": "New pact", "kind": "treaty", "status": sent}, "relation": "signed"}
    created = pact.put("/meetings/other", json={"title": "Other", "date": "1999", "agreements": [inline]})
    assert (created.status_code, created.json()["agreements"][0]["agreement"]["status"]) == (201, "unknown")
    created = pact.put("/agreements/other", json={"title": "Other pact", "actions": ACTIONS, "status": sent})
    assert (created.status_code, created.json()["status"]) == (201, "terminated")
    assert pact.put("/agreements/other", json={"title": "Other pact", "status": "is_fine"}).status_code == 422


def test_a03_renamed_country_is_recognized(client):
    document = {"title": "Talks", "date": "1999", "participants": [{"country": "JP"}]}
    old = client.put("/meetings/talks", json=document).json()
    client.patch("/countries/JP", json={"name": "Nippon"})
    now = client.get("/meetings/talks").json()
    assert now["countries"] == [{"code": "JP", "name": "Nippon"}]
    for response in (client.put("/meetings/talks", json=old), client.patch("/meetings/talks", json=old)):
        assert (response.status_code, response.json()) == (200, now)
    assert client.put("/meetings/talks", json=old | {"countries": [{"code": "PE", "name": "Peru"}]}).status_code == 422


def test_status_of_parties_follows_changes_of_parties(client):
    institute = client.post("/organizations", json={"name": "Institute"}).json()["id"]
    url, two, three = "/agreements/pact", ("JP", "PE"), ("JP", "PE", "CL")
    signed = [{"action": "signed", "date": "1990", "country": "JP"}]
    in_force = [{"action": "signed", "date": "1990"}, {"action": "entered_into_force", "date": "1991"}]
    withdrawn = {"action": "withdrawn", "date": "1992"}
    for actions, parties, status in (
        (signed, two, "unknown"),
        (signed, three, "signed"),
        (signed, (), "signed"),
        ([*signed, {"action": "signed", "date": "1991", "country": "PE"}], two, "signed"),
        ([*signed, {"action": "signed", "date": "1991", "country": "CL"}], two, "unknown"),
        ([*signed, {"action": "signed", "date": "1991", "organization": institute}], two, "unknown"),
        ([*in_force, withdrawn | {"country": "CL"}], two, "in_force"),
        ([*in_force, withdrawn | {"organization": institute}], two, "in_force"),
        ([*in_force, withdrawn | {"country": "CL"}], three, "in_force"),
        ([*in_force, withdrawn | {"country": "PE"}], two, "terminated"),
        ([*in_force, withdrawn], three, "terminated"),
    ):
        body = {"title": "Pact", "actions": actions, "parties": [{"country": party} for party in parties]}
        assert client.put(url, json=body).json()["status"] == status
        assert [
            item["id"] for item in client.get("/agreements", params={"status": status, "q": "Pact"}).json()["items"]
        ] == ["pact"]
    # Adding or removing parties changes the effect of earlier actions.
    client.put(url, json={"title": "Pact", "actions": [*in_force, withdrawn | {"country": "PE"}]})
    for parties, status in (((), "in_force"), (two, "terminated"), (three, "in_force"), (("JP", "CL"), "in_force")):
        changed = client.patch(url, json={"parties": [{"country": party} for party in parties]})
        assert changed.json()["status"] == status
    with_institute = [{"country": "JP"}, {"organization": institute}]
    changed = client.patch(url, json={"parties": with_institute, "actions": [withdrawn | {"organization": institute}]})
    assert changed.json()["status"] == "terminated"
