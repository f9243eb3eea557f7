"""The published OpenAPI document: the complete one, made small for the docs page and simple for client generators.

See decision 117.
"""

import json
from typing import Any, Final

from app.web.openapi import components, filters, problems, schemas

Node = dict[str, Any]

_INLINE: Final = "anyOf"


def publish(document: Node) -> Node:
    """Simplify the document, in place, for client generators and human readers, and return it."""
    known = document["components"]["schemas"]
    for schema in known.values():
        schemas.without_conditions(schema)
        schemas.without_text_formats(schema)
    for name in schemas.request_schemas(document):
        schemas.without_defaults(known[name])
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                schemas.without_item_format(parameter["schema"])
                schemas.without_text_formats(parameter["schema"])
            problems.combine(operation["responses"], writes="security" in operation)
            _keep_links_to_reads(operation["responses"])
    filters.combine_repeated(document)
    document = _without_patches_of_references(document)
    known = document["components"]["schemas"]
    schemas.without_read_only_fields(known)
    schemas.share_fields(known)
    _drop_repeated_titles(known)
    document["components"]["schemas"] = dict(sorted(known.items()))
    components.share(document)
    return document


def _without_patches_of_references(document: Node) -> Node:
    """Return the document in which patches, too, refer to related records by their `Ref`.

    A reference in a patch identifies its record in full, as in a new record. The schemas of patches differ only in that
    their fields may be null, which means the same as leaving them out (RFC 7396).
    """
    known = document["components"]["schemas"]
    text = json.dumps(document, ensure_ascii=False)
    patches = [name for name, schema in known.items() if name.endswith("RefPatch") and _INLINE in schema]
    for name in patches:
        text = text.replace(f'"{schemas.REFERENCE}{name}"', f'"{schemas.REFERENCE}{name.removesuffix("Patch")}"')
    simplified: Node = json.loads(text)
    for name in patches:
        del simplified["components"]["schemas"][name]
    return simplified


def _keep_links_to_reads(responses: Node) -> None:
    """Drop the links of responses to `PUT`, `PATCH` and `DELETE`, in place: these have the same path as `GET`."""
    for response in responses.values():
        if "links" in response:
            response["links"] = {name: link for name, link in response["links"].items() if name.startswith("get_")}


def _drop_repeated_titles(known: dict[str, Node]) -> None:
    """Drop the titles of schemas that repeat their names in `components`, in place."""
    for name, schema in known.items():
        if schema.get("title") == name:
            del schema["title"]
