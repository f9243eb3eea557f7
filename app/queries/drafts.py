"""Drafts of meetings from an article, with the records that its names may mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.batches import batched
from app.domain.dates.edtf import bounds
from app.domain.strings.text import fold
from app.queries.paging import term_counts
from app.queries.paging.term_counts import TermSelection
from app.reading.drafts.draft import Drafts, draft, read_layout
from app.reading.language import lexicon
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Token
from app.reading.reports.knowledge import Article, Knowledge, Record, Term
from app.reading.reports.layout import Layout

_BATCH: Final = 900
_LONGEST_NAME: Final = 6
_MOST_TOKENS: Final = 20_000
"""The largest number of words of a text that are looked up; no article has more."""
_FEWEST_WORDS: Final = 2
_MOST_CITIES: Final = 20
_MOST_TERMS: Final = 2_000
_DEFAULT_LANGUAGE: Final = "en"


def drafts(connection: ReadConnection, article: Article) -> Drafts:
    """Return the drafts of the meetings that an article reports. Nothing is stored."""
    language = (article.language or _DEFAULT_LANGUAGE).split("-")[0].lower()
    if language not in lexicon.languages():
        known = ", ".join(lexicon.languages())
        return Drafts(reason=f"texts in {language} cannot be read; the languages are: {known}")
    words = lexicon.load(language)
    parts = read_layout(article, words)
    return draft(article, words, knowledge(connection, article, parts, words), parts)


def knowledge(connection: ReadConnection, article: Article, parts: Layout, words: Lexicon) -> Knowledge:
    """Return the records whose names occur in an article, and the terms of office on its day."""
    tokens = [token for sentence in (*parts.titles, *parts.sentences) for token in sentence.tokens][:_MOST_TOKENS]
    names, phrases = set[str](), set[str]()
    codes = set[str]()
    for index, token in enumerate(tokens):
        if not token.is_word:
            continue
        here = list(_phrases(parts.text, tokens, index))
        phrases.update(here)
        if token.is_capitalized:
            names.update(here)
            match = words.entities.longest(tokens, index)
            if match and match[1].country:
                codes.add(match[1].country)
    people = _people(connection, [name for name in names if len(name.split()) >= _FEWEST_WORDS])
    published = article.published or parts.published
    return Knowledge(
        people,
        _records(connection, m.Organization, m.Name.organization_key, names, m.Organization.folded_abbreviation),
        _records(connection, m.Topic, m.Name.topic_key, phrases),
        _cities(connection, names),
        _terms(connection, published, codes, [record.id for record in people.values()]) if published else (),
    )


def _phrases(text: str, tokens: list[Token], index: int) -> Iterator[str]:
    """Yield the phrases that begin with a word, folded: the word alone, and up to six words in a row."""
    end = index
    for count, token in enumerate(tokens[index : index + _LONGEST_NAME]):
        if not (token.is_word or token.key.isdigit()):
            break
        if count and token.start - tokens[index + count - 1].end > 1:
            break
        end = token.end
        yield fold(text[tokens[index].start : end])


def _people(connection: ReadConnection, names: Iterable[str]) -> dict[str, Record]:
    """Return the people with these names, folded; not those of several people."""
    by_name: dict[str, dict[str, Record]] = defaultdict(dict)
    for name, record in _named(connection, m.Person, m.Name.person_key, names):
        by_name[name][record.id] = record
    return {name: next(iter(records.values())) for name, records in by_name.items() if len(records) == 1}


def _records(
    connection: ReadConnection, model: Any, owner: Any, names: Iterable[str], *columns: Any
) -> dict[str, Record]:
    return dict(_named(connection, model, owner, names, *columns))


def _named(
    connection: ReadConnection, model: Any, owner: Any, names: Iterable[str], *columns: Any
) -> Iterator[tuple[str, Record]]:
    """Yield the records with these names, folded, by any of their names."""
    for batch in batched(sorted(names), _BATCH):
        statements: list[Select[Any]] = [
            select(column, model.id, model.name).where(column.in_(batch)) for column in (model.folded_name, *columns)
        ]
        statements.append(
            select(m.Name.folded_name, model.id, model.name)
            .join(model, model.key == owner)
            .where(m.Name.folded_name.in_(batch))
        )
        for statement in statements:
            for name, id_, recorded in connection.execute(statement):
                yield name, Record(id_, recorded)


def _cities(connection: ReadConnection, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the countries of the recorded meetings in cities with these names, folded."""
    term = m.Term
    countries: dict[str, frozenset[str]] = {}
    for batch in batched(sorted(names), _BATCH):
        cities = select(term.value, term.key).where(term.facet == "city", term.value.in_(batch), term.meeting_count > 0)
        for city, key in connection.execute(cities.order_by(term.value).limit(_MOST_CITIES)).all():
            places = term_counts.by_term(connection, TermSelection((key,)), ["place"]) or {}
            codes = select(term.value).where(term.key.in_(places))
            countries[city] = frozenset(connection.execute(codes).scalars())
    return countries


def _terms(connection: ReadConnection, published: str, codes: set[str], people: list[str]) -> tuple[Term, ...]:
    """Return the terms of office around the publication in these countries, and of these people."""
    days = bounds(published)
    statement = (
        select(m.Person.id, m.Person.name, m.Tenure.office, m.Country.id)
        .join(m.Person, m.Person.key == m.Tenure.person_key)
        .join(m.Country, m.Country.key == m.Tenure.country_key)
        .where(
            m.Tenure.starts_on <= days.ends_on,
            m.Tenure.ends_on >= days.starts_on,
            m.Tenure.term.is_not(None),
            m.Country.id.in_(sorted(codes)) | m.Person.id.in_(people[:_BATCH]),
        )
        .order_by(m.Tenure.key)
        .limit(_MOST_TERMS)
    )
    return tuple(
        Term(Record(id_, name), office, country) for id_, name, office, country in connection.execute(statement)
    )
