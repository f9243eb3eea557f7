"""Names of signs alone, which have no words to find other records by."""

import pytest
from factories import create, name_field

NAMES = ["''", '=";,|"', "&", "…", "—"]
RESOURCES = ("people", "organizations", "agreements", "meetings", "sources", "topics")


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("name", NAMES)
def test_name_without_words_is_accepted(client, resource, name):
    url = create(client, resource, **{name_field(resource): name})
    assert client.get(url).json()[name_field(resource)] == name


def test_a_topic_without_words_resembles_no_other(client):
    assert [client.post("/topics", json={"name": name}).status_code for name in NAMES] == [201] * len(NAMES)
