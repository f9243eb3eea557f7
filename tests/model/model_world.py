"""The data of the service, read from its export and its change feed."""

import datetime as dt
import gzip
import json
import re
from functools import cache
from pathlib import Path
from types import ModuleType

from model_dates import span
from model_statuses import signed, status_on
from model_words import fold

MANUAL = Path(__file__).parents[2] / "docs" / "changes.md"
RETIRED = "retired_ids"


@cache
def manual():
    """Return the documented script that maintains a copy of the data, as a module."""
    [script] = re.findall(r"^```python\n(.*?)^```", MANUAL.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    module = ModuleType("copy_of_the_data")
    exec(script, module.__dict__)
    return module


def its_id(document):
    """Return the id of a record; a country's is its code."""
    return document.get("code") or document["id"]


def exported(client):
    """Return the content of the export: documents by resource and id, and the retired ids."""
    documents, retired = {}, {}
    lines = gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()
    for line in map(json.loads, lines):
        said = line["document"]
        if line["resource"] == RETIRED:
            retired[said["resource"], said["id"]] = {name: said[name] for name in ("retired_at", "successor")}
        else:
            documents[line["resource"], its_id(said)] = said
    assert len(documents) + len(retired) == len(lines)
    return documents, retired


class World:
    """All records, their history, and their order of creation."""

    def __init__(self, client):
        """Read the data, and check that replaying the feed reproduces the export."""
        self.changes, self.epoch = _feed(client)
        documents, self.retired = exported(client)
        copy = manual().empty()
        for change in self.changes:
            manual().apply(copy, change)
        held = {record: manual().current(copy, document) for record, document in copy["documents"].items()}
        participants = {record: each for record, each in held.items() if record[0] == "participants"}
        assert {record: each for record, each in held.items() if record not in participants} == documents
        assert copy["retired"] == self.retired
        # In the same order each time, or the same seed would not draw the same.
        self.documents = {name: {} for name in sorted({"participants", *(resource for resource, _ in documents)})}
        for (resource, name), document in {**documents, **participants}.items():
            self.documents[resource][name] = document
        self._check_participants()
        self.order = _order(self.changes)
        self.today = dt.datetime.now(dt.UTC).date()
        self.offices = {fold(each["office"]) for each in self.documents["participants"].values() if each["office"]}
        self.offices |= {fold(one["office"]) for each in self.documents["people"].values() for one in each["tenures"]}
        # The current query, and cached results.
        self.asked, self.texts, self.countries = {}, {}, {}

    def _check_participants(self):
        """Check that the participants equal those of the meetings."""
        shown = {
            part["id"]: {**part, "meeting": {name: meeting[name] for name in ("id", "title", "date")}}
            for meeting in self.documents["meetings"].values()
            for part in meeting["participants"]
        }
        told = {
            name: {field: value for field, value in each.items() if field not in {"created_at", "updated_at"}}
            for name, each in self.documents["participants"].items()
        }
        assert told == shown

    def check_derived(self):
        """Check the derived fields of agreements and meetings."""
        _check_texts(self.documents)
        for each in self.documents["agreements"].values():
            assert (each["id"], each["status"]) == (each["id"], status_on(each, self.today))
        for each in self.documents["meetings"].values():
            codes = {part["country"] for part in each["participants"] if part["country"]}
            assert {country["code"] for country in each["countries"]} == codes
            assert [each["starts_on"], each["ends_on"]] == _days(span(each["date"]))
        for each in self.documents["agreements"].values():
            assert [each["starts_on"], each["ends_on"]] == _days(signed(each))
        _refuse_circles({name: each["successors"] for name, each in self.documents["countries"].items()})
        _refuse_circles(
            {name: [each["parent"]["id"]] if each["parent"] else [] for name, each in self.documents["topics"].items()}
        )


def _days(when):
    return [day and day.isoformat() for day in when]


def _refuse_circles(following):
    """Check that no record is its own ancestor or successor."""
    for start in following:
        met, waiting = set(), [*following[start]]
        while waiting:
            each = waiting.pop()
            assert each != start, f"{start} comes after itself"
            if each not in met:
                met.add(each)
                waiting += following[each]


def _check_texts(value):
    """Check that no text has invisible characters without effect."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            _check_texts(each)
    if isinstance(value, str):
        assert not set(value) & set("\u200b\ufeff\u00ad\u3164"), value


def _feed(client):
    found, epochs, address = [], set(), "/changes?limit=1000"
    while address:
        page = client.get(address).json()
        found += page["items"]
        epochs.add(page["epoch"])
        address = page["next"]
    assert [each["sequence"] for each in found] == list(range(1, len(found) + 1))
    versions, gone = {}, set()
    for each in found:
        record = each["resource"], each["id"]
        versions[record] = versions.get(record, 0) + 1
        assert each["version"] == versions[record]
        assert (each["redaction"] is not None) == (each["action"] == "redacted")
        # Deleted records have no document, even if their history is redacted.
        if each["action"] in {"deleted", "merged"}:
            gone.add(record)
        elif each["action"] != "redacted":
            gone.discard(record)
        assert (each["document"] is None) == (record in gone)
    [epoch] = epochs
    return found, epoch


def _order(changes):
    """Return the position of each record in the order of creation within its resource.

    An undeleted record is created again. Participants are created with their meeting or its update, in its order.
    """
    order, taking_part = {}, {}
    for each in changes:
        resource, name = each["resource"], each["id"]
        if resource != "participants" and each["action"] in {"created", "undeleted"}:
            order[resource, name] = (each["sequence"],)
        if resource == "meetings":
            parts = [part["id"] for part in (each["document"] or {"participants": []})["participants"]]
            places = {part: (each["sequence"], place) for place, part in enumerate(parts)}
            taking_part[name] = places | {
                key: value for key, value in taking_part.get(name, {}).items() if key in places
            }
    return order | {("participants", part): place for places in taking_part.values() for part, place in places.items()}
