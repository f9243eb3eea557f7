"""A posting that two data sets have in other words and with other days is one term, and both are cited."""

import pytest

from app.maintenance import checks
from app.services.identity import repeated_postings
from app.transfer import importing
from app.transfer.rows import ImportRow

ENVOY = "Envoy Extraordinary and Minister Plenipotentiary"
AMBASSADOR = "Ambassador Extraordinary and Plenipotentiary"
SETS = {name: {"id": name, "kind": "dataset", "headline": name} for name in ("chiefs", "cabinets")}


@pytest.fixture
def tell(database):
    """Import rows about one person, each with the name of its set, office and term; return the outcome."""

    def run(*rows, reverse=False):
        documents = []
        for number, (name, office, term, *more) in enumerate(rows):
            wikidata = more.pop() if more and isinstance(more[-1], str) else "Q101"
            tenure = {"office": office, "country": "US", "posted_to": "PE", "term": term, **(more[0] if more else {})}
            document = {
                "name": "Ola Venn",
                "country": "US",
                "identifiers": [{"scheme": "wikidata", "value": wikidata}],
                "tenures": [tenure],
                "citations": [{"source": SETS[name], "field": "tenures", "locator": f"{name} {number}"}],
            }
            documents.append(ImportRow("people", document, f"{name} {number}"))
        return importing.run_import(
            database, documents[::-1] if reverse else documents, importing.ImportOptions(enrich=True)
        )

    return run


@pytest.fixture
def person(client):
    """Return the person, the sources of the terms that citations have, and their stances."""

    def read():
        found = client.get("/people/ola-venn").json()
        cited = [(item["source"]["id"], item["stance"]) for item in found["citations"] if item["says"]]
        return found, cited

    return read


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("office", "term", "stance"),
    [
        ("ambassador to Peru", "2001-03-05/2004-06-20", "supports"),
        ("ambassador to Peru", "2001/2004", "supports"),
        ("ambassador to Peru", "2001-03/", "supports"),
        ("Ambassador of the United States to Peru", "2001-05-10/2004-06-20", "disputes"),
        (ENVOY, "2001-03-05/2004-06-24", "disputes"),
    ],
)
def test_posting_that_two_sets_tell_is_one_term(tell, person, office, term, stance, reverse):
    rows = [("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", office, term)]
    tell(*rows, reverse=reverse)
    before, cited = person()
    [tenure] = before["tenures"]
    assert tenure["office"] == (office if reverse else AMBASSADOR)
    assert cited == [("chiefs" if reverse else "cabinets", stance)]
    assert before["disputed"] == (["tenures"] if stance == "disputes" else [])
    words = {item["office"] for item in [tenure, *(item["says"] for item in before["citations"] if item["says"])]}
    assert words == {office, AMBASSADOR}
    for again in (reverse, not reverse):
        assert tell(*rows, reverse=again).changed == 0
    assert person()[0] == before


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    "other",
    [
        ("ambassador to Peru", "2004-06-20/2008-01-01"),
        ("ambassador to Peru", "2003-03-05/2009-06-20"),
        ("ambassador to Peru", "1990/"),
        ("ambassador to Peru", "2001-03-05/2004-06-20", {"posted_to": "JP"}),
        ("ambassador to Peru", "2001-03-05/2004-06-20", {"acting": True}),
        ("Chargé d'Affaires ad interim", "2001-03-05/2004-06-20"),
        ("Consul General", "2001-03-05/2004-06-20"),
        ("special envoy to Peru", "2001-03-05/2004-06-20"),
    ],
    ids=str,
)
def test_another_posting_is_a_term_of_its_own(tell, person, other, reverse):
    tell(("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", *other), reverse=reverse)
    found, cited = person()
    assert (len(found["tenures"]), cited) == (2, [])


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("start", "count"), [("2001-03-05", 1), ("2001-08-30", 1), ("2000", 1), ("2001-09-20", 2)])
def test_postings_without_ends_are_one_by_their_beginnings(tell, person, start, count, reverse):
    tell(("chiefs", AMBASSADOR, "2001-03-05/"), ("cabinets", "ambassador to Peru", f"{start}/"), reverse=reverse)
    assert len(person()[0]["tenures"]) == count


