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


def record_id(document):
    """Return the id of a record; a country's is its code."""
    return document.get("code") or document["id"]


def exported(client):
    """Return the content of the export: documents by resource and id, and the retired ids."""
    documents, retired = {}, {}
    lines = gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()
    for line in map(json.loads, lines):
        data = line["document"]
        if line["resource"] == RETIRED:
            retired[data["resource"], data["id"]] = {name: data[name] for name in ("retired_at", "successor")}
        else:
            documents[line["resource"], record_id(data)] = data
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
        participants = {record: item for record, item in held.items() if record[0] == "participants"}
        assert {record: item for record, item in held.items() if record not in participants} == documents
        assert copy["retired"] == self.retired
        # In the same order each time, or the same seed would not draw the same.
        self.documents = {name: {} for name in sorted({"participants", *(resource for resource, _ in documents)})}
        for (resource, name), document in {**documents, **participants}.items():
            self.documents[resource][name] = document
        self._check_participants()
        self.order = _order(self.changes)
        self.today = dt.datetime.now(dt.UTC).date()
        self.offices = {
            fold(participant["office"])
            for participant in self.documents["participants"].values()
            if participant["office"]
        }
        self.offices |= {
            fold(one["office"]) for person in self.documents["people"].values() for one in person["tenures"]
        }
        places = [
            place
            for meeting in self.documents["meetings"].values()
            for place in (meeting["place"] or {}, *meeting["other_places"])
        ]
        # The free texts that filters know, by the kind of filter.
        self.texts_of = {
            "office": self.offices,
            **{name: {fold(place[name]) for place in places if place.get(name)} for name in ("city", "venue")},
        }
        # The current query, and cached results.
        self.asked, self.texts, self.countries = {}, {}, {}
        self.memberships = [
            (name, one["country"], span(one["term"]))
            for name, organization in self.documents["organizations"].items()
            for one in organization["members"]
        ]
        self.whose = None
        """The record that the current list is within."""

    def survivor(self, resource, name):
        """Return the record that a merged id leads to, or None."""
        while (resource, name) in self.retired:
            name = self.retired[resource, name]["successor"]
        return name if name in self.documents.get(resource, ()) else None

    def _check_participants(self):
        """Check that the participants equal those of the meetings."""
        shown = {
            part["id"]: {**part, "meeting": {name: meeting[name] for name in ("id", "title", "date")}}
            for meeting in self.documents["meetings"].values()
            for part in meeting["participants"]
        }
        report = {
            name: {
                field: value for field, value in item.items() if field not in {"created_at", "updated_at", "disputed"}
            }
            for name, item in self.documents["participants"].items()
        }
        assert report == shown

    def check_derived(self):
        """Check the derived fields of agreements and meetings."""
        _check_texts(self.documents)
        for agreement in self.documents["agreements"].values():
            assert (agreement["id"], agreement["status"]) == (agreement["id"], status_on(agreement, self.today))
        for agreement in self.documents["meetings"].values():
            codes = {part["country"] for part in agreement["participants"] if part["country"]}
            assert {country["code"] for country in agreement["countries"]} == codes
            assert [agreement["starts_on"], agreement["ends_on"]] == _days(span(agreement["date"]))
        for agreement in self.documents["agreements"].values():
            held = [agreement["starts_on"], agreement["ends_on"]]
            assert (agreement["id"], held) == (agreement["id"], _days(signed(agreement))), agreement
        _refuse_circles({name: item["successors"] for name, item in self.documents["countries"].items()})
        _refuse_circles(
            {
                name: [one["agreement"]["id"] for one in item["relations"]]
                for name, item in self.documents["agreements"].items()
            }
        )
        _refuse_circles(
            {name: [item["parent"]["id"]] if item["parent"] else [] for name, item in self.documents["topics"].items()}
        )


def _days(when):
    return [day and day.isoformat() for day in when]


def _refuse_circles(following):
    """Check that no record is its own ancestor or successor."""
    for start in following:
        met, waiting = set(), [*following[start]]
        while waiting:
            item = waiting.pop()
            assert item != start, f"{start} comes after itself"
            if item not in met:
                met.add(item)
                waiting += following[item]


def _check_texts(value):
    """Check that no text has invisible characters without effect."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _check_texts(item)
    if isinstance(value, str):
        assert not set(value) & set("\u200b\ufeff\u00ad\u3164"), value


def _feed(client):
    result, epochs, address = [], set(), "/changes?limit=1000"
    while address:
        page = client.get(address).json()
        result += page["items"]
        epochs.add(page["epoch"])
        address = page["next"]
    assert [item["sequence"] for item in result] == list(range(1, len(result) + 1))
    versions, removed = {}, set()
    for item in result:
        record = item["resource"], item["id"]
        versions[record] = versions.get(record, 0) + 1
        assert item["version"] == versions[record]
        assert (item["redaction"] is not None) == (item["action"] == "redacted")
        # Deleted records have no document, even if their history is redacted.
        if item["action"] in {"deleted", "merged"}:
            removed.add(record)
        elif item["action"] != "redacted":
            removed.discard(record)
        assert (item["document"] is None) == (record in removed)
    [epoch] = epochs
    return result, epoch


def _order(changes):
    """Return the position of each record in the order of creation within its resource.

    An undeleted record is created again. Participants are created with their meeting or its update, in its order.
    """
    order, taking_part = {}, {}
    for change in changes:
        resource, name = change["resource"], change["id"]
        if resource != "participants" and change["action"] in {"created", "undeleted"}:
            order[resource, name] = (change["sequence"],)
        if resource == "meetings":
            parts = [part["id"] for part in (change["document"] or {"participants": []})["participants"]]
            places = {part: (change["sequence"], index) for index, part in enumerate(parts)}
            taking_part[name] = places | {
                key: value for key, value in taking_part.get(name, {}).items() if key in places
            }
    return order | {("participants", part): place for places in taking_part.values() for part, place in places.items()}
