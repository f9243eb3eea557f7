"""Results of tools: documents without empty fields, with the URLs of records, in at most 20 kB.

Whatever is left out is named in `truncated`, with the way to read on.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request

from app.domain.strings.json_text import json_text
from app.problems import Unprocessable
from app.web.links import absolute

MAX_BYTES: Final = 20_000
"""The most bytes of a result."""
RESERVED_BYTES: Final = 1_500
"""The room for the account of all that was left out."""
BUDGET: Final = MAX_BYTES - 2 * RESERVED_BYTES
"""The bytes that the content of a result may take."""
_BESIDE: Final = 500
"""The room for the fields of a part beside its content."""
_MOST_CUTS: Final = 12
_KEPT_CHARACTERS: Final = 200
_EMPTY: Final[tuple[Any, ...]] = (None, [], {}, "")

Node = dict[str, Any]


def encoded(value: Any) -> str:
    """Return a value as JSON, with a `?` for what no encoding can hold."""
    return json_text(value).encode(errors="replace").decode()


def size_of(value: Any) -> int:
    """Return the number of bytes of a value as JSON."""
    return len(encoded(value).encode())


def compact(value: Any) -> Any:
    """Return a document without the fields that have no value."""
    if isinstance(value, dict):
        fields = {name: compact(item) for name, item in value.items()}
        return {name: item for name, item in fields.items() if item not in _EMPTY}
    return [compact(item) for item in value] if isinstance(value, list) else value


def with_absolute_urls(request: Request, value: Any) -> Any:
    """Return a document in which the URLs of this service are absolute."""
    if isinstance(value, dict):
        return {
            name: absolute(request, item) if name == "url" and isinstance(item, str) and item.startswith("/") else item
            for name, item in ((name, with_absolute_urls(request, item)) for name, item in value.items())
        }
    return [with_absolute_urls(request, item) for item in value] if isinstance(value, list) else value


def count_fitting(items: Sequence[Any], budget: int) -> int:
    """Return how many of the items fit into this many bytes, at least one."""
    size = 0
    for number, item in enumerate(items):
        size += size_of(item) + 1
        if size > budget:
            return max(number, 1)
    return len(items)


def _fitting_characters(text: str, budget: int) -> int:
    """Return how many characters of a text fit into this many bytes of JSON, in which some are escaped."""
    return bisect_right(range(min(len(text), budget) + 1), budget, key=lambda number: size_of(text[:number])) - 1


def shrunk(document: Node, read_on: str, budget: int = BUDGET) -> Node:
    """Return a document in this many bytes: its longest lists and texts are cut, and `truncated` names each.

    `read_on` says how to read what was left out.
    """
    cuts: dict[str, Node] = {}
    while (excess := size_of(document) - budget) > 0 and len(cuts) < _MOST_CUTS:
        longest = max(_cuttable(document, ""), key=lambda entry: entry[0], default=None)
        if longest is None:
            break
        _, parent, key, pointer = longest
        whole = parent[key]
        parent[key] = whole[: _length_without(whole, excess)]
        cuts.setdefault(pointer, {"part": pointer, "shown": 0, "of": len(whole)})["shown"] = len(parent[key])
    if excess > 0:
        return {"truncated": [{"part": "", "shown": 0, "of": len(document)}], "read_on": read_on}
    return {"truncated": list(cuts.values()), "read_on": read_on, **document} if cuts else document


def _length_without(whole: Sequence[Any], excess: int) -> int:
    """Return how many of the first items or characters to keep, so that a document is shorter by `excess` bytes."""
    if isinstance(whole, str):
        return min(len(whole) - 1, len(whole.encode()[:-excess].decode(errors="ignore")))
    count = len(whole)
    while count and excess > 0:
        count -= 1
        excess -= size_of(whole[count]) + 1
    return count


def _cuttable(value: Any, pointer: str) -> Iterator[tuple[int, Any, Any, str]]:
    """Yield the lists and texts within a document: how much they are worth cutting, parent, key and JSON Pointer.

    A list that mostly consists of one long item is worth less than what is within that item.
    """
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        place = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if isinstance(item, list) and item:
            sizes = [size_of(one) for one in item]
            yield sum(sizes) - max(sizes) + 1, value, key, place
        elif isinstance(item, str) and len(item) > _KEPT_CHARACTERS:
            yield len(item.encode()), value, key, place
        yield from _cuttable(item, place)


def part_of(document: Node, part: str, offset: int) -> Node:
    """Return what follows `offset` in a list or text of a document, as much as fits, with the next offset.

    Raises:
        Unprocessable: `part` is not a JSON Pointer of a list or text of the document.
    """
    value: Any = document
    for token in part.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(name)
        else:
            is_index = isinstance(value, list) and name.isdecimal() and len(name) < 9 and int(name) < len(value)
            value = value[int(name)] if is_index else None
    if not part.startswith("/") or not isinstance(value, (list, str)):
        lists = ", ".join(f"/{name}" for name, item in document.items() if isinstance(item, (list, str)))
        raise Unprocessable.parameter("part", f"{part[:100]!r} is not a list or text here; it has {lists[:300]}")
    rest = value[offset:]
    number = _fitting_characters(rest, BUDGET // 2) if isinstance(rest, str) else count_fitting(rest, BUDGET - _BESIDE)
    content = rest[:number]
    following = {"next_offset": offset + number} if offset + number < len(value) else {}
    result = shrunk(
        {"part": part, "offset": offset, "of": len(value), **following, "content": content}, "read each part"
    )
    for cut in result.get("truncated", ()):
        _, _, index, *path = cut["part"].split("/")
        cut["part"] = "/".join([part, str(offset + int(index)), *path])
    return result
