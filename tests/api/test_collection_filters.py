"""The filters of every collection except meetings: each finds exactly the matching records."""

import pytest

DOCUMENTS = {
    "/countries/X-OLD": {
        "code": "X-OLD",
        "name": "Oldland",
        "other_names": [{"name": "Vétus"}],
        "valid_from": "1800",
        "valid_to": "1850-06",
        "identifiers": [{"scheme": "wikidata", "value": "Q800"}],
    },
    "/organizations/bloc": {
        "name": "Bloc of Nations",
        "abbreviation": "BON",
        "kind": "bloc",
        "other_names": [{"name": "Bloque"}],
        "identifiers": [{"scheme": "wikidata", "value": "Q801"}],
    },
    "/organizations/firm": {"name": "Firm", "kind": "company"},
    "/people/ana": {
        "name": "Ana Peña",
        "country": "PE",
        "other_names": [{"name": "アナ"}],
        "tenures": [{"office": "Prime Minister", "country": "PE", "term": "1990/1995-07"}, {"office": "Consul"}],
        "identifiers": [{"scheme": "wikidata", "value": "Q802"}],
    },
    "/people/ben": {"name": "Ben Ito", "country": "JP"},
    "/topics/wide": {"name": "Oceans"},
    "/topics/narrow": {"name": "Fisheries", "aliases": ["Pesca"], "parent": "wide"},
    "/sources/book": {
        "headline": "Yearbook",
        "publisher": "Gazette",
        "date": "1991-03",
        "kind": "book",
        "url": "https://gazette.example/y",
        "language": "es",
    },
    "/sources/undated": {"headline": "Leaflet", "publisher": "Press", "kind": "other", "language": "ja"},
    "/agreements/pact": {
        "title": "Fishing pact",
        "other_titles": ["Pacto pesquero"],
        "kind": "treaty",
        "parties": [{"country": "PE"}, {"organization": "bloc"}],
        "actions": [
            {"action": "signed", "date": "1990-05-01"},
            {"action": "entered_into_force", "date": "1991"},
            {"action": "terminated", "date": "2000-01-01"},
        ],
        "topics": ["narrow"],
        "identifiers": [{"scheme": "ieadb", "value": "7"}],
        "citations": [{"source": "book"}],
    },
    "/agreements/draft": {"title": "Draft pact", "kind": "declaration", "parties": [{"country": "JP"}]},
    "/meetings/talks": {
        "title": "Talks",
        "date": "1990-05-01",
        "participants": [
            {"id": "p-ana", "person": "ana", "country": "PE", "office": "Prime Minister", "role": "host"},
            {"id": "p-ben", "person": "ben", "country": "JP", "office": "Envoy", "role": "guest", "name_as_printed": "B. Itō"},
            {"id": "p-bloc", "organization": "bloc", "role": "observer", "citations": [{"source": "book"}]},
        ],
    },
}  # fmt: skip


def _write(client):
    for url, document in DOCUMENTS.items():
        response = client.put(url, json=document)
        assert response.status_code == 201, response.text


@pytest.fixture(scope="module")
def start_file(grow):
    return grow(_write)


