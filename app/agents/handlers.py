"""The work of the tools: each reads its arguments, calls operations of the API, and shortens their responses."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from app.agents import arguments as args
from app.agents.operations import OperationResponse, Operations
from app.agents.results import (
    BUDGET,
    RESERVED_BYTES,
    Node,
    compact,
    count_fitting,
    part_of,
    shrunk,
    size_of,
    with_absolute_urls,
)
from app.agents.summaries import RESOURCES, address, summary
from app.problems import Unprocessable
from app.queries.parameter_values import escape, split_at_commas
from app.representations.formats import FORMATS
from app.web.links import absolute_prefix

_LIMIT: Final = 10
_ROWS: Final = 100
_HITS: Final = 5
_READ_ON: Final = "call again with the same arguments, `part` from `truncated`, and its `shown` as `offset`"
_EVIDENCE: Final = ("pointer", "exact", "how", "by")
_SUFFIXES: Final = tuple(f".{format_.suffix}" for format_ in FORMATS.values())

Arguments = Mapping[str, Any]


class OperationFailed(Exception):
    """An operation answered with a problem document."""

    def __init__(self, problem: Any) -> None:
        super().__init__("operation failed")
        self.problem = problem


def _succeeded(response: OperationResponse) -> Any:
    if response.is_error:
        raise OperationFailed(response.document)
    return response.document


def _segment(text: str) -> str:
    """Return a text as one segment of a path: a slash in it does not begin another one."""
    return text.replace("/", "%2F")


def _cursor(following: str | None) -> str | None:
    """Return the cursor in the URL of the next page."""
    return parse_qs(urlsplit(following).query)["cursor"][0] if following else None


async def _list(
    operations: Operations, path: str, given: args.Parameters, shown: Callable[[Node], list[Node]], budget: int = BUDGET
) -> tuple[list[Node], str | None, Node]:
    """Return the items of a list that fit into a result, the cursor of those after them, and what belongs to the whole list."""
    document = _succeeded(await operations.get(path, given))
    items, whole = shown(document), _list_fields(document)
    if (number := count_fitting(items, budget - size_of(whole))) < len(items):
        fewer = [(name, value) for name, value in given if name != "limit"]
        document = _succeeded(await operations.get(path, [*fewer, ("limit", str(number))]))
        items = shown(document)
    if len(items) == 1:
        items = [shrunk(items[0], "call get_record", max(budget - RESERVED_BYTES, RESERVED_BYTES))]
    return items, _cursor(document["next"]), whole


def _list_fields(page: Node) -> Node:
    """Return the fields of a page that describe its whole list, such as totals and facets."""
    whole = {name: value for name, value in page.items() if name not in {"items", "rows", "next", "snippets"}}
    return shrunk(whole, "ask for fewer facets", BUDGET // 2)


def _limited(arguments: Arguments, limit: int, *, without: Collection[str] = ()) -> args.Parameters:
    """Return the parameters of a list, with a limit."""
    return args.parameters({"limit": limit, **arguments}, without=without)


def _page(name: str, items: list[Node], cursor: str | None, whole: Node) -> Node:
    following = {"truncated": True, "read_on": "repeat the call with this cursor", "cursor": cursor} if cursor else {}
    return {**following, **whole, name: items}


async def find_meetings(operations: Operations, arguments: Arguments) -> Node:
    """Return short forms of the meetings that match filters."""
    prefix = absolute_prefix(operations.request)

    def shown(page: Node) -> list[Node]:
        return [summary("meetings", item, prefix) for item in page["items"]]

    return _page("meetings", *await _list(operations, "/meetings", _limited(arguments, _LIMIT), shown))


async def get_record(operations: Operations, arguments: Arguments) -> Node:
    """Return a record with all its fields, or a part of it."""
    resource = args.one_of(arguments, "resource", RESOURCES)
    record = _succeeded(await operations.get(f"/{resource}/{_segment(args.text(arguments, 'id'))}"))
    own = address(resource, record, absolute_prefix(operations.request))
    return _whole(arguments, {"address": own, **compact(record)})


def _whole(arguments: Arguments, document: Node) -> Node:
    """Return a document, cut if it is too long, or the part of it that is asked for."""
    if "part" in arguments:
        return part_of(document, args.text(arguments, "part"), args.number(arguments, "offset", 0))
    if "offset" in arguments:
        raise Unprocessable.parameter("offset", "requires `part`; add it")
    return shrunk(document, _READ_ON)


async def relations(operations: Operations, arguments: Arguments) -> Node:
    """Return the dossier of two or more countries, or a part of it."""
    countries = [code for text in args.texts(arguments, "countries") for code in split_at_commas(text)]
    if len(countries) < 2:
        raise Unprocessable.parameter("countries", "names fewer than two countries; name two or more, such as JP, PE")
    if with_suffix := [code for code in countries if code.endswith(_SUFFIXES)]:
        raise Unprocessable.parameter(
            "countries", f"{with_suffix[0][:60]!r} is not a known country; leave out the suffix"
        )
    path = "/relations/" + ",".join(_segment(escape(code)) for code in countries)
    given = args.parameters(arguments, without=("countries", "part", "offset"))
    dossier = _succeeded(await operations.get(path, given))
    return _whole(arguments, with_absolute_urls(operations.request, compact(dossier)))


async def office_at(operations: Operations, arguments: Arguments) -> Node:
    """Return the holders of an office on a day."""
    for name in ("country", "office", "as_of"):
        args.text(arguments, name)
    response = _succeeded(await operations.get("/offices", args.parameters(arguments)))
    prefix = absolute_prefix(operations.request)
    for holder in response["holders"]:
        holder["address"] = address("people", holder["person"], prefix)
    note = "" if response["holders"] else "nobody is recorded to have held it then"
    return shrunk(compact({**response, "note": note}), "open the addresses")


async def search(operations: Operations, arguments: Arguments) -> Node:
    """Return short forms of the records of each resource that have the words."""
    resources = list(dict.fromkeys(args.texts(arguments, "resources"))) or list(RESOURCES)
    for resource in resources:
        args.one_of({"resources": resource}, "resources", RESOURCES)
    if "cursor" in arguments and len(resources) != 1:
        raise Unprocessable.parameter("cursor", "belongs to one resource; name it in `resources`")
    prefix = absolute_prefix(operations.request)
    args.text(arguments, "q")
    given = [*_limited(arguments, _HITS, without=("resources",)), ("snippets", "true")]
    hits: Node = {}
    cursors: Node = {}
    for resource in resources:

        def shown(page: Node, resource: str = resource) -> list[Node]:
            return [{**summary(resource, item, prefix), "found_in": _snippet(page, item)} for item in page["items"]]

        share = BUDGET // len(resources)
        hits[resource], cursors[resource], _ = await _list(operations, f"/{resource}", given, shown, share)
    hits, cursors = compact(hits), compact(cursors)
    read_on = "repeat with one resource and its cursor"
    following = {"truncated": True, "read_on": read_on, "cursors": cursors} if cursors else {}
    return {**following, **(hits or {"note": "no record has all these words"})}


def _snippet(page: Node, item: Node) -> str:
    """Return the passage in which the words were found."""
    passages = page["snippets"].get(item.get("id") or item.get("code")) or []
    return "".join(passage["text"] for passage in passages)


async def counts(operations: Operations, arguments: Arguments) -> Node:
    """Return numbers of meetings by dimensions."""

    def shown(page: Node) -> list[Node]:
        rows: list[Node] = with_absolute_urls(operations.request, page["rows"])
        return rows

    items, cursor, whole = await _list(operations, "/stats", _limited(arguments, _ROWS), shown)
    return _page("rows", items, cursor, with_absolute_urls(operations.request, whole))


async def draft_from_article(operations: Operations, arguments: Arguments) -> Node:
    """Return drafts of the meetings that a text reports, with evidence and questions."""
    response = _succeeded(await operations.post("/drafts", dict(arguments)))
    # The first of the documents; it would be there twice.
    response.pop("document")
    response["evidence"] = [{name: item.get(name) for name in _EVIDENCE} for item in response["evidence"]]
    return shrunk(compact(response), "send a shorter text, such as the paragraphs about one meeting")


async def save_draft(operations: Operations, arguments: Arguments) -> Node:
    """Create a meeting, and return its short form with its open questions."""
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
    response = await operations.post("/meetings", document, args.parameters(arguments, without=own), headers)
    record = _succeeded(response)
    prefix = absolute_prefix(operations.request)
    questions = response.headers.get("open-questions")
    result = {"saved": summary("meetings", record, prefix), "open_questions": questions}
    return shrunk(compact(result), "call get_record")
