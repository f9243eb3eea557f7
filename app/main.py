"""The application factory: settings, database, middleware and routers put together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp

from app import metrics
from app.agents import routes as agents
from app.api import (
    agreements,
    changes,
    countries,
    country_codes,
    disputes,
    drafts,
    duplicates,
    exports,
    health,
    imports,
    match,
    meetings,
    offices,
    organizations,
    participants,
    people,
    reconcile,
    redactions,
    relations,
    security_txt,
    sources,
    stat_tables,
    stats,
    tenures,
    topics,
    writing,
)
from app.db.database import Database
from app.problems import Problem
from app.queries import projections
from app.queries.lists import RecordList, compile_statements
from app.settings import Settings
from app.transfer import garbage
from app.web import docs, errors, logging, server, world_map
from app.web.agreement_list import AGREEMENT_LIST, AgreementParams
from app.web.change_notifier import ChangeNotifier
from app.web.meeting_list import MEETING_LIST, MeetingParams
from app.web.middleware.admission import AdmissionMiddleware
from app.web.middleware.auth import KeyCache
from app.web.middleware.head import HeadMiddleware
from app.web.middleware.in_flight import ResponseLimit
from app.web.middleware.read_your_writes import ReadYourWritesMiddleware
from app.web.middleware.request_log import RequestLogMiddleware
from app.web.middleware.response_cache import ResponseCache
from app.web.middleware.scheduler import RequestScheduler
from app.web.openapi import builder, introduction
from app.web.pages import PagedList

PAGES: Final = {
    "meetings": PagedList.of_entries(MEETING_LIST, MeetingParams, projections.meeting_entry),
    "people": PagedList(people.PERSON_LIST, people.PersonParams),
    "countries": PagedList(countries.COUNTRY_LIST, countries.CountryParams),
    "organizations": PagedList(organizations.ORGANIZATION_LIST, organizations.OrganizationParams),
    "agreements": PagedList(AGREEMENT_LIST, AgreementParams),
    "topics": PagedList(topics.TOPIC_LIST, topics.TopicParams),
    "sources": PagedList(sources.SOURCE_LIST, sources.SourceParams),
}
"""The lists of the resources that have pages."""


class Service(FastAPI):
    """The FastAPI application, with the request log outside the middleware that renders unexpected errors."""

    def build_middleware_stack(self) -> ASGIApp:
        """Build the middleware of the service and that of Starlette, within the request log.

        FastAPI's own method adds two more for telemetry, which is off, and for the sizes of bodies, which `app.web.bodies` limits.
        """
        settings: Settings = self.state.settings
        handlers = dict(self.exception_handlers)
        on_unexpected = handlers.pop(Exception)
        stack: ASGIApp = ExceptionMiddleware(AsyncExitStackMiddleware(self.router), handlers)
        for middleware, arguments, options in reversed(self.user_middleware):
            stack = middleware(stack, *arguments, **options)
        stack = ServerErrorMiddleware(stack, on_unexpected)
        return RequestLogMiddleware(stack, log_level=settings.log_level, counts=settings.metrics)


_ROUTE_MODULES: Final = (
    meetings,
    participants,
    agreements,
    people,
    countries,
    country_codes,
    organizations,
    topics,
    sources,
    tenures,
    offices,
    disputes,
    stats,
    stat_tables,
    relations,
    changes,
    redactions,
    exports,
    imports,
    match,
    drafts,
    duplicates,
    reconcile,
    writing,
    agents,
)
"""The modules of routes, in the order of the OpenAPI document."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application.

    The database should already be migrated (`app.db.migrations.upgrade`); if it is not, `/readyz` reports it.

    Raises:
        ValueError: a setting is invalid; the message names it and the reason.
    """
    settings = settings or Settings()
    logging.configure(settings.log_level)
    database = Database.from_settings(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        notifier.close_on_signals()
        if app.state.is_served:
            await warm_up(app.state.database)
        yield
        await key_ring.close()
        await app.state.database.aclose()
        metrics.remove_worker()

    app = Service(
        title=introduction.TITLE,
        version=version("diplomatic-events"),
        description=introduction.DESCRIPTION,
        openapi_tags=introduction.TAGS,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        openapi_url=None,  # `docs.mount` adds it, compressed
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.is_served = False
    app.state.database = database
    app.state.in_flight = {}
    app.state.key_ring = key_ring = KeyCache()
    app.state.change_notifier = notifier = ChangeNotifier(app.state)
    app.state.streams = ResponseLimit(app.state, "exports", "exports and other streamed responses")
    app.state.pages = PAGES
    errors.install(app)
    _add_routes(app)
    builder.install(app)
    _add_middleware(app, key_ring)
    return app


def _add_routes(app: FastAPI) -> None:
    for module in _ROUTE_MODULES:
        # One flat list: an included router matches each request twice, which is 8 % of the time of a record.
        app.router.routes += module.router.routes
    app.include_router(health.router)
    app.include_router(security_txt.router)
    docs.mount(app)
    world_map.mount(app)


def _add_middleware(app: FastAPI, key_ring: KeyCache) -> None:
    """Add the middleware, the innermost first."""
    settings: Settings = app.state.settings
    app.add_middleware(ResponseCache, database=lambda: app.state.database, megabytes=settings.cache_megabytes)
    if settings.read_database_url is not None:
        app.add_middleware(ReadYourWritesMiddleware)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(RequestScheduler)
    # Last, so outermost: no other middleware sees a request that it rejects.
    app.add_middleware(AdmissionMiddleware, key_ring=key_ring)


_FIRST_READ: Final[Sequence[tuple[RecordList[Any], Any]]] = (
    (MEETING_LIST, MeetingParams()),
    (MEETING_LIST, MeetingParams(country=["JP"])),
    (MEETING_LIST, MeetingParams(country=["JP"], status=["held"], date="2020")),
    (participants.PARTICIPANT_LIST, participants.ParticipantParams()),
    *((page.records, page.params()) for page in PAGES.values()),
)
"""The lists whose statements a worker compiles before its first request, with typical parameters."""


async def warm_up(database: Database) -> None:
    """Compile what is compiled on first use: the first page of meetings costs twenty times as much as the next one.

    Where the database cannot be read yet, or lacks a country, the first requests compile the rest; `/readyz` reports
    the database.
    """
    for records, params in _FIRST_READ:
        with suppress(SQLAlchemyError, Problem):
            await database.read(compile_statements, records, params)


def create_worker() -> FastAPI:
    """Build the application from the environment, for a process that only serves it."""
    server.limit_allocator()
    app = create_app()
    app.state.is_served = True
    # Objects created so far live as long as the process; scanning them in each garbage collection would stall requests.
    garbage.freeze_process()
    return app
