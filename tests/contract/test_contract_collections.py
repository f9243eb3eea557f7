"""The list of each resource: pages, sort orders, cursors and parameters."""

import pytest
from contract_resources import SAMPLES, create_sample, prepare

pytestmark = pytest.mark.parametrize("sample", SAMPLES, ids=str)
COUNT = 7


@pytest.fixture
def start_file(migrated_file):
    return migrated_file


@pytest.fixture(autouse=True)
def _prepared(client, sample):
    prepare(client, sample)


def fill(client, sample):
    """Create records in pairs with equal sort values; return all ids."""
    for number in range(2, 2 + COUNT):
        create_sample(client, sample, sample.minimal(number))
    result = {item[sample.key] for item in client.get(sample.url).json()["items"]}
    assert len(result) >= COUNT
    return result


def walk(client, url, **parameters):
    """Return the pages, each as a list of documents, by following `next`."""
    pages, address = [], None
    while address is not None or not pages:
        response = client.get(address) if address else client.get(url, params=parameters)
        assert response.status_code == 200, response.text
        page = response.json()
        assert response.headers.get("link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        pages.append(page["items"])
        address = page["next"]
    return pages


def test_every_order_lists_every_record_once_in_both_directions(client, sample):
    everything = fill(client, sample)
    for sort in sample.sorts:
        whole = [item[sample.key] for page in walk(client, sample.url, sort=sort, limit=1000) for item in page]
        assert sorted(whole) == sorted(everything)
        for limit in (1, 3):
            pages = walk(client, sample.url, sort=sort, limit=limit)
            assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
            assert [item[sample.key] for page in pages for item in page] == whole
        if not sort.startswith("-"):
            back = [item[sample.key] for page in walk(client, sample.url, sort=f"-{sort}", limit=3) for item in page]
            assert back == whole[::-1]


def test_orders_follow_the_values_of_the_field(client, sample):
    fill(client, sample)
    for sort in sample.sorts:
        field = {"date": "starts_on"}.get(name := sort.removeprefix("-"), name)
        documents = [item for page in walk(client, sample.url, sort=sort) for item in page]
        values = [document.get(field) or document.get(name) for document in documents]
        values = [value for value in values if value is not None]
        assert values == sorted(values, reverse=sort.startswith("-"))


def test_concurrent_changes_neither_repeat_nor_hide_rows_between_pages(client, sample):
    everything = fill(client, sample)
    sort = "code" if sample.key == "code" else "id"
    first = client.get(sample.url, params={"sort": sort, "limit": 3}).json()
    seen = [item[sample.key] for item in first["items"]]
    for record_id in (seen[0], seen[2]):
        assert client.delete(f"{sample.url}/{record_id}").status_code in {204, 409}
    create_sample(client, sample, {**sample.minimal(20), sample.key: "X-0" if sample.key == "code" else "0-first"})
    late, _ = create_sample(
        client, sample, {**sample.minimal(22), sample.key: "X-ZZZ" if sample.key == "code" else "zzz-last"}
    )
    rest, address = [], first["next"]
    while address:
        page = client.get(address).json()
        rest += [item[sample.key] for item in page["items"]]
        address = page["next"]
    assert rest == [*sorted(everything - set(seen)), late[sample.key]]


def test_total_counts_the_matches(client, sample):
    everything = fill(client, sample)
    first = client.get(sample.url, params={"total": "true", "limit": 2}).json()
    assert (first["total"], len(first["items"])) == (len(everything), 2)
    assert client.get(first["next"]).json()["total"] == len(everything)
    assert "total" not in client.get(sample.url).json()


def test_an_empty_list_is_a_page(client, sample):
    if sample.name == "participants":
        client.delete(f"/participants/{create_sample(client, sample, sample.minimal(1))[0]['id']}")
    elsewhere = client.get(sample.url, params={"total": "true", "q": "nowhere to be found"})
    assert elsewhere.json() == {"items": [], "next": None, "total": 0}


def test_limits_outside_the_bounds_are_refused(client, sample):
    for limit in ("0", "-1", "1001", str(10**9), str(2**70), "9" * 5000, "x", "1.5", ""):
        response = client.get(sample.url, params={"limit": limit})
        assert response.status_code == 422
        assert [error["parameter"] for error in response.json()["errors"]] == ["limit"]
    assert client.get(sample.url, params={"limit": "1000"}).status_code == 200


def test_a_cursor_of_another_query_is_refused(client, sample):
    fill(client, sample)
    following = client.get(sample.url, params={"limit": 1}).json()["next"]
    cursor = following.partition("cursor=")[2]
    default = sample.query.model_fields["sort"].default
    other_sort = next(sort for sort in sample.sorts if sort != default)
    elsewhere = "/topics" if sample.name != "topics" else "/organizations"
    for url, parameters in (
        (sample.url, {"sort": other_sort}),
        (sample.url, {"q": "land"}),
        (elsewhere, {}),
    ):
        response = client.get(url, params={**parameters, "cursor": cursor})
        assert response.status_code == 422
        assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]
    # Parameters that do not select records do not matter.
    assert client.get(sample.url, params={"cursor": cursor, "limit": 5, "total": "true", "sort": default}).is_success