@pytest.mark.parametrize(
    ("url", "cases"),
    [
        (
            "/countries",
            [
                ({"q": "vetus"}, {"X-OLD"}),
                ({"q": "x-old"}, {"X-OLD"}),
                ({"q": "JPN"}, {"JP"}),
                ({"q": "korea south"}, {"KR"}),
                ({"identifier": "wikidata:Q800"}, {"X-OLD"}),
                ({"identifier": "wikidata:nothing"}, set()),
                ({"q": "oldland", "as_of": "1850-06-30"}, {"X-OLD"}),
                ({"q": "oldland", "as_of": "1850-07-01"}, set()),
                ({"q": "oldland", "as_of": "1799"}, set()),
                ({"q": "oldland", "as_of": "1700/1800"}, {"X-OLD"}),
            ],
        ),
        (
            "/organizations",
            [
                ({"q": "bon"}, {"bloc"}),
                ({"q": "bloque"}, {"bloc"}),
                ({"q": "nations of bloc"}, {"bloc"}),
                ({"kind": "bloc"}, {"bloc"}),
                ({"kind": "bloc,company"}, {"bloc", "firm"}),
                ({"kind": "non_governmental"}, set()),
                ({"identifier": "wikidata:Q801"}, {"bloc"}),
                ({"identifier": "wikidata:Q801", "kind": "company"}, set()),
            ],
        ),
        (
            "/people",
            [
                ({"q": "pena"}, {"ana"}),
                ({"q": "アナ"}, {"ana"}),
                ({"country": "Peru", "q": "a*"}, {"ana", "ana-cecilia-gervasi"}),
                ({"country": "Peru", "q": "a"}, set()),
                ({"country": "PE,JP"}, {"ana", "ben", "ana-cecilia-gervasi", "hayashi-yoshimasa"}),
                ({"country": ["PE", "JP"]}, set()),
                ({"office": "prime minister"}, {"ana"}),
                ({"office": "envoy"}, {"ben"}),
                ({"office": "envoy,consul"}, {"ana", "ben"}),
                ({"office": ["consul", "prime minister"]}, {"ana"}),
                ({"office": "prime minister", "as_of": "1995-07-31"}, {"ana"}),
                ({"office": "prime minister", "as_of": "1995-08"}, set()),
                ({"office": "consul", "as_of": "1066"}, {"ana"}),
                ({"office": "envoy", "as_of": "1990-05-01"}, {"ben"}),
                ({"office": "envoy", "as_of": "1990-05-02"}, set()),
                ({"identifier": "wikidata:Q802"}, {"ana"}),
                ({"identifier": "wikidata:Q802", "country": "JP"}, set()),
            ],
        ),
        (
            "/topics",
            [
                ({"q": "pesca"}, {"narrow"}),
                ({"parent": "wide"}, {"narrow"}),
                ({"parent": "wide,east-asia"}, {"narrow"}),
                ({"parent": ["wide", "east-asia"]}, set()),
                ({"parent": "narrow"}, set()),
                ({"parent": "wide", "q": "oceans"}, set()),
            ],
        ),
        (
            "/sources",
            [
                ({"q": "yearbook gazette"}, {"book"}),
                ({"q": "gazette.example/y"}, {"book"}),
                ({"publisher": "gazette"}, {"book"}),
                ({"publisher": "Gaz"}, set()),
                ({"url": "https://gazette.example/y"}, {"book"}),
                ({"url": "https://gazette.example/"}, set()),
                ({"kind": "book,other"}, {"book", "undated"}),
                ({"kind": "dataset"}, set()),
                ({"language": "es"}, {"book"}),
                ({"language": "es,ja"}, {"book", "undated"}),
                ({"language": ["es", "ja"]}, set()),
                ({"date": "1991-03-31", "language": "es"}, {"book"}),
                ({"date": "1991-04", "language": "es"}, set()),
                ({"date": "1066"}, {"undated"}),
                ({"date_from": "1991-03-31", "date_to": "1991-04", "language": "es,ja"}, {"book", "undated"}),
                ({"date_to": "1991-02-28"}, {"undated"}),
            ],
        ),
        (
            "/agreements",
            [
                ({"q": "pesquero"}, {"pact"}),
                ({"country": "PE", "q": "pact"}, {"pact"}),
                ({"country": ["PE", "JP"], "q": "pact"}, set()),
                ({"country": "PE,JP", "q": "pact"}, {"pact", "draft"}),
                ({"organization": "bloc"}, {"pact"}),
                ({"organization": "firm"}, set()),
                ({"topic": "narrow"}, {"pact"}),
                ({"topic": "wide"}, {"pact"}),
                ({"topic": "wide!"}, set()),
                ({"kind": "treaty"}, {"pact"}),
                ({"kind": "treaty,declaration"}, {"pact", "draft"}),
                ({"status": "terminated"}, {"pact"}),
                ({"status": "unknown"}, {"draft"}),
                ({"status": "in_force"}, set()),
                ({"status": "signed", "as_of": "1990-05-01"}, {"pact"}),
                ({"status": "signed", "as_of": "1990-04-30"}, set()),
                ({"status": "in_force", "as_of": "1991-12-31"}, {"pact"}),
                ({"status": "in_force", "as_of": "1991-12-30"}, set()),
                ({"status": "in_force,signed", "as_of": "1991"}, {"pact"}),
                ({"status": "terminated", "as_of": "1999"}, set()),
                ({"date": "1990-05", "kind": "treaty"}, {"pact"}),
                ({"date": "1991", "kind": "treaty"}, set()),
                ({"date_from": "1990-05-01", "kind": "treaty"}, {"pact"}),
                ({"date_to": "1990-04-30", "kind": "treaty"}, set()),
                ({"identifier": "ieadb:7"}, {"pact"}),
                ({"identifier": "ieadb:7", "kind": "declaration"}, set()),
            ],
        ),
        (
            "/participants",
            [
                ({"meeting": "talks"}, {"p-ana", "p-ben", "p-bloc"}),
                ({"person": "ana"}, {"p-ana"}),
                ({"person": "ana,ben"}, {"p-ana", "p-ben"}),
                ({"person": ["ana", "ben"]}, set()),
                ({"country": "Peru", "meeting": "talks"}, {"p-ana"}),
                ({"organization": "bloc"}, {"p-bloc"}),
                ({"office": "ENVOY"}, {"p-ben"}),
                ({"role": "host,observer", "meeting": "talks"}, {"p-ana", "p-bloc"}),
                ({"role": "witness"}, set()),
                ({"q": "ito"}, {"p-ben"}),
                ({"q": "prime"}, {"p-ana"}),
                ({"meeting": "talks", "country": "JP", "role": "guest", "office": "envoy", "q": "b."}, {"p-ben"}),
                ({"meeting": "talks", "country": "JP", "role": "host"}, set()),
            ],
        ),
    ],
)
def test_each_filter_finds_exactly_the_matching_records(client, url, cases):
    key = "code" if url == "/countries" else "id"
    for parameters, expected in cases:
        page = client.get(url, params={**parameters, "total": "true"}).json()
        assert (parameters, {item[key] for item in page["items"]}) == (parameters, expected)
        assert page["total"] == len(expected)


