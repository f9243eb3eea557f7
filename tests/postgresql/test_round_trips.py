"""How many statements PostgreSQL is sent for a request: what the server itself writes down, transactions included."""

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
    """Give what the server writes down while something is done."""

    def during(do):
        log = primary.directory / "log"
        before = log.stat().st_size
        do()
        return log.read_bytes()[before:].decode()

    return during


@pytest.fixture
def sent(client, written):
    """Give what the server is sent for a request that it has seen before, so that connections are open."""

    def ask(address, status=200, **more):
        for _ in range(3):
            assert client.get(address, **more).status_code == status
        return SENT.findall(written(lambda: client.get(address, **more)))

    return ask


def test_what_is_counted_is_all(sent):
    # One statement is looked for in vain, and then what became of the id.
    assert len(sent("/topics/none", 404)) == 2


@pytest.mark.parametrize(
    "query",
    [
        "",
        "country=JP",
        "country=jpn",
        "country=Perú",
        "place=Japan",
        "person=hayashi-yoshimasa",
        "topic=reciprocal-visits-in-2023",
        "office=foreign+minister",
        "kind=bilateral_meeting",
        "status=held&date_to=2023&sort=date",
    ],
)
def test_a_page_by_one_word_is_one_statement(sent, query):
    assert len(sent(f"/meetings?{query}")) == 1


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("country=JP&country=PE", 3),
        ("country=Japan,PE", 3),
        ("country=JP&kind=bilateral_meeting", 3),
        ("kind=bilateral_meeting&status=held", 2),
        ("kind=bilateral_meeting&status=held&sort=id", 2),
        ("country=JP&topic=reciprocal-visits-in-2023", 4),
        ("country=JP&date=2023", 3),
    ],
)
def test_a_page_by_more_words_looks_all_of_them_up_at_once(sent, query, number):
    assert len(sent(f"/meetings?{query}")) == number


def test_walks_that_are_merged_are_read_no_further_than_the_page(client, written):
    page = written(lambda: client.get("/meetings?country=JP,PE")).rpartition("LOG:  execute")[2]
    # Each walk has its end, and so has what they make together.
    assert [page.count(each) for each in ("UNION", "LIMIT")] == [1, 3]


def test_a_page_of_a_record_s_meetings_is_two(sent):
    assert len(sent("/people/hayashi-yoshimasa/meetings")) == 2


@pytest.mark.parametrize("address", ["/topics/east-asia", f"/meetings/{MEETING}"])
def test_a_record_is_one_statement_also_to_say_that_it_is_unchanged(sent, client, address):
    assert len(sent(address)) == 1
    tag = client.get(address).headers["etag"]
    assert len(sent(address, 304, headers={"if-none-match": tag})) == 1


def test_a_word_that_names_nothing_is_looked_into(sent):
    assert len(sent("/meetings?country=Narnia", 422)) > 1
    # Known, and of no meeting.
    assert len(sent("/meetings?country=TV")) > 1
