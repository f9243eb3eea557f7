"""Records that take several rows: the documents of the rows of one group, joined.

See decision 147.
"""

from typing import Any

from app.mapping.errors import CellError


def join(document: dict[str, Any], other: dict[str, Any], path: str = "") -> None:
    """Add what a further row of a group says to the document: entries of lists, and fields that it lacks.

    Raises:
        CellError: the two rows give different values for a field.
    """
    for name, value in other.items():
        known = document.get(name)
        if known is None:
            document[name] = value
        elif isinstance(known, list) and isinstance(value, list):
            known.extend(item for item in value if item not in known)
        elif isinstance(known, dict) and isinstance(value, dict):
            join(known, value, f"{path}{name}/")
        elif known != value:
            raise CellError(
                f"{path}{name}",
                f"is {str(value)[:60]!r}, but {str(known)[:60]!r} in an earlier row of its group; correct one of them, or group by a column "
                "that tells the rows apart",
            )
