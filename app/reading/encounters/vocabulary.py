"""Words and distances that several parts of the reading of a clause share."""

from typing import Final

NEAR: Final = 5
LONGEST_GAP: Final = 8
LONGEST_PLACE: Final = 6
LONGEST_OPENING: Final = 20
"""The largest number of words with which a sentence begins before its subject."""
RELATIVE: Final = frozenset({"who", "which"})
BREAKS: Final = frozenset({",", ";", ":", "—", "and", "(", ")", "who", "which", "where"})
"""Words and marks behind which another clause begins."""
WITHIN: Final = frozenset({"in", "during", "at"})
"""Words before a meeting in which somebody speaks."""
AFTER: Final = frozenset({"after", "following"})
"""Words before a meeting after which somebody speaks."""
OF_CIRCUMSTANCES: Final = frozenset({"on", "in", "at", "today", "yesterday", "this", "here"})
ORDINALS: Final = frozenset({"second", "third", "fourth", "fifth", "2nd", "3rd", "4th", "5th", "far", "first", "1st"})
ONE: Final = frozenset({"he", "she"})
POSSESSIVES: Final = frozenset({"'s", "’", "'"})
