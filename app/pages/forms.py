"""Descriptions of the forms in which people write records, built from the schemas of requests.

A description is JSON for the scripts of the pages (`app/web/static/pages/writing/`): a new field of a schema appears in
its form without a line here. This module has the order, and words that suit a person better than those for programs.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from app.schemas.registry import INPUT_MODELS

Description = dict[str, Any]
"""A field or a form as the scripts read it."""

NOUNS: Final[Mapping[str, str]] = {
    "meetings": "meeting",
    "people": "person",
    "agreements": "agreement",
    "topics": "topic",
    "organizations": "organization",
    "countries": "country",
    "sources": "source",
}
"""The resources whose records people write, each with the noun for one record."""
_RESOURCES: Final = {noun: resource for resource, noun in NOUNS.items()}
_TITLES: Final = {"meetings": "title", "agreements": "title", "sources": "headline"}
"""The field that names a record, where that is not `name`."""
_SECTIONS: Final[Mapping[str, Sequence[tuple[str, Sequence[str]]]]] = {
    "meetings": (
        ("", ("title", "date", "kind", "level", "mode", "status", "summary")),
        ("Place", ("place",)),
        ("People and countries", ("participants",)),
        ("Subjects", ("agreements", "topics", "organizations")),
        ("Sources", ("citations",)),
    ),
    "people": (
        ("", ("name", "country", "born", "died", "other_names")),
        ("Offices", ("tenures",)),
        ("Sources", ("citations",)),
    ),
    "agreements": (
        ("", ("title", "kind", "url", "other_titles")),
        ("Parties and actions", ("parties", "actions")),
        ("Subjects", ("topics", "relations")),
        ("Sources", ("citations",)),
    ),
    "topics": (("", ("name", "parent", "description", "aliases")), ("Sources", ("citations",))),
    "organizations": (
        ("", ("name", "abbreviation", "kind", "url", "other_names")),
        ("Members", ("members",)),
        ("Sources", ("citations",)),
    ),
    "countries": (
        ("", ("code", "name", "official_name", "valid_from", "valid_to", "successors", "other_names")),
        ("Sources", ("citations",)),
    ),
    "sources": (("", ("headline", "kind", "publisher", "date", "url", "language", "note")),),
}
"""The order of each form, with headings; fields that are not named follow under "More"."""
_FOLDED_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "MeetingParticipantInput": frozenset({"organization", "acting", "name_as_printed", "note", "citations"}),
    "Place": frozenset({"venue_kind", "address", "latitude", "longitude", "note"}),
    "CitationInput": frozenset({"says", "stance", "start", "end", "note"}),
    "TenureInput": frozenset({"organization", "posted_to", "acting", "known_until", "note"}),
    "ActionInput": frozenset({"effective_date", "organization", "note"}),
    "Name": frozenset({"language", "script", "term"}),
}
"""Fields of objects that are seldom needed, so that they are folded away."""
_REFERENCES: Final = {"part_of": "meetings"}
"""Fields that hold the bare id of a record."""
_SET_BY_SERVICE: Final = frozenset({"id", "origin", "reviewed"})
"""Fields of nested objects that the service sets."""
_LABELS: Final = {
    "url": "Address (URL)",
    "sha256": "SHA-256 of the text",
    "alpha3": "Alpha-3 code",
    "numeric": "Numeric code",
    "id": "Id",
    "person": "Person",
    "says": "Says instead",
    "field": "About the field",
    "reviewed": "Checked by a person",
    "origin": "How it came about",
    "part_of": "Part of the meeting",
}
_HELP_TEXTS: Final = {
    "date": "A day (2023-09-01), month (2023-09), year or period (2023-09-01/2023-09-03); ~ after it for about, ? for uncertain.",
    "organizations": "Those that were discussed; those that took part are participants.",
    "aliases": "Other names under which it is found.",
    "members": "Countries, each with the period of its membership.",
    "other_names": "In other languages, in other spellings, or of other times.",
    "id": "Part of the address; made from the name if left empty.",
    "part_of": "The summit or visit that this meeting belongs to.",
    "relations": "Older agreements that it amends, supersedes and so on.",
    "citations": "Which source says what, and where.",
}
_NESTED_HELP_TEXTS: Final = {
    "says": "What the source gives in place of the recorded value.",
}
_HINTS: Final = {
    "term": "2021-11-10/2023-09-13",
    "field": "date, place.venue",
}
"""Examples shown in empty fields of nested objects."""
_ENTRY_NOUNS: Final = {
    "countries": "country",
    "people": "person",
    "other_places": "place",
    "previous_dates": "date",
    "parties": "party",
    "depositaries": "depositary",
    "aliases": "name",
    "other_names": "name",
    "other_titles": "title",
}
"""The nouns for one entry of a list, where dropping the `s` does not give it."""
_FORMATS: Final = {"text": "text", "edtf": "date", "zoned-time": "time", "country": "country", "uri": "url"}


@cache
def form(resource: str) -> Description:
    """Return the description of the form for records of a resource."""
    schema = INPUT_MODELS[resource].model_json_schema()
    reader = _Reader(schema.get("$defs", {}))
    fields = {item["name"]: item for item in reader.fields(schema)}
    sections: list[Description] = []
    for heading, names in _SECTIONS[resource]:
        sections.append({"heading": heading, "fields": [fields.pop(name) for name in names]})
    sections.append({"heading": "More", "fields": list(fields.values()), "folded": True})
    return {
        "resource": resource,
        "noun": NOUNS[resource],
        "title": _TITLES.get(resource, "name"),
        "key": "code" if resource == "countries" else "id",
        "sections": sections,
    }


def _plain(description: str) -> str:
    """Return the description of a field without what only programmers read."""
    return description.replace("`", "").replace(", EDTF", "")


def _settable(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Yield the fields of an object that clients may set, each with its schema and whether it is required."""
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        if not field.get("readOnly"):
            yield name, field, name in required


