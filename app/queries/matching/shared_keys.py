"""Keys that records share: one of very many records finds no pairs, so a record that comes or goes may decide about others."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import TypeVar

Key = TypeVar("Key")


def crossed(
    now: Collection[tuple[int, Key]],
    before: Collection[tuple[int, Key]],
    crowded: Collection[Key],
    most: int,
    holders_of: Callable[[set[Key], int], dict[Key, set[int]]],
) -> set[int]:
    """Return the holders of keys that very many records have now, or had before a write, but not both.

    A key that a record had before may count as a new one.

    Args:
        now: The written records with their keys.
        before: The same before the write.
        crowded: Keys of more than `most` records now.
        most: The number of records up to which a key finds pairs.
        holders_of: Returns the records with each key, at most one more than a number.
    """
    current = set(now)
    lost = Counter(key for _, key in set(before) - current)
    gained = Counter(key for _, key in current if key in crowded or key in lost)
    result: set[int] = set()
    for key, holders in holders_of({*crowded, *lost}, most + max(gained.values(), default=0)).items():
        count = len(holders)
        if count - gained[key] <= most < count or count <= most < count + lost[key]:
            result |= holders
    return result
