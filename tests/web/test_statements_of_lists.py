"""The statements of whole lists are built once: SQLAlchemy took a third of the time of such a page."""

import pytest
from html_pages import page

from app.queries.paging import pagination

LISTS = {
    "agreements": {"title": "Agreement on cod", "kind": "treaty", "parties": [{"country": "PE"}]},
    "countries": None,
    "organizations": {"name": "Union of cod"},
    "people": {"name": "Ada Vila"},
    "sources": {"headline": "Note on cod"},
    "topics": {"name": "Cod"},
}


@pytest.mark.parametrize("resource", LISTS)
def test_statement_of_a_whole_list_is_built_once(client, resource, monkeypatch):
    def read():
        page(client, f"/{resource}")
        return client.get(f"/{resource}?total=true&limit=1000").json()

    before = read()
    following = client.get(f"/{resource}?limit=1").json()["next"]
    if (data := LISTS[resource]) is not None:
        assert client.post(f"/{resource}", json=data).is_success
    monkeypatch.setattr(pagination, "select", None)
    after = read()
    added = data is not None
    assert (after["total"], len(after["items"])) == (before["total"] + added, len(before["items"]) + added)
    monkeypatch.undo()
    assert following is None or client.get(following).json()["items"]
    # A filter is not taken for none.
    assert client.get(f"/{resource}?q=nothing+that+matches&total=true").json()["total"] == 0
