"""The list of agreements, by its parameters and filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from pydantic import Field
from sqlalchemy import or_

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import AgreementKind, AgreementRelation, AgreementStatus
from app.filter_index import dated_scans, scans
from app.queries.filtering import agreement_statuses, filters, memberships
from app.queries.filtering.filter_kinds import (
    by_country,
    by_dispute,
    by_identifier,
    by_provenance,
    by_record,
    by_topic,
    by_vocabulary,
)
from app.queries.filtering.resolved import Filters, FilterValue
from app.queries.lists import RecordList
from app.queries.paging.pagination import Plan
from app.queries.paging.params import (
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    Date,
    FilterValues,
    FullListParams,
    ProvenanceParams,
    SearchText,
    disputed,
    identified,
    one_of,
)
from app.services.resources import AGREEMENTS


class AgreementListParams(ProvenanceParams):
    """Query parameters of `GET /agreements` in any format. A comma means *either*; a repeated parameter means *all*."""

    REQUIRED: ClassVar[dict[str, str]] = {"as_of": "status"}

    country: FilterValues = Field(
        default_factory=list,
        description="Countries that are parties, by code or name; `JP,PE` matches either, a repeated parameter both; "
        "`member:eu`, members of an organization on the day `as_of`, else today with `status`, else on that of the signing.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["JP", "PE"]],
    )
    organization: FilterValues = Field(
        default_factory=list,
        description="Organizations that are parties, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    topic: FilterValues = Field(
        default_factory=list,
        description="Topics of the agreement, by id, with their child topics; `id!` is a topic without these.",
        json_schema_extra={"items": {"type": "string", "format": "topic-id"}},
        examples=[["international-law-and-order"]],
    )
    related_to: FilterValues = Field(
        default_factory=list,
        description="Older agreements that it amends, supersedes and so on, by id.",
        json_schema_extra={"items": {"type": "string", "format": "agreement-id"}},
        examples=[["japan-peru-memorandum-of-cooperation-on-antarctic-research"]],
    )
    relation: FilterValues = one_of(AgreementRelation, "Relation to an older agreement, with `related_to` to that one.")
    kind: FilterValues = one_of(AgreementKind, "Kind of agreement.")
    status: FilterValues = one_of(
        AgreementStatus,
        "Status today or on the day `as_of`: for the parties that `country` or `organization` name, or else for all.",
    )
    as_of: Date | None = Field(
        default=None,
        description="With `status`: the date on which the agreement had it (EDTF; a longer period matches on overlap). "
        "`status_as_of` then has the status on that date.",
        examples=["2023-09-02"],
    )
    date: Date | None = Field(default=None, description="When it may have been signed (EDTF).", examples=["2023"])
    date_from: Date | None = Field(
        default=None, description="Only agreements signed on or after this day.", examples=["2023-01-01"]
    )
    date_to: Date | None = Field(
        default=None, description="Only agreements signed on or before this day.", examples=["2023-12-31"]
    )
    disputed: FilterValues = disputed("agreements")
    identifier: FilterValues = identified("unts:1234")
    q: SearchText | None = Field(
        default=None,
        description=f"Words in titles, notes, or the names of parties and topics. {SEARCH_SYNTAX}",
        examples=["Antarctic"],
    )
    sort: Literal["date", "-date", "updated_at", "-updated_at", "id", "-id", "relevance"] = Field(
        default="-date", description=SORT_DESCRIPTION
    )


class AgreementParams(AgreementListParams, FullListParams):
    """Query parameters of `GET /agreements`."""

    REQUIRED: ClassVar[dict[str, str]] = AgreementListParams.REQUIRED | FullListParams.REQUIRED


_LINKS: Final[dict[str, Any]] = {
    "country": m.Party.country_key,
    "organization": m.Party.organization_key,
}
"""The filters by linked records: the key of such a record, in a link table that also has an `agreement_key`."""


def plan(connection: ReadConnection, result: Filters, query: AgreementListParams) -> Plan:
    """Plan the index scans of a list of agreements."""
    agreement, kinds = m.Agreement, result.one_of("kind")
    linked, parts = _linked_records(result), _child_filters(result, query)
    topics = [_Topics.of(group) for group in result.groups.get("topic", ())]
    origin_words = scans.provenance_words(*result.provenance)
    words = [[scans.word(facet, key) for key in keys] for facet, keys in linked]
    words += [topic.words for topic in topics]
    if kinds:
        words.append([scans.word("kind", kind) for kind in kinds])
    words += origin_words
    is_by_date = query.sort in {"date", "-date"}
    # A single kind has an index of its own in date order.
    has_words = linked or topics or len(set(kinds)) > 1 or origin_words
    if is_by_date and result.only is None and (has_words or result.window.first):
        by_date = dated_scans.date_scans(connection, scans.AGREEMENTS, words, result.window, parts)
        if by_date:
            return Plan.uncached(*by_date)
    links: list[filters.ChildFilter] = [
        (_LINKS[facet].class_.agreement_key, [filters.one_of(_LINKS[facet], keys)]) for facet, keys in linked
    ]
    links += [topic.link for topic in topics]
    own = [
        *([agreement.kind.in_(kinds)] if kinds else []),
        *filters.overlap_conditions(agreement.starts_on, agreement.ends_on, result.window),
        *filters.bare_conditions(agreement.key, filters.provenance_filters(agreement, *result.provenance)),
    ]
    if result.only is not None:
        looked_up = filters.exists_conditions(agreement.key, [*links, *parts])
        conditions = [agreement.key.in_(result.only), *filters.without_index(agreement.key, own), *looked_up]
    elif is_by_date or not scans.has_term_index(connection.dialect):
        conditions = [*filters.child_conditions(connection, agreement.key, [*links, *parts]), *own]
    else:
        scan = dated_scans.order_conditions(connection, scans.AGREEMENTS, words, own, links)
        conditions = [*filters.child_conditions(connection, agreement.key, parts), *scan]
    return Plan.matching(AGREEMENTS.collection, conditions, query.sort)


def _linked_records(result: Filters) -> list[tuple[str, list[int]]]:
    """Return groups of primary keys, each with its facet: agreements have a record of each group.

    A group that names the members of an organization is left to `_child_filters`.
    """
    alone = [
        keys for keys, members in zip(result.keys("country"), result.members_of("country"), strict=True) if not members
    ]
    return [(facet, keys) for facet in _LINKS for keys in (alone if facet == "country" else result.keys(facet))]


def _child_filters(result: Filters, query: AgreementListParams) -> list[filters.ChildFilter]:
    """Return the filters by child rows that no term index has."""
    of_meeting = m.MeetingAgreement
    parts: list[filters.ChildFilter] = [
        (of_meeting.agreement_key, [filters.one_of(of_meeting.meeting_key, keys)]) for keys in result.keys("meeting")
    ]
    statuses = result.one_of("status")
    if not statuses:  # with a status, the members are found by the periods of the parties
        parts += [
            memberships.of_parties(keys, members, query.as_of)
            for keys, members in zip(result.keys("country"), result.members_of("country"), strict=True)
            if members
        ]
    parts += _relation_filters(result)
    parts += filters.disputes("agreements", m.Dispute.agreement_key, result.one_of("disputed"))
    if statuses:
        parts += agreement_statuses.status_filters(statuses, query.as_of, result)
    return parts


@dataclass(frozen=True, slots=True)
class _Topics:
    """A group of topics, by primary key; an agreement must have one of them."""

    alone: Sequence[int]
    with_children: Sequence[int]

    @classmethod
    def of(cls, group: Sequence[FilterValue]) -> "_Topics":
        alone, with_children = (
            [value.key for value in group if value.key is not None and value.is_alone == is_alone]
            for is_alone in (True, False)
        )
        return cls(alone, with_children)

    @property
    def words(self) -> list[str]:
        """The words of the topics in the term index."""
        keys = {"topic_alone": self.alone, "topic": self.with_children}
        return [scans.word(facet, key) for facet in keys for key in keys[facet]]

    @property
    def link(self) -> filters.ChildFilter:
        """The filter by the topics, in the form in which a scan in another order checks them."""
        topic = m.AgreementTopicAbove
        conditions = [filters.one_of(topic.topic_key, [*self.alone, *self.with_children])]
        if self.alone:
            conditions.append(or_(topic.is_own, topic.topic_key.in_(self.with_children)))
        return topic.agreement_key, conditions


def _relation_filters(result: Filters) -> list[filters.ChildFilter]:
    related, relations = m.AgreementRelation, result.one_of("relation")
    of_relation = [related.relation.in_(relations)] if relations else []
    targets = [[filters.one_of(related.target_key, keys)] for keys in result.keys("related_to")]
    conditions = [[*target, *of_relation] for target in targets] or ([of_relation] if relations else [])
    return [(related.agreement_key, condition) for condition in conditions]


def complete(
    connection: ReadConnection, result: Filters, query: AgreementListParams, documents: list[str]
) -> list[str]:
    """Add the statuses on the days asked to the documents of a page."""
    if query.as_of is None:
        return documents
    return agreement_statuses.add_statuses(connection, result, query.as_of, documents)


AGREEMENT_LIST: Final = RecordList(
    AGREEMENTS.collection,
    (
        by_vocabulary("kind", AgreementKind),
        by_vocabulary("status", AgreementStatus),
        by_country("country", has_members=True),
        by_record("organization", m.Organization),
        by_topic("topic"),
        by_record("related_to", m.Agreement),
        by_vocabulary("relation", AgreementRelation),
        by_dispute("agreements"),
        *by_provenance(),
        by_identifier("agreements"),
    ),
    plan,
    complete=complete,
)