def test_an_unknown_parameter_is_named_with_the_nearest(client, sample):
    for wrong, right in (("limitt", "limit"), ("curser", "cursor"), ("Sort", "sort"), ("totl", "total")):
        response = client.get(sample.url, params={wrong: "1"})
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert error["parameter"] == wrong
        assert error["detail"].startswith(f"is not recognized; did you mean {right!r}?")
        # Negations (`country!`) are not listed beside the parameters that they negate.
        allowed = sorted(name for name in sample.query.model_fields if not name.startswith("not_"))
        assert error["detail"].endswith(f"(allowed: {', '.join(allowed)})")


def test_single_valued_parameter_cannot_be_repeated(client, sample):
    for name, field in sample.query.model_fields.items():
        if field.annotation is not None and "list" not in str(field.annotation):
            values = {
                "limit": "1",
                "total": "true",
                "snippets": "true",
                "facet_limit": "1",
                "sort": sample.sorts[0],
                "format": "json",
                "url": "https://a.example",
            }
            value = values.get(name, "2020")
            response = client.get(sample.url, params=[(name, value), (name, value)])
            assert response.status_code == 422
            assert [(error["parameter"], error["detail"]) for error in response.json()["errors"]] == [
                (name, "is given more than once; send it once")
            ]


def test_invalid_parameter_values_are_refused(client, sample):
    for name, field in sample.query.model_fields.items():
        for value in ("\0", "\u202e", "" if field.default != "" else "\0"):
            response = client.get(sample.url, params={name: value})
            assert (name, response.status_code) == (name, 422)
            assert [error["parameter"] for error in response.json()["errors"]] == [name]


def test_too_many_values_are_refused(client, sample):
    for name, field in sample.query.model_fields.items():
        if "list" in str(field.annotation):
            many = [["x:1"] * 51] if name == "identifier" else [["x"] * 51, [",".join(["x"] * 201)]]
            for values in many:
                response = client.get(sample.url, params={name: values})
                assert response.status_code == 422
                assert [error["parameter"] for error in response.json()["errors"]] == [name]


def test_page_of_any_length_is_one_statement(client, sample, statements):
    for number in range(2, 5):
        create_sample(client, sample, sample.minimal(number))
        statements.clear()
        client.get(sample.url)
        assert len(statements) == 1
    statements.clear()
    client.get(sample.url, params={"total": "true"})
    assert len(statements) == 2


def test_formats_other_than_json_are_not_acceptable(client, sample):
    _, url = create_sample(client, sample, sample.minimal(1))
    for address in (sample.url, url):
        for accept in ("image/png", "application/json;q=0", "text/x-unknown, image/*;q=0.5"):
            assert client.get(address, headers={"accept": accept}).status_code == 406
        for accept in ("*/*", "application/*", "application/json;q=0.1, image/png", ""):
            assert client.get(address, headers={"accept": accept}).status_code == 200
