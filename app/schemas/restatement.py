"""Whether a document says of a record exactly what is recorded, so that writing it would change nothing.

The document is compared as it was sent, before anything is validated or looked up. It restates the record if each of its
values is the recorded one, in the recorded form, and each field that it leaves out has its default there. References
must give the recorded id; what else they give must be what the record shows. In every other case, also where another
spelling means the same, the answer is no, and the document takes the way of all writes.

See decision 144.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, get_args

from pydantic import BaseModel

from app.domain.enums import Stance
from app.schemas.common import ProvenanceFields, Ref
from app.schemas.source import CitationInput

_REQUIRED: Final = object()
_KEPT: Final = object()
"""The default of a field that a write without it keeps: those that the service sets, and the provenance."""


class _Field(NamedTuple):
    default: Any
    model: type[BaseModel] | None
    """The model of the value, or of the entries of the list."""
    is_read_only: bool


def restates(model: type[BaseModel], document: Mapping[str, Any], recorded: Mapping[str, Any]) -> bool:
    """Return whether a document of an input model restates a record; if not, it may still mean the same."""
    fields = _fields(model)
    if not document.keys() <= fields.keys():
        return False
    for name, field in fields.items():
        value = document.get(name, field.default)
        if value is _KEPT or (value is None and (field.is_read_only or name not in recorded)):
            continue
        if value is _REQUIRED or not _is_same(field.model, value, recorded.get(name, _REQUIRED)):
            return False
    # Fields derived from the values of sources are compared when they are written.
    return model is not CitationInput or recorded["says"] is None


def _is_same(model: type[BaseModel] | None, value: Any, recorded: Any) -> bool:
    if type(value) is not type(recorded):
        # Among them 1, 1.0 and true: a field may accept only one of these.
        return (
            isinstance(value, str)
            and isinstance(recorded, dict)
            and model is not None
            and issubclass(model, Ref)
            and value == recorded["id"]
        )
    if isinstance(value, list):
        return len(value) == len(recorded) and all(map(_is_same, [model] * len(value), value, recorded))
    if not isinstance(value, dict):
        return bool(value == recorded)
    if model is None:
        return value.keys() == recorded.keys() and all(_is_same(None, value[name], recorded[name]) for name in value)
    if issubclass(model, Ref):
        return "id" in value and all(_is_same(None, value[name], recorded.get(name, _REQUIRED)) for name in value)
    return restates(model, value, recorded)


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, _Field]:
    return {name: _field(model, name) for name in model.model_fields}


def _field(model: type[BaseModel], name: str) -> _Field:
    info = model.model_fields[name]
    extra = info.json_schema_extra
    is_read_only = isinstance(extra, dict) and bool(extra.get("readOnly"))
    if is_read_only or name in ProvenanceFields.model_fields:
        default: Any = _KEPT
    elif model is CitationInput and name == "stance":
        default = Stance.SUPPORTS.value
    elif info.is_required():
        default = _REQUIRED
    else:
        default = info.get_default(call_default_factory=True)
        default = default.value if isinstance(default, Enum) else default
    return _Field(default, model_in(info.annotation), is_read_only)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation contains, such as that of the entries of a list, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_in, get_args(annotation))), None)
