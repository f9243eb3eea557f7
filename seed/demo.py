"""Write the table of visits for `diplomatic-events demo`, `seed/demo.csv`.

    python seed/demo.py VISITS_FOLDER

It contains facts alone, one guest a line: the number of the visit, its days, kind and level, the city, and the country, name and office of
the guest. No sentence of the origin is copied. Origin: "Visits by Foreign Leaders and Heads of State", Office of the Historian, US
Department of State, the XML files of github.com/HistoryAtState/visits (in the public domain in the US, CC0 1.0 worldwide). The importer
`us-visits` reads them; gatherings, visits of states that ISO 3166 never had, and guests without a name are left out.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.datasets import us_visits
from app.domain.geography import countries
from app.transfer.rows import ImportRow

TABLE = Path(__file__).with_name("demo.csv")
COLUMNS = ("visit", "date", "kind", "level", "city", "country", "name", "office")


def rows(meeting: dict[str, Any], known: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a visit; none if a guest lacks a name, or comes from a country that is not known."""
    guests = [item for item in meeting["participants"] if item["role"] == "guest"]
    if not guests or not all(guest.get("person") and guest.get("country") in known for guest in guests):
        return
    city = meeting["place"].get("city", "")
    for guest in guests:
        number = meeting["id"].removeprefix("us-visit-")
        fields = (guest["country"], guest["person"]["name"], guest.get("office", ""))
        yield (number, meeting["date"], meeting["kind"], meeting["level"], city, *fields)


def main(folder: Path) -> None:
    """Write the table."""
    known = frozenset(item["code"] for item in countries.iso_documents())
    lines: list[tuple[str, ...]] = []
    for file in sorted(folder.glob("*.xml")):
        with file.open("rb") as stream:
            for row in us_visits.read(stream, file.name):
                if isinstance(row, ImportRow) and row.document["id"].startswith("us-visit-"):
                    lines += rows(row.document, known)
    lines.sort(key=lambda line: (line[1], int(line[0])))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