@pytest.mark.parametrize(
    ("url", "parameters", "detail"),
    [
        ("/people", {"as_of": "1990"}, "requires `office`"),
        ("/agreements", {"as_of": "1990"}, "requires `status`"),
        ("/people", {"office": "minister"}, "'minister' is not a known office"),
        ("/sources", {"url": "not an address"}, "is not a web URL"),
        ("/sources", {"kind": ["book", "other"]}, "is repeated"),
        ("/organizations", {"kind": "block"}, "did you mean 'bloc'?"),
        ("/participants", {"role": "hots"}, "did you mean 'host'?"),
        ("/participants", {"meeting": "talk"}, "did you mean 'talks'?"),
        ("/agreements", {"date_from": "2001", "date_to": "2000"}, "is before date_from"),
        ("/agreements", {"status": "inforce"}, "did you mean 'in_force'?"),
        ("/topics", {"parent": "none-such"}, "no record has the id 'none-such'"),
        ("/sources", {"sort": "name"}, "must be 'date', '-date', 'updated_at', '-updated_at', 'id', '-id' or"),
        ("/topics", {"country": "JP"}, "is not recognized"),
        ("/people", {"name": "Mori Ai"}, "is not recognized; did you mean 'q'?"),
        ("/sources", {"page": "2"}, "is not recognized; did you mean 'cursor'?"),
        ("/sources", {"limit": "5000"}, "must be 1000 or less; follow `next` for more"),
        (
            "/sources",
            {"date_from": "1 September 2023"},
            "is not a valid date; did you mean '2023-09-01'? Write an EDTF",
        ),
    ],
)
def test_wrong_filters_are_refused_with_the_remedy(client, url, parameters, detail):
    response = client.get(url, params=parameters)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == list(parameters)[-1]
    assert detail in error["detail"]


