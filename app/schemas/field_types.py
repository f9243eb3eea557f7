"""The types of fields in documents: texts, ids, dates, times, countries, languages and URLs.

Each validates and normalizes its values, with an error that names the remedy, and documents itself in JSON Schema.

See decision 102.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic.config import JsonValue
from pydantic_core import PydanticCustomError

from app.domain.dates import clock, edtf, zoned_time
from app.domain.strings import slugs, text, urls

COUNTRY_CODE_PATTERN: Final = r"^([A-Z]{2}|[A-Z]{4}|X-[A-Z0-9]+(-[A-Z0-9]+)*)$"
_COUNTRY_CODE: Final = re.compile(COUNTRY_CODE_PATTERN)
_MAX_CODE_LENGTH: Final = 40


def validator(kind: str, check: Callable[[str], str]) -> Callable[[str], str]:
    """Return a validator that calls `check`, and reports the message of its ValueError under the error type `kind`."""

    def validate(value: str) -> str:
        try:
            return check(value)
        except ValueError as error:
            raise _custom(kind, error) from error

    return validate


def _custom(kind: str, reason: object) -> PydanticCustomError:
    return PydanticCustomError(kind, "{reason}", {"reason": str(reason)})


def text_of(most: int, normalize: Callable[[str], str] = text.normalize) -> AfterValidator:
    """Return a validator that normalizes a text, and requires 1 to `most` characters of what is left.

    `length` documents the same bounds. Those of `StringConstraints` would be checked a second time, in Python.
    """

    def validate(value: str) -> str:
        try:
            normalized = normalize(value)
        except ValueError as error:
            raise _custom("text", error) from error
        if not normalized:
            raise _custom("text", "is empty; write something, or leave the field out")
        if len(normalized) > most:
            raise _custom("text", f"has {len(normalized)} characters; write at most {most}")
        return normalized

    return AfterValidator(validate)


def length(most: int, **extra: JsonValue) -> Any:
    """Return the field whose JSON Schema has the bounds of `text_of` and what is `extra`."""
    return Field(json_schema_extra={"minLength": 1, "maxLength": most, **extra})


def matching(pattern: str, most: int, problem: str) -> AfterValidator:
    """Return a validator that requires a pattern, with a message in words in place of the pattern."""
    compiled = re.compile(pattern.removesuffix("$"), re.ASCII)

    def check(value: str) -> str:
        if len(value) > most or not compiled.fullmatch(value):
            raise ValueError(f"{value[:60]!r} is not {problem}")
        return value

    return AfterValidator(validator("text", check))


def _id(value: str) -> str:
    if not slugs.is_id(value):
        raise _custom("id", f"{value[:120]!r} is not an id: {slugs.FORMAT_HELP}")
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


Line = Annotated[str, text_of(500, text.normalize_line), length(500, format="line")]
"""A single line of text, such as a name or a title, in Unicode normal form C without control characters."""


def _written(value: str) -> str:
    if value == text.PLACEHOLDER:
        raise ValueError(f"{value!r} stands for a value to be written; write it")
    return value


WrittenLine = Annotated[Line, AfterValidator(validator("text", _written))]
"""A line that a person has to write, such as a name or the title of an office; not the placeholder of choices alone."""

Text = Annotated[str, text_of(20_000), length(20_000, format="text")]
"""Text of one or more lines."""

JsonPointer = Annotated[str, AfterValidator(validator("text", text.normalize_line)), StringConstraints(max_length=200)]
"""A JSON Pointer (RFC 6901); the empty pointer is the whole document."""

Id = Annotated[
    str,
    AfterValidator(_id),
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
    AfterValidator(validator("edtf", _edtf)),
    WithJsonSchema({"type": "string", "format": "edtf", "examples": ["2023-09-01"]}),
]
"""An EDTF date (ISO 8601-2 level 1, and sets of level 2), such as `2023-09-01`, `2023-09`, `1873`, `2023-09-01~`, `../2023-09-01`."""

MeetingDate = Annotated[
    str,
    AfterValidator(validator("edtf", _meeting_date)),
    WithJsonSchema({"type": "string", "format": "edtf", "examples": ["2023-09-01"]}),
]
"""An EDTF date, or `XXXX` if no day is known."""

ZonedTime = Annotated[
    str,
    AfterValidator(validator("zoned_time", _zoned_time)),
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
    AfterValidator(validator("country_code", _country_code)),
    WithJsonSchema({"type": "string", "pattern": COUNTRY_CODE_PATTERN, "format": "country-code", "examples": ["JP"]}),
]
"""A country code, such as `JP`, `SUHH` or `X-HAWAII`."""

CountryName = Annotated[str, text_of(200, text.normalize_line), length(200, format="country"), Field(examples=["JP"])]
"""A country in a request, by code or by any name that filters take; `app.services.country_names` puts the code in its place."""

Url = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(validator("url", _url)),
    WithJsonSchema({"type": "string", "format": "uri", "maxLength": 2000}),
]
"""An `http` or `https` URL."""

_LANGUAGE: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_SCRIPT: Final = "^[A-Z][a-z]{3}$"

LanguageTag = Annotated[
    str,
    matching(_LANGUAGE, 35, "a language tag (BCP 47); write it like ja or es-PE"),
    Field(json_schema_extra={"pattern": _LANGUAGE, "maxLength": 35}),
]
"""A BCP 47 language tag, such as `ja` or `es-PE`."""

ScriptCode = Annotated[
    str,
    matching(_SCRIPT, 4, "a script code (ISO 15924); write it like Latn or Jpan"),
    Field(json_schema_extra={"pattern": _SCRIPT}),
]
"""An ISO 15924 script code, such as `Latn` or `Jpan`."""


_TIMESTAMP_PATTERN: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def _timestamp(value: str) -> str:
    if not _TIMESTAMP_PATTERN.fullmatch(value):
        message = f"{value[:40]!r} is not a time: write it as RFC 3339 with Z (2023-09-01T12:30:00Z)"
        raise ValueError(message)
    try:
        moment = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError(f"{value!r} is not within the years 0001 to 9999 in UTC; correct it") from error
    return clock.format_timestamp(moment)


Timestamp = Annotated[
    str,
    AfterValidator(validator("timestamp", _timestamp)),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time in RFC 3339, stored in UTC, with `Z` and microseconds: some clients write `+00:00`."""


def whole(value: object) -> object:
    """Return a whole number as an int: JSON Schema counts 7.0 as an integer. Anything else is returned as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Acting = Annotated[bool, Field(strict=True)]
"""Whether somebody held an office only for the time being; null if nobody says so."""
