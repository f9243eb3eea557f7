"""The list of meetings, by its parameters and filters: for its own routes, and for those that count what it finds."""

from typing import ClassVar, Final, Literal, Self

from pydantic import Field, PrivateAttr

from app.db import models as m
from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Origin, Role, VenueKind
from app.filter_index import planner
from app.filter_index.facets import IN_FEEDS
from app.queries.filtering.filter_kinds import (
    by_city,
    by_country,
    by_dispute,
    by_identifier,
    by_office,
    by_participant,
    by_place,
    by_record,
    by_roles,
    by_series,
    by_topic,
    by_value,
    by_venue,
    by_vocabulary,
    negated,
)
from app.queries.lists import RecordList
from app.queries.paging.params import (
    DATE_MATCH,
    NAME_SYNTAX,
    OFFICE_SYNTAX,
    SEARCH_SYNTAX,
    SORT_DESCRIPTION,
    BoundingBox,
    Date,
    DateMatch,
    FacetedListParams,
    FilterValues,
    ListParams,
    Parts,
    Period,
    ProvenanceParams,
    SearchText,
    disputed,
    identified,
    negation,
    one_of,
)
from app.services import provenance
from app.services.resources import MEETINGS

Sort = Literal[
    "date",
    "-date",
    "updated_at",
    "-updated_at",
    "id",
    "-id",
    "number",
    "-number",
    "starts_at",
    "-starts_at",
    "relevance",
]


class _Negations(ListParams):
    """The parameters that leave out what the plain ones find: `country!=US`."""

    not_country: FilterValues = negation("country")
    not_participant: FilterValues = negation("participant")
    not_place: FilterValues = negation("place")
    not_city: FilterValues = negation("city")
    not_venue: FilterValues = negation("venue")
    not_person: FilterValues = negation("person")
    not_organization: FilterValues = negation("organization")
    not_participating_organization: FilterValues = negation("participating_organization")
    not_discussed_organization: FilterValues = negation("discussed_organization")
    not_topic: FilterValues = negation("topic")
    not_agreement: FilterValues = negation("agreement")
    not_office: FilterValues = negation("office")
    not_role: FilterValues = negation("role")
    not_part_of: FilterValues = negation("part_of")
    not_series: FilterValues = negation("series")
    not_venue_kind: FilterValues = negation("venue_kind")
    not_kind: FilterValues = negation("kind")
    not_level: FilterValues = negation("level")
    not_mode: FilterValues = negation("mode")
    not_status: FilterValues = negation("status")
    not_disputed: FilterValues = negation("disputed")
    not_origin: FilterValues = negation("origin")


