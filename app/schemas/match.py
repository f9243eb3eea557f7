"""Questions which records are meant, and the answers to them."""

from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, Field, RootModel, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.common import Identifiers, StrictModel, empty_list
from app.schemas.field_types import CountryName, Edtf, Id, Line, whole

MOST_QUESTIONS: Final = 100
_MOST_CANDIDATES: Final = 20

Countries = Annotated[list[CountryName], Field(max_length=100)]


class PersonQuestion(StrictModel):
    """A person as a source has it. The more is said, the surer the answer."""

    name: Line = Field(
        description="The name as printed, in any script and order, with or without titles.",
        examples=["Foreign Minister Yoshimasa Hayashi"],
    )
    country: CountryName | None = Field(default=None, description="The country represented, by code or name.")
    office: Line | None = Field(
        default=None,
        description="The office held, in the words of the source.",
        examples=["Minister of Foreign Affairs"],
    )
    on: Edtf | None = Field(default=None, description="A day on which the office was held, EDTF.")
    born: Edtf | None = Field(default=None, description="Date of birth, EDTF.")
    identifiers: Identifiers = empty_list()


class OrganizationQuestion(StrictModel):
    """An organization as a source has it."""

    name: Line = Field(description="Its name or abbreviation.", examples=["Asia-Pacific Economic Cooperation"])
    abbreviation: Line | None = Field(default=None, examples=["APEC"])
    identifiers: Identifiers = empty_list()


class AgreementQuestion(StrictModel):
    """An agreement as a source has it."""

    name: Line = Field(description="Its title.", examples=["Memorandum of Cooperation on Antarctic Research"])
    countries: Countries = empty_list(description="Its parties, by code or name.", examples=[["JP", "PE"]])
    on: Edtf | None = Field(default=None, description="When it was signed or otherwise concluded, EDTF.")
    identifiers: Identifiers = empty_list()


class MeetingQuestion(StrictModel):
    """A meeting as a source has it."""

    name: Line | None = Field(default=None, description="Its title.")
    on: Edtf = Field(description="Its date, EDTF.")
    countries: Countries = empty_list(description="Who met, by code or name.", examples=[["JP", "PE"]])
    city: Line | None = Field(default=None, description="The city where it was.", examples=["Tokyo"])
    identifiers: Identifiers = empty_list()


Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MatchRequest(StrictModel):
    """Descriptions of records, each under a key of the client's choice, to be matched with recorded ones."""

    people: dict[Key, PersonQuestion] = {}
    organizations: dict[Key, OrganizationQuestion] = {}
    agreements: dict[Key, AgreementQuestion] = {}
    meetings: dict[Key, MeetingQuestion] = {}
    limit: Annotated[int, Field(ge=1, le=_MOST_CANDIDATES, strict=True), BeforeValidator(whole)] = Field(
        default=5, description="How many candidates there are for each, at most."
    )

    @model_validator(mode="before")
    @classmethod
    def _check_number(cls, value: Any) -> Any:
        # Before the descriptions are validated: there may be a hundred thousand.
        if isinstance(value, dict):
            count = sum(len(descriptions) for descriptions in value.values() if isinstance(descriptions, dict))
            if count > MOST_QUESTIONS:
                raise PydanticCustomError(
                    "too_many_questions",
                    "asks for {count} records; at most {most} are taken: ask for the others in further requests",
                    {"count": count, "most": MOST_QUESTIONS},
                )
        return value

    @model_validator(mode="after")
    def _check_keys(self) -> Self:
        keys = [
            key
            for descriptions in (self.people, self.organizations, self.agreements, self.meetings)
            for key in descriptions
        ]
        if not keys:
            raise PydanticCustomError(
                "no_question", "asks for nothing; give people, organizations, agreements or meetings, each under a key"
            )
        repeated = next((key for key in keys if keys.count(key) > 1), None)
        if repeated is not None:
            raise PydanticCustomError(
                "repeated_key",
                "the key {key} stands in several places, so that its answer would be unclear; give each key once",
                {"key": repr(repeated)[:100]},
            )
        return self


class MatchReason(BaseModel):
    """One reason for or against a candidate."""

    what: str = Field(examples=["foreign minister on 2023-09-01"])
    points: int = Field(description="What it adds to the score, or takes off.")


class MatchCandidate(BaseModel):
    """A recorded record that may be the one asked for."""

    id: Id
    name: str
    score: int = Field(description="From 0 to 100; the candidates are in this order.")
    match: bool = Field(description="Whether it is this record beyond reasonable doubt; never by the name alone.")
    reasons: list[MatchReason]


class Matches(RootModel[dict[str, list[MatchCandidate]]]):
    """The candidates for each key, best first; none where nothing resembles the question."""
