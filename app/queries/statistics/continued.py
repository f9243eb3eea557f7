"""States that count for another one: the Soviet Union for Russia.

See decisions 157 and 280.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.geography.continuing_states import continuing


def states(connection: ReadConnection) -> dict[str, str]:
    """Return the codes of former states and of the states that continue them, as far as both are recorded."""
    country, successor = m.Country, aliased(m.Country)
    rows = (
        select(country.id, successor.id)
        .join(m.Succession, m.Succession.country_key == country.key)
        .join(successor, successor.key == m.Succession.successor_key)
        .order_by(country.id, m.Succession.position)
    )
    successors: dict[str, list[str]] = {}
    for code, of in connection.execute(rows):
        successors.setdefault(code, []).append(of)
    return continuing(successors)


def inverse(continued: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return the states that count for each state."""
    result: dict[str, list[Any]] = {}
    for former, present in sorted(continued.items()):
        result.setdefault(present, []).append(former)
    return result
