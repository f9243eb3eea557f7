"""The published OpenAPI document with its shared parameters, responses and headers resolved."""

import copy

_SHARED = ("parameters", "responses", "headers")


def written_out(document):
    """Return a copy in which references to parameters, responses and headers are resolved."""
    return _resolve(copy.deepcopy(document), document["components"])


def _resolve(node, components):
    if isinstance(node, list):
        return [_resolve(item, components) for item in node]
    if not isinstance(node, dict):
        return node
    kind, _, name = str(node.get("$ref", "")).removeprefix("#/components/").partition("/")
    if kind in _SHARED:
        return _resolve(copy.deepcopy(components[kind][name]), components)
    return {key: _resolve(value, components) for key, value in node.items()}
