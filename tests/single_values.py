"""The single values of a document, without its structure."""


def leaves(value, name=""):
    """Yield the single values of a document, each with the name of its field."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, name)
    else:
        yield name, value
