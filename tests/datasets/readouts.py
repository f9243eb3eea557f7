"""Readouts of the White House, as the importer reads them from a text."""

import io
import json

from app.datasets import wh_readouts

WHITE_HOUSE = {"venue": "White House", "city": "Washington", "country": "US"}


def read(content: str | bytes, name="some.md"):
    """Return the only outcome of a file, given by its content."""
    raw = content if isinstance(content, bytes) else content.encode()
    (outcome,) = wh_readouts.read(io.BytesIO(raw), name)
    return outcome


def readout(title, body, date="2022-03-09", url="https://archive.example.gov/2022/some/"):
    """Return the outcome of a readout with a title, a body, and the day and URL of its publication."""
    front = f"---\ntitle: {json.dumps(title)}\ndate: '{date}'\nsource_url: {url}\n---\n\n"
    return read(f"{front}{body}\n\n\\###\n")


def people(document):
    """Return name, office and country of the participants of a meeting."""
    return [
        (participant["person"]["name"], participant["office"], participant.get("country"))
        for participant in document["participants"]
    ]
