"""The name that a country, organization or person had on the days of a record, as the record shows it.

See decision 137.
"""

from typing import Any

from sqlalchemy import ColumnElement, func

from app.db import models as m
from app.db.json_functions import rows


def name_on_days(owner: Any, key: Any, present_name: Any, record: Any) -> ColumnElement[str]:
    """Build the first name of `owner` in English, or in no stated language, whose term contains all days of `record`.

    `owner` is the column of names that refers to the one named, `key` its primary key. Without such a name, it is the present
    one. The script in `docs/changes.md` finds the same name in a copy of the data.
    """
    name = m.Name
    is_shown = func.coalesce(func.substr(name.language, 1, 3), "en").in_(("en", "en-"))
    contains = (name.starts_on <= record.starts_on, name.ends_on >= record.ends_on)
    of_then = rows(name).where(owner == key, *contains, is_shown).order_by(name.position).limit(1)
    return func.coalesce(
        of_then.with_only_columns(name.name, maintain_column_froms=True).scalar_subquery(), present_name
    )
