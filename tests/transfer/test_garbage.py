"""Garbage collection during an import, and after it."""

import gc
from collections.abc import Iterator

import pytest

from app.transfer import garbage
from app.transfer.garbage import NEW_OBJECTS, rarely_collected


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    garbage.freeze_process()


@pytest.mark.parametrize("is_frozen", [False, True])
def test_blocks_that_overlap_leave_the_collector_as_it_was(*, is_frozen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.unfreeze()
    monkeypatch.setattr(garbage, "BLOCKS", garbage.Blocks())
    if is_frozen:
        garbage.freeze_process()
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()
    first, second = rarely_collected(), rarely_collected()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold()[0] == NEW_OBJECTS
    assert gc.get_freeze_count() > 0
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] == NEW_OBJECTS
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual
    assert bool(gc.get_freeze_count()) == bool(frozen)


def test_a_block_counts_no_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        gc, "get_freeze_count", lambda: pytest.fail("takes as long as there are objects in the process")
    )
    with rarely_collected():
        pass
