"""Documents for the tests of representations: strategies for all records, and one complete meeting."""

import datetime as dt
from typing import Any

import factories
from hypothesis import strategies as st
from pydantic import BaseModel

from app.domain.enums import (
    ActionKind,
    AgreementKind,
    AgreementRelation,
    AgreementStatus,
    Level,
    MeetingKind,
    MeetingStatus,
    Mode,
    OrganizationKind,
    Origin,
    Relation,
    Role,
    SourceKind,
    VenueKind,
)
from app.domain.strings import text
from app.representations.formats import Document, PageInfo
from app.schemas.agreement import Agreement
from app.schemas.country import Country
from app.schemas.country_code import CodeScheme
from app.schemas.meeting import Meeting, Participant
from app.schemas.organization import Organization
from app.schemas.person import Person
from app.schemas.source import Source
from app.schemas.topic import Topic

MODELS: dict[str, type[BaseModel]] = {
    "meetings": Meeting,
    "participants": Participant,
    "people": Person,
    "countries": Country,
    "organizations": Organization,
    "agreements": Agreement,
    "topics": Topic,
    "sources": Source,
}

FEED = PageInfo(
    title="Meetings: country JP",
    self_url="https://events.example/meetings.x?country=JP&cursor=abc",
    base_url="https://events.example/",
    next_url="https://events.example/meetings.x?country=JP&cursor=def",
    updated="2024-03-05T10:00:00.000000Z",
)
LAST_PAGE = PageInfo(title="All", self_url="https://events.example/all", base_url="https://events.example/")


def _texts(check: Any) -> st.SearchStrategy[str]:
    """Valid texts, with many characters that have a meaning in some format."""

    def cleaned(value: str) -> str:
        try:
            return check(value) or "x"
        except ValueError:
            return "x"

    nasty = st.text(st.sampled_from("=+-@'|;\\\"\n,\t aZ1é林＝<>&/:\u2028"), min_size=1, max_size=12)
    return (nasty | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)).map(cleaned)


LINES = _texts(text.normalize_line)
TEXTS = _texts(text.normalize)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
CODES = st.sampled_from(["JP", "PE", "SUHH", "X-HAWAII", "GB"])
DATES = st.sampled_from(
    ["2023-09-01", "2023-09", "1873", "2023-09-01~", "../2023-09-01", "2020/..", "19XX", "2019-05-01/2021-06-02"]
)
TIMES = st.sampled_from(["2024-03-01T12:00:00.000000Z", "2024-03-05T10:00:00.250000Z", "2031-12-31T23:59:59.999999Z"])
# The zone of Tokyo has had this offset since 1952.
CLOCK_TIMES = st.dates(dt.date(1952, 1, 1)).map("{}T09:00:00+09:00[Asia/Tokyo]".format) | st.dates().map(
    "{}T18:30:00Z".format
)
URLS = st.sampled_from(["https://news.example/a;b=c,d", "http://x.example/?q=1|2".replace("|", "%7C")])
DAYS = st.none() | st.dates().map(str)
DEGREES = st.floats(-90, 90, allow_nan=False).map(lambda value: value + 0.0)


