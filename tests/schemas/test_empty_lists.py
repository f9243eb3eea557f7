"""Lists that are empty by default, in documents and in their JSON Schema."""

import pytest

from app.schemas.registry import INPUT_MODELS, REFERENCE_MODELS

MODELS = [*INPUT_MODELS.values(), *REFERENCE_MODELS.values()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_list_is_copied_for_each_document(model):
    assert [name for name, field in model.model_fields.items() if field.default == []] == []


def test_documents_do_not_share_an_empty_list():
    one, other = (INPUT_MODELS["people"].model_validate({"name": "Ada Okoro"}) for _ in range(2))
    assert one.tenures == other.tenures == []
    assert one.tenures is not other.tenures


def test_json_schema_says_that_a_list_is_empty_by_default():
    properties = INPUT_MODELS["countries"].model_json_schema()["properties"]
    assert [properties[name]["default"] for name in ("other_names", "successors", "citations")] == [[], [], []]
    assert properties["successors"]["uniqueItems"] is True
