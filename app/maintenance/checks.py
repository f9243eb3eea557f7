"""Consistency checks of a database: integrity of the file, references, and derived data.

`CHECKS` lists them. Each check yields its findings; one that can repair them does so in its own transactions,
and yields what it repaired once that is committed.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.database import Database
from app.maintenance import repeated_entries, repeated_postings, storage
from app.maintenance.check_run import Check, Finding, Run, repaired
from app.maintenance.derived_checks import BY_HAND, DERIVED_CHECKS
from app.queries.matching.judgements import waiting
from app.services.changes import feed_epoch
from app.services.cycles import find_cycles
from app.services.resources import IN_LOADING_ORDER


def run_checks(database: Database, *, repair: bool) -> Iterator[Finding]:
    """Run all checks and yield their findings; memory use hardly grows with the data."""
    run = Run(database, repairs=repair)
    for check in CHECKS:
        try:
            for description in check.search(run):
                yield Finding(
                    check.name, description, repaired=repair and check.repairs and not description.endswith(BY_HAND)
                )
        except DBAPIError as error:
            yield Finding(check.name, f"could not be completed: {error.orig}")


def notes(database: Database) -> Iterator[str]:
    """Yield possible mistakes that are not defects: judgements about ids that no record has had yet."""
    with suppress(DBAPIError), database.reading() as connection:  # a table that cannot be read is a finding
        for judgement, ids in waiting(connection):
            named = " and ".join(f"/{judgement.resource}/{record_id}" for record_id in ids)
            yield f"/judgements/{judgement.id} waits for {named}, which no record is yet; import that, or delete the judgement"


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


def _postings(run: Run) -> Iterator[str]:
    for (person_id, count), _ in repaired(run, repeated_postings.find, repeated_postings.repair):
        terms = "a posting is" if count == 1 else f"{count} postings are"
        yield f"people: {terms} recorded twice for {person_id}, from two data sets; one term and a citation are enough"


def _entries(run: Run) -> Iterator[str]:
    for (resource, record_id, name, count), _ in repaired(run, repeated_entries.find, repeated_entries.repair):
        entries = "entry repeats" if count == 1 else "entries repeat"
        yield f"{resource.name}: {count} {entries} others in {name} of {record_id}"


CHECKS: Final = (
    Check("integrity", _integrity, repairs=False),
    Check("structure", _structure, repairs=False),
    Check("file modes", _modes, repairs=False),
    Check("references", _references, repairs=False),
    Check("retired ids", _retired, repairs=False),
    Check("epoch of the change feed", _feed, repairs=True),
    Check("circles", _cycles, repairs=False),
    Check("postings", _postings, repairs=True),
    Check("repeated entries", _entries, repairs=True),
    *DERIVED_CHECKS,
)
