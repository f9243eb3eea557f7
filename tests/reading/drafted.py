"""Drafts as tests read them."""


def people(document):
    """Return the name, the office, and the country or organization of each participant of a draft, in order."""
    return [
        (p.get("person", {}).get("name"), p.get("office"), p.get("country") or p.get("organization", {}).get("name"))
        for p in document["participants"]
    ]
