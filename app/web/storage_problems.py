"""Faults of the database and of files as problems, by their kind."""

from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from app import metrics
from app.db.faults import Fault, classify_fault
from app.problems import Problem, StorageFull, Unavailable

SOON: Final = {"Retry-After": "1"}
_LATER: Final = {"Retry-After": "5"}
_WHEN_REPAIRED: Final = {"Retry-After": "30"}
_NOT_SAVED: Final = "the change was not saved: "
log = structlog.get_logger()


def storage_problem(request: Request, cause: BaseException) -> Problem:
    """Return the problem for a fault of the database or of a file, which is counted and logged."""
    fault = classify_fault(cause)
    metrics.DATABASE_FAULTS.labels(fault).inc()
    log.error("database error", path=request.url.path[:200], fault=fault, error=type(cause).__name__, detail=str(cause))
    match fault:
        case Fault.FULL:
            return StorageFull(f"{_NOT_SAVED}the disk is full; retry when there is free space")
        case Fault.BUSY:
            return Unavailable("the database is busy with other writes; retry", headers=SOON)
        case Fault.READ_ONLY:
            return Unavailable(f"{_NOT_SAVED}the database is currently read-only; retry later", headers=_WHEN_REPAIRED)
        case Fault.DAMAGED:
            return Unavailable("the database is damaged; the operator has to restore a backup", headers=_WHEN_REPAIRED)
        case Fault.INPUT_OUTPUT:
            return Unavailable("a storage error occurred; this request changed nothing", headers=_LATER)
        case Fault.INTERRUPTED:
            return Unavailable("the service is stopping; the change was not saved; retry", headers=_LATER)
        case _:
            return Unavailable("the database is currently unavailable; retry later", headers=_LATER)


def partial_import(request: Request, error: Exception, rows: int) -> Problem:
    """Return the problem for an import in slices that a fault ended after `rows` rows had been imported."""
    if isinstance(error, Unavailable):
        problem: Problem = Unavailable(error.detail, headers=error.headers)
    else:
        problem = storage_problem(request, (error.orig if isinstance(error, DBAPIError) else None) or error)
    reason = problem.detail.partition(";")[0].removeprefix(_NOT_SAVED)
    problem.detail = f"{reason}; {rows} rows before that were imported; send the same again later for the others"
    return problem
