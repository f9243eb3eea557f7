"""The formats that are imported besides our own documents, as one table."""

from typing import Any, Final

from app.bulk.records import Reader, Record
from app.importers import env_agreements, gdelt, historian, us_pocom, us_travels, us_visits, wh_readouts

READERS: Final[dict[str, Reader]] = {
    us_visits.FORMAT: us_visits.read,
    us_travels.FORMAT: us_travels.read,
    us_pocom.FORMAT: us_pocom.read,
    gdelt.FORMAT: gdelt.read,
    env_agreements.FORMAT: env_agreements.read,
    wh_readouts.FORMAT: wh_readouts.read,
}


def first(name: str) -> list[Record]:
    """Give what the rows of a format refer to and ISO 3166 has no code for; it is made before them."""
    historians = {us_visits.FORMAT, us_travels.FORMAT, us_pocom.FORMAT}
    documents: list[dict[str, Any]] = list(historian.COUNTRIES) if name in historians else []
    return [Record("countries", document, "built in") for document in documents]
