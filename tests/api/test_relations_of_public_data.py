"""The dossier of the United States and Japan from 1990 to 1999, of the public data sets, as counted by hand.

The rows below were found by searching the files for *Japan*, *Tokyo* and *Okinawa*, and reading each: 20 visits from Japan, eight
trips to Japan, and one trip elsewhere that names Japan among those met. Two stops in Japan on the way, where nobody was met,
do not count.
"""

import json

import pytest

from app.datasets import registry
from app.transfer import importing
from app.transfer.import_options import ImportOptions
from app.transfer.rows import ImportRow

FILES = (
    ("us-visits", "us_visits/data/1990.xml"),
    ("us-travels", "us_travels/secretary-travels/christopher-warren-minor.xml"),
    ("us-travels", "us_travels/secretary-travels/albright-madeleine-korbel.xml"),
)
DECADE = "date=1990/1999"
VISITS = {762, 790, 795, 814, 848, 866, 907, 950, 970, 1009, 1025, 1039, 1058, 1116, 1177, 1211, 1229, 1233, 1287, 1367}
"""The ids of the visits from Japan."""
TRIPS = {8, 95, 107, 507, 518, 556, 658, 689}
"""The ids of the trips to Japan, without stops on the way."""
ELSEWHERE = {159}
"""The trip to Singapore for consultations with Japan and South Korea."""
STOPS = {158, 729}
SUMMIT_OF_DENVER = 1
"""Visit 1233 began a day before the summit, with a meeting of its own, so that the summit is one more meeting."""


@pytest.fixture(scope="module")
def start_file(grow, opened, shared_data):
    """A database with the rows of the files that have a Japanese participant or place, and with the gatherings of those."""

    def write(_client):
        for name, path in FILES:
            with (shared_data / path).open("rb") as stream:
                rows = [row for row in registry.reader(name)(stream, path) if isinstance(row, ImportRow)]
            wanted = [row for row in rows if '"JP"' in json.dumps(row.document)]
            options = ImportOptions(enrich=True, keep_going=True, origin=registry.origin(name))
            importing.run_import(opened, wanted, options)

    return grow(write)


def numbers(meetings, scheme):
    """Return the numbers that the rows of a data set have, of the meetings that came from it."""
    return {
        int(identifier["value"])
        for meeting in meetings
        for identifier in meeting["identifiers"]
        if identifier["scheme"] == scheme and identifier["value"].isdigit()
    }


@pytest.mark.shared_data
def test_meetings_of_a_decade_are_those_counted_by_hand(client):
    both = client.get(f"/meetings?country=US&country=JP&{DECADE}&limit=200").json()["items"]
    assert numbers(both, "us-visits") == VISITS
    assert numbers(both, "us-travels") == TRIPS | ELSEWHERE
    in_japan = client.get(f"/meetings?place=JP&{DECADE}&limit=200").json()["items"]
    assert numbers(in_japan, "us-travels") == TRIPS | STOPS


@pytest.mark.shared_data
def test_dossier_of_a_decade_equals_a_count_by_hand(client):
    dossier = client.get(f"/relations/JP/US?{DECADE}").json()
    # A gathering stands for the visits within its days.
    assert dossier["total"] == len(VISITS) + SUMMIT_OF_DENVER + len(TRIPS) + len(ELSEWHERE)
    visits = {item["host"]: item["meetings"] for item in dossier["visits"]}
    assert visits == {"US": len(VISITS) + SUMMIT_OF_DENVER, "JP": len(TRIPS)}
    assert dossier["in_third"]["meetings"] == len(ELSEWHERE)
    years = {item["year"]: item["meetings"] for item in dossier["by_year"]}
    assert years == {1990: 4, 1991: 2, 1992: 2, 1993: 5, 1994: 3, 1995: 2, 1996: 3, 1997: 4, 1998: 3, 1999: 2}
    assert sum(years.values()) == dossier["total"]
    assert dossier["last"]["date"] == "1999-07-24/1999-07-27"