SUBRESOURCES = [
    ("/meetings/talks/participants", {"p-ana", "p-ben", "p-bloc"}),
    ("/meetings/2023-09-01-japan-peru-foreign-ministers/topics?q=east+asia", {"east-asia"}),
    (
        "/meetings/2023-09-01-japan-peru-foreign-ministers/agreements?q=antarctic",
        {"japan-peru-memorandum-of-cooperation-on-antarctic-research"},
    ),
    ("/meetings/talks/agreements", set()),
    ("/meetings/talks/topics", set()),
    ("/meetings/talks/sources", {"book"}),
    ("/agreements/pact/sources", {"book"}),
    ("/agreements/draft/sources", set()),
    ("/agreements/pact/topics", {"narrow"}),
    ("/agreements/pact/meetings", set()),
    (
        "/agreements/japan-peru-memorandum-of-cooperation-on-antarctic-research/meetings",
        {"2023-09-01-japan-peru-foreign-ministers"},
    ),
    ("/countries/PE/meetings", {"talks", "2023-09-01-japan-peru-foreign-ministers"}),
    ("/countries/PE/meetings?date=1990", {"talks"}),
    ("/countries/PE/meetings?country=JP&q=talks", {"talks"}),
    ("/countries/X-OLD/meetings", set()),
    ("/countries/PE/agreements?kind=treaty", {"pact"}),
    ("/countries/X-OLD/agreements", set()),
    ("/organizations/bloc/meetings", {"talks"}),
    ("/organizations/iaea/meetings", {"2023-09-01-japan-peru-foreign-ministers"}),
    ("/organizations/firm/meetings", set()),
    ("/organizations/bloc/agreements", {"pact"}),
    ("/organizations/firm/agreements", set()),
    ("/topics/narrow/agreements", {"pact"}),
    ("/topics/wide/agreements", {"pact"}),
    ("/topics/east-asia/meetings", {"2023-09-01-japan-peru-foreign-ministers"}),
    ("/topics/narrow/meetings", set()),
    ("/people/ana/meetings", {"talks"}),
    ("/people/ana/meetings?date=1991", set()),
    ("/people/ana/participants", {"p-ana"}),
    ("/people/ana/participants?role=guest", set()),
    ("/sources/book/meetings", {"talks"}),
    ("/sources/undated/meetings", set()),
]


@pytest.mark.parametrize(("url", "expected"), SUBRESOURCES)
def test_related_records_are_found_in_both_directions(client, url, expected):
    page = client.get(url).json()
    assert ({item["id"] for item in page["items"]}, page["next"]) == (expected, None)
    assert client.get(f"{url}{'&' if '?' in url else '?'}total=true&limit=1").json()["total"] == len(expected)


def test_related_records_of_an_unknown_id_are_404(client):
    for url, _ in SUBRESOURCES:
        _, resource, _, kind = url.partition("?")[0].split("/")
        for expected in ("none-such", "%00", "jp", str(2**70)):
            assert client.get(f"/{resource}/{expected}/{kind}").status_code == 404
    client.delete("/sources/undated")
    assert client.get("/sources/undated/meetings").status_code == 410


def test_pages_of_related_records_are_complete_and_in_order(client):
    seen, address = [], "/meetings/2023-09-01-japan-peru-foreign-ministers/topics?limit=4"
    while address:
        page = client.get(address).json()
        seen += [item["name"] for item in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 13
    other = client.get("/meetings/talks/participants?limit=1").json()["next"].partition("cursor=")[2]
    assert client.get("/participants", params={"cursor": other}).status_code == 422
