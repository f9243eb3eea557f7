"""Names of signs alone, which have no words to find other records by."""

import itertools

import pytest
from factories import create, name_field

from app.domain.strings.text import PLACEHOLDER

NAMES = ["''", '=";,|"', "&", "…", "—"]
RESOURCES = ("people", "organizations", "agreements", "meetings", "sources", "topics")


# Of a person, `…` stands for a name that is still to be written: `test_questions.py`.
@pytest.mark.parametrize(
    ("resource", "name"), [pair for pair in itertools.product(RESOURCES, NAMES) if pair != ("people", PLACEHOLDER)]
)
def test_name_without_words_is_accepted(client, resource, name):
    url = create(client, resource, **{name_field(resource): name})
    assert client.get(url).json()[name_field(resource)] == name


def test_a_topic_without_words_resembles_no_other(client):
    assert [client.post("/topics", json={"name": name}).status_code for name in NAMES] == [201] * len(NAMES)
