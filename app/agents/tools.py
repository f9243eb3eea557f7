"""The tools: what each is for, its arguments, and the operations of the API that it calls.

Descriptions are short, since a model reads all of them before it begins. A tool takes all parameters of its operation, of
which it describes the most useful; the operation itself checks their values.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from app.agents import arguments as args
from app.agents.operations import Answer, Operations
from app.agents.results import BUDGET, RESERVED_BYTES, Node, compact, fitting, part_of, rooted, shrunk, size_of
from app.agents.summaries import RESOURCES, address, summary
from app.api.meetings import MeetingParams
from app.api.offices import OfficeParams
from app.api.relations import RelationParams
from app.api.stats import StatParams
from app.problems import Unprocessable
from app.queries.parameter_values import split_at_commas
from app.schemas.draft import ArticleInput
from app.web.links import absolute_prefix

_LIMIT: Final = 10
_ROWS: Final = 100
_HITS: Final = 5
_READ_ON: Final = "call again with the same arguments, `part` from `truncated`, and its `shown` as `offset`"
_EVIDENCE: Final = ("pointer", "exact", "how", "by")

Arguments = Mapping[str, Any]
Schema = dict[str, Any]


class OperationFailed(Exception):
    """An operation answered with a problem document."""

    def __init__(self, problem: Any) -> None:
        super().__init__("operation failed")
        self.problem = problem


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


def _succeeded(answer: Answer) -> Any:
    if answer.is_error:
        raise OperationFailed(answer.document)
    return answer.document


def _cursor(following: str | None) -> str | None:
    """Return the cursor in the URL of the next page."""
    return parse_qs(urlsplit(following).query)["cursor"][0] if following else None


async def _list(
    operations: Operations, path: str, given: args.Parameters, shown: Callable[[Node], list[Node]], budget: int = BUDGET
) -> tuple[list[Node], str | None, Node]:
    """Return the items of a list that fit into a result, the cursor of those after them, and what belongs to the whole list."""
    document = _succeeded(await operations.get(path, given))
    items, whole = shown(document), _of_whole(document)
    if (number := fitting(items, budget - size_of(whole))) < len(items):
        fewer = [(name, value) for name, value in given if name != "limit"]
        document = _succeeded(await operations.get(path, [*fewer, ("limit", str(number))]))
        items = shown(document)
    if len(items) == 1:
        items = [shrunk(items[0], "call get_record", max(budget - RESERVED_BYTES, RESERVED_BYTES))]
    following = document["next"]
    return items, parse_qs(urlsplit(following).query)["cursor"][0] if following else None, whole


def _of_whole(page: Node) -> Node:
    """Return what a page says of its whole list, such as totals and facets."""
    whole = {name: value for name, value in page.items() if name not in {"items", "rows", "next", "snippets"}}
    return shrunk(whole, "ask for fewer facets", BUDGET // 2)


def _limited(arguments: Arguments, limit: int, *, without: Collection[str] = ()) -> args.Parameters:
    """Return the parameters of a list, with a limit."""
    return args.parameters({"limit": limit, **arguments}, without=without)


def _page(name: str, items: list[Node], cursor: str | None, whole: Node) -> Node:
    following = {"truncated": True, "read_on": "repeat the call with this cursor", "cursor": cursor} if cursor else {}
    return {**following, **whole, name: items}


async def _find_meetings(operations: Operations, arguments: Arguments) -> Node:
    prefix = absolute_prefix(operations.request)

    def shown(page: Node) -> list[Node]:
        return [summary("meetings", item, prefix) for item in page["items"]]

    return _page("meetings", *await _list(operations, "/meetings", _limited(arguments, _LIMIT), shown))


async def _get_record(operations: Operations, arguments: Arguments) -> Node:
    resource = args.one_of(arguments, "resource", RESOURCES)
    record = _succeeded(await operations.get(f"/{resource}/{quote(args.text(arguments, 'id'), safe='')}"))
    own = address(resource, record, absolute_prefix(operations.request))
    return _whole(arguments, {"address": own, **compact(record)})


def _whole(arguments: Arguments, document: Node) -> Node:
    """Return a document, cut if it is too long, or the part of it that is asked for."""
    if "part" in arguments:
        return part_of(document, args.text(arguments, "part"), args.number(arguments, "offset", 0))
    if "offset" in arguments:
        raise Unprocessable.parameter("offset", "requires `part`; add it")
    return shrunk(document, _READ_ON)


async def _relations(operations: Operations, arguments: Arguments) -> Node:
    countries = [code for text in args.texts(arguments, "countries") for code in split_at_commas(text)]
    if len(countries) < 2:
        raise Unprocessable.parameter("countries", "names fewer than two countries; name two or more, such as JP, PE")
    path = "/relations/" + ",".join(quote(code.replace(",", r"\,"), safe="") for code in countries)
    given = args.parameters(arguments, without=("countries", "part", "offset"))
    dossier = _succeeded(await operations.get(path, given))
    return _whole(arguments, rooted(operations.request, compact(dossier)))


async def _office_at(operations: Operations, arguments: Arguments) -> Node:
    for name in ("country", "office", "as_of"):
        args.text(arguments, name)
    answer = _succeeded(await operations.get("/offices", args.parameters(arguments)))
    prefix = absolute_prefix(operations.request)
    for holder in answer["holders"]:
        holder["address"] = address("people", holder["person"], prefix)
    note = "" if answer["holders"] else "nobody is recorded to have held it then"
    return shrunk(compact({**answer, "note": note}), "open the addresses")


async def _search(operations: Operations, arguments: Arguments) -> Node:
    wanted = args.texts(arguments, "resources") or list(RESOURCES)
    for resource in wanted:
        args.one_of({"resources": resource}, "resources", RESOURCES)
    if "cursor" in arguments and len(wanted) != 1:
        raise Unprocessable.parameter("cursor", "belongs to one resource; name it in `resources`")
    prefix = absolute_prefix(operations.request)
    args.text(arguments, "q")
    given = [*_limited(arguments, _HITS, without=("resources",)), ("snippets", "true")]
    found: Node = {}
    cursors: Node = {}
    for resource in wanted:

        def shown(page: Node, resource: str = resource) -> list[Node]:
            return [{**summary(resource, item, prefix), "found_in": _snippet(page, item)} for item in page["items"]]

        share = BUDGET // len(wanted)
        found[resource], cursors[resource], _ = await _list(operations, f"/{resource}", given, shown, share)
    found, cursors = compact(found), compact(cursors)
    read_on = "repeat with one resource and its cursor"
    following = {"truncated": True, "read_on": read_on, "cursors": cursors} if cursors else {}
    return {**following, **(found or {"note": "no record has all these words"})}


def _snippet(page: Node, item: Node) -> str:
    """Return the passage in which the words were found."""
    passages = page["snippets"].get(item.get("id") or item.get("code")) or []
    return "".join(passage["text"] for passage in passages)


async def _counts(operations: Operations, arguments: Arguments) -> Node:
    def shown(page: Node) -> list[Node]:
        rows: list[Node] = rooted(operations.request, page["rows"])
        return rows

    items, cursor, whole = await _list(operations, "/stats", _limited(arguments, _ROWS), shown)
    return _page("rows", items, cursor, rooted(operations.request, whole))


async def _draft_from_article(operations: Operations, arguments: Arguments) -> Node:
    answer = _succeeded(await operations.post("/drafts", dict(arguments)))
    # The first of the documents; it would be there twice.
    answer.pop("document")
    answer["evidence"] = [{name: item.get(name) for name in _EVIDENCE} for item in answer["evidence"]]
    return shrunk(compact(answer), "send a shorter text, such as the paragraphs about one meeting")


async def _save_draft(operations: Operations, arguments: Arguments) -> Node:
    document = args.document(arguments, "document")
    own = ("document", "idempotency_key")
    headers = []
    if "idempotency_key" in arguments:
        key = args.text(arguments, "idempotency_key")
        if not key.isprintable() or not key.isascii():
            raise Unprocessable.parameter(
                "idempotency_key", "has characters other than printable ASCII; leave them out"
            )
        headers.append((b"idempotency-key", key.encode()))
    answer = await operations.post("/meetings", document, args.parameters(arguments, without=own), headers)
    record = _succeeded(answer)
    prefix = absolute_prefix(operations.request)
    questions = answer.headers.get("open-questions")
    result = {"saved": summary("meetings", record, prefix), "open_questions": questions}
    return shrunk(compact(result), "call get_record")


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
            _find_meetings,
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
            _get_record,
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
            _relations,
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
            _office_at,
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
            _search,
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
            _counts,
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
            _draft_from_article,
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
            _save_draft,
            is_write=True,
        ),
    )
}
"""The tools, by name."""
