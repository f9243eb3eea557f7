"""Values that a source gives for a field of a record (`says` of a citation), in the form of that field.

A field is named as citations name it: `date`, `place.city`, `topics.nikkei-community` (the entry with that id),
`participants.the-id.office`. The value of a list is one entry or a list of entries. A related record is given as in a
request (its id, or an object with an id or name), but is neither looked up nor created.
"""

import json
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

_NO_CONTENT = frozenset({"id", "code", "created_at", "updated_at"})


def validated(model: type[BaseModel], field: str, value: Any) -> Any:
    """Return a value that a source gives for a field, checked and as plain JSON.

    Raises:
        ValidationError: the value does not have the form of the field.
        ValueError: the record has no such field, or no source can give a value for it.
    """
    adapter = _adapter(model, field, is_list=isinstance(value, list))
    return adapter.dump_python(adapter.validate_python(value), mode="json", exclude_unset=True)


@cache
def lists_on_path(model: type[BaseModel], field: str) -> tuple[tuple[str, str], ...]:
    """Return the lists on the path of a field, each with the id of the entry that the path names.

    Raises:
        ValueError: records have no such field.
    """
    name, *steps = field.split(".")
    type_, lists = _annotation(model, name), []
    while steps:
        taken = ".".join(field.split(".")[: -len(steps)])
        if _entry_type(type_) is not None:
            lists.append((taken, steps[0]))
        type_, steps = _inner(type_, steps, field)
    return tuple(lists)


def dumped(value: Any) -> str:
    """Return a value as JSON, the same text for equal values."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@cache
def _adapter(model: type[BaseModel], field: str, *, is_list: bool) -> TypeAdapter[Any]:
    name, *steps = field.split(".")
    info = model.model_fields[name]
    extra = info.json_schema_extra
    if name in _NO_CONTENT or (isinstance(extra, dict) and extra.get("readOnly")):
        raise ValueError(f"{name} is set or derived by the service; name the field that the source gives")
    type_ = _annotation(model, name)
    while steps:
        type_, steps = _inner(type_, steps, field)
    return TypeAdapter(type_ if is_list else _entry_type(type_) or type_)


def _annotation(model: type[BaseModel], name: str) -> Any:
    """Return the type of a field, with its constraints, such as its bounds, which are in its metadata."""
    info = model.model_fields[name]
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _inner(type_: Any, steps: list[str], field: str) -> tuple[Any, list[str]]:
    """Return the type that the first steps of a path lead to, and the steps that are left."""
    entry = _entry_type(type_)
    if entry is not None:
        return entry, steps[1:]
    plain = _plain(type_)
    if isinstance(plain, type) and issubclass(plain, BaseModel) and steps[0] in plain.model_fields:
        return _annotation(plain, steps[0]), steps[1:]
    raise ValueError(f"the record has no field {field!r}")


def _entry_type(type_: Any) -> Any:
    """Return the type of the entries of a list, or None if the type is not a list."""
    plain = _plain(type_)
    return get_args(plain)[0] if get_origin(plain) is list else None


def _plain(type_: Any) -> Any:
    """Return a type without its metadata, and without None."""
    while get_origin(type_) is Annotated:
        type_ = get_args(type_)[0]
    if get_origin(type_) in {Union, UnionType}:
        alternatives = [item for item in get_args(type_) if item is not NoneType]
        return _plain(alternatives[0]) if len(alternatives) == 1 else type_
    return type_
