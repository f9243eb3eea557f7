"""Each resource in each of its formats: by suffix, `format` and `Accept`, with the same filters."""

import json

import pytest
from contract_resources import SAMPLES, create_sample, prepare

from app.representations.registry import REPRESENTATIONS
from app.web import representations

pytestmark = pytest.mark.parametrize("sample", SAMPLES, ids=str)
COUNT = 3


@pytest.fixture(autouse=True)
def _filled(client, sample):
    prepare(client, sample)
    for number in range(2, 2 + COUNT):
        create_sample(client, sample, sample.minimal(number))


def forms(sample):
    """Return the formats other than JSON."""
    return [format_ for format_, writer in REPRESENTATIONS[sample.name].items() if writer is not None]


def test_suffix_parameter_and_accept_return_the_same_representation(client, sample):
    assert len(forms(sample)) >= 4
    for format_ in forms(sample):
        responses = [
            client.get(f"{sample.url}.{format_.name}", params={"limit": 2}),
            client.get(sample.url, params={"limit": 2, "format": format_.name}),
            client.get(sample.url, params={"limit": 2}, headers={"accept": format_.media_type}),
        ]
        for response in responses:
            assert response.status_code == 200, (format_.name, response.text)
            assert response.headers["content-type"] == format_.content_type
            assert response.content
        json_tag = client.get(sample.url, params={"limit": 2}).headers["etag"]
        tag = responses[0].headers["etag"]
        assert tag != json_tag
        again = client.get(f"{sample.url}.{format_.name}", params={"limit": 2}, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.head(f"{sample.url}.{format_.name}?limit=2").headers == responses[0].headers


def _documents(response):
    return [json.loads(line) for line in response.text.splitlines()]


def test_ndjson_lines_equal_the_documents(client, sample):
    everything = client.get(sample.url, params={"limit": 1000}).json()["items"]
    assert _documents(client.get(f"{sample.url}.ndjson")) == everything
    assert _documents(client.get(f"{sample.url}.ndjson", params={"limit": 2})) == everything[:2]
    item = everything[0]
    assert _documents(client.get(f"{sample.url}/{item[sample.key]}", params={"format": "ndjson"})) == [item]
    assert _documents(client.get(f"{sample.url}.ndjson", params={"q": "nowhere to be found"})) == []


def test_lists_longer_than_a_page_are_streamed_completely(client, sample, monkeypatch):
    everything = client.get(sample.url, params={"limit": 1000}).json()["items"]
    monkeypatch.setattr(representations, "MAX_LIMIT", 2)
    streamed = client.get(f"{sample.url}.ndjson")
    assert _documents(streamed) == everything
    assert "etag" not in streamed.headers
    assert client.get(f"{sample.url}.csv").status_code == 200


def test_pages_of_a_format_link_to_the_next(client, sample):
    total = len(client.get(sample.url, params={"limit": 1000}).json()["items"])
    result, address = [], f"{sample.url}.ndjson?limit=2"
    while address:
        response = client.get(address)
        result += _documents(response)
        link = response.headers.get("link")
        address = link.removeprefix("<").removesuffix('>; rel="next"') if link else None
    assert len({item[sample.key] for item in result}) == len(result) == total


def test_unknown_formats_are_refused(client, sample):
    assert client.get(f"{sample.url}.pdf").status_code == 404
    assert client.get(sample.url, params={"format": "pdf"}).status_code == 422
    assert client.get(f"{sample.url}.csv", headers={"accept": "image/png"}).status_code == 200
    assert client.get(f"{sample.url}.csv", params={"limitt": "1"}).status_code == 422


def test_record_with_a_suffix_names_the_parameter(client, sample):
    for suffix in ("jsonld", "bom.csv"):
        detail = client.get(f"{sample.url}/some-id.{suffix}").json()["detail"]
        assert detail.endswith(f"only lists take suffixes; GET {sample.url}/some-id?format={suffix}")
    assert "suffix" not in client.get(f"{sample.url}/some.name").json()["detail"]


TOLD_IN_JSON = {"total": "true", "snippets": "true", "facets": "country", "facet_limit": "5"}


def test_suffix_accepts_only_documented_parameters(client, resolved_document, sample):
    paths = resolved_document["paths"]
    at_home, with_suffix = (
        {parameter["name"] for parameter in paths[path]["get"]["parameters"] if parameter["in"] == "query"}
        for path in (sample.url, f"{sample.url}.{{suffix}}")
    )
    assert at_home - with_suffix == {"format", *TOLD_IN_JSON} & at_home
    for format_ in forms(sample):
        for name, value in {"format": format_.name, **TOLD_IN_JSON}.items():
            response = client.get(f"{sample.url}.{format_.suffix}", params={"q": "land", name: value})
            assert response.status_code == 422
            (error,) = response.json()["errors"]
            assert error["parameter"] == name
            assert error["detail"].endswith(f"(allowed: {', '.join(sorted(with_suffix - {'exclude'}))})")


def test_json_only_parameters_are_refused_in_other_formats(client, sample):
    for format_ in forms(sample):
        for name in {"total", "snippets", "facets"} & set(sample.query.model_fields):
            params = {"q": "land", name: TOLD_IN_JSON[name]}
            for response in (
                client.get(sample.url, params={**params, "format": format_.name}),
                client.get(sample.url, params=params, headers={"accept": format_.media_type}),
            ):
                assert response.status_code == 422
                (error,) = response.json()["errors"]
                assert error["parameter"] == name
                assert "JSON only" in error["detail"]


def test_csv_for_spreadsheets_differs_only_by_a_byte_order_mark(client, sample):
    plain = client.get(f"{sample.url}.csv").content
    assert client.get(f"{sample.url}.bom.csv").content == b"\xef\xbb\xbf" + plain
    assert client.get(f"{sample.url}?format=bom.csv").content == b"\xef\xbb\xbf" + plain
