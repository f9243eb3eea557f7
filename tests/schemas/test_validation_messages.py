"""Messages about values of a wrong type: in the words of JSON, without names of classes."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.schemas import validation_messages
from app.schemas.meeting import MeetingInput
from app.schemas.organization import OrganizationInput
from app.web.meeting_list import MeetingListParams

OBJECT = "must be an object, with the names of fields"


@pytest.mark.parametrize(
    ("model", "document", "path", "detail"),
    [
        (MeetingInput, {"series": "dialogue"}, ("series",), OBJECT),
        (MeetingInput, {"place": ["Lima"]}, ("place",), OBJECT),
        (MeetingInput, {"other_places": ["Lima"]}, ("other_places", 0), OBJECT),
        (MeetingInput, {"previous_dates": "2024"}, ("previous_dates",), "must be a list, also of one value"),
        (MeetingInput, {"part_of": {"id": "summit"}}, ("part_of",), "must be a text, in quotes"),
        (OrganizationInput, {"members": ["FR"]}, ("members", 0), OBJECT),
        (OrganizationInput, {"name": ""}, ("name",), "is empty; write something"),
        (OrganizationInput, {"note": " \n"}, ("note",), "is empty; write something"),
        (OrganizationInput, {"name": "x" * 501}, ("name",), "has 501 characters; write at most 500"),
        (OrganizationInput, {"note": "x" * 20_001}, ("note",), "has 20001 characters; write at most 20000"),
        (OrganizationInput, {"members": [{"country": ""}]}, ("members", 0, "country"), "is empty; write something"),
        (
            OrganizationInput,
            {"identifiers": [{"scheme": "Wikidata", "value": ""}]},
            ("identifiers", 0, "scheme"),
            "'Wikidata' is not a scheme; write a to z",
        ),
        (
            OrganizationInput,
            {"identifiers": [{"scheme": "wikidata", "value": ""}]},
            ("identifiers", 0, "value"),
            "is empty; write something",
        ),
        (
            OrganizationInput,
            {"other_names": [{"name": "x", "language": "English"}]},
            ("other_names", 0, "language"),
            "'English' is not a language tag (BCP 47); write it like ja or es-PE",
        ),
        (
            OrganizationInput,
            {"other_names": [{"name": "x", "script": "latin"}]},
            ("other_names", 0, "script"),
            "'latin' is not a script code (ISO 15924); write it like Latn or Jpan",
        ),
        (
            OrganizationInput,
            {"citations": [{"source": "a", "quote": "x" * 501}]},
            ("citations", 0, "quote"),
            "has 501 characters; write at most 500",
        ),
    ],
)
def test_value_of_another_type_is_described_in_json_terms(model, document, path, detail):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(document)
    [message] = [
        validation_messages.document_message(error, model)
        for error in validation_messages.first_errors(caught.value)
        if error["loc"] == path
    ]
    assert message.startswith(detail)


def test_repeated_parameters_beyond_the_limit_are_counted_in_plain_words():
    with pytest.raises(ValidationError) as caught:
        MeetingListParams(country=["JP"] * 51)
    [error] = validation_messages.first_errors(caught.value)
    assert validation_messages.message(error, []) == "has too many entries; the limit is 50"
