"""The tools: what each is for, and its arguments; `app.agents.handlers` does the work.

Descriptions are short, since a model reads all of them before it begins. A tool takes all parameters of its operation, of
which it describes the most useful; the operation itself checks their values.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.agents import arguments as args
from app.agents import handlers
from app.agents.handlers import Arguments
from app.agents.operations import Operations
from app.agents.results import Node
from app.agents.summaries import RESOURCES
from app.api.offices import OfficeParams
from app.api.relations import RelationParams
from app.api.stats import StatParams
from app.schemas.draft import ArticleInput
from app.web.meeting_list import MeetingParams

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a model can call."""

    name: str
    description: str
    properties: Mapping[str, Schema]
    """The arguments that are described."""
    required: tuple[str, ...]
    parameters: frozenset[str]
    """The query parameters of the API that it takes as well."""
    run: Callable[[Operations, Arguments], Awaitable[Node]]
    is_write: bool = False

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the arguments."""
        return {
            "type": "object",
            "properties": dict(self.properties),
            "required": list(self.required),
            "additionalProperties": bool(self.parameters - self.properties.keys()),
        }

    async def call(self, operations: Operations, arguments: Arguments) -> Node:
        """Return the result for these arguments.

        Raises:
            Unprocessable: an argument is unknown or invalid.
            OperationFailed: the operation of the API refused its parameters.
        """
        args.check_characters(arguments)
        args.check_names(arguments, self.properties, self.parameters)
        return await self.run(operations, arguments)


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _words(description: str) -> Schema:
    return {"type": ["string", "array"], "items": {"type": "string"}, "description": description}


_PART: Final[dict[str, Schema]] = {
    "part": _text("JSON Pointer of a list or text to read on, from `truncated`"),
    "offset": {"type": "integer", "description": "First member of `part`"},
}
_FILTERS: Final[dict[str, Schema]] = {
    "country": _words("Countries that took part, by name or code. `JP,PE`: either; a list: all"),
    "person": _words("Ids of people"),
    "office": _words("Offices of participants, such as `Foreign Minister`"),
    "topic": _words("Ids of topics"),
    "organization": _words("Ids of organizations"),
    "place": _words("Country or city of the meeting"),
    "date": _text("EDTF: `2023-09-01`, `2023`, `1990/1999`"),
    "date_from": _text("First day"),
    "date_to": _text("Last day"),
    "kind": _words("`bilateral_meeting`, `state_visit`, `summit`, `call` …"),
    "level": _words("`head_of_state`, `head_of_government`, `minister` …"),
    "status": _words("`held`, `confirmed`, `postponed`, `cancelled` …"),
}
_OTHERS: Final = (
    "Also takes city, venue, agreement, role, mode, series, part_of, participant, within, identifier, origin, reviewed, "
    "disputed and others of the API; `NAME!` excludes values."
)

_MEETINGS: Final = args.parameter_names(MeetingParams, without=("format", "snippets"))
TOOLS: Final[Mapping[str, Tool]] = {
    tool.name: tool
    for tool in (
        Tool(
            "find_meetings",
            f"Find diplomatic meetings by filters, all of which must match, with their sources. {_OTHERS} Latest first: "
            "`sort=-date`. `total=true` counts all. For how many or how often, use counts.",
            {
                "q": _text("Words in the texts of meetings"),
                **_FILTERS,
                "sort": _text("`date`, `-date`, `relevance` …"),
                "total": {"type": "boolean"},
                "limit": {"type": "integer"},
                "cursor": _text("From the previous page"),
            },
            (),
            _MEETINGS,
            handlers.find_meetings,
        ),
        Tool(
            "get_record",
            "Get all facts and citations of one record: a meeting's participants, agreements and topics; a person's career; "
            "an agreement's parties, status and actions.",
            {
                "resource": _text("Its list", enum=list(RESOURCES)),
                "id": _text("Its id; the code of a country"),
                **_PART,
            },
            ("resource", "id"),
            frozenset(),
            handlers.get_record,
        ),
        Tool(
            "relations",
            "Get the dossier of two or more countries: last and next meeting, days since, counts by year and level, visits each "
            "way, calls, people who met, agreements by status, next steps due, topics, shared memberships, sources, gaps. Takes "
            "the filters of find_meetings.",
            {
                "countries": _words("Two or more, by name or code"),
                "as_of": _text("The day in place of today"),
                "date": _text("Only meetings then, EDTF"),
                **_PART,
            },
            ("countries",),
            args.parameter_names(RelationParams, without=("format", "sort", "limit", "cursor")),
            handlers.relations,
        ),
        Tool(
            "office_at",
            "Say who held an office of a country on a day, surely or possibly, with the sources.",
            {
                "country": _text("By name or code"),
                "office": _text("In any words, such as `foreign minister`"),
                "as_of": _text("The day, YYYY-MM-DD"),
            },
            ("country", "office", "as_of"),
            args.parameter_names(OfficeParams),
            handlers.office_at,
        ),
        Tool(
            "search",
            'Find records of any kind by words in their names and texts, to get their ids. All words must match; `"a phrase"`, '
            "`begin*`, `-without`.",
            {
                "q": _text("The words"),
                "resources": {
                    "type": "array",
                    "items": {"type": "string", "enum": list(RESOURCES)},
                    "description": "Default: all",
                },
                "limit": {"type": "integer", "description": "Per resource"},
                "cursor": _text("From the previous page, for one resource"),
            },
            ("q",),
            frozenset(),
            handlers.search,
        ),
        Tool(
            "counts",
            "Count meetings by any dimensions; each row has the URL of the meetings that it counts. Without `by`, one total. Takes "
            "the filters of find_meetings. Cancelled and postponed meetings count only if `status` asks for them.",
            {
                "by": _words(
                    "country, partner (needs one country), pair, year, month, decade, level, kind, mode, status, topic, "
                    "organization, office, person, host, place_country, city, origin"
                ),
                "measure": _words("meetings (default), days, people"),
                "sort": _text("`-meetings`: most first"),
                "country": _words("Countries that took part"),
                "date": _text("EDTF"),
                "limit": {"type": "integer"},
                "cursor": _text("From the previous page"),
            },
            (),
            args.parameter_names(StatParams, without=("format",)),
            handlers.counts,
        ),
        Tool(
            "draft_from_article",
            "Read an article and return drafts of its meetings, the words behind each value, and questions on what is unsure. "
            "Stores nothing. Let a person review a draft before it is saved.",
            {
                "text": _text("The article, headline in the first line"),
                "url": _text("Its URL"),
                "published": _text("Date of publication, EDTF"),
                "publisher": _text("Publisher"),
                "language": _text("BCP 47"),
            },
            ("text",),
            frozenset(ArticleInput.model_fields),
            handlers.draft_from_article,
        ),
        Tool(
            "save_draft",
            "Save a reviewed draft as a meeting. Needs an API key with write access in the Authorization header. A possible duplicate "
            "is refused with the candidates: ask the person, then save with duplicates=allow if it is another meeting.",
            {
                "document": {"type": "object", "description": "One of `documents` of draft_from_article, reviewed"},
                "duplicates": {"enum": ["refuse", "allow"]},
                "far_future": {"enum": ["refuse", "allow"], "description": "A day far ahead"},
                "idempotency_key": _text("Any unique text: a repeated call then saves once"),
            },
            ("document",),
            frozenset(),
            handlers.save_draft,
            is_write=True,
        ),
    )
}
"""The tools, by name."""
