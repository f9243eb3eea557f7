"""The descriptions of forms have every field that a person may set."""

import pytest

from app.pages.forms import form
from app.pages.site import SECTIONS
from app.schemas.registry import INPUT_MODELS


def fields_of(description):
    return {item["name"]: item for section in description["sections"] for item in section["fields"]}


@pytest.mark.parametrize("resource", SECTIONS)
def test_a_form_has_every_field_that_a_request_may_set_once(resource):
    schema = INPUT_MODELS[resource].model_json_schema()
    settable = {name for name, field in schema["properties"].items() if not field.get("readOnly")}
    names = [item["name"] for section in form(resource)["sections"] for item in section["fields"]]
    assert sorted(names) == sorted(settable)
    assert {name for name, item in fields_of(form(resource)).items() if item.get("required")} == set(schema["required"])


def test_a_reference_offers_records_or_the_plain_fields_of_a_new_one():
    [participants] = [item for item in fields_of(form("meetings")).values() if item["name"] == "participants"]
    assert participants["item"]["label"] == "Participant"
    person = participants["item"]["fields"][0]
    assert (person["type"], person["resource"], person["title"]) == ("reference", "people", "name")
    assert {"country", "born"} <= {item["name"] for item in person["fields"]}
    assert not {"id", "name", "tenures", "citations"} & {item["name"] for item in person["fields"]}


def test_values_of_vocabularies_are_choices_with_their_default():
    fields = fields_of(form("meetings"))
    assert fields["status"]["default"] == "unknown"
    assert "held" in fields["status"]["options"]
    [kind] = [item for item in fields["place"]["more"] if item["name"] == "venue_kind"]
    assert (kind["type"], kind["nullable"], "default" in kind) == ("choice", True, False)


def test_ids_that_are_required_are_asked_for():
    series = fields_of(form("meetings"))["series"]
    assert [item["name"] for item in series["fields"]] == ["id", "number"]
    assert fields_of(form("meetings"))["part_of"]["resource"] == "meetings"
