"""The second reader, against a stub that tells the truth, lies and fails."""

import copy
import json

import pytest
from model_stub import stub

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from app.services.second_reader import SecondReader, from_settings
from app.settings import Settings

TEXT = (
    "Talks in Lisbon\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru in Lisbon on 1 May 2023. "
    "Maria Sand, the host of the evening, spoke of a Pact of Friendship."
)
TRUE = {
    "people": [
        {"name": "Ana Lopes", "office": "Foreign Minister"},
        {"name": "Juan Ruiz", "office": "Foreign Minister"},
    ],
    "date": "1 May 2023",
    "city": "Lisbon",
    "venue": None,
    "agreements": [],
}


@pytest.fixture
def model():
    with stub() as state:
        yield state


@pytest.fixture
def review(model):
    def ask(answer, key=None):
        model.answer = answer
        found = draft(Article(TEXT), lexicon.load())
        before = copy.deepcopy(found)
        SecondReader(model.url, "a-model", key, 5.0).review(TEXT, found)
        assert found.documents == before.documents
        assert found.evidence == before.evidence
        assert found.questions[: len(before.questions)] == before.questions
        assert found.warnings[: len(before.warnings)] == before.warnings
        return found.questions[len(before.questions) :], found.warnings[len(before.warnings) :]

    return ask


def test_agreeing_reader_adds_nothing(review, model):
    assert review(TRUE, key="a-secret") == ([], [])
    [(authorization, body)] = model.requests
    assert authorization == "Bearer a-secret"
    assert (body["model"], body["messages"][1]["content"]) == ("a-model", TEXT)


def test_answer_within_other_text_is_parsed(review):
    assert review(f"Here you are:\n```json\n{json.dumps(TRUE)}\n```") == ([], [])


def test_different_reading_becomes_a_question(review):
    said = TRUE | {
        "people": [{"name": "Maria Sand", "office": "host of the evening"}, {"name": "Juan Ruiz", "office": "host"}],
        "agreements": ["Pact of Friendship"],
        "venue": "Talks in Lisbon",
    }
    questions, warnings = review(said)
    assert warnings == []
    assert [(question["pointer"], question["choices"]) for question in questions] == [
        ("/documents/0/participants", ["Maria Sand"]),
        ("/documents/0/participants/1/office", ["host"]),
        ("/documents/0/place/venue", ["Talks in Lisbon"]),
        ("/documents/0/agreements", ["Pact of Friendship"]),
    ]
    for question in questions:
        at = question["evidence"]
        assert TEXT[at["start"] : at["end"]] == at["exact"]


def test_values_absent_from_the_text_are_dropped_and_reported(review):
    lies = {
        "people": [{"name": "Otto Lie", "office": "King"}, {"name": "Ana Lopes", "office": "President"}],
        "date": "2 May 2023",
        "city": "Paris",
        "agreements": ["Treaty of Nowhere"],
    }
    questions, warnings = review(lies)
    assert questions == []
    assert len(warnings) == 5
    for word in ("Otto Lie", "President", "2 May 2023", "Paris", "Treaty of Nowhere"):
        assert any(repr(word) in warning["why"] and "dropped" in warning["why"] for warning in warnings)


@pytest.mark.parametrize(
    "answer",
    [
        "no JSON at all",
        b"not even JSON",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"x" * 1_100_000,
        "}{",
    ],
)
def test_failing_reader_is_ignored_with_a_warning(review, answer):
    questions, [warning] = review(answer)
    assert questions == []
    assert "did not answer" in warning["why"]


@pytest.mark.parametrize(
    "answer",
    [
        {"people": "Ana", "date": 5, "city": ["Lisbon"], "agreements": {"a": 1}},
        {"people": [None, 3, ["Ana Lopes"], {"name": None}, {"name": 7}]},
        {},
        {"people": [{"name": "Ana Lopes"}] * 100_0},
    ],
)
def test_answer_of_wrong_types_is_ignored(review, answer):
    assert review(answer) == ([], [])


def test_failing_endpoint_gives_a_warning(review, model):
    model.status = 500
    assert "HTTPStatusError" in review(TRUE)[1][0]["why"]
    model.url = "http://127.0.0.1:9/"
    assert "ConnectError" in review(TRUE)[1][0]["why"]


def test_second_reader_is_off_by_default_and_requires_a_name():
    assert from_settings(Settings(_env_file=None)) is None
    settings = Settings(
        _env_file=None, draft_model_url="http://127.0.0.1/v1", draft_model_name="m", draft_model_key="k"
    )
    assert from_settings(settings) == SecondReader("http://127.0.0.1/v1", "m", "k", 30.0)
    assert "k'" not in repr(settings.draft_model_key)
    with pytest.raises(ValueError, match="belong together"):
        Settings(_env_file=None, draft_model_url="http://127.0.0.1/v1")
    with pytest.raises(ValueError, match="not the URL of an endpoint"):
        Settings(_env_file=None, draft_model_url="file:///etc/passwd", draft_model_name="m")
