"""Export and import of many records use no more memory than of few."""

import importlib.util
import tracemalloc
from pathlib import Path

import pytest

from app.filter_index import terms
from app.services.derivation import derived
from app.transfer import exporting, importing

DATASET = Path(__file__).parents[2] / "benchmarks" / "dataset.py"


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.fixture(scope="session")
def generated():
    """The records of the benchmarks' data set, with few people: their import would take most of the time."""
    spec = importlib.util.spec_from_file_location("benchmark_dataset", DATASET)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.PEOPLE_PER_COUNTRY = 3
    module._PEOPLE = module.Skewed(range(module.PEOPLE_PER_COUNTRY))
    return module.records


def peak(work):
    """Return the peak of additional Python memory, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.full
@pytest.mark.slow
def test_a_thousand_meetings_take_flat_memory(generated, database, copy_of, lines_of, as_rows, monkeypatch):
    # Derived data is written in batches; with this size, the smaller import fills one too.
    monkeypatch.setattr(terms, "_CHUNK", 100)
    outcome = importing.run_import(database, generated(1_000), importing.ImportOptions())
    assert (outcome.refused, outcome.by_resource["meetings"]["created"]) == (0, 1_000)
    lines = lines_of(database)

    def export():
        with database.reading() as connection:
            for _ in exporting.compress(exporting.lines(connection)):
                pass

    export()
    assert peak(export) < sum(map(len, lines)) * 2 / 3
    first_meeting = next(index for index, line in enumerate(lines) if line.startswith(b'{"resource":"meetings"'))
    copy, _ = copy_of(lines[:first_meeting])

    def take(some):
        return peak(lambda: importing.run_import(copy, as_rows(some), importing.ImportOptions()))

    few, rest = lines[first_meeting:][:200], lines[first_meeting:][200:]
    with_few = take(few)
    assert take(rest) < 2 * with_few
    assert lines_of(copy) == lines


def test_what_waits_to_be_derived_takes_little_memory(database):
    keys = range(1_000_000, 1_030_000)
    with database.writing() as session:

        def derive(count):
            for resource in ("meetings", "participants"):
                derived.mark_dirty(session, resource, keys[:count])
            derived.refresh_derived(session)

        derive(1_000)  # loads what stays in memory
        # As numbers in sets, of which there are several at a time, the keys alone would take ten times as much.
        assert peak(lambda: derive(len(keys))) < 2**19