class MeetingListParams(ProvenanceParams, _Negations):
    """Query parameters of `GET /meetings` in any format. A comma means *either*; a repeated parameter means *all*."""

    UNBOUNDED: ClassVar[frozenset[str]] = ListParams.UNBOUNDED | {"within", "crosses"}

    country: FilterValues = Field(
        default_factory=list,
        description="Countries that took part, by code or name: `JP`, `JPN`, `Japan`, `Türkiye`, `USSR`, `cow:740`. "
        "`JP,PE` matches either, a repeated parameter both; `member:eu`, members of an organization on the day; `region:150`, an M49 region. Each parameter "
        "may be met by another participant; `participant` asks for several of one.",
        json_schema_extra={"items": {"type": "string", "format": "country"}},
        examples=[["Japan", "Peru"], ["JP,PE"]],
    )
    date: Date | None = Field(
        default=None,
        description="A day, month, year or interval (EDTF); matches meetings that may have been held then.",
        examples=["2023-09", "2023-08-30/2023-09-02"],
    )
    date_from: Date | None = Field(
        default=None, description="Only meetings on or after this day.", examples=["2023-09-01"]
    )
    date_to: Date | None = Field(default=None, description="Only meetings on or before this day.", examples=["2023"])
    previous_date: Date | None = Field(
        default=None,
        description="Only meetings that were planned for these days before (EDTF): postponed ones, by their `previous_dates`.",
        examples=["2020-04"],
    )
    participant: FilterValues = Field(
        default_factory=list,
        description="Conditions that one participant meets, joined by `;`, with the keys `country`, `office`, `role`, `person` and "
        "`organization` and the values of these parameters. `\\` escapes `;`, `:` and `\\`.",
        examples=[["country:PE;office:Foreign Minister"]],
    )
    date_match: DateMatch | None = DATE_MATCH
    within: Date | None = Field(
        default=None,
        description="Only meetings surely within these days (EDTF), whatever `date_match` is.",
        examples=["2023"],
    )
    crosses: Period | None = Field(
        default=None,
        description="Only meetings whose possible days are not all in one such period.",
        examples=["year"],
    )
    parts: Parts = Field(
        default="all",
        description="`once` leaves out parts whose whole has their status, days and countries.",
    )
    person: FilterValues = Field(
        default_factory=list,
        description="People who took part, by id.",
        json_schema_extra={"items": {"type": "string", "format": "person-id"}},
        examples=[["hayashi-yoshimasa"]],
    )
    organization: FilterValues = Field(
        default_factory=list,
        description="Organizations that took part or were discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    participating_organization: FilterValues = Field(
        default_factory=list,
        description="Organizations that took part, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    discussed_organization: FilterValues = Field(
        default_factory=list,
        description="Organizations that were discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "organization-id"}},
        examples=[["cptpp"]],
    )
    topic: FilterValues = Field(
        default_factory=list,
        description="Topics discussed, by id, with their child topics; `id!` is a topic without these.",
        json_schema_extra={"items": {"type": "string", "format": "topic-id"}},
        examples=[["apec-2024", "nikkei-community"]],
    )
    agreement: FilterValues = Field(
        default_factory=list,
        description="Agreements signed, welcomed or discussed, by id.",
        json_schema_extra={"items": {"type": "string", "format": "agreement-id"}},
        examples=[["japan-peru-memorandum-of-cooperation-on-antarctic-research"]],
    )
    office: FilterValues = Field(
        default_factory=list,
        description=f"Offices that participants held then: `Foreign Minister`. {OFFICE_SYNTAX}",
        examples=[["Foreign Minister"]],
    )
    role: FilterValues = one_of(Role, "Roles of participants.")
    place: FilterValues = Field(
        default_factory=list,
        description="Countries where the meeting was held, by code or name, or else cities, by name.",
        json_schema_extra={"items": {"type": "string", "format": "place"}},
        examples=[["JP"]],
    )
    part_of: FilterValues = Field(
        default_factory=list,
        description="Meetings that the meeting is a part of, by id.",
        json_schema_extra={"items": {"type": "string", "format": "meeting-id"}},
        examples=[["2023-09-01-japan-peru-foreign-ministers"]],
    )
    series: FilterValues = Field(
        default_factory=list,
        description="Series that the meeting is a round of, by id; `sort=number` puts rounds in order.",
        examples=[["norland-dialogue"]],
    )
    city: FilterValues = Field(
        default_factory=list,
        description=f"Cities where the meeting was held, by name. {NAME_SYNTAX}",
        examples=[["Tokyo"]],
    )
    venue: FilterValues = Field(
        default_factory=list, description=f"Venues, by name. {NAME_SYNTAX}", examples=[["Unión"]]
    )
    bbox: BoundingBox | None = Field(
        default=None,
        description="Only places with coordinates within `west,south,east,north` (degrees; RFC 7946, section 5).",
        examples=["138,34,141,37"],
    )
    venue_kind: FilterValues = one_of(VenueKind, "Kind of venue: a building, a vessel and so on.")
    kind: FilterValues = one_of(MeetingKind, "Kind of event.")
    level: FilterValues = one_of(Level, "Rank of the participants.")
    mode: FilterValues = one_of(Mode, "In person, by phone, by video or otherwise.")
    status: FilterValues = one_of(MeetingStatus, "Whether the meeting took place.")
    disputed: FilterValues = disputed("meetings")
    identifier: FilterValues = identified("us-visits:1234")
    q: SearchText | None = Field(
        default=None,
        description="Words in the title, summary, place or notes, or in the names of participants, their offices, "
        f"topics, organizations and agreements. {SEARCH_SYNTAX}",
        examples=["Unión", '"foreign ministers" antarc*'],
    )
    sort: Sort = Field(default="-date", description=f"{SORT_DESCRIPTION} By date, newest first.")

    _in_feeds: bool = PrivateAttr(default=False)

    def for_subscription(self) -> Self:
        """Return parameters that leave out what only a machine has read, unless they ask by origin or review."""
        if not self.model_fields_set.isdisjoint({*provenance.FIELDS, "not_origin"}):
            return self
        params = self.model_copy()
        params._in_feeds = True  # noqa: SLF001 - its own, as of a copy
        return params

    @property
    def in_feeds(self) -> list[str]:
        """The values of the filter for meetings that calendars and feeds show."""
        return ["true"] if self._in_feeds else []


class MeetingParams(MeetingListParams, FacetedListParams):
    """Query parameters of `GET /meetings`."""

    UNBOUNDED: ClassVar[frozenset[str]] = MeetingListParams.UNBOUNDED | FacetedListParams.UNBOUNDED


_NEGATABLE: Final = (
    by_country("country", has_members=True),
    by_participant("participant"),
    by_place("place"),
    by_city("city"),
    by_venue("venue"),
    by_record("person", m.Person),
    by_record("organization", m.Organization),
    by_record("participating_organization", m.Organization),
    by_record("discussed_organization", m.Organization),
    by_topic("topic"),
    by_record("agreement", m.Agreement),
    by_office("office"),
    by_roles("role"),
    by_record("part_of", m.Meeting),
    by_series("series"),
    by_vocabulary("venue_kind", VenueKind, is_optional=True),
    by_vocabulary("kind", MeetingKind),
    by_vocabulary("level", Level),
    by_vocabulary("mode", Mode),
    by_vocabulary("status", MeetingStatus),
    by_dispute("meetings"),
    by_vocabulary("origin", Origin),
)


MEETING_LIST: Final = RecordList(
    MEETINGS.collection,
    [
        *_NEGATABLE,
        *map(negated, _NEGATABLE),
        by_value("reviewed"),
        by_value(IN_FEEDS),
        by_identifier("meetings"),
    ],
    planner.plan,
    planner.derived_lookups,
)
