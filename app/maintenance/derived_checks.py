"""Checks that derived data matches the records; each can repair it."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.filter_index import agreement_topics, party_periods, refresh, term_counts, terms
from app.maintenance import derived, derived_agreements, derived_columns
from app.maintenance.check_run import Check, Run, id_of, outdated, repaired
from app.queries.matching.duplicate_candidates import MODELS
from app.queries.questions import DERIVED
from app.queries.questions.provider import StoredProvider
from app.search import name_keys, organization_keys
from app.search import refresh as search
from app.services.derivation import duplicates, judged_ids, meeting_gaps, participant_days, questions
from app.services.resources import COLLECTIONS

BY_HAND: Final = "correct the record"
"""The end of the description of a finding that cannot be repaired, since only a person can decide."""
_UNREADABLE: Final = f"cannot be parsed; {BY_HAND}"


def _columns(run: Run) -> Iterator[str]:
    for (rule, key, expected), is_repaired in repaired(
        run, derived_columns.wrong_columns, derived_columns.repair_columns
    ):
        description = ", ".join(f"{name} should be {value}" for name, value in expected.items())
        if not expected:
            description = f"{rule.sources[0]} {_UNREADABLE}"
        elif not is_repaired and _is_taken(run, rule, key, expected):
            description += f", which belongs to another record; {BY_HAND}"
        yield f"{rule.model.__tablename__} row {key}: {description}"


def _is_taken(run: Run, rule: derived_columns.Rule, key: int, expected: dict[str, Any]) -> bool:
    if run.repairs:
        return True  # or it would be repaired
    with run.database.reading() as connection:
        return derived_columns.is_taken(connection, rule, key, expected)


def _agreement_periods(run: Run) -> Iterator[str]:
    for (key, expected), _ in repaired(run, derived_agreements.wrong_agreements, derived_agreements.repair_agreement):
        record_id = id_of(run.database, m.Agreement, key)
        if expected is None:
            yield f"agreements: an action of {record_id} {_UNREADABLE}"
        else:
            yield f"agreements: the dates or periods of {record_id} do not match its actions"


def _party_periods(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Agreement, party_periods.differences, party_periods.refresh):
        yield f"agreements: the periods of the parties of {name} do not match its actions"


def _disputes(run: Run) -> Iterator[str]:
    for (name, key), _ in repaired(run, derived.wrong_disputes, derived.repair_disputes):
        record_id = id_of(run.database, COLLECTIONS[name].model, key)
        yield f"{name}: the stances or disputed fields of {record_id} do not match its citations"


def _participant_days(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Meeting, participant_days.differences, participant_days.refresh):
        yield f"meetings: participants of {name} have other days than the meeting"


def _meeting_gaps(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Meeting, meeting_gaps.differences, meeting_gaps.refresh):
        yield f"meetings: the days on which {name} was not held do not match its date"


def _terms(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Meeting, derived.wrong_terms, terms.refresh):
        yield f"meetings: {name} is missing from the filter index"


def _term_counts(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        wrong = list(dict.fromkeys(term_counts.differences(connection)))
    if run.repairs and wrong:
        with run.database.writing() as session:
            term_counts.rebuild(session)
    yield from (f"meetings: the number of those with {term} does not match the filter index" for term in wrong)


def _agreement_topics(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Agreement, agreement_topics.differences, agreement_topics.refresh):
        yield f"agreements: {name} is not found by all topics above its own"


def _entries(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        wrong = sorted(set(refresh.differences(connection)), key=lambda item: (item[0].__tablename__, item[1]))
        if run.repairs and wrong:
            with run.database.writing() as session:
                refresh.rebuild(session)
        for model, key in wrong:
            ids = derived.ids_of(connection, model, [key])
            yield f"{model.__tablename__}: {ids[0] if ids else f'#{key}'} is missing from the combined filter index"


def _search_index(run: Run) -> Iterator[str]:
    must_rebuild = run.repairs
    with run.database.reading() as connection:
        for resource, record_id in search.differences(connection):
            if must_rebuild:
                with run.database.writing() as session:
                    search.rebuild(session)
                must_rebuild = False
            yield f"{resource}: {record_id} is missing from the search index"


def _names(run: Run) -> Iterator[str]:
    for name in outdated(run, m.Person, name_keys.TABLE.differences, name_keys.TABLE.refresh):
        yield f"people: the index of {name}'s names is outdated"
    for name in outdated(run, m.Organization, organization_keys.TABLE.differences, organization_keys.TABLE.refresh):
        yield f"organizations: the index of {name}'s names is outdated"


def _duplicates(run: Run) -> Iterator[str]:
    for resource, model in MODELS.items():

        def refresh_pairs(session: WriteSession, keys: list[int], resource: str = resource) -> None:
            duplicates.refresh(session, {resource: keys})

        for name in outdated(run, model, partial(duplicates.differences, resource=resource), refresh_pairs):
            yield f"{resource}: the pairs of {name} that may be one record are outdated"


def _questions(run: Run) -> Iterator[str]:
    for provider in DERIVED:

        def refresh_questions(session: WriteSession, keys: list[int], provider: StoredProvider = provider) -> None:
            questions.refresh_kind(session, provider, keys)

        model = MODELS[provider.resource]
        for name in outdated(run, model, partial(questions.differences, provider=provider), refresh_questions):
            yield f"{provider.resource}: the questions about {name} are outdated"


def _judgements(run: Run) -> Iterator[str]:
    def repair(session: WriteSession, *judgement: Any) -> bool:
        judged_ids.repair(session, *judgement)
        return True

    for (_, resource, a, b), _ in repaired(run, judged_ids.wrong, repair):
        yield f"judgements: that about {a} and {b} of {resource} leads to other records than the ids do"


DERIVED_CHECKS: Final = (
    Check("derived columns", _columns, repairs=True),
    Check("agreement periods", _agreement_periods, repairs=True),
    Check("periods of parties", _party_periods, repairs=True),
    Check("disputes", _disputes, repairs=True),
    Check("days of participants", _participant_days, repairs=True),
    Check("gaps of meetings", _meeting_gaps, repairs=True),
    Check("meeting terms", _terms, repairs=True),
    Check("counts of terms", _term_counts, repairs=True),
    Check("topics of agreements", _agreement_topics, repairs=True),
    Check("indexes of terms", _entries, repairs=True),
    Check("index of words", _search_index, repairs=True),
    Check("keys of names", _names, repairs=True),
    Check("judgements", _judgements, repairs=True),
    Check("duplicates", _duplicates, repairs=True),
    Check("questions", _questions, repairs=True),
)