@pytest.mark.parametrize("reverse", [False, True])
def test_terms_of_one_source_are_never_joined(tell, person, reverse):
    """A source that lists two terms means two, in whatever order another one comes."""
    chiefs = [("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("chiefs", ENVOY, "2001-03-06/2004-06-20")]
    for rows in ([*chiefs, ("cabinets", "ambassador to Peru", "2001/2004")], chiefs[:1]):
        tell(*rows, reverse=reverse)
    found, cited = person()
    assert (len(found["tenures"]), len(cited)) == (2, 1)


def test_row_that_a_source_repeats_is_one_term(tell, person):
    tell(("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), *[("cabinets", "ambassador to Peru", "2001/2004")] * 2)
    assert len(person()[0]["tenures"]) == 1


def test_corrected_posting_is_cited_anew(tell, person):
    tell(("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", "ambassador to Peru", "2001/2004"))
    tell(("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", "ambassador to Peru", "2001/2003"))
    found, cited = person()
    assert ([item["term"] for item in found["tenures"]], len(cited)) == (["2001-03-05/2004-06-20"], 1)
    assert [item["says"]["term"] for item in found["citations"] if item["says"]] == ["2001/2003"]


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("survivor", ["ola-venn", "ola-venn-2"])
def test_merge_joins_one_posting_and_its_undo_divides_it(tell, person, client, survivor):
    rows = [("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", "ambassador to Peru", "2001/2004", "Q102")]
    tell(*rows)
    client.patch("/people/ola-venn-2", json={"identifiers": [{"scheme": "other", "value": "7"}]})
    before = [client.get(f"/people/{name}").json()["tenures"] for name in ("ola-venn", "ola-venn-2")]
    (other,) = {"ola-venn", "ola-venn-2"} - {survivor}
    assert client.post(f"/people/{survivor}/merge", json={"other": other}).status_code == 200
    found = client.get(f"/people/{survivor}").json()
    [tenure], [cited] = found["tenures"], [item for item in found["citations"] if item["says"]]
    assert {tenure["office"], cited["says"]["office"]} == {AMBASSADOR, "ambassador to Peru"}
    assert cited["source"]["id"] == ("cabinets" if survivor == "ola-venn" else "chiefs")
    assert client.post(f"/people/{other}/unmerge").status_code == 200
    assert [client.get(f"/people/{name}").json()["tenures"] for name in ("ola-venn", "ola-venn-2")] == before


def test_merge_keeps_a_posting_that_no_source_has(client):
    for name, office in (("one", AMBASSADOR), ("two", "ambassador to Peru")):
        tenure = {"office": office, "country": "US", "posted_to": "PE", "term": "2001/2004"}
        client.put(f"/people/{name}", json={"name": f"Ola {name}", "country": "US", "tenures": [tenure]})
    assert client.post("/people/one/merge", json={"other": "two"}).status_code == 200
    assert len(client.get("/people/one").json()["tenures"]) == 2


@pytest.fixture
def record_both(tell, monkeypatch):
    """Import rows as versions did that recorded a posting of two sets as two terms."""

    def run(*rows):
        with monkeypatch.context() as patch:
            patch.setattr(repeated_postings, "split", lambda _recorded, incoming, _of_source: (list(incoming), []))
            tell(*rows)

    return run


def findings(database, *, repair):
    found = checks.run_checks(database, repair=repair)
    return [
        (item.description.split(" for ")[-1].split(",")[0], item.repaired) for item in found if item.check == "postings"
    ]


@pytest.mark.databases("sqlite", "postgresql")
def test_a46_posting_recorded_twice_is_found_and_joined_by_check(database, record_both, tell, person):
    rows = [("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", "ambassador to Peru", "2001/2004")]
    record_both(*rows)
    assert len(person()[0]["tenures"]) == 2
    assert findings(database, repair=False) == [("ola-venn", False)]
    assert findings(database, repair=True) == [("ola-venn", True)]
    joined, cited = person()
    assert ([item["office"] for item in joined["tenures"]], cited) == ([AMBASSADOR], [("cabinets", "supports")])
    assert findings(database, repair=False) == []
    assert tell(*rows).changed == 0


@pytest.mark.parametrize("edit", [{"note": "of the second mission"}, {"term": "2001-04/2004"}])
def test_a46_term_that_a_person_edited_is_not_joined(client, database, record_both, person, edit):
    record_both(("chiefs", AMBASSADOR, "2001-03-05/2004-06-20"), ("cabinets", "ambassador to Peru", "2001/2004"))
    first, second = person()[0]["tenures"]
    changed = client.patch("/people/ola-venn", json={"tenures": [first, {**second, **edit}]})
    assert changed.status_code == 200, changed.text
    assert findings(database, repair=True) == []
    assert len(person()[0]["tenures"]) == 2
