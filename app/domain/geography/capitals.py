"""Capitals, by which a city that is named alone is looked up: those whose name no larger city elsewhere has.

`capitals.csv` is made by `seed/capitals.py`, which names its origin and what is left out.

See decision 214.
"""

import csv
from functools import cache
from importlib import resources

from app.domain.strings.text import fold


def country_of(city: str) -> str | None:
    """Return the code of the country whose capital has this name, None if none has.

    A name in the table with diacritics counts only with them: *San Jose* may be the one in California.
    """
    return _codes().get(city.casefold()) or _codes().get(fold(city))


@cache
def _codes() -> dict[str, str]:
    table = resources.files(__package__).joinpath("capitals.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["city"].casefold() if not row["city"].isascii() else fold(row["city"]): row["code"] for row in rows}
