"""Duplicates across the public data sets: all in one database, in two orders, before and after judging.

    python -m benchmarks.identity /path/to/data            # both orders, each twice
    python -m benchmarks.identity /path/to/data --only us-visits wh-readouts

The data are not part of this repository; `docs/import/` says where each set comes from. The folder has one folder a set,
named as in `SETS`. Prints the rows of each set, people and meetings, the pairs offered by score, and what is left after
all pairs with `match: true` were judged the same. Fails if importing again changes anything, or if the order matters.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.database import Database
from app.domain.enums import JudgementKind
from app.problems import Problem
from app.queries.matching import duplicates
from app.queries.matching.duplicate_candidates import MODELS
from app.schemas.judgement import JudgementInput
from app.services.identity import judgements

SETS: Final = (
    ("us-pocom", ("us_pocom/people.tar.gz",)),
    ("us-travels", ("us_travels/presidents/presidents.xml",)),
    ("us-travels", ("us_travels/president-travels/*.xml",)),
    ("us-travels", ("us_travels/secretary-travels/*.xml",)),
    ("cabinets", ("cabinets/*/",)),
    ("us-pocom", ("us_pocom/missions-countries/*.xml",)),
    ("us-pocom", ("us_pocom/missions-orgs/*.xml",)),
    ("us-visits", ("us_visits/data/*.xml",)),
    ("wh-readouts", ("wh_readouts/20*/*.md",)),
    ("gdelt", ("gdelt/20180101000000.export.CSV",)),
    ("gdelt", ("gdelt/v1_sample_events.csv",)),
    ("env-agreements", ("env_agreements/ieadb_treaties.csv",)),
    ("env-agreements", ("env_agreements/HUGGO_reconciled.csv",)),
    ("env-agreements", ("env_agreements/HUGGO_MEM_reconciled.csv",)),
)
_NUMBER: Final = re.compile(r"(\d+) (created|changed|unchanged|refused)")
_ORDERS: Final = {"the usual order": 1, "the reverse order": -1}


def run(file: Path, *arguments: str) -> str:
    """Run the command on a database file and return the last line that it prints."""
    environment = os.environ | {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{file}"}
    result = subprocess.run(
        [sys.executable, "-m", "app", *arguments], capture_output=True, text=True, env=environment, check=False
    )
    return (result.stderr or result.stdout).splitlines()[-1]


def import_sets(file: Path, data: Path, only: list[str], step: int) -> Counter[str]:
    """Import the sets in an order, and the files of each, and return the sums of the outcomes; print those of each."""
    total: Counter[str] = Counter()
    # Sets that refer to people come after the people's own in either order, or rows would be refused.
    people, others = SETS[:1], SETS[1:]
    for name, patterns in (*people, *others[::step]):
        if only and name not in only:
            continue
        files = [str(path) for pattern in patterns for path in sorted(data.glob(pattern))][::step]
        line = run(file, "import", "--format", name, "--keep-going", *files)
        counts = {word: int(number) for number, word in _NUMBER.findall(line)}
        print(f"  {name:>15} {patterns[0]:<45} {line}", flush=True)
        total.update(counts)
    return total


def figures(database: Database) -> dict[str, Any]:
    """Return the numbers of records, and of pairs by resource and score."""
    with database.reading() as connection:
        records = {
            name: connection.execute(select(func.count()).select_from(model)).scalar_one()
            for name, model in MODELS.items()
        }
        pair = m.DuplicatePair
        rows = connection.execute(select(pair.resource, pair.score, pair.is_match)).all()
    bands: Counter[str] = Counter()
    for resource, score, is_match in rows:
        bands[f"{resource} {min(score, 99) // 10 * 10}"] += 1
        bands[f"{resource} match"] += is_match
    return {"records": records, "pairs": dict(sorted(bands.items()))}


def judge_matches(database: Database) -> Counter[str]:
    """Judge all pairs with `match: true` the same, until none is left; return how many were merged or refused."""
    outcomes: Counter[str] = Counter()
    refused: set[tuple[str, str]] = set()
    while pairs := [pair for pair in _matches(database) if (pair["a"]["url"], pair["b"]["url"]) not in refused]:
        for pair in pairs:
            data = JudgementInput(
                resource=pair["resource"], a=pair["a"]["id"], b=pair["b"]["id"], judgement=JudgementKind.SAME
            )
            try:
                with database.writing("benchmark") as session:
                    judgements.judge(session, data)
                outcomes[f"{data.resource} merged"] += 1
            except Problem:
                refused.add((pair["a"]["url"], pair["b"]["url"]))
                outcomes[f"{data.resource} refused"] += 1
    return outcomes


def _matches(database: Database) -> list[dict[str, Any]]:
    with database.reading() as connection:
        rows = connection.execute(select(m.DuplicatePair.__table__).where(m.DuplicatePair.is_match)).all()
        return duplicates.documents(connection, rows)


def main() -> None:
    """Print the figures; fail where a second import changes anything, or the order matters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--keep", type=Path, help="folder in which to keep the databases")
    options = parser.parse_args()
    failures = []
    counts = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, step) in enumerate(_ORDERS.items()):
            file = (options.keep or Path(folder)) / f"{number}.db"
            run(file, "migrate")
            run(file, "seed")
            print(f"In {name}:")
            import_sets(file, options.data, options.only, step)
            database = Database(f"sqlite:///{file}")
            result = figures(database)
            counts.append(result["records"])
            print(f"  {result}")
            print("  again:")
            again = import_sets(file, options.data, options.only, step)
            if again["created"] or again["changed"]:
                failures.append(f"importing again in {name} changed {dict(again)}")
            print(f"  judged: {dict(judge_matches(database))}")
            print(f"  {figures(database)}")
            database.close()
    if counts[0] != counts[1]:
        failures.append(f"the order matters: {counts}")
    if failures:
        raise SystemExit("; ".join(failures))


if __name__ == "__main__":
    main()
