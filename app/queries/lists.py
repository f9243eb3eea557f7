"""The one way from a list's parameters to its page: resolve the filters, plan the index scans, read the page.

filters = records.resolve(connection, params, parent)    # names become keys; one statement; 422 with a suggestion
plan = records.plan(connection, filters, params)         # which index scans; no I/O but for counts
page = paginate(connection, collection, plan, request)   # one statement, in which the database renders the JSON

See decision 95.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from app.db.database import ReadConnection
from app.queries.filtering.filter_kinds import Filter
from app.queries.filtering.resolve import Derive, resolve
from app.queries.filtering.resolved import Filters, Parent
from app.queries.paging import facets, search, snippets
from app.queries.paging.pagination import Collection, Page, Plan, paginate
from app.queries.paging.params import FacetedListParams, FullListParams, ListParams
from app.queries.records import find_document

P = TypeVar("P", bound=ListParams)
_NO_ID: Final = "none"


@dataclass(frozen=True, slots=True)
class RecordList(Generic[P]):
    """The list of a resource: its filters and the plan of its index scans, for parameters of the type `P`."""

    collection: Collection
    filters: Sequence[Filter]
    """The filters whose values are looked up. The others, such as dates, are read by `plan` from the parameters."""
    plan: Callable[[ReadConnection, Filters, P], Plan]
    """Chooses the index scans; it decides by the filters, and at most counts records."""
    derive: Derive | None = None
    """Adds lookups of terms that planning needs; only for lists by terms (`app.filter_index`)."""
    complete: Callable[[ReadConnection, Filters, P, list[str]], list[str]] | None = None
    """Adds to the documents of a page what depends on the parameters."""


def read_page(
    connection: ReadConnection,
    records: RecordList[P],
    params: P,
    path: str,
    parent: Parent | None = None,
    facet_values: Mapping[str, int] | None = None,
) -> Page:
    """Return the page that the parameters ask for, with the total, snippets and facets if these are asked for too.

    `facet_values` are the facets to count in place of those that the parameters name, each with its most values.

    Raises:
        Unprocessable: a value of a filter, or the cursor, is not valid here.
        NotFound, Gone, Moved: the parent does not exist.
    """
    params.check()
    filters, plan = resolve_and_plan(connection, records, params, parent)
    page = paginate(connection, records.collection, plan, params.request(records.collection, path))
    if records.complete is not None:
        page = replace(page, items=records.complete(connection, filters, params, page.items))
    extras: dict[str, Any] = {}
    if isinstance(params, FullListParams) and params.snippets and params.search_text is not None:
        extras["snippets"] = snippets.snippets_of(connection, records.collection, page.items, params.search_text)
    if facet_values is None and isinstance(params, FacetedListParams):
        limit = params.facet_limit or facets.DEFAULT_FACET_VALUES
        facet_values = dict.fromkeys(facets.parse_facets(params.facets), limit)
    if facet_values:
        extras["facets"] = facets.count_facets(connection, plan, list(facet_values), facet_values)
    return replace(page, extras=extras) if extras else page


def compile_statements(connection: ReadConnection, records: RecordList[P], params: P) -> None:
    """Read a page and look up a record, so that both have compiled their statements before the first request."""
    read_page(connection, records, params, "")
    find_document(connection, records.collection, _NO_ID)


def read_all(
    connection: ReadConnection, records: RecordList[P], params: P, parent: Parent | None = None
) -> Iterator[list[str]]:
    """Yield the documents of all records of a list, `limit` at a time, from the transaction of the connection.

    Raises:
        Unprocessable, NotFound, Gone, Moved: as for `read_page`.
    """
    filters, plan = resolve_and_plan(connection, records, params, parent)
    request = replace(params.request(records.collection, ""), cursor=None)
    while True:
        page = paginate(connection, records.collection, plan, request)
        yield page.items if records.complete is None else records.complete(connection, filters, params, page.items)
        if page.next_cursor is None:
            return
        request = replace(request, cursor=page.next_cursor)


def resolve_and_plan(
    connection: ReadConnection, records: RecordList[P], params: P, parent: Parent | None = None
) -> tuple[Filters, Plan]:
    """Return the filters of a list, resolved, and the index scans that find all of its records.

    Raises:
        Unprocessable, NotFound, Gone, Moved: as for `read_page`.
    """
    filters = resolve(connection, records.filters, params, parent, records.derive)
    plan = records.plan(connection, filters, params)
    if params.search_text is not None and params.sort is not None:
        plan = search.narrow(connection, records.collection, plan, params.search_text, params.sort)
    return filters, plan
