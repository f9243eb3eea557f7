"""Parts of meetings that are counted with their whole, so that no encounter of two countries counts twice.

See decision 156.
"""

from functools import cache
from typing import Any

from sqlalchemy import Select, exists, literal_column, select
from sqlalchemy.orm import aliased

from app.db import models as m


@cache
def covered_keys() -> Select[Any]:
    """Build the select of the primary keys of all parts that their wholes cover.

    A whole covers a part that has the same status, lies within its days, and whose countries all took part in the whole:
    then it matches all that the part matches, as far as countries, days and status go. A part without countries is not covered.
    """
    part, whole = aliased(m.Meeting), aliased(m.Meeting)
    one, same, any_one = aliased(m.Participant), aliased(m.Participant), aliased(m.Participant)
    # SQLAlchemy correlates with the statement around it alone: without `correlate`, any meeting of the country would do.
    in_whole = (
        select(same.key)
        .where(same.meeting_key == whole.key, same.country_key == one.country_key)
        .correlate(whole, one)
        .exists()
    )
    lacking = exists().where(one.meeting_key == part.key, one.country_key.is_not(None), ~in_whole)
    return (
        select(part.key)
        .join(whole, whole.key == part.part_of_key)
        .where(
            # Not `IS NOT NULL`, for which SQLite reads all meetings; primary keys are positive.
            part.part_of_key > literal_column("0"),
            whole.status == part.status,
            whole.starts_on <= part.starts_on,
            whole.ends_on >= part.ends_on,
            exists().where(any_one.meeting_key == part.key, any_one.country_key.is_not(None)),
            ~lacking,
        )
    )


def covered(meeting_key: Any) -> Any:
    """Build the condition that a meeting is a part that its whole covers."""
    keys = covered_keys()
    return keys.where(keys.selected_columns[0] == meeting_key).exists()
