"""Names of people in two columns, of the given and of the family names."""

import re
from collections.abc import Sequence
from typing import Final

from app.mapping.guessing.columns import GuessedColumn, guess_column
from app.mapping.guessing.headers import words_of

_GIVEN: Final = re.compile(
    r"(?:first|given|fore) ?names?|forenames?|prenoms?|vornamen?|nombres?|imie|jmeno|fornavn|fornamn|voornaam|имя|名"
)
_FAMILY: Final = re.compile(
    r"(?:last|family|sur) ?names?|surnames?|noms?(?: de famille)?|(?:nach|familien)namen?|apellidos?|cognome|sobrenome|apelido|nazwisko|prijmeni"
    r"|etternavn|efternamn|achternaam|фамилия|姓"
)
"""Headers, folded. *Nom* and *Nombre* alone may be whole names; beside one another they are parts."""


def join_names(columns: Sequence[GuessedColumn]) -> list[GuessedColumn]:
    """Return the columns with one of whole names, given name first, in place of two with its parts."""
    given = next((column for column in columns if _GIVEN.fullmatch(words_of(column.name))), None)
    family = next(
        (column for column in columns if column is not given and _FAMILY.fullmatch(words_of(column.name))), None
    )
    if given is None or family is None:
        return list(columns)
    values = [f"{first} {last}".strip() for first, last in zip(given.values, family.values, strict=True)]
    names = guess_column(f"{given.name} {family.name}", values)
    names.role, names.pieces = "who", [given.name, family.name]
    names.has_gaps = False
    return [names if column is family else column for column in columns if column is not given]
