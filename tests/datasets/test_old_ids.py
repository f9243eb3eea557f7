"""Former ids of the Historian's people lead to the person, in whatever order the files are imported."""

import io
import itertools

import pytest

from app.datasets import us_pocom, us_travels
from app.transfer import importing

PERSON = b"""<person><id>venn-ilsa</id><old-ids><old-id>venn-ilsa-maria</old-id><old-id> venn-i </old-id></old-ids>
<persName><surname>Venn</surname><forename>Ilsa</forename></persName><birth>1950</birth><death/></person>"""
TRIP = """<trips><trip who="{who}" role="secretary"><id>{number}</id><role>secretary</role><name>Ilsa Maria Venn</name><country id="peru">Peru</country>
<locale>Lima</locale><remarks>Met with the President.</remarks><start-date>1999-0{number}-05</start-date>
<end-date>1999-0{number}-05</end-date></trip></trips>"""


def rows(reader, content, name):
    return list(reader(io.BytesIO(content), name))


def travels(number, who):
    return rows(us_travels.read, TRIP.format(number=number, who=who).encode(), f"{who}.xml")


FILES = {
    "person": lambda: rows(us_pocom.read, PERSON, "venn-ilsa.xml"),
    "old": lambda: travels(1, "venn-ilsa-maria"),
    "older": lambda: travels(2, "venn-i"),
    "now": lambda: travels(3, "venn-ilsa"),
}


def test_former_ids_become_identifiers():
    (row,) = FILES["person"]()
    values = [item["value"] for item in row.document["identifiers"]]
    assert values == ["venn-ilsa", "venn-ilsa-maria", "venn-i"]


def test_invalid_former_id_is_rejected():
    (row,) = rows(us_pocom.read, PERSON.replace(b" venn-i ", b"Venn, I."), "venn-ilsa.xml")
    assert row.field == "old-id"


# Two trips without the person's record name two people, so the person is not the last.
ORDERS = [order for order in itertools.permutations(["person", "old", "now"]) if order[-1] != "person"]


@pytest.mark.parametrize("order", ORDERS)
def test_imports_in_any_order_give_one_person(client, database, order):
    for name in (*order, "older", *order):
        outcome = importing.run_import(database, FILES[name](), importing.ImportOptions(enrich=True))
        assert outcome.rows == 1
    people = client.get("/people?identifier=pocom:venn-ilsa").json()["items"]
    for former in ("venn-ilsa-maria", "venn-i"):
        assert client.get(f"/people?identifier=pocom:{former}").json()["items"] == people
    (person,) = people
    meetings = client.get(f"/people/{person['id']}/meetings").json()["items"]
    assert sorted(meeting["id"] for meeting in meetings) == ["us-travel-1", "us-travel-2", "us-travel-3"]
    for meeting in meetings:
        secretaries = [item for item in meeting["participants"] if item["person"]]
        assert [item["person"]["id"] for item in secretaries] == [person["id"]]
