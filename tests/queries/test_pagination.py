"""Paging during writes: every remaining record is seen exactly once, in every order."""

import threading

import pytest
from factories import RESOURCES, create, name_field
from fault_input import READS

pytestmark = pytest.mark.usefixtures("well_afterwards")

ORDERS = [
    pytest.param(operation.path[1:], sort, id=f"{operation.path} {sort}")
    for operation in READS
    if operation.path[1:] in RESOURCES
    for parameter in operation.parameters()
    if parameter["name"] == "sort"
    for sort in parameter["schema"]["enum"]
    if sort.removeprefix("-") != "relevance"  # only for searches
]


def added(client, resource, number):
    name = name_field(resource)
    more = {"code": f"X-L{number}"} if resource == "countries" else {}
    if resource == "participants":
        more["person"] = {"name": f"Person {number}"}
    # Before, among and after the existing ones; some with equal values.
    return create(
        client, resource, **{name: f"{'amz'[number % 3]} {number // 6}" + f" {number}" * (resource in UNIQUE)}, **more
    )


UNIQUE = {"topics", "organizations", "countries", "participants"}


@pytest.mark.parametrize(("resource", "sort"), ORDERS)
def test_pages_list_each_record_once(client, resource, sort):
    key = "code" if resource == "countries" else "id"
    for number in range(12):
        added(client, resource, number)
    lasting = {item[key] for item in _everything(client, resource, sort, key, 1000)}
    stop, failures = threading.Event(), []

    def write():
        number = 100
        try:
            while not stop.is_set() and number < 160:
                url = added(client, resource, number)
                if number % 2:
                    assert client.delete(url).status_code == 204
                number += 1
        except Exception as error:  # noqa: BLE001 - reported at the end
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        limit = 40 if resource == "countries" else 2
        seen = [item[key] for item in _everything(client, resource, sort, key, limit)]
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert len(seen) == len(set(seen))
    assert lasting <= set(seen)


def _everything(client, resource, sort, key, limit):
    address = f"/{resource}?sort={sort}&limit={limit}"
    while address:
        page = client.get(address).json()
        yield from page["items"]
        address = page["next"]
