"""Messages about values of a wrong type: in the words of JSON, without names of classes."""

import pytest
from pydantic import TypeAdapter, ValidationError

from app.schemas import validation_messages
from app.schemas.meeting import MeetingInput
from app.schemas.organization import OrganizationInput

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
    ],
)
def test_a_value_of_another_type_is_named_in_the_words_of_json(model, document, path, detail):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(model).validate_python(document)
    [message] = [
        validation_messages.document_message(error, model)
        for error in validation_messages.first_errors(caught.value)
        if error["loc"] == path
    ]
    assert message.startswith(detail)
