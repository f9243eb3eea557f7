"""The number of statements per request, transactions included, from the log of PostgreSQL."""

import re

import pytest

SENT = re.compile(r"LOG:  (?:statement|execute [^:]+): (.*)")
MEETING = "2023-09-01-japan-peru-foreign-ministers"


@pytest.fixture
def client(primary, serve):
    primary.execute("ALTER DATABASE events SET log_statement = 'all'")
    yield serve(database_url=primary.url("events"))
    primary.execute("ALTER DATABASE events RESET log_statement")


@pytest.fixture
def written(primary):
    """Return the log lines of the server during a block."""

    def during(do):
        log = primary.directory / "log"
        before = log.stat().st_size
        do()
        return log.read_bytes()[before:].decode()

    return during


@pytest.fixture
def sent(client, written):
    """Return the statements of a repeated request, for which connections are open."""

    def ask(address, status=200, **more):
        for _ in range(3):
            assert client.get(address, **more).status_code == status
        return SENT.findall(written(lambda: client.get(address, **more)))

    return ask


def test_facets_count_all_matches(sent):
    # One statement finds nothing, the next looks up the retired id.
    assert len(sent("/topics/none", 404)) == 2


def test_a_page_without_filters_is_one_statement(sent):
    assert len(sent("/meetings")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "country=JP",
        "country=jpn",
        "country=Perú",
        "place=Japan",
        "person=hayashi-yoshimasa",
        "topic=reciprocal-visits-in-2023",
        "office=foreign+minister",
        "kind=bilateral_meeting",
        "status=held&date_to=2023&sort=date",
        "country=JP&country=PE",
        "country=Japan,PE",
        "country=JP&kind=bilateral_meeting",
        "kind=bilateral_meeting&status=held&sort=id",
        "country=JP&topic=reciprocal-visits-in-2023&person=hayashi-yoshimasa&office=foreign+minister",
        "country=JP&country=PE&date=2023",
        "identifier=wikidata:Q1&country=JP",
    ],
)
def test_filtered_page_takes_two_statements(sent, query):
    assert len(sent(f"/meetings?{query}")) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/countries?identifier=wikidata:Q17",
        "/organizations?kind=bloc&identifier=wikidata:Q1",
        "/people?country=Peru",
        "/topics?parent=economic-cooperation-under-cptpp",
        "/agreements?country=JP&status=signed",
        "/participants?country=JP&person=hayashi-yoshimasa&role=host",
        f"/meetings/{MEETING}/topics",
        f"/meetings/{MEETING}/participants?country=JP",
        "/countries/JP/agreements?country=Peru",
        "/people/hayashi-yoshimasa/meetings?country=JP",
    ],
)
def test_every_other_list_takes_two_statements(sent, address):
    assert len(sent(address)) <= 2


def test_child_topics_of_agreements_take_one_more_statement(sent):
    assert len(sent("/agreements?country=JP&topic=reciprocal-visits-in-2023&status=signed")) <= 3


def test_country_known_only_to_the_libraries_takes_one_more_statement(sent):
    assert len(sent("/meetings?country=Japon")) <= 3


def test_merged_scans_are_read_no_further_than_the_page(client, written):
    page = written(lambda: client.get("/meetings?country=JP,PE")).rpartition("LOG:  execute")[2]
    # Each scan has a limit, and so has their combination; names on the day have one of their own, which is 1.
    assert (page.count("UNION"), page.count("LIMIT") - page.count("LIMIT 1)")) == (1, 3)


@pytest.mark.parametrize("address", ["/topics/east-asia", f"/meetings/{MEETING}"])
def test_record_takes_one_statement_even_if_unchanged(sent, client, address):
    assert len(sent(address)) == 1
    tag = client.get(address).headers["etag"]
    assert len(sent(address, 304, headers={"if-none-match": tag})) == 1


def test_an_unknown_value_is_looked_up_again(sent):
    assert len(sent("/meetings?country=Narnia", 422)) > 1
    # Known, but without meetings.
    assert len(sent("/meetings?country=TV")) == 2
