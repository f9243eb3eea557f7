r"""The values of a filter as they are written: groups, alternatives and words of a vocabulary.

A comma separates alternatives; `\,` is a comma within a value, and `\\` a backslash before one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable

MAX_NAME: Final = 200
"""The number of characters of a name that are compared: no recorded name of a country, office or city is longer."""
MAX_VALUES: Final = 200
_TOKEN: Final = re.compile(r"\\[,\\]|.", re.DOTALL)


def groups(parameter: str, values: Sequence[str]) -> list[list[str]]:
    """Return the values of a filter in groups: each repetition must match, and a comma within one means "or".

    Raises:
        Unprocessable: a value is empty, or there are more values than a query may contain.
    """
    split = [split_at_commas(value) for value in values]
    check_groups(parameter, split)
    return split


def check_groups(parameter: str, split: Sequence[Sequence[object]]) -> None:
    """Check the groups of a filter.

    Raises:
        Unprocessable: a value is empty, or there are more values than a query may contain.
    """
    if sum(map(len, split)) > MAX_VALUES:
        raise Unprocessable.parameter(parameter, f"has more than {MAX_VALUES} values; split them over several requests")
    if not all(all(group) for group in split):
        raise Unprocessable.parameter(parameter, "has an empty value; give a value, or leave the parameter out")


def split_at_commas(value: str) -> list[str]:
    """Split a filter value into words at its unescaped commas."""
    if "," not in value and "\\" not in value:
        return [value.strip()]
    words = [""]
    for token in _TOKEN.findall(value):
        if token == ",":
            words.append("")
        else:
            words[-1] += token[-1]
    return [word.strip() for word in words]


def escape(value: str) -> str:
    """Return a value as a filter has it, for which its commas separate nothing."""
    return value.replace("\\", r"\\").replace(",", r"\,")


def one_group(parameter: str, values: Sequence[str], words: Iterable[str]) -> list[str]:
    """Return the values of a filter on a field with a single value from a vocabulary: only "or" makes sense.

    Raises:
        Unprocessable: the parameter is repeated, or a word is not in the vocabulary.
    """
    read = groups(parameter, values)
    if len(read) > 1:
        raise Unprocessable.parameter(
            parameter, f"is repeated, which requires both values; to match either, write {parameter}=a,b"
        )
    return check_words(parameter, read[0] if read else [], list(words))


def check_words(parameter: str, words: list[str], allowed: Sequence[str]) -> list[str]:
    """Return the words, all of which must be in a vocabulary.

    Raises:
        Unprocessable: a word is not in the vocabulary.
    """
    for word in words:
        if word not in allowed:
            raise Unprocessable.parameter(
                parameter, f"{word[:60]!r} is not one of {', '.join(allowed)}{did_you_mean(word, allowed)}"
            )
    return words


def distinct_words(parameter: str, values: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """Return the words of all values of a parameter, without repetition.

    Raises:
        Unprocessable: a value is empty, there are too many, or a word is not in the vocabulary.
    """
    words = [word for group in groups(parameter, values) for word in group]
    return list(dict.fromkeys(check_words(parameter, words, allowed)))
