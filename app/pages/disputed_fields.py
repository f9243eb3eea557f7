"""Disputed fields as their page shows them: the recorded value, and what each source says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.pages.comparison import PARTICIPANTS, titles_in, value_lines
from app.pages.evidence import fact_name, fact_of_participant
from app.pages.records import title_of
from app.representations import plain_text
from app.representations.formats import Document


@dataclass(frozen=True, slots=True)
class Statement:
    """A citation for a field, with the values that the source gives for it; none if it only supports the record."""

    stance: str
    values: Sequence[str]
    citation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DisputedField:
    """A field of a record about which sources disagree."""

    page: tuple[str, str, str]
    """The resource, id and name of the record whose page has the field: of a participant, the meeting."""
    fact: str
    """The field in words."""
    recorded: Sequence[str]
    statements: Sequence[Statement]


def disputed_field(dispute: Mapping[str, Any], owner: Document) -> DisputedField:
    """Return a dispute (`app.schemas.dispute.Dispute`) with the names in the document of its record."""
    resource, field = dispute["resource"], dispute["field"]
    fact, page, record = fact_name(owner, field), resource, owner
    if resource == PARTICIPANTS:
        page, record = "meetings", owner["meeting"]
        fact = fact_of_participant(record, owner, field)
    name, titles = field.rpartition(".")[2], titles_in(owner)
    return DisputedField(
        (page, plain_text.record_id(record), title_of(record)),
        fact[:1].upper() + fact[1:],
        value_lines(name, dispute["value"], titles),
        [
            Statement(item["stance"], value_lines(name, item["says"], titles), item)
            for item in sorted(dispute["citations"], key=lambda item: item["stance"])
        ],
    )