def _one(options: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([option.value for option in options])


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _link(label: str = "name", **others: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({"id": IDS, label: LINES, **others})


def _few(strategy: st.SearchStrategy[Any], **options: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=3, **options)


def _parts(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries(fields)


NAMES = _few(
    _parts(
        name=LINES,
        language=_maybe(st.sampled_from(["ja", "es-PE"])),
        script=_maybe(st.sampled_from(["Jpan"])),
        term=_maybe(st.sampled_from(["1968-09-06/2018-04-18", "../1994"])),
    ),
    unique_by=lambda item: (item["name"], item["language"]),
)
IDENTIFIERS = _few(
    _parts(scheme=st.sampled_from(["wikidata", "pocom"]), value=LINES),
    unique_by=lambda item: (item["scheme"], item["value"]),
)
# In a database an id has one headline; the same holds for a document.
SOURCES = [
    {"id": "gazette", "headline": "Ministers | meet; again", "publisher": None, "date": None, "url": None},
    {"id": "herald", "headline": "=1+1", "publisher": "The Herald", "date": "2023", "url": "https://h.example/?a=b;c"},
]
_OFFSETS = st.sampled_from([(None, None), (0, 7), (12, 2_000_000_000)])
_SAID = st.one_of(
    st.tuples(_maybe(st.sampled_from(["citations", "citations.x-y"])), st.none(), st.just("supports")),
    st.tuples(
        st.just("citations"),
        st.one_of(TEXTS, st.sampled_from([-12.5, [{"id": "a|b"}], {"name": "x; y=z"}])),
        st.sampled_from(["supports", "disputes", "unclear"]),
    ),
)
CITATIONS = _few(
    st.tuples(
        _parts(source=st.sampled_from(SOURCES)),
        _SAID.map(lambda said: dict(zip(("field", "says", "stance"), said, strict=True))),
        _parts(locator=_maybe(LINES)),
        _OFFSETS.map(lambda offsets: dict(zip(("start", "end"), offsets, strict=True))),
        _parts(quote=_maybe(TEXTS), note=_maybe(TEXTS)),
    ).map(lambda parts: {name: value for part in parts for name, value in part.items()}),
    unique_by=lambda item: (item["source"]["id"], item["field"], item["locator"], item["quote"]),
)
PROVENANCE = {"origin": _one(Origin), "reviewed": st.booleans()}
CITED = {
    "citations": CITATIONS,
    "disputed": st.sampled_from([[], ["date", "place.city"]]),
    "created_at": TIMES,
    "updated_at": TIMES,
}
PARTICIPATION = {
    "person": _maybe(_link()),
    "country": CODES,
    "organization": _maybe(_link()),
    "office": _maybe(LINES),
    "acting": _maybe(st.booleans()),
    "role": _one(Role),
    "name_as_printed": _maybe(LINES),
    "note": _maybe(TEXTS),
}
BODIES = _parts(country=st.none(), organization=_link()) | _parts(country=CODES, organization=st.none())


def _of_bodies(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.builds(lambda body, others: {**body, **others}, BODIES, _parts(**fields))


# An empty place is null in a row.
PLACES = st.builds(
    lambda place, point: {**place, **point},
    _parts(
        venue=LINES,
        venue_kind=_maybe(_one(VenueKind)),
        address=_maybe(LINES),
        city=_maybe(LINES | st.just("Tokyo")),
        country=_maybe(CODES),
        note=_maybe(TEXTS),
    ),
    st.just({"latitude": None, "longitude": None}) | _parts(latitude=DEGREES, longitude=DEGREES),
)
RAW: dict[str, st.SearchStrategy[Document]] = {
    "meetings": _parts(
        id=IDS,
        title=LINES,
        summary=_maybe(TEXTS),
        date=DATES,
        starts_on=st.dates().map(str),
        ends_on=DAYS,
        kind=_one(MeetingKind),
        level=_one(Level),
        mode=_one(Mode),
        status=_one(MeetingStatus),
        part_of=_maybe(IDS),
        parts=_few(IDS, unique=True),
        series=_maybe(_parts(id=IDS, number=_maybe(st.integers(1, 100)))),
        previous_dates=_few(DATES, unique=True),
        starts_at=_maybe(CLOCK_TIMES),
        ends_at=_maybe(CLOCK_TIMES),
        place=_maybe(PLACES),
        other_places=_few(PLACES.map(lambda place: place | {"venue": place["venue"] or "Hall"})),
        countries=_few(_parts(code=CODES, name=LINES)),
        participants=_few(_parts(id=IDS, citations=CITATIONS, **PARTICIPATION), unique_by=lambda item: item["id"]),
        agreements=_few(
            _parts(
                agreement=_link("title", kind=_one(AgreementKind), status=_one(AgreementStatus)),
                relation=_one(Relation),
                note=_maybe(TEXTS),
            )
        ),
        topics=_few(_parts(topic=_link(), note=_maybe(TEXTS))),
        organizations=_few(_parts(organization=_link(), note=_maybe(TEXTS))),
        identifiers=IDENTIFIERS,
        note=_maybe(TEXTS),
        **CITED,
        **PROVENANCE,
    ),
    "participants": _parts(id=IDS, meeting=_link("title", date=DATES), **PARTICIPATION, **CITED),
    "people": _parts(
        id=IDS,
        name=LINES,
        other_names=NAMES,
        country=_maybe(CODES),
        born=_maybe(DATES),
        died=_maybe(DATES),
        tenures=_few(
            _parts(
                office=LINES,
                country=_maybe(CODES),
                organization=_maybe(_link()),
                posted_to=_maybe(CODES),
                acting=_maybe(st.booleans()),
                term=_maybe(DATES),
                known_until=_maybe(DATES),
                note=_maybe(TEXTS),
            ).map(lambda tenure: tenure | ({"term": "1800/"} if tenure["known_until"] else {}))
        ),
        identifiers=IDENTIFIERS,
        note=_maybe(TEXTS),
        **CITED,
        **PROVENANCE,
    ),
    "countries": _parts(
        code=CODES,
        alpha3=_maybe(st.just("JPN")),
        numeric=_maybe(st.just("004")),
        name=LINES,
        official_name=_maybe(LINES),
        other_names=NAMES,
        valid_from=_maybe(DATES),
        valid_to=_maybe(DATES),
        successors=_few(CODES),
        identifiers=IDENTIFIERS,
        codes=_few(_parts(scheme=_one(CodeScheme), value=st.text("ABC123", min_size=1, max_size=3))),
        note=_maybe(TEXTS),
        **CITED,
    ),
    "organizations": _parts(
        id=IDS,
        name=LINES,
        abbreviation=_maybe(LINES),
        kind=_one(OrganizationKind),
        other_names=NAMES,
        members=_few(_parts(country=CODES, term=_maybe(DATES), note=_maybe(TEXTS))),
        url=_maybe(URLS),
        identifiers=IDENTIFIERS,
        note=_maybe(TEXTS),
        **CITED,
        **PROVENANCE,
    ),
    "agreements": _parts(
        id=IDS,
        title=LINES,
        other_titles=_few(LINES),
        kind=_one(AgreementKind),
        status=_one(AgreementStatus),
        starts_on=DAYS,
        ends_on=DAYS,
        parties=_few(_of_bodies(note=_maybe(LINES))),
        actions=_few(
            _of_bodies(action=_one(ActionKind), date=_maybe(DATES), effective_date=_maybe(DATES), note=_maybe(TEXTS))
        ),
        topics=_few(_link()),
        depositaries=_few(_of_bodies(note=_maybe(LINES))),
        signing_place=_maybe(_parts(city=LINES, country=_maybe(CODES))),
        relations=_few(
            _parts(
                relation=_one(AgreementRelation),
                agreement=_link("title", kind=_one(AgreementKind), status=_one(AgreementStatus)),
                note=_maybe(TEXTS),
            )
        ),
        url=_maybe(URLS),
        identifiers=IDENTIFIERS,
        note=_maybe(TEXTS),
        **CITED,
        **PROVENANCE,
    ),
    "topics": _parts(
        id=IDS,
        name=LINES,
        aliases=_few(LINES, unique=True),
        parent=_maybe(_link()),
        description=_maybe(TEXTS),
        **CITED,
        **PROVENANCE,
    ),
    "sources": _parts(
        id=IDS,
        kind=_one(SourceKind),
        headline=LINES,
        publisher=_maybe(LINES),
        date=_maybe(DATES),
        url=_maybe(URLS),
        language=_maybe(st.just("es-PE")),
        license=_maybe(LINES),
        accessed_on=_maybe(DATES),
        sha256=_maybe(st.just("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
        note=_maybe(TEXTS),
        created_at=TIMES,
        updated_at=TIMES,
        **PROVENANCE,
    ),
}


def records(resource: str) -> st.SearchStrategy[Document]:
    """Records of `resource` as returned by `GET`: exactly the fields of the read model."""
    model = MODELS[resource]
    return RAW[resource].map(lambda raw: model.model_validate(raw).model_dump(mode="json"))


def meeting(**changes: Any) -> Document:
    """A meeting with all kinds of fields, as returned by `GET`."""
    return Meeting.model_validate(factories.meeting_as_read(**changes)).model_dump(mode="json")
