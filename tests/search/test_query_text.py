"""Operators of search engines, LIKE and SQL are plain text in searches."""

import pytest
from factories import RESOURCES, create, name_field
from fault_input import OPERATIONS

pytestmark = pytest.mark.usefixtures("well_afterwards")

SAID = [
    '"', '""', '"a', 'a"b', "'", "''", "AND", "OR", "NOT", "a AND", "NOT a", "*", "a*", "NEAR(a", "NEAR(a b, 2)", "x:y", "title:a",
    "{a", "^a", "-a", "+a", "(", ")", "()", "a^2", "%", "_", "%%", "a%", "_a", "\\", "\\%", "\\\\", "--", "/*", ";", "`", "[a]", "?",
    ":a", "$1", "@a", "' OR '1'='1", "%' ESCAPE '", "\u0301", "\u200d", "😀", "a" * 200, "a " * 99,
]  # fmt: skip
SEARCHED = [operation for operation in OPERATIONS if "q" in {data["name"] for data in operation.parameters()}]
LIKE = [
    ("100%sure", "100xxsure"),
    ("a_b", "axb"),
    ("a\\b", "ab"),
    ("it;s", "its"),
    ("NEAR(x", "NEARx"),
]


@pytest.mark.parametrize("operation", SEARCHED, ids=str)
def test_any_text_may_be_searched(client, operation):
    for text in SAID:
        response = client.get(operation.address(), params={"q": text})
        assert response.status_code == 200, (text, response.text[:200])


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(("phrase", "another"), LIKE)
def test_search_is_literal(client, resource, phrase, another):
    name = name_field(resource)
    more = [{"code": f"X-{word}"} if resource == "countries" else {} for word in ("ONE", "OTHER")]
    if resource == "participants":
        more = [
            {"country": "PE", "person": {"name": f"{word} {item}"}} for word, item in (("A", phrase), ("B", another))
        ]
    one = create(client, resource, **{name: f"Zz {phrase} yy"}, **more[0])
    other = create(client, resource, **{name: f"Zz {another} yy"}, **more[1])
    result = client.get(f"/{resource}", params={"q": phrase, "limit": 1000}).json()["items"]
    result = {f"/{resource}/{item['code' if resource == 'countries' else 'id']}" for item in result}
    assert one in result
    assert other not in result


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_other_filters_treat_search_syntax_as_text(client, operation):
    if operation.method != "GET":
        return
    filters = [
        parameter["name"]
        for parameter in operation.parameters()
        if parameter["schema"].get("format") == "word" or parameter["schema"].get("items", {}).get("format") == "word"
    ]
    for name in filters:
        for text in ("%", "_", "*", "'", '"', "\\", "' OR '1'='1", "NEAR(a", "a:%"):
            response = client.get(operation.address(), params={name: text})
            assert response.status_code in {200, 422}, (name, text)
            if response.status_code == 200 and "items" in response.text[:10]:
                assert response.json()["items"] == []
