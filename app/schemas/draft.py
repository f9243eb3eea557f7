"""Articles to draft from, and the drafts."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from app.reading.language.tokens import LONGEST_TEXT
from app.reading.reports.knowledge import Article
from app.schemas.common import StrictModel
from app.schemas.field_types import Edtf, LanguageTag, Line, Url


class ArticleInput(StrictModel):
    """An article as published. Its text is read and never stored."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)] = Field(
        description="The text, with the headline in the first line.",
        examples=[
            "Ministers meet\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru on Monday."
        ],
    )
    url: Url | None = Field(default=None, description="URL of the article.")
    published: Edtf | None = Field(default=None, description="Date of publication, EDTF.", examples=["2023-09-02"])
    publisher: Line | None = Field(default=None, description="Publisher.")
    language: LanguageTag | None = Field(default=None, description="Language, BCP 47; `en` if omitted.")

    def article(self) -> Article:
        """Return the article to read."""
        return Article(self.text, self.url, self.published, self.publisher, self.language)


class TextSelector(BaseModel):
    """A place in the text, by position and by quotation."""

    start: int | None = Field(default=None, description="First character, from 0, in Unicode code points.")
    end: int | None = Field(default=None, description="The one after the last.")
    exact: str | None = Field(default=None, description="The words.")
    prefix: str | None = Field(default=None, description="The words before.")
    suffix: str | None = Field(default=None, description="The words after.")
    paragraph: int | None = Field(default=None, description="Number of the paragraph, from 1.")


class DraftEvidence(TextSelector):
    """The words behind one value of a document, or the rule or record that gives the value."""

    pointer: str = Field(description="The value, as a JSON Pointer.", examples=["/documents/0/date"])
    how: str = Field(description="`stated`, `counterpart`, `coordination`, `relative day`, `looked up` or `derived`.")
    by: str | None = Field(
        default=None,
        description="Rule or record that gives the value for these words, where it is not the words themselves.",
        examples=["countries/JP"],
    )


class DraftQuestion(BaseModel):
    """A value that is unsure or missing."""

    pointer: str = Field(description="The value, as a JSON Pointer.")
    why: str
    choices: list[Any] = Field(description="Values that the text or records suggest.")
    evidence: TextSelector | None = Field(default=None, description="Words that the question is about.")


class UnplacedName(TextSelector):
    """A name that no rule has placed."""


class DraftWarning(TextSelector):
    """A possible error in the text."""

    why: str


class DraftAnswer(BaseModel):
    """Drafts of the meetings that an article reports."""

    document: dict[str, Any] | None = Field(description="The first of `documents`; null if there is none.")
    reason: str | None = Field(default=None, description="Why there is no document.")
    documents: list[dict[str, Any]] = Field(
        description="Meetings, likeliest first, each as `POST /meetings` takes it once its questions are answered."
    )
    evidence: list[DraftEvidence]
    questions: list[DraftQuestion]
    unplaced: list[UnplacedName]
    warnings: list[DraftWarning]
