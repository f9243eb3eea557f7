"""Consistency checks of a database: integrity of the file, references, and derived data.

`CHECKS` lists them. Each check yields its findings; one that can repair them does so in its own transactions,
and yields what it repaired once that is committed.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.database import Database
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.filter_index import agreement_topics, party_periods, refresh, term_counts, terms
from app.maintenance import derived, storage
from app.queries.duplicate_candidates import MODELS
from app.queries.judgements import waiting
from app.queries.questions import DERIVED
from app.queries.questions.provider import StoredProvider
from app.search import name_keys
from app.search import refresh as search
from app.services import duplicates, feed_epoch, judged_ids, meeting_gaps, participant_days, questions
from app.services.cycles import find_cycles
from app.services.resources import COLLECTIONS, IN_LOADING_ORDER

_REPAIRED_AT_A_TIME: Final = 500
_BY_HAND: Final = "correct the record"
_UNREADABLE: Final = f"cannot be parsed; {_BY_HAND}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect found by a check."""

    check: str
    description: str
    repaired: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as a JSON-compatible dictionary."""
        return {"check": self.check, "what": self.description, "mended": self.repaired}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the checks over a database, with or without repair."""

    database: Database
    repairs: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A check that finds defects and, if requested and possible, repairs them."""

    name: str
    search: Callable[["Run"], Iterator[str]]
    """Repairs the defects if the run says so, and then yields descriptions of them."""
    repairs: bool


def run_checks(database: Database, *, repair: bool) -> Iterator[Finding]:
    """Run all checks and yield their findings; memory use hardly grows with the data."""
    run = Run(database, repairs=repair)
    for check in CHECKS:
        try:
            for description in check.search(run):
                yield Finding(
                    check.name, description, repaired=repair and check.repairs and not description.endswith(_BY_HAND)
                )
        except DBAPIError as error:
            yield Finding(check.name, f"could not be completed: {error.orig}")


def _integrity(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        yield from storage.checks_of(run.database).integrity(connection)


def _structure(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        yield from storage.checks_of(run.database).foreign_objects(connection)


def _modes(run: Run) -> Iterator[str]:
    """Find files that other users can read and that cannot be made private; they hold hashes of API keys."""
    for file in run.database.backend.tighten_files():
        yield f"{file.name} is readable by users other than its owner; fix it with chmod 600"


def _feed(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        count = connection.execute(select(func.count()).select_from(m.ChangeFeed)).scalar_one()
    if count != 1:
        if run.repairs:
            with run.database.writing() as session:
                feed_epoch.start_epoch(session)
        yield f"the change feed has {count} epochs, not one"


def _references(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        yield from storage.checks_of(run.database).broken_references(connection)


def _retired(run: Run) -> Iterator[str]:
    """Check that no record has a retired id, and that each successor exists or is retired itself."""
    retired = m.RetiredId
    with run.database.reading() as connection:
        for resource in IN_LOADING_ORDER:
            name, id_column = resource.collection.name, resource.collection.model.id
            of_resource = retired.resource == name
            for (record_id,) in connection.execute(
                select(retired.id).join(resource.collection.model, id_column == retired.id).where(of_resource)
            ):
                yield f"{name}: {record_id} is in use, but was retired"
            later = select(retired.id).where(of_resource)
            lost = of_resource & retired.successor.is_not(None)
            lost &= retired.successor.not_in(select(id_column)) & retired.successor.not_in(later)
            for record_id, successor in connection.execute(select(retired.id, retired.successor).where(lost)):
                yield f"{name}: {record_id} was merged into {successor}, which does not exist"


def _cycles(run: Run) -> Iterator[str]:
    """Check that no topic, meeting, country or agreement leads to itself, and no record is merged into itself."""
    country, successor = aliased(m.Country), aliased(m.Country)
    agreement, target = aliased(m.Agreement), aliased(m.Agreement)
    topic, parent = aliased(m.Topic), aliased(m.Topic)
    meeting, whole = aliased(m.Meeting), aliased(m.Meeting)
    retired, following = aliased(m.RetiredId), aliased(m.RetiredId)
    merged_further = (following.resource == retired.resource) & (following.id == retired.successor)
    edges: dict[str, Any] = {
        "countries": select(country.id, successor.id)
        .join_from(m.Succession, country, country.key == m.Succession.country_key)
        .join(successor, successor.key == m.Succession.successor_key),
        "agreements": select(agreement.id, target.id)
        .join_from(m.AgreementRelation, agreement, agreement.key == m.AgreementRelation.agreement_key)
        .join(target, target.key == m.AgreementRelation.target_key),
        "topics": select(topic.id, parent.id).join(parent, parent.key == topic.parent_key),
        "meetings": select(meeting.id, whole.id).join(whole, whole.key == meeting.part_of_key),
    }
    for resource in IN_LOADING_ORDER:
        name = resource.collection.name
        # Only chains of merges: a successor that is a record ends the chain, so there is no cycle.
        edges[f"retired ids of {name}"] = (
            select(retired.id, retired.successor)
            .join(following, merged_further & following.successor.is_not(None))
            .where(retired.resource == name)
        )
    for name, statement in edges.items():
        with run.database.reading() as connection:
            graph: dict[str, list[str]] = {}
            for from_, to in connection.execute(statement.order_by(*statement.selected_columns)):
                graph.setdefault(from_, []).append(to)
        for cycle in find_cycles(graph):
            yield f"{name}: {' → '.join([*cycle, cycle[0]])} is a cycle; update one of them"


def _columns(run: Run) -> Iterator[str]:
    for (rule, key, right), is_repaired in _repaired(run, derived.wrong_columns, derived.repair_columns):
        description = ", ".join(f"{name} should be {value}" for name, value in right.items())
        if not right:
            description = f"{rule.sources[0]} {_UNREADABLE}"
        elif not is_repaired and _is_taken(run, rule, key, right):
            description += f", which belongs to another record; {_BY_HAND}"
        yield f"{rule.model.__tablename__} row {key}: {description}"


def _is_taken(run: Run, rule: derived.Rule, key: int, right: dict[str, Any]) -> bool:
    if run.repairs:
        return True  # or it would be repaired
    with run.database.reading() as connection:
        return derived.is_taken(connection, rule, key, right)


def _agreement_periods(run: Run) -> Iterator[str]:
    for (key, right), _ in _repaired(run, derived.wrong_agreements, derived.repair_agreement):
        record_id = _id_of(run.database, m.Agreement, key)
        if right is None:
            yield f"agreements: an action of {record_id} {_UNREADABLE}"
        else:
            yield f"agreements: the dates or periods of {record_id} do not match its actions"


def _party_periods(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Agreement, party_periods.differences, party_periods.refresh):
        yield f"agreements: the periods of the parties of {name} do not match its actions"


def _disputes(run: Run) -> Iterator[str]:
    for (name, key), _ in _repaired(run, derived.wrong_disputes, derived.repair_disputes):
        record_id = _id_of(run.database, COLLECTIONS[name].model, key)
        yield f"{name}: the stances or disputed fields of {record_id} do not match its citations"


def _participant_days(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Meeting, participant_days.differences, participant_days.refresh):
        yield f"meetings: participants of {name} have other days than the meeting"


def _meeting_gaps(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Meeting, meeting_gaps.differences, meeting_gaps.refresh):
        yield f"meetings: the days on which {name} was not held do not match its date"


def _terms(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Meeting, derived.wrong_terms, terms.refresh):
        yield f"meetings: {name} is missing from the filter index"


def _term_counts(run: Run) -> Iterator[str]:
    with run.database.reading() as connection:
        wrong = list(dict.fromkeys(term_counts.differences(connection)))
    if run.repairs and wrong:
        with run.database.writing() as session:
            term_counts.rebuild(session)
    yield from (f"meetings: the number of those with {term} does not match the filter index" for term in wrong)


def _agreement_topics(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Agreement, agreement_topics.differences, agreement_topics.refresh):
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
    is_repaired = not run.repairs
    with run.database.reading() as connection:
        for resource, record_id in search.differences(connection):
            if not is_repaired:
                with run.database.writing() as session:
                    search.rebuild(session)
                is_repaired = True
            yield f"{resource}: {record_id} is missing from the search index"


def _names(run: Run) -> Iterator[str]:
    for name in _outdated(run, m.Person, name_keys.differences, name_keys.refresh):
        yield f"people: the index of {name}'s names is outdated"


def _duplicates(run: Run) -> Iterator[str]:
    for resource, model in MODELS.items():

        def refresh_pairs(session: WriteSession, keys: list[int], resource: str = resource) -> None:
            duplicates.refresh(session, {resource: keys})

        for name in _outdated(run, model, partial(duplicates.differences, resource=resource), refresh_pairs):
            yield f"{resource}: the pairs of {name} that may be one record are outdated"


def _questions(run: Run) -> Iterator[str]:
    for provider in DERIVED:

        def refresh_questions(session: WriteSession, keys: list[int], provider: StoredProvider = provider) -> None:
            questions.refresh_kind(session, provider, keys)

        model = MODELS[provider.resource]
        for name in _outdated(run, model, partial(questions.differences, provider=provider), refresh_questions):
            yield f"{provider.resource}: the questions about {name} are outdated"


def _judgements(run: Run) -> Iterator[str]:
    def repair(session: WriteSession, *judgement: Any) -> bool:
        judged_ids.repair(session, *judgement)
        return True

    for (_, resource, a, b), _ in _repaired(run, judged_ids.wrong, repair):
        yield f"judgements: that about {a} and {b} of {resource} leads to other records than the ids do"


def notes(database: Database) -> Iterator[str]:
    """Yield what is no defect, but may be a mistake: judgements about ids that no record had yet."""
    with suppress(DBAPIError), database.reading() as connection:  # a table that cannot be read is a finding
        for judgement, ids in waiting(connection):
            named = " and ".join(f"/{judgement.resource}/{record_id}" for record_id in ids)
            yield f"/judgements/{judgement.id} waits for {named}, which no record is yet; import that, or delete the judgement"


def _outdated(
    run: Run,
    model: Any,
    differences: Callable[[Connection], Iterator[list[int]]],
    refresh_keys: Callable[[WriteSession, list[int]], object],
) -> Iterator[str]:
    """Yield the ids of the records whose index entries are outdated, and refresh these if the run repairs."""

    def find(connection: Connection) -> Iterator[tuple[list[int]]]:
        return ((keys,) for keys in differences(connection))

    def repair(session: WriteSession, keys: list[int]) -> bool:
        refresh_keys(session, keys)
        return True

    # Each finding already has hundreds of keys.
    for (keys,), _ in _repaired(run, find, repair, at_a_time=1):
        with run.database.reading() as connection:
            ids = derived.ids_of(connection, model, keys)
        yield from ids


def _repaired(
    run: Run,
    find: Callable[[Any], Iterator[Any]],
    repair: Callable[..., bool],
    *,
    at_a_time: int = _REPAIRED_AT_A_TIME,
) -> Iterator[tuple[Any, bool]]:
    """Yield the findings of `find`, and whether they were repaired, in batches; each batch is committed before it is yielded.

    The search keeps reading its initial snapshot.
    """
    with run.database.reading() as connection:
        for batch in batched(find(connection), at_a_time):
            done = [False] * len(batch)
            if run.repairs:
                with run.database.writing() as session:
                    done = [repair(session, *result) for result in batch]
            yield from zip(batch, done, strict=True)


def _id_of(database: Database, model: Any, key: int) -> str:
    with database.reading() as connection:
        return derived.ids_of(connection, model, [key])[0]


CHECKS: Final = (
    Check("integrity", _integrity, repairs=False),
    Check("structure", _structure, repairs=False),
    Check("file modes", _modes, repairs=False),
    Check("references", _references, repairs=False),
    Check("retired ids", _retired, repairs=False),
    Check("epoch of the change feed", _feed, repairs=True),
    Check("circles", _cycles, repairs=False),
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
