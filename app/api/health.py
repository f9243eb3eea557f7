"""Liveness, readiness, metrics and the catalogue of problem types."""

import inspect
from importlib.metadata import version
from typing import Literal

import anyio.to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse

from app import metrics, problems
from app.db import migrations
from app.problems import Problem, Unavailable
from app.web import app_state, links, pages
from app.web.named_routes import NamedRoute
from app.web.openapi import document

router = APIRouter(tags=["service"], route_class=NamedRoute)


class Health(BaseModel):
    """The liveness of the service."""

    status: str


class Readiness(BaseModel):
    """The readiness of the service and its databases."""

    status: str = Field(description="`ready`, or `read-only` while only a standby of the database can be reached.")
    database: str
    writes: Literal["ready", "unavailable"]
    standby: Literal["none", "ready", "unavailable"] = Field(description="`none` if no standby is configured.")


class ProblemType(BaseModel):
    """A type of problem, and its meaning."""

    type: str
    status: int
    title: str
    meaning: str


@router.get("/", include_in_schema=False)
async def home(request: Request) -> Response:
    """Return the front page to a browser; redirect other clients to the interactive API docs."""
    if pages.wants_page(request):
        return await pages.front_page(request)
    return RedirectResponse(f"{links.prefix(request.scope)}/docs", 307)


@router.get("/healthz", summary="Check liveness")
async def healthz() -> Health:
    """Check that the process responds, without using the database."""
    return Health(status="ok")


@router.get("/readyz", summary="Check readiness", responses=document.problems(503))
async def readyz(request: Request) -> Readiness:
    """Check that the database is readable and fully migrated, and whether it accepts writes."""
    database = app_state.database(request)
    database.check_file()
    missing = await anyio.to_thread.run_sync(migrations.pending_revisions, database)
    if missing:
        raise Unavailable(
            f"the database lacks the migrations {', '.join(missing)}; run `diplomatic-events migrate`",
            headers={"Retry-After": "30"},
        )
    name, takes_writes, standby = await anyio.to_thread.run_sync(database.backend.readiness)
    return Readiness(
        status="ready" if takes_writes else "read-only",
        database=name,
        writes="ready" if takes_writes else "unavailable",
        standby="none" if standby is None else "ready" if standby else "unavailable",
    )


@router.get(
    "/metrics",
    summary="Get metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus text format, summed over all workers.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **document.problems(404),
    },
)
async def show_metrics(request: Request) -> Response:
    """Return Prometheus metrics: requests by route, method and status class, their durations, and database events."""
    if not app_state.settings(request).metrics:
        raise problems.NotFound("metrics are disabled; set DIPLOMATIC_EVENTS_METRICS=true to enable them")
    database = app_state.database(request)
    versions = {"version": version("diplomatic-events"), "database": database.backend.label}
    file = database.file.path if database.file is not None else None
    content = await anyio.to_thread.run_sync(metrics.render, file, versions)
    return Response(content, headers={"Cache-Control": "no-store", "Content-Type": metrics.CONTENT_TYPE})


@router.get("/problems", summary="List problem types")
async def list_problem_types() -> list[ProblemType]:
    """List every `type` that a problem document can have."""
    return [_describe(type_) for type_ in problem_types()]


@router.get("/problems/{slug}", summary="Get a problem type", responses=document.problems(404))
async def get_problem_type(slug: str) -> ProblemType:
    """Describe one problem type; the `type` of a problem document is a link to this page."""
    for type_ in problem_types():
        if type_.slug == slug:
            return _describe(type_)
    raise problems.NotFound(f"there is no problem type {slug[:60]!r}; GET /problems lists them")


def problem_types() -> list[type[Problem]]:
    """Return the classes of problems, by status and then by slug."""
    types = [type_ for _, type_ in inspect.getmembers(problems, inspect.isclass) if issubclass(type_, Problem)]
    return sorted(types, key=lambda type_: (type_.status, type_.slug))


def _describe(problem_type: type[Problem]) -> ProblemType:
    return ProblemType(
        type=f"/problems/{problem_type.slug}",
        status=problem_type.status,
        title=problem_type.title,
        meaning=inspect.getdoc(problem_type) or problem_type.title,
    )
