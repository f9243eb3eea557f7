"""Field types and base classes shared by all documents.

Requests carry an *input* (`MeetingInput`), responses the full record (`Meeting`), which is an input with every field
present, so the body of a `GET` can be sent back by `PUT`. Derived fields are marked `readOnly`: they may be sent back,
but not changed.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.domain import edtf, identifiers, slugs, text, urls, zoned_time
from app.domain.enums import Origin

COUNTRY_CODE_PATTERN: Final = r"^([A-Z]{2}|[A-Z]{4}|X-[A-Z0-9]+(-[A-Z0-9]+)*)$"
_COUNTRY_CODE: Final = re.compile(COUNTRY_CODE_PATTERN)
_MAX_CODE_LENGTH: Final = 40


def _validator(kind: str, check: Any) -> Any:
    """Wrap a function that raises ValueError in a validator that reports the error's message."""

    def validate(value: str) -> str:
        try:
            checked: str = check(value)
        except ValueError as error:
            raise PydanticCustomError(kind, "{reason}", {"reason": str(error)}) from error
        return checked

    return validate


def text_of(most: int, normalize: Callable[[str], str] = text.normalize) -> AfterValidator:
    """Return a validator that normalizes a text, and requires 1 to `most` characters of what is left.

    `StringConstraints` with the same bounds documents them; its own messages count *items* of a *value*.
    """

    def check(value: str) -> str:
        normalized = normalize(value)
        if not normalized:
            raise ValueError("is empty; write something, or leave the field out")
        if len(normalized) > most:
            raise ValueError(f"has {len(normalized)} characters; write at most {most}")
        return normalized

    return AfterValidator(_validator("text", check))


def _matching(pattern: str, most: int, problem: str) -> AfterValidator:
    """Return a validator that requires a pattern, with a message in words in place of the pattern."""
    compiled = re.compile(pattern.removesuffix("$"), re.ASCII)

    def check(value: str) -> str:
        if len(value) > most or not compiled.fullmatch(value):
            raise ValueError(f"{value[:60]!r} is not {problem}")
        return value

    return AfterValidator(_validator("text", check))


def _id(value: str) -> str:
    if not slugs.is_id(value):
        raise ValueError(f"{value[:120]!r} is not an id: {slugs.FORMAT_HELP}")
    return value


def _edtf(value: str) -> str:
    edtf.check_known(value)
    return value


def _meeting_date(value: str) -> str:
    edtf.bounds(value)
    return value


def _zoned_time(value: str) -> str:
    zoned_time.parse(value)
    return value


def _country_code(value: str) -> str:
    if len(value) > _MAX_CODE_LENGTH or not _COUNTRY_CODE.fullmatch(value):
        message = (
            f"{value[:40]!r} is not a country code: use ISO 3166-1 alpha-2 (JP), ISO 3166-3 for a former state (SUHH), "
            "or X- and a name (X-HAWAII) for one that has no code; GET /countries?q= finds it"
        )
        raise ValueError(message)
    return value


def _url(value: str) -> str:
    urls.check(value)
    return value


_LINE: Final[JsonDict] = {"format": "line"}
_TEXT: Final[JsonDict] = {"format": "text"}

Line = Annotated[
    str,
    text_of(500, text.normalize_line),
    StringConstraints(min_length=1, max_length=500),
    Field(json_schema_extra=_LINE),
]
"""A single line of text, such as a name or a title, in Unicode normal form C without control characters."""

Text = Annotated[
    str,
    text_of(20_000),
    StringConstraints(min_length=1, max_length=20_000),
    Field(json_schema_extra=_TEXT),
]
"""Text of one or more lines."""

JsonPointer = Annotated[str, AfterValidator(_validator("text", text.normalize_line)), StringConstraints(max_length=200)]
"""A JSON Pointer (RFC 6901); the empty pointer is the whole document."""

Id = Annotated[
    str,
    AfterValidator(_validator("id", _id)),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": slugs.PATTERN,
            "maxLength": slugs.MAX_LENGTH,
            "examples": ["an-id-of-your-choice"],
        }
    ),
]
"""A stable id, such as `hayashi-yoshimasa`."""

Edtf = Annotated[
    str,
    AfterValidator(_validator("edtf", _edtf)),
    WithJsonSchema({"type": "string", "format": "edtf", "examples": ["2023-09-01"]}),
]
"""An EDTF date (ISO 8601-2 level 1, and sets of level 2), such as `2023-09-01`, `2023-09`, `1873`, `2023-09-01~`, `../2023-09-01`."""

MeetingDate = Annotated[
    str,
    AfterValidator(_validator("edtf", _meeting_date)),
    WithJsonSchema({"type": "string", "format": "edtf", "examples": ["2023-09-01"]}),
]
"""An EDTF date, or `XXXX` if no day is known."""

