"""What PostgreSQL's failures mean to a client, by their codes.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from typing import Final

from sqlalchemy.exc import DBAPIError

from app import postgresql
from app.problems import Problem, StorageFull, Unavailable, Unprocessable

_SOON: Final = {"Retry-After": "1"}
_LATER: Final = {"Retry-After": "5"}


def problem(error: DBAPIError) -> Problem | None:
    """Make the problem that tells a failure; none where the code says nothing, as always on SQLite."""
    code = postgresql.sqlstate(error)
    match code:
        case "40001" | "40P01" | "55P03":
            return Unavailable("others are writing; try again", headers=_SOON)
        case "57014":
            return Unavailable(
                "the database took too long and was stopped; ask for less, or try again later", headers=_LATER
            )
        case "53100":
            return StorageFull("the change was not made: the disk is full")
        case "53300":
            return Unavailable("the database has too many connections; try again", headers=_SOON)
        case "25006":
            return Unavailable("the database takes no writes for now; reads go on", headers=_LATER)
        case "22021" | "22P05":
            return Unprocessable("some text holds a character that the database cannot hold")
        case "22003" | "22008":
            return Unprocessable("a number or date is out of the range that the database can hold")
    return None
