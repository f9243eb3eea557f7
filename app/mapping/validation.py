"""Validation of the parts of a mapping: Pydantic's errors as faults with a line and the nearest right key."""

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from app.domain.strings.suggestions import did_you_mean
from app.mapping.errors import Fault, Path
from app.mapping.model import PLACES
from app.mapping.yaml_text import LocatedText
from app.schemas.validation_messages import field_names, first_errors, message

_QUOTE: Final = "'"
_KEYWORDS: Final = frozenset({"else", "with"})
"""Keys that are words of Python, so that the model has them with an underscore."""
_UNION_STEPS: Final = frozenset(
    {"DateParts", "ItemList", "ForEach", "list[nullable[str]]", "dict[str,list[nullable[str]]]"}
)


def faults_of(error: ValidationError, model: type[BaseModel], text: LocatedText, path: Path) -> list[Fault]:
    """Return the errors of a part of the mapping at a path."""
    faults: dict[tuple[int, str], Fault] = {}
    for item in first_errors(error):
        steps = tuple(step for step in item["loc"] if step not in _UNION_STEPS)
        place = (*path, *steps)
        fault = Fault(text.line_of(place), place, _reason(item, model, steps, text, path))
        faults.setdefault((fault.line, fault.key), fault)
    return list(faults.values())


def _reason(item: Any, model: type[BaseModel], steps: Path, text: LocatedText, path: Path) -> str:
    kind = item["type"]
    if kind == "extra_forbidden":
        name = str(steps[-1])
        names = _names(model, steps[:-1])
        suggestion = did_you_mean(name, names)
        if not suggestion and name in PLACES:
            suggestion = f"; `{name}` belongs {PLACES[name]}"
        return f"is not recognized{suggestion} (allowed: {', '.join(sorted(names))})"
    if kind in {"literal_error", "enum"}:
        words = str(item["msg"]).split(_QUOTE)[1::2]
        return f"must be one of {', '.join(words)}{did_you_mean(_at(text.value, (*path, *steps)), words)}"
    return message(item, ())


def _names(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys of the object at a path in a model."""
    fields = [f"{step}_" if step in _KEYWORDS else step for step in path]
    return [name.removesuffix("_") for name in field_names(model, fields)]


def _at(value: Any, path: Path) -> str:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return str(value)
