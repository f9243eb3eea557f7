"""Guards against faults, each with the test that fails without it; `make guards` shows that each does.

A guard is taken out of a copy of the tree in one of the ways of `removals.py`. Each file of `tests/faults` has one guard
at least.
"""

from typing import Final

from guards import matching, model, reading, storage, texts, transfer, web, writing
from guards.guard import Guard

GUARDS: Final[list[Guard]] = [
    *web.GUARDS,
    *reading.GUARDS,
    *writing.GUARDS,
    *storage.GUARDS,
    *transfer.GUARDS,
    *model.GUARDS,
    *matching.GUARDS,
    *texts.GUARDS,
]
