"""JSON read strictly: RFC 8259 with its interoperable choices made mandatory (I-JSON, RFC 7493)."""

import json
from typing import Any, Final, NoReturn

from app.problems import BadRequest

MAX_DEPTH: Final = 64


def read_json(body: bytes) -> Any:
    """Read a JSON text.

    Raises:
        BadRequest: it is empty, not UTF-8, not JSON, repeats a name in an object, holds a number that is not finite,
            or is nested more than `MAX_DEPTH` deep.
    """
    if not body.strip():
        raise BadRequest("the body is empty; send a JSON document")
    try:
        value = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise BadRequest(f"the text is not JSON: {error.msg}, at line {error.lineno} column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"the text is not UTF-8, at byte {error.start}") from error
    except RecursionError as error:
        raise BadRequest(f"the text is nested more than {MAX_DEPTH} deep") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise BadRequest(f"the text is not JSON that can be read: {error}"[:300]) from error
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        repeated = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise BadRequest(f"the text has {repeated[:60]!r} twice in one object; give each name once")
    return made


def _constant(word: str) -> NoReturn:
    raise BadRequest(f"the text holds {word}, which is not JSON; leave the field out")


def _float(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise BadRequest(f"the text holds the number {digits[:40]}, which is too large")
    return number


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise BadRequest(f"the text is nested more than {MAX_DEPTH} deep")
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
