"""The dated names of countries, for formats that name the country of a place, which JSON gives as a code.

See decision 188.
"""

import datetime as dt

from sqlalchemy import func, select

from app.db import models as m
from app.db.database import ReadConnection


def of_countries(connection: ReadConnection) -> dict[str, list[tuple[str, dt.date, dt.date]]]:
    """Return the names with a term, in English or in no stated language, by the codes of their countries.

    Each comes with the first and the last day of its term.
    """
    is_shown = func.coalesce(func.substr(m.Name.language, 1, 3), "en").in_(("en", "en-"))
    statement = (
        select(m.Country.id, m.Name.name, m.Name.starts_on, m.Name.ends_on)
        .join(m.Country, m.Country.key == m.Name.country_key)
        .where(m.Name.starts_on.is_not(None), is_shown)
        .order_by(m.Name.country_key, m.Name.position)
    )
    result: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
    for code, name, starts_on, ends_on in connection.execute(statement):
        if starts_on is not None and ends_on is not None:
            result.setdefault(code, []).append((name, starts_on, ends_on))
    return result
