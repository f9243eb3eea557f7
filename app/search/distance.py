"""The rank of a match of the full-text index: its distance from the query, with 0 as the best.

It is the number of phrases that do not occur in a name, plus one if no name equals the query exactly. It depends on the
query and the record alone, so that pagination in this order is stable while other records come and go, and both databases
agree; BM25 weights would shift with every change.

See decision 39.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, case, literal


def distance(conditions: Sequence[Any]) -> Any:
    """Return the column `distance`: the number of conditions that do not hold for a row."""
    number: Any = literal(0, Integer)
    for condition in conditions:
        number += case((condition, 0), else_=1)
    return number.label("distance")
