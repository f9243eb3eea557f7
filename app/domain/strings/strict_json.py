"""Strict JSON parsing: RFC 8259, with the recommendations for interoperability made mandatory (I-JSON, RFC 7493)."""

import json
import re
from collections import Counter
from typing import Any, Final, NoReturn

from app.problems import BadRequest

MAX_DEPTH: Final = 64
MAX_VALUES: Final = 110_000
"""Twice the number of values in the largest document that its schema accepts."""
MAX_NAMES: Final = 1_000
"""Maximum number of names in one object; no document has more than a few dozen."""
# An unterminated string extends to the end of the text; possessive quantifiers keep the match linear.
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)', re.DOTALL)


def parse_json(body: bytes) -> Any:
    """Parse a JSON text.

    Raises:
        BadRequest: the body is empty, not UTF-8, not JSON, repeats a name in an object, contains a number that is not
            finite, is nested more than `MAX_DEPTH` deep, or contains more than `MAX_VALUES` values.
    """
    if not body.strip():
        raise BadRequest("the body is empty; send a JSON document")
    _check_number_of_values(body)
    try:
        value = json.loads(
            body.decode(), object_pairs_hook=_parse_object, parse_constant=_reject_constant, parse_float=_parse_float
        )
    except json.JSONDecodeError as error:
        raise BadRequest(f"invalid JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"invalid UTF-8 at byte {error.start}; encode the text as UTF-8") from error
    except RecursionError as error:
        raise BadRequest(f"the text has more than {MAX_DEPTH} levels of nesting") from error
    except ValueError as error:  # a number with more digits than Python converts
        raise BadRequest(f"invalid JSON: {error}"[:300]) from error
    _check_depth(value)
    return value


def _check_number_of_values(body: bytes) -> None:
    """Reject a text, before it is parsed, that would take a multiple of its size in memory.

    Every value but the first of an array or object follows a comma, and the first follows a bracket.
    """
    if _number_of_marks(body) > MAX_VALUES and _number_of_marks(_STRING.sub(b"", body)) > MAX_VALUES:
        raise BadRequest(
            f"the text has more than {MAX_DEPTH} levels of nesting or more than {MAX_VALUES} values; split it into smaller requests"
        )


def _number_of_marks(text: bytes) -> int:
    return text.count(b",") + text.count(b"[") + text.count(b"{")


def _parse_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        repeated = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise BadRequest(f"the text has {repeated[:60]!r} twice in one object; use each name once")
    if len(pairs) > MAX_NAMES:
        raise BadRequest(f"the text has {len(pairs)} names in one object; no document has more than {MAX_NAMES}")
    return result


def _reject_constant(word: str) -> NoReturn:
    raise BadRequest(f"the text contains {word}, which is not JSON; leave the field out")


def _parse_float(digits: str) -> float:
    number = float(digits)
    if number in {float("inf"), float("-inf")}:
        raise BadRequest(f"the text contains the number {digits[:40]}, which is too large")
    return number


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise BadRequest(f"the text has more than {MAX_DEPTH} levels of nesting")
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
