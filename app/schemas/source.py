"""Sources, and the citations that link facts to them."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.domain.enums import Origin, SourceKind
from app.schemas.common import (
    Edtf,
    Id,
    LanguageTag,
    Line,
    ProvenanceFields,
    RecordInput,
    Ref,
    StrictModel,
    Text,
    Timestamp,
    Url,
    unique,
)


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


class CitationInput(StrictModel):
    """A link from a fact of the record to a source, in a request."""

    source: SourceRef = Field(description="The source that supports the field.")
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9_-]+)*$", max_length=200)] | None = Field(
        default=None,
        description="Supported field of the record, with dots for nested fields and ids for list entries "
        "(`date`, `place.venue`, `topics.nikkei-community`); null for the record as a whole.",
        examples=["place.venue"],
    )
    locator: Line | None = Field(
        default=None, description="Position in the source, such as a page or paragraph.", examples=["paragraph 4"]
    )
    quote: Annotated[Text, StringConstraints(max_length=500)] | None = Field(
        default=None, description="A short quotation."
    )
    note: Text | None = Field(default=None, description="An editorial note.")


class Citation(CitationInput):
    """A link from a fact of the record to a source."""

    source: SourceLink  # type: ignore[assignment]  # short form in responses, reference in requests


class CitedModel(StrictModel):
    """The base of documents with `citations`, each of which must cite a field of the document."""

    @model_validator(mode="after")
    def _cites_own_fields(self) -> Self:
        fields = type(self).model_fields
        citations: list[CitationInput] = getattr(self, "citations", [])
        for position, citation in enumerate(citations):
            if citation.field is not None and citation.field.split(".")[0] not in fields:
                raise PydanticCustomError(
                    "citation_field",
                    "citations[{position}].field: {field} is not a field of this record; use one of: {fields}",
                    {"position": position, "field": citation.field, "fields": ", ".join(sorted(fields))},
                )
        return self


Citations = Annotated[
    list[CitationInput],
    Field(max_length=500),
    unique(
        "the citation",
        lambda item: (item.source.id or item.source.url or item.source.headline, item.field, item.locator, item.quote),
    ),
]
