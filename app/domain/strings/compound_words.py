"""Compound words, which sources write with a hyphen, as two words, or as one: *South-East*, *South East*, *Southeast*."""


def join_compounds(one: str, other: str) -> tuple[str, str]:
    """Return two folded titles, with the words joined that the other title writes as one."""
    if one == other:
        return one, other
    ours, theirs = one.split(), other.split()
    return _joined(ours, set(theirs)), _joined(theirs, set(ours))


def _joined(words: list[str], others: set[str]) -> str:
    result: list[str] = []
    for word in words:
        if result and result[-1] + word in others:
            result[-1] += word
        else:
            result.append(word)
    return " ".join(result)
