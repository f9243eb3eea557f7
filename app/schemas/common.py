"""Base classes and parts that documents share.

Requests carry an *input* (`MeetingInput`), responses the full record (`Meeting`), which is an input with every field
present, so the body of a `GET` can be sent back by `PUT`. Derived fields are marked `readOnly`: they may be sent back,
but not changed.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.domain import identifiers
from app.domain.dates import edtf
from app.domain.enums import Origin
from app.domain.strings import slugs, text
from app.schemas.field_types import (
    Edtf,
    Id,
    LanguageTag,
    Line,
    ScriptCode,
    Timestamp,
    length,
    matching,
    text_of,
    validator,
)

_SCHEME: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"


class StrictModel(BaseModel):
    """The base of every object in a document. Unknown fields are rejected, so a misspelt one is never silently lost."""

    model_config = ConfigDict(extra="forbid")


def empty_list(schema: JsonDict | None = None, **options: Any) -> Any:
    """Return the field of a list that is empty by default, with what is to be in its JSON Schema as well.

    A list that is itself the default is copied for each document, in Python. A factory makes it here, of which the JSON
    Schema would say nothing.
    """
    return Field(default_factory=list, json_schema_extra={"default": [], **(schema or {})}, **options)


class RecordInput(StrictModel):
    """The base of request documents: a record without the fields that the service sets."""

    id: Id | None = Field(default=None, description="Stable id; derived from the name if omitted.")
    created_at: Timestamp | None = Field(
        default=None,
        description="Creation time; set by the service.",
        json_schema_extra={"readOnly": True},
    )
    updated_at: Timestamp | None = Field(
        default=None,
        description="Time of the last change; if sent, it must be the current one.",
        json_schema_extra={"readOnly": True},
    )


class ProvenanceFields(StrictModel):
    """The fields that say how a record came about. A write that omits them keeps them."""

    # A factory, so that the JSON Schema has no default, which generated clients would send.
    origin: Origin = Field(default_factory=lambda: Origin.ENTERED)
    reviewed: Annotated[bool, Field(strict=True)] = Field(
        default_factory=bool, description="Whether a person has checked it."
    )


def _term_of_name(value: str) -> str:
    if edtf.is_set(value) or edtf.had_other_bounds(value):
        message = f"{value!r} is not a period: write an EDTF interval of days, months or years (1968-09-06/2018-04-18)"
        raise ValueError(message)
    return value


class Name(StrictModel):
    """Another name of a country, organization or person, with its language, script and period where known."""

    name: Line
    language: LanguageTag | None = Field(default=None, examples=["ja"])
    script: ScriptCode | None = Field(default=None, examples=["Jpan"])
    term: Annotated[Edtf, AfterValidator(validator("term", _term_of_name))] | None = Field(
        default=None,
        description="Period in which it was the name, EDTF interval. Records of these days show an English name, or one "
        "without `language`, in place of the present one.",
        examples=["../2018-04-18"],
    )


class Identifier(StrictModel):
    """This record's identifier in another system. Scheme and value together are unique within a resource."""

    scheme: Annotated[
        str, matching(_SCHEME, 50, "a scheme; write a to z, 0 to 9 and single hyphens, like wikidata")
    ] = Field(
        description="System that assigned the identifier.",
        examples=["wikidata", "pocom"],
        json_schema_extra={"pattern": _SCHEME, "maxLength": 50},
    )
    value: Annotated[str, text_of(200, text.normalize_line), length(200, format="line")] = Field(examples=["Q17"])

    @model_validator(mode="after")
    def _normalize_value(self) -> Self:
        self.value = identifiers.normalize(self.scheme, self.value)
        return self


def identifier_pairs(identifiers: Iterable[Identifier]) -> frozenset[tuple[str, str]]:
    """Return schemes and values of identifiers, in the form in which they are compared."""
    return frozenset((identifier.scheme, identifier.value) for identifier in identifiers)


class Ref(RecordInput):
    """The base of a reference in an input: an id, or the record itself inline.

    An inline record is matched (by id, an identifier or its natural key) or created in the same transaction. If it is
    matched, the fields given must agree with the stored record: a reference never edits.
    """

    label: ClassVar[str] = "name"
    """The field that names the record; either `id` or this field is required."""
    noun: ClassVar[str]
    """The kind of record referred to, for the JSON Schema format of its bare id: `person` becomes `person-id`."""

    @model_validator(mode="before")
    @classmethod
    def _expand_bare_id(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check_id_or_label(self) -> Self:
        if self.id is None and getattr(self, self.label) is None:
            inline = "" if self.label == "id" else f", or its {self.label} to find or create it"
            raise PydanticCustomError("reference", "give the id of a record{inline}", {"inline": inline})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe both accepted forms of a reference: a bare id, or an object."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        object_form = dict(schema)
        schema.clear()
        schema.update(
            {
                "title": object_form.pop("title", cls.__name__),
                "description": object_form.pop("description", ""),
                "anyOf": [
                    {
                        "type": "string",
                        "pattern": slugs.PATTERN,
                        "maxLength": slugs.MAX_LENGTH,
                        "format": f"{cls.noun}-id",
                    },
                    {**object_form, "anyOf": [object_schema(name) for name in dict.fromkeys(["id", cls.label])]},
                ],
            }
        )
        return schema

    @property
    def given_fields(self) -> dict[str, Any]:
        """The fields given for the record, without its id and without those that only the service sets."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in {"id", "disputed"}}


def object_schema(*names: str, types: Sequence[str] = ("string",), absent: Sequence[str] = ()) -> JsonDict:
    """Build the JSON Schema of an object in which some fields are present and others are null or absent."""
    properties: JsonDict = {name: {"type": list(types) if len(types) > 1 else types[0]} for name in names}
    properties |= {name: {"type": "null"} for name in absent}
    return {"required": list(names), "properties": properties} if names else {"properties": properties}


def unique(noun: str, key: Any) -> Any:
    """Build a validator that rejects a list with two entries of the same key, naming the second.

    A list in `says` of a citation is not a field of the record, and may repeat entries.
    """

    def validate(values: list[Any], info: ValidationInfo) -> list[Any]:
        seen: set[Any] = set()
        if info.field_name is None:
            return values
        for position, value in enumerate(values):
            value_key = key(value)
            if value_key is not None and value_key in seen:
                raise PydanticCustomError(
                    "repeated",
                    "{field}[{position}] repeats {what} {key}; list each once",
                    {"field": info.field_name, "position": position, "what": noun, "key": str(value_key)},
                )
            seen.add(value_key)
        return values

    return AfterValidator(validate)


Names = Annotated[
    list[Name], Field(max_length=200), unique("the name", lambda name: (name.name, name.language, name.term))
]
Identifiers = Annotated[
    list[Identifier], Field(max_length=100), unique("the identifier", lambda item: (item.scheme, item.value))
]
