"""British and American spellings of English words, by which names are compared: *Organisation*, *Organization*."""

import re
from functools import lru_cache
from typing import Final

# Endings, and words whose spelling no ending shows. A word of another kind that ends so is changed in both names alike.
_CUSTOMS: Final = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=[a-z]{3})is(?=(?:ations?|ational|e[drs]?|ers|ing)$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=(?:e[drs]?|ers|ing)$)", "yz"),
        (r"^(arm|behavi|col|endeav|fav|harb|hon|lab|neighb)our", r"\1or"),
        (r"^(cent|fib|lit|met|theat)re(?=s?$)", r"\1er"),
        (r"^(def|lic|off|pret)ence(?=s?$)", r"\1ense"),
        (r"^programme(?=s?$)", "program"),
        (r"^(anal|catal|dial)ogue(?=s?$)", r"\1og"),
    )
)


@lru_cache(maxsize=8_192)
def american(word: str) -> str:
    """Return the American spelling of a folded English word; other words as they are."""
    for pattern, replacement in _CUSTOMS:
        word = pattern.sub(replacement, word)
    return word
