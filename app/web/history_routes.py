"""The routes `…/history`, `…/undelete` and `…/restore`, which are the same for every resource.

See decision 28.
"""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.schemas.change import History
from app.services.resource import Resource
from app.web import crud_writes, history_pages, pages, versions
from app.web.openapi import document


def add_history_routes(
    router: APIRouter,
    resource: Resource,
    noun: str,
    response_model: type[BaseModel],
    *,
    undelete_description: str = "Restore a deleted {noun} as it was.",
    undelete_responses: document.Responses = document.UNDELETE,
) -> None:
    """Add the three routes of a resource to a router. `noun` is one of its records with the article: "an agreement"."""
    name = noun.partition(" ")[2]
    url = f"/{resource.name}/{{{resource.id_field}}}"
    router.add_api_route(
        f"{url}/undelete",
        _undelete_handler(resource),
        methods=["POST"],
        name=f"undelete_{name}",
        summary=f"Undelete {noun}",
        description=f"{undelete_description.format(noun=name)} A 409 response names referenced records that are gone.",
        response_model=response_model,
        responses=undelete_responses,
    )
    router.add_api_route(
        f"{url}/restore",
        _restore_handler(resource),
        methods=["POST"],
        name=f"restore_{name}",
        summary=f"Restore a version of {noun}",
        description="The record becomes as it was then; an edit like any other.",
        response_model=response_model,
        responses=document.RESTORE,
    )
    router.add_api_route(
        f"{url}/history",
        _history_handler(resource),
        methods=["GET"],
        name=f"list_versions_of_{name}",
        summary=f"Get the history of {noun}",
        description="List who changed what and when, newest first; also after a deletion.",
        response_model=History,
        responses=document.HISTORY,
    )


# The name of a handler's parameter is that of the URL, so each handler has two forms: `code` for countries, `id` for others.


def _undelete_handler(resource: Resource) -> Callable[..., Any]:
    async def by_id(request: Request, id: str) -> Response:  # noqa: A002
        return await crud_writes.undelete(request, resource, id)

    async def by_code(request: Request, code: str) -> Response:
        return await crud_writes.undelete(request, resource, code)

    return by_code if resource.id_field == "code" else by_id


def _restore_handler(resource: Resource) -> Callable[..., Any]:
    async def by_id(request: Request, id: str, version: document.RestoredVersion) -> Response:  # noqa: A002
        return await crud_writes.restore(request, resource, id, version)

    async def by_code(request: Request, code: str, version: document.RestoredVersion) -> Response:
        return await crud_writes.restore(request, resource, code, version)

    return by_code if resource.id_field == "code" else by_id


def _history_handler(resource: Resource) -> Callable[..., Any]:
    async def by_id(
        request: Request,
        id: str,  # noqa: A002
        limit: document.HistoryLimit = 20,
        cursor: document.HistoryCursor = None,
    ) -> Response:
        if pages.offers(resource.name) and pages.wants_page(request):
            return await history_pages.history_page(request, resource, id, limit, cursor)
        return await versions.list_history(request, resource, id, limit, cursor)

    async def by_code(
        request: Request, code: str, limit: document.HistoryLimit = 20, cursor: document.HistoryCursor = None
    ) -> Response:
        return await by_id(request, code, limit, cursor)

    return by_code if resource.id_field == "code" else by_id
