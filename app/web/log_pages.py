"""The lists that are not of records, as pages for browsers at the URLs of the API: changes, disputed fields, judgements."""

import json
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from app.db.database import ReadConnection
from app.domain.strings.json_text import json_text
from app.pages import logs
from app.pages.changes import Change
from app.pages.disputed_fields import DisputedField, disputed_field
from app.pages.history import Version
from app.pages.lists import with_query
from app.pages.logs import Log, NamedJudgement
from app.pages.records import title_of
from app.queries import records
from app.queries.history import RecordedChange
from app.queries.paging.pagination import Page
from app.representations.formats import Document
from app.services.resources import BY_NAME, COLLECTIONS
from app.web import app_state, pages, versions, writing_pages
from app.web.conditional import entity_tag

Choices = Mapping[str, Sequence[str]]
"""The values that a form offers for a parameter."""
Changes = tuple[Sequence[RecordedChange], Sequence[int]]
"""The changes of a page, oldest first, and the numbers of those of the page of older ones."""
_ENDED: tuple[str, str] = ("history", "true")


async def changes(request: Request, read: Callable[[ReadConnection], Changes], choices: Choices) -> Response:
    """Return the page of changes, newest first."""

    def described(connection: ReadConnection) -> tuple[list[Change], Sequence[int]]:
        entries, older = read(connection)
        return [_changed(entry) for entry in reversed(entries)], older

    items, older = await app_state.database(request).read_in_thread(described)
    # The changes after a number go upwards, so that the last page says how many it has.
    following = [("after", str(older[-1] - 1)), ("limit", str(len(older)))] if older else []
    return pages.respond(request, logs.changes_page(_log(request, choices, following, "after"), items))


async def disputes(request: Request, read: Callable[[ReadConnection], Page], choices: Choices) -> Response:
    """Return the page of disputed fields, each with its record."""

    def with_records(connection: ReadConnection) -> tuple[list[DisputedField], str | None]:
        page = read(connection)
        items = [json.loads(item) for item in page.items]
        return [disputed_field(item, _document(connection, item)) for item in items], page.next_cursor

    items, cursor = await app_state.database(request).read_in_thread(with_records)
    return pages.respond(request, logs.disputes_page(_log(request, choices, _cursor(cursor)), items))


async def judgements(
    request: Request,
    read: Callable[[ReadConnection], tuple[list[Document], str | None]],
    choices: Choices,
    *,
    with_ended: bool,
) -> Response:
    """Return the page of judgements, with the names of the records that they are about."""

    def named(connection: ReadConnection) -> tuple[list[NamedJudgement], str | None]:
        items, cursor = read(connection)
        return [_judgement(connection, item) for item in items], cursor

    items, cursor = await app_state.database(request).read_in_thread(named)
    log = _log(request, choices, _cursor(cursor))
    kept = [pair for pair in log.parameters if pair[0] != _ENDED[0]]
    other = with_query(f"{log.site.base}{log.site.path}", kept if with_ended else [*kept, _ENDED])
    content = logs.judgements_page(log, items, other, with_ended=with_ended)
    return writing_pages.respond(request, content, form_action="'self'")


def _cursor(cursor: str | None) -> list[tuple[str, str]]:
    return [] if cursor is None else [("cursor", cursor)]


def _log(request: Request, choices: Choices, following: Sequence[tuple[str, str]], position: str = "cursor") -> Log:
    """Return a page of a list; `following` are the parameters of the next page, of which `position` says where it begins."""
    site = pages.site_of(request)
    given = request.query_params.multi_items()
    kept = [pair for pair in given if pair[0] not in {"after", "cursor", "epoch", "limit"}]
    limit = [pair for pair in given if pair[0] == "limit" and "limit" not in dict(following)]
    url = f"{site.base}{site.path}"
    next_url = with_query(url, [*kept, *limit, *following]) if following else None
    return Log(site, kept, choices, next_url, with_query(url, kept) if position in dict(given) else None)


def _changed(entry: RecordedChange) -> Change:
    before, after = (None if text is None else json.loads(text) for text in (entry.before, entry.after))
    change = versions.describe(entry, BY_NAME[entry.resource])
    return Change(entry.resource, entry.id, Version(change, after, before))


def _document(connection: ReadConnection, dispute: Document) -> Document:
    document: Document = json.loads(records.document(connection, COLLECTIONS[dispute["resource"]], dispute["id"]))
    return document


def _judgement(connection: ReadConnection, item: Document) -> NamedJudgement:
    return NamedJudgement(item, _names(connection, item), entity_tag(json_text(item).encode()))


def _names(connection: ReadConnection, judgement: Document) -> list[tuple[str, str]]:
    """Return the ids and names of the records that a judgement is about; a record that does not exist has its id as a name."""
    ids = [unquote(path.rpartition("/")[2]) for path in judgement["records"]]
    found = [records.find_document(connection, COLLECTIONS[judgement["resource"]], record_id) for record_id in ids]
    return [
        (record_id, record_id if text is None else title_of(json.loads(text)))
        for record_id, text in zip(ids, found, strict=True)
    ]