class _Reader:
    """Reads the fields of JSON Schemas with common definitions."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def fields(self, schema: Mapping[str, Any]) -> Iterator[Description]:
        """Yield the descriptions of the fields of a record that a person may set."""
        for name, field, is_required in _settable(schema):
            text = _HELP_TEXTS.get(name, _plain(field.get("description", "")))
            yield self._field(name, field, is_required=is_required) | ({"help": text} if text else {})

    def _nested_fields(self, schema: Mapping[str, Any]) -> Iterator[Description]:
        """Yield the descriptions of the fields of an object within a record; only those that are folded away have a help."""
        folded = _FOLDED_FIELDS.get(schema.get("title", ""), ())
        for name, field, is_required in _settable(schema):
            if name in _SET_BY_SERVICE and not is_required:
                continue
            described = self._field(name, field, is_required=is_required)
            if text := _NESTED_HELP_TEXTS.get(name, _plain(field.get("description", "")) if name in folded else ""):
                described["help"] = text
            if hint := _HINTS.get(name):
                described["hint"] = hint
            yield described

    def _field(self, name: str, field: Mapping[str, Any], *, is_required: bool = False) -> Description:
        label = _LABELS.get(name) or name.replace("_", " ").capitalize()
        described: Description = {"name": name, "label": label, **self._kind(name, field)}
        if is_required:
            described["required"] = True
        if field.get("default") not in (None, []):
            described["default"] = field["default"]
        return described

    def _kind(self, name: str, field: Mapping[str, Any]) -> Description:
        """Return the type of a field, with what its widget needs."""
        schema = self._resolved(field)
        if name in _REFERENCES:
            return {"type": "reference", "resource": _REFERENCES[name], "bare": True, "title": "title"}
        choices = [self._resolved(option) for option in schema.get("anyOf", ()) if "properties" not in option]
        own = [option for option in schema.get("anyOf", ()) if "type" in option or "$ref" in option]
        noun, _, suffix = choices[0].get("format", "").rpartition("-") if choices else ("", "", "")
        if suffix == "id":
            return self._reference(_RESOURCES[noun], schema["anyOf"][1])
        if own:
            # A type or null.
            [kind] = [option for option in own if option.get("type") != "null"]
            return self._kind(name, kind) | {"nullable": True}
        if "enum" in schema:
            return {"type": "choice", "options": schema["enum"]}
        match schema.get("type"):
            case "array":
                item = self._field(name, schema["items"])
                item["label"] = _ENTRY_NOUNS.get(name, name.removesuffix("s").replace("_", " ")).capitalize()
                return {"type": "list", "item": item}
            case "object":
                return self._object(schema)
            case "boolean":
                return {"type": "boolean"}
            case "integer" | "number" as kind:
                return {"type": "number", "whole": kind == "integer"}
            case "string":
                limit = {"longest": schema["maxLength"]} if "maxLength" in schema else {}
                return {"type": _FORMATS.get(schema.get("format", ""), "line"), **limit}
        return {"type": "value"}

    def _object(self, schema: Mapping[str, Any]) -> Description:
        folded = _FOLDED_FIELDS.get(schema.get("title", ""), ())
        fields = list(self._nested_fields(schema))
        return {
            "type": "object",
            "fields": [item for item in fields if item["name"] not in folded],
            "more": [item for item in fields if item["name"] in folded],
        }

    def _reference(self, resource: str, schema: Mapping[str, Any]) -> Description:
        """Describe a reference: a record that is chosen, or a new one by its plain fields."""
        title = _TITLES.get(resource, "name")
        plain = [
            item
            for item in self._nested_fields(schema)
            if item["type"] not in {"list", "object", "reference"} and item["name"] != title
        ]
        return {"type": "reference", "resource": resource, "title": title, "fields": plain}

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        if (reference := schema.get("$ref")) is None:
            return schema
        target: Mapping[str, Any] = self._definitions[reference.rpartition("/")[2]]
        return target
