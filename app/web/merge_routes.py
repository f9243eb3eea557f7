"""The routes `…/merge` and `…/unmerge`, which are the same for every resource whose records can be merged."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, create_model

from app.schemas.common import StrictModel
from app.schemas.merge import JoinedEntry, KeptValue, Merge
from app.services.resource import Resource
from app.web import crud_writes
from app.web.openapi import document


def add_merge_routes(router: APIRouter, resource: Resource, noun: str, response_model: type[BaseModel]) -> None:
    """Add both routes of a resource to a router. `noun` is one of its records with the article: "an agreement"."""
    name = noun.partition(" ")[2]
    schema = response_model.__name__

    async def merge(request: Request, id: str, merge: Merge) -> Response:  # noqa: A002 - the parameter of the URL
        return await crud_writes.merge(request, resource, name, id, merge.other)

    async def unmerge(request: Request, id: str) -> Response:  # noqa: A002
        return await crud_writes.unmerge(request, resource, name, id)

    router.add_api_route(
        f"/{resource.name}/{{id}}/merge",
        merge,
        methods=["POST"],
        name=f"merge_{name}",
        summary=f"Merge another record into {noun}",
        description="It gains what it lacks and all references to the other, whose id redirects here.",
        response_model=_report(
            f"Merged{schema}",
            "The survivor of a merge.",
            name,
            response_model,
            discarded=(
                dict[str, Any],
                Field(description="Values of the other record that were dropped."),
            ),
            moved=(int, Field(description="Number of records whose references moved.")),
            joined=(list[JoinedEntry], Field(description="List entries that became the same.")),
        ),
        responses=document.MERGE,
    )
    router.add_api_route(
        f"/{resource.name}/{{id}}/unmerge",
        unmerge,
        methods=["POST"],
        name=f"unmerge_{name}",
        summary=f"Undo the merge of {noun}",
        description="The record comes back with its references.",
        response_model=_report(
            f"Unmerged{schema}",
            "An unmerged record.",
            name,
            response_model,
            moved=(int, Field(description="Number of records whose references moved back.")),
            kept=(list[KeptValue], Field(description="Values that stayed as they are.")),
        ),
        responses=document.UNMERGE,
    )


def _report(title: str, description: str, name: str, model: type[BaseModel], **fields: Any) -> type[BaseModel]:
    shown: dict[str, Any] = {name: (model, ...), **fields}
    report: type[BaseModel] = create_model(title, __base__=StrictModel, __doc__=description, **shown)
    return report
