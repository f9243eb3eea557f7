"""Errors for filter values that name nothing, each with the nearest name that exists.

An empty page would hide a spelling mistake.

See decision 72.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.geography import countries
from app.domain.strings.suggestions import did_you_mean, did_you_mean_country
from app.domain.strings.text import fold
from app.problems import Unprocessable
from app.queries.distinct import following, preceding
from app.queries.filtering.filter_kinds import ALONE
from app.queries.lookups import CITY, COUNTRY, IN_A_MEETING, OFFICE, RECORDS, SERIES, VENUE
from app.queries.parameter_values import MAX_NAME
from app.queries.records import could_be_id, retired, retirement
from app.search import backends
from app.search.tokenizer import Phrase, tokenize

_NEIGHBOURS: Final = 25
"""The number of ids or offices on each side of a word, in sort order, that are compared with it."""
_MIN_PREFIX_LENGTH: Final = 3
_LONGEST_CODE: Final = 3


def problem(
    connection: ReadConnection, parameter: str, kind: str, word: str, fallback: str | None = None
) -> Unprocessable:
    """Build the problem that a value of a filter names nothing; `kind` and `fallback` are those of its lookups."""
    if kind == COUNTRY and fallback is not None:
        names = connection.execute(select(m.Country.name)).scalars() if len(word) > _LONGEST_CODE else ()
        near = did_you_mean(word, [*names, *_values_near(connection, fallback, fold(word))])
        return Unprocessable.parameter(parameter, f"{word[:60]!r} is not a known country or {fallback}{near}")
    if kind == COUNTRY:
        codes = countries.find_codes(word[:MAX_NAME])
        detail = country_detail(connection, word, codes, "; GET /countries?q= finds it")
        return Unprocessable.parameter(parameter, detail)
    if kind == OFFICE:
        folded = fold(word)
        near = did_you_mean(folded, _offices_near(connection, folded))
        return Unprocessable.parameter(parameter, f"{folded[:60]!r} is not a known office{near}")
    if kind == SERIES:
        near = did_you_mean(word, _values_near(connection, SERIES, word)) if word.isprintable() else ""
        return Unprocessable.parameter(parameter, f"no meeting has the series {word[:100]!r}{near}")
    if kind in {CITY, VENUE}:
        folded = fold(word)
        near = did_you_mean(folded, _values_near(connection, kind, folded))
        return Unprocessable.parameter(parameter, f"{folded[:60]!r} is not the {kind} of any meeting{near}")
    model = RECORDS[kind]
    near = ""
    if word.isprintable() and (deletion := _deletion(connection, model.__tablename__, word.removesuffix(ALONE))):
        return Unprocessable.parameter(parameter, deletion)
    if word.isprintable():
        named = _id_named(connection, model, word)
        near = f"; did you mean {named!r}?" if named else did_you_mean(word, _ids_near(connection, model, word))
    near = near or f"; search with GET /{model.__tablename__}?q="
    return Unprocessable.parameter(parameter, f"no record has the id {word[:100]!r}{near}")


def country_detail(connection: Connection | Session, word: str, codes: Sequence[str], remedy: str = "") -> str:
    """Describe a value that names no country, or several, whose `codes` are given; `remedy` ends it where no name is near.

    A sign that negates, compares or doubts a name is not ignored. The record of a country may have been deleted.
    """
    if len(codes) > 1:
        named = select(m.Country.id, m.Country.name).where(m.Country.id.in_(codes)).order_by(m.Country.id)
        listed = " or ".join(f"{code} ({name})" for code, name in connection.execute(named))
        return f"{word[:60]!r} names several countries; write {listed}"
    if deletion := _deletion(connection, "countries", fold(word[:MAX_NAME]).upper()):
        return deletion
    if countries.is_qualified(word):
        return (
            f"{word[:60]!r} has a sign that the name of a country lacks, and none is ignored; leave it out, or exclude a country "
            "from a list of meetings by country!=US"
        )
    if organization := _id_named(connection, m.Organization, word) if word.isprintable() else None:
        return (
            f"{word[:60]!r} is not a country but the organization {organization!r}; give it as `organization`, or the countries that "
            f"are its members, in a filter, as member:{organization}"
        )
    near = did_you_mean_country(word, connection.execute(select(m.Country.name)).scalars())
    return f"{word[:60]!r} is not a known country{near or remedy}"


def _deletion(connection: Connection | Session, resource: str, word: str) -> str:
    """Return an error with the remedy if `word` is the id of a deleted record; else an empty string."""
    if not could_be_id(resource, word) or retired(connection, resource, word) is None:
        return ""
    event, remedy = retirement(connection, resource, word)
    return f"{word!r} {event}; {remedy}"


def _id_named(connection: Connection | Session, model: Any, word: str) -> str | None:
    """Return the id of a record that has a word as its abbreviation, name or title, but for case and accents."""
    columns = [
        column
        for name in ("folded_abbreviation", "folded_name", "folded_title")
        if (column := getattr(model, name, None)) is not None
    ]
    if not columns:
        return None
    is_named = or_(*(column == fold(word[:MAX_NAME]) for column in columns))
    record_id: str | None = connection.execute(select(model.id).where(is_named).order_by(model.id).limit(1)).scalar()
    return record_id


def _ids_near(connection: ReadConnection, model: Any, word: str) -> list[str]:
    """Return ids that are next to a word in sort order, that begin like it, or whose records match it in a search."""
    result: list[str] = []
    for begin in dict.fromkeys((word, word[:5], word[:2])):
        rows = select(model.id).where(model.id >= begin).order_by(model.id).limit(_NEIGHBOURS)
        result += connection.execute(rows).scalars()
    rows = select(model.id).where(model.id < word).order_by(model.id.desc()).limit(_NEIGHBOURS)
    result += connection.execute(rows).scalars()
    # Shorter words are prefixes of too many.
    words = [item for item in tokenize(word[:100]) if len(item) >= _MIN_PREFIX_LENGTH]
    if words:
        matches = backends.for_dialect(connection.dialect).matches(
            model.__tablename__, [Phrase((item,), prefix=True) for item in words], words
        )
        nearest = select(matches.c.key).limit(_NEIGHBOURS)
        result += connection.execute(select(model.id).where(model.key.in_(nearest))).scalars()
    # A few letters would be similar to any word that contains them.
    return [item for item in result if 2 * len(item) >= len(word)]


def _offices_near(connection: ReadConnection, word: str) -> list[str]:
    """Return the offices next to a word in sort order, and offices that begin like it."""
    of_tenures: list[tuple[Any, list[Any]]] = [(m.Tenure.folded_office, [])]
    return _values_near(connection, OFFICE, word, of_tenures)


def _values_near(
    connection: ReadConnection, facet: str, word: str, more: Sequence[tuple[Any, list[Any]]] = ()
) -> list[str]:
    """Return the values of a facet, and of `more` columns, next to a word in sort order and that begin like it."""
    places = [(m.Term.value, [m.Term.facet == facet, IN_A_MEETING]), *more]
    result: list[str] = []
    for column, conditions in places:
        for begin in (word, word[:3], word[:1]):
            result += connection.execute(following(column, begin, conditions, _NEIGHBOURS)).scalars()
        result += connection.execute(preceding(column, word, conditions, _NEIGHBOURS)).scalars()
    # A single letter would be similar to any word that contains it.
    return [office for office in result if 2 * len(office) >= len(word)]
