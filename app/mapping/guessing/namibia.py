"""`NA` in a table: Namibia in codes of two letters, and otherwise a missing value. What is missing holds for all columns of a mapping."""

from collections.abc import Sequence

from app.mapping.country_codes import NAMIBIA
from app.mapping.guessing.columns import GuessedColumn


def settle_namibia(columns: Sequence[GuessedColumn]) -> None:
    """Decide for a table what `NA` is, and note it as a question in the columns where it may be wrong.

    If it is among codes of two letters, it is missing nowhere. If only other columns have it, columns of such codes confirm that it is
    missing in them, too.
    """
    everything = [*columns, *(part for column in columns for part in column.parts)]
    if any(column.has_namibia for column in everything):
        for column in everything:
            if NAMIBIA in column.nulls:
                column.nulls.remove(NAMIBIA)
                column.questions.append("NA IS READ AS A TEXT, BECAUSE IT IS NAMIBIA IN ANOTHER COLUMN, PLEASE CHECK")
    elif any(NAMIBIA in column.nulls for column in everything):
        for column in everything:
            if column.codes == "iso2":
                column.missing_codes = [NAMIBIA]
                column.questions.append(
                    "NA IS TAKEN FOR MISSING AND NOT FOR NAMIBIA, AS IN OTHER COLUMNS, PLEASE CHECK"
                )
