"""Responses do not depend on the locale of a cluster, since the application folds text, not the database."""

import contextlib
import itertools

import pytest
from databases import SqliteHome
from postgresql_cluster import CARELESS, LOCALES, Cluster
from the_key import record_key

from app.db import migrations
from app.db.database import Database
from app.transfer import seed

pytestmark = [pytest.mark.databases("postgresql"), pytest.mark.slow, pytest.mark.full]

NAMES = ["The Daily Ünion", "Straße", "Ἀθήνα", "İzmir", "東京", "Aa", "aB", "ä"]
"""Texts whose lower case, or whose order, differs between the locales of clusters."""


def _write(client):
    for number, name in enumerate(NAMES):
        documents = {
            f"/sources/s-{number}": {"headline": f"News {number}", "publisher": name, "date": "2020-05"},
            f"/people/p-{number}": {"name": name, "country": "PE", "tenures": [{"office": name, "country": "PE"}]},
            f"/topics/t-{number}": {"name": name},
            f"/organizations/o-{number}": {"name": name, "kind": "bloc"},
            f"/meetings/m-{number}": {
                "title": name,
                "date": "2020-05-05",
                "place": {"city": name, "country": "JP"},
                "participants": [{"country": "JP", "office": name}, {"country": "PE"}],
            },
        }
        for url, document in documents.items():
            response = client.put(url, json=document)
            assert response.status_code == 201, response.text


QUESTIONS = [
    *(
        (url, {parameter: format_(name)})
        for (url, parameter), format_, name in itertools.product(
            [("/sources", "publisher"), ("/people", "office"), ("/meetings", "office"), ("/participants", "office")],
            [str.lower, str.swapcase],
            NAMES,
        )
    ),
    *(("/sources", {"publisher": name, "date": "202X", "sort": sort}) for sort in ("id", "date") for name in NAMES),
    *(
        (url, {"sort": sort, "limit": "7"})
        for url in ("/people", "/topics", "/organizations")
        for sort in ("name", "-name")
    ),
    *(("/meetings", {"q": name}) for name in NAMES),
    ("/meetings", {"country": "JP", "facets": "office", "facet_limit": "1000"}),
    ("/countries", {"sort": "name", "limit": "1000"}),
]


def answers(client):
    """Return all pages of each query, without the parts that differ between loads."""
    result = []
    for url, parameters in QUESTIONS:
        page = client.get(url, params=parameters).json()
        pages = [page]
        while page.get("next"):
            page = client.get(page["next"]).json()
            pages.append(page)
        items = [item.get("id") or item["code"] for page in pages for item in page.get("items", [])]
        result.append((url, parameters, items, pages[0].get("facets"), pages[0].get("detail")))
    return result


def duplicates(client):
    """Return the possible duplicates of a meeting whose city is spelled differently."""
    result = []
    for name in NAMES:
        data = {
            "title": "Another",
            "date": "2020-05-05",
            "place": {"city": name.swapcase()},
            "participants": [{"country": "JP"}, {"country": "PE"}],
        }
        response = client.post("/meetings", json=data)
        assert response.status_code == 409, response.text
        result.append(response.json()["candidates"])
    return result


def told(serve, url):
    """Return all responses of a new database."""
    with contextlib.closing(Database(url)) as database:
        migrations.upgrade(database)
        record_key(database)
        seed.load(database)
    client = serve(database_url=url)
    _write(client)
    return answers(client), duplicates(client)


def on_cluster(serve, locale):
    """Return all responses of a database of a cluster."""
    cluster = Cluster(locale, **CARELESS)
    try:
        cluster.execute("CREATE DATABASE events")
        return told(serve, cluster.url("events"))
    finally:
        cluster.remove()


@pytest.mark.usefixtures("cluster")
def test_a34_clusters_of_all_locales_equal_sqlite(serve, tmp_path):
    expected = told(serve, SqliteHome(tmp_path).another(None))
    for url, parameters, items, *_ in expected[0]:
        if "publisher" in parameters or "office" in parameters:
            assert items, (url, parameters)
    for locale in LOCALES:
        result = on_cluster(serve, locale)
        for ours, theirs in zip(result[0], expected[0], strict=True):
            assert (locale, ours) == (locale, theirs)
        assert (locale, result[1]) == (locale, expected[1])