ZonedTime = Annotated[
    str,
    AfterValidator(_validator("zoned_time", _zoned_time)),
    WithJsonSchema(
        {
            "type": "string",
            "format": "zoned-time",
            "pattern": zoned_time.PATTERN,
            "maxLength": zoned_time.MAX_LENGTH,
            "examples": ["2024-01-06T09:00:00+09:00[Asia/Tokyo]"],
        }
    ),
]
"""A time with the offset of its place and optionally its zone: RFC 3339, RFC 9557."""

CountryCode = Annotated[
    str,
    AfterValidator(_validator("country_code", _country_code)),
    WithJsonSchema({"type": "string", "pattern": COUNTRY_CODE_PATTERN, "format": "country-code", "examples": ["JP"]}),
]
"""A country code, such as `JP`, `SUHH` or `X-HAWAII`."""

CountryName = Annotated[
    str,
    text_of(200, text.normalize_line),
    StringConstraints(min_length=1, max_length=200),
    Field(json_schema_extra={"format": "country", "examples": ["JP"]}),
]
"""A country in a request, by code or by any name that filters take; `app.services.country_names` puts the code in its place."""

Url = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(_validator("url", _url)),
    WithJsonSchema({"type": "string", "format": "uri", "maxLength": 2000}),
]
"""An `http` or `https` URL."""

_LANGUAGE: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_SCRIPT: Final = "^[A-Z][a-z]{3}$"
_SCHEME: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"

LanguageTag = Annotated[
    str,
    _matching(_LANGUAGE, 35, "a language tag (BCP 47); write it like ja or es-PE"),
    Field(json_schema_extra={"pattern": _LANGUAGE, "maxLength": 35}),
]
"""A BCP 47 language tag, such as `ja` or `es-PE`."""

ScriptCode = Annotated[
    str,
    _matching(_SCRIPT, 4, "a script code (ISO 15924); write it like Latn or Jpan"),
    Field(json_schema_extra={"pattern": _SCRIPT}),
]
"""An ISO 15924 script code, such as `Latn` or `Jpan`."""


_TIMESTAMP_PATTERN: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z", re.ASCII)


def _timestamp(value: str) -> str:
    if not _TIMESTAMP_PATTERN.fullmatch(value):
        message = f"{value[:40]!r} is not a UTC time: write it as RFC 3339 with Z (2023-09-01T12:30:00Z)"
        raise ValueError(message)
    # Not strftime: it writes the year 1 as "1" on some systems.
    return dt.datetime.fromisoformat(value).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


Timestamp = Annotated[
    str,
    AfterValidator(_validator("timestamp", _timestamp)),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A UTC time in RFC 3339, with `Z` and microseconds."""


class StrictModel(BaseModel):
    """The base of every object in a document. Unknown fields are rejected, so a misspelt one is never silently lost."""

    model_config = ConfigDict(extra="forbid")


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


Acting = Annotated[bool, Field(strict=True)]
"""Whether somebody held an office only for the time being; null if nobody says so."""


class ProvenanceFields(StrictModel):
    """The fields that say how a record came about. A write that omits them keeps them."""

    # A factory, so that the JSON Schema has no default, which generated clients would send.
    origin: Origin = Field(default_factory=lambda: Origin.ENTERED)
    reviewed: Annotated[bool, Field(strict=True)] = Field(
        default_factory=lambda: False, description="Whether a person has checked it."
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
    term: Annotated[Edtf, AfterValidator(_validator("term", _term_of_name))] | None = Field(
        default=None,
        description="Period in which it was the name, EDTF interval. Records of these days show an English name, or one "
        "without `language`, in place of the present one.",
        examples=["../2018-04-18"],
    )


class Identifier(StrictModel):
    """This record's identifier in another system. Scheme and value together are unique within a resource."""

    scheme: Annotated[
        str, _matching(_SCHEME, 50, "a scheme; write a to z, 0 to 9 and single hyphens, like wikidata")
    ] = Field(
        description="System that assigned the identifier.",
        examples=["wikidata", "pocom"],
        json_schema_extra={"pattern": _SCHEME, "maxLength": 50},
    )
    value: Annotated[str, text_of(200, text.normalize_line), StringConstraints(min_length=1, max_length=200)] = Field(
        examples=["Q17"], json_schema_extra=_LINE
    )

    @model_validator(mode="after")
    def _in_the_form_of_its_scheme(self) -> Self:
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
    def _take_bare_id(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _names_something(self) -> Self:
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

__all__ = [
    "Acting",
    "CountryCode",
    "CountryName",
    "Edtf",
    "Id",
    "Identifier",
    "Identifiers",
    "JsonPointer",
    "LanguageTag",
    "Line",
    "MeetingDate",
    "Name",
    "Names",
    "ProvenanceFields",
    "RecordInput",
    "Ref",
    "ScriptCode",
    "StrictModel",
    "Text",
    "Timestamp",
    "Url",
    "ZonedTime",
    "identifier_pairs",
    "object_schema",
    "unique",
]
