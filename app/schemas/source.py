"""Sources, and the citations that link facts to them."""

import re
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.domain.enums import Origin, SourceKind, Stance
from app.schemas import cited_values
from app.schemas.common import ProvenanceFields, RecordInput, Ref, StrictModel, unique
from app.schemas.field_types import Edtf, Id, LanguageTag, Line, Text, Timestamp, Url, length, text_of, whole
from app.schemas.validation_messages import message


def _sha256(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise PydanticCustomError("sha256", "is not a SHA-256 digest; write it as 64 hexadecimal digits in lower case")
    return value


Sha256 = Annotated[
    str, AfterValidator(_sha256), Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$", "maxLength": 64})
]
"""A SHA-256 digest in hexadecimal digits."""


class SourceFields(ProvenanceFields):
    """The fields of a source."""

    kind: SourceKind = SourceKind.ARTICLE
    headline: Line = Field(description="Headline or title, as printed.")
    publisher: Line | None = Field(default=None, description="Publisher.")
    date: Edtf | None = Field(default=None, description="Date of publication, EDTF.")
    url: Url | None = Field(default=None, description="URL of the source. No two sources share a URL.")
    language: LanguageTag | None = Field(default=None, description="Language, BCP 47.")
    license: Line | None = Field(default=None, description="Licence of the source.")
    accessed_on: Edtf | None = Field(default=None, description="Date of access, EDTF.")
    sha256: Sha256 | None = Field(default=None, description="SHA-256 of the text in UTF-8, which itself is not stored.")
    note: Text | None = Field(default=None, description="An editorial note.")


class SourceInput(RecordInput, SourceFields):
    """A source in a request: the article, press release or data set that supports a fact."""


class Source(SourceInput):
    """The article, press release or data set that supports a fact."""

    id: Id
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp


class SourceRef(Ref, SourceFields):
    """A source, by id or inline. Inline, it is matched by its URL, else by publisher, headline and date."""

    noun: ClassVar[str] = "source"
    label: ClassVar[str] = "headline"
    headline: Line | None = None  # type: ignore[assignment]  # an id alone is enough


class SourceLink(StrictModel):
    """A source in short form."""

    id: Id
    headline: Line
    publisher: Line | None
    date: Edtf | None
    url: Url | None


Offset = Annotated[int, Field(ge=0, le=2_000_000_000, strict=True), BeforeValidator(whole)]
"""A position in a text, in Unicode code points."""


class CitationInput(StrictModel):
    """A link from a fact of the record to a source, in a request."""

    source: SourceRef = Field(description="The source that supports the field.")
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9_-]+)*$", max_length=200)] | None = Field(
        default=None,
        description="Supported field of the record, with dots for nested fields and ids for list entries "
        "(`date`, `place.venue`, `topics.nikkei-community`); null for the record as a whole.",
        examples=["place.venue"],
    )
    says: Any = Field(
        default=None,
        description="Value that the source gives for `field`, in its form.",
        examples=["2023-08-31"],
    )
    stance: Stance | None = Field(
        default=None,
        description="Derived from `says` if omitted.",
    )
    locator: Line | None = Field(
        default=None, description="Position in the source, such as a page or paragraph.", examples=["paragraph 4"]
    )
    start: Offset | None = Field(default=None, description="First character, from 0.")
    end: Offset | None = Field(default=None, description="The one after the last.")
    quote: Annotated[Text, text_of(500), length(500)] | None = Field(default=None, description="A short quotation.")
    note: Text | None = Field(default=None, description="An editorial note.")

    @model_validator(mode="after")
    def _check_citation(self) -> Self:
        if self.field is None and (self.says is not None or self.stance is Stance.DISPUTES):
            raise PydanticCustomError(
                "citation_says", "says and stance=disputes need `field`: name the field of the record"
            )
        if (self.start is None) != (self.end is None):
            raise PydanticCustomError("offsets", "give both start and end, or neither")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise PydanticCustomError("offsets", "end must be greater than start")
        return self


class Citation(CitationInput):
    """A link from a fact of the record to a source."""

    source: SourceLink  # type: ignore[assignment]  # short form in responses, reference in requests
    stance: Stance


class CitedModel(StrictModel):
    """The base of documents with `citations`, each of which must cite a field of the document."""

    @model_validator(mode="after")
    def _check_cited_fields(self) -> Self:
        citations: list[CitationInput] = self.__dict__.get("citations", [])
        for position, citation in enumerate(citations):
            if citation.field is None:
                continue
            fields = type(self).model_fields
            if citation.field.split(".")[0] not in fields:
                error = PydanticCustomError(
                    "citation_field",
                    "citations[{position}].field: {field} is not a field of this record; use one of: {fields}",
                    {"position": position, "field": citation.field, "fields": ", ".join(sorted(fields))},
                )
                raise _at(error, position, "field", citation.field)
            if citation.says is not None and not isinstance(citation, Citation):
                citation.says = _validated_says(type(self), citation.field, citation.says, position)
        return self


def _validated_says(model: type[StrictModel], field: str, value: Any, position: int) -> Any:
    try:
        return cited_values.validated(model, field, value)
    except ValidationError as error:
        first = error.errors()[0]
        location, reason = (
            "".join(f"/{step}" for step in first["loc"] if isinstance(step, int | str)),
            message(first, ()),
        )
    except ValueError as error:
        location, reason = "", str(error)
    custom = PydanticCustomError(
        "citation_says",
        "citations[{position}].says{location}: {reason}",
        {"position": position, "location": location, "reason": reason},
    )
    raise _at(custom, position, "says", value)


def _at(error: PydanticCustomError, position: int, name: str, value: Any) -> ValidationError:
    """Return the error as one of a field of the citation at a position, which Pydantic reports there."""
    details = InitErrorDetails(type=error, loc=("citations", position, name), input=value)
    return ValidationError.from_exception_data("citation", [details])


class CitedInput(RecordInput):
    """The base of inputs of records with citations."""

    disputed: Annotated[list[Annotated[str, StringConstraints(max_length=400)]], Field(max_length=10_000)] | None = (
        Field(
            default=None,
            description="Disputed fields. Derived.",
            json_schema_extra={"readOnly": True},
        )
    )


Citations = Annotated[
    list[CitationInput],
    Field(max_length=500),
    unique(
        "the citation",
        lambda item: (
            item.source.id or item.source.url or item.source.headline,
            item.field,
            item.locator,
            item.quote,
            *([cited_values.dumped(item.says)] if item.says is not None else []),
            *([item.start] if item.start is not None else []),
        ),
    ),
]
