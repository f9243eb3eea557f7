r"""Resolution of filter values: countries by code or name, records by id, and suggestions for unknown values.

A comma separates alternatives; `\,` is a comma within a value, and `\\` a backslash before one. Where values are free
text (names of countries and offices), a value with commas that is one name as a whole stands for that name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Dialect, bindparam, func, literal_column, select

from app.db.database import Reading
from app.db.models import Country, Name
from app.db.prepared_statements import Prepared, gathers
from app.domain import countries
from app.domain.suggestions import nearest
from app.domain.text import fold
from app.problems import Unprocessable
from app.search import backends
from app.search.tokenizer import Phrase, cut

MAX_VALUES: Final = 200
_AT_ONCE: Final = 8
_NEIGHBOURS: Final = 25
_LEAST_PREFIX: Final = 3
_TOKEN: Final = re.compile(r"\\[,\\]|.", re.DOTALL)


def groups(parameter: str, values: Sequence[str]) -> list[list[str]]:
    """Return the values of a filter in groups: each repetition must match, and a comma within one means "or".

    Raises:
        Unprocessable: a value is empty, or there are more values than a query may contain.
    """
    split = [split_at_commas(value) for value in values]
    if sum(map(len, split)) > MAX_VALUES:
        raise too_many(parameter)
    if not all(all(group) for group in split):
        raise Unprocessable.parameter(parameter, "has an empty value; leave the parameter out to filter by nothing")
    return split


def too_many(parameter: str) -> Unprocessable:
    """Build the problem that a filter has more values than a query may contain."""
    return Unprocessable.parameter(parameter, f"has more than {MAX_VALUES} values; ask in several requests")


def split_at_commas(value: str) -> list[str]:
    """Split a filter value into words at its unescaped commas."""
    words = [""]
    for token in _TOKEN.findall(value):
        if token == ",":
            words.append("")
        else:
            words[-1] += token[-1]
    return [word.strip() for word in words]


def one_group(parameter: str, values: Sequence[str], words: Iterable[str]) -> list[str]:
    """Return the values of a filter on a field with a single value from a vocabulary: only "or" makes sense.

    Raises:
        Unprocessable: the parameter is repeated, or a word is not in the vocabulary.
    """
    read = groups(parameter, values)
    if len(read) > 1:
        raise Unprocessable.parameter(
            parameter, f"is repeated, which asks for records that are both; for either write {parameter}=a,b"
        )
    allowed = list(words)
    for word in read[0] if read else []:
        if word not in allowed:
            raise Unprocessable.parameter(
                parameter, f"{word[:60]!r} is not one of {', '.join(allowed)}{nearest(word, allowed)}"
            )
    return read[0] if read else []


def country_groups(connection: Reading, parameter: str, values: Sequence[str]) -> list[list[str]]:
    """Return the codes of the countries in a filter, each given by code or name, in groups as `groups` does.

    Raises:
        Unprocessable: a value names no country (the error suggests the nearest) or is empty, or there are too many.
    """
    # A name may contain a comma ("Korea, Republic of"), so the whole value is tried before its parts.
    known = _find_at_once(connection, values)
    found: list[list[str]] = []
    for value in values:
        whole = find_country(connection, value, known) if "," in value else None
        if whole:
            found.append([whole])
            continue
        found += [
            [country(connection, parameter, word, known) for word in group] for group in groups(parameter, [value])
        ]
    if sum(map(len, found)) > MAX_VALUES:
        raise too_many(parameter)
    return found


def country(connection: Reading, parameter: str, word: str, known: Mapping[str, str | None] = {}) -> str:
    """Return the code of the country that `word` names, as `find_country` does.

    Raises:
        Unprocessable: the word names no country.
    """
    code = find_country(connection, word, known)
    if code is None:
        # Codes are suggested for short words only, because a code resembles any word with its letters: "Perru" is not
        # Eritrea (ER).
        spellings = select(Country.id) if len(word) <= 3 else select(Country.name)
        names = connection.execute(spellings).scalars()
        raise Unprocessable.parameter(parameter, f"{word[:60]!r} is no country that is known{nearest(word, names)}")
    return code


def find_country(connection: Reading, word: str, known: Mapping[str, str | None] = {}) -> str | None:
    """Return the code of the country that `word` names by its code, its ISO alpha-3 code, or any of its names.

    `known` contains the results of earlier lookups.
    """
    if (named := named_country(word)) is None:
        return None
    code = known[word] if word in known else _countries_named(connection.dialect, 1).rows(connection, named)[0][0]
    if code is not None:
        return str(code)
    guess = countries.find(word[:200])
    return connection.execute(select(Country.id).where(Country.id == guess)).scalar_one_or_none() if guess else None


def _find_at_once(connection: Reading, values: Sequence[str]) -> dict[str, str | None]:
    """Look up two to `_AT_ONCE` words in one statement, on a database where each statement is a round trip."""
    if not gathers(connection):
        return {}
    words = dict.fromkeys(word.strip() for value in values for word in (value, *value.split(",")))
    named = {word: read for word in words if (read := named_country(word)) is not None}
    if not 1 < len(named) <= _AT_ONCE:
        return {}
    bound = {f"{name}{_end(place)}": each[name] for place, each in enumerate(named.values()) for name in each}
    [codes] = _countries_named(connection.dialect, len(named)).rows(connection, bound)
    return dict(zip(named, codes, strict=True))


def named_country(word: str) -> dict[str, str] | None:
    """Return the parameters of `code_of_named` for a word, or None if it cannot be the name of a country."""
    folded = fold(word[:200])
    return {"upper": folded.upper(), "folded": folded} if folded.isprintable() else None


def code_of_named(end: str = "") -> ColumnElement[Any]:
    """Build the code of the country that a word names, or null: its lookups run in turn until one finds a country.

    `end` is the suffix of the parameters' names.
    """
    upper: Any = bindparam(f"upper{end}")
    folded: Any = bindparam(f"folded{end}")
    return func.coalesce(
        *(
            step.limit(literal_column("1")).scalar_subquery()
            for step in (
                select(Country.id).where(Country.id == upper),
                select(Country.id).where(Country.alpha3 == upper, Country.valid_to.is_(None)),
                select(Country.id).where(Country.folded_name == folded),
                select(Country.id).join(Name, Name.country_key == Country.key).where(Name.folded_name == folded),
            )
        )
    )


def _end(place: int) -> str:
    return str(place) if place else ""


@cache
def _countries_named(dialect: Dialect, number: int) -> Prepared:
    return Prepared(select(*(code_of_named(_end(place)) for place in range(number))), dialect)


def record_groups(connection: Reading, parameter: str, values: Sequence[str], model: Any) -> list[list[str]]:
    """Return the ids of a filter on records, in groups as `groups` does.

    Raises:
        Unprocessable: an id belongs to no record; an empty page would hide the mistake.
    """
    read = groups(parameter, values)
    wanted = {word for group in read for word in group}
    found = set(connection.execute(select(model.id).where(model.id.in_(wanted))).scalars()) if wanted else set()
    for word in sorted(wanted - found):
        suggestion = nearest(word, _ids_near(connection, model, word)) if word.isprintable() else ""
        raise Unprocessable.parameter(parameter, f"no record has the id {word[:100]!r}{suggestion}")
    return read


def _ids_near(connection: Reading, model: Any, word: str) -> list[str]:
    """Return ids that are next to a word in sort order, that begin like it, or whose records match it in a search."""
    found: list[str] = []
    for begin in dict.fromkeys((word, word[:5], word[:2])):
        rows = select(model.id).where(model.id >= begin).order_by(model.id).limit(_NEIGHBOURS)
        found += connection.execute(rows).scalars()
    rows = select(model.id).where(model.id < word).order_by(model.id.desc()).limit(_NEIGHBOURS)
    found += connection.execute(rows).scalars()
    # Shorter words are prefixes of too many.
    words = [each for each in cut(word[:100]) if len(each) >= _LEAST_PREFIX]
    if words:
        matches = backends.index(connection.dialect).matching(
            model.__tablename__, [Phrase((each,), prefix=True) for each in words], words
        )
        some = select(matches.c.key).limit(_NEIGHBOURS)
        found += connection.execute(select(model.id).where(model.key.in_(some))).scalars()
    # A few letters would be similar to any word that contains them.
    return [each for each in found if 2 * len(each) >= len(word)]
