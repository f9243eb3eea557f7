"""Chains of merges, undos, restores, undeletes, edits and imports of a few records: the replayed feed equals the export.

`make soak` draws a seed for each chain and prints it; MODEL_SEED repeats one.
"""

import json
import os
import random
import secrets

import pytest
from model_data import SIZES, dataset
from model_edits import NDJSON, Editor
from model_risky_edits import record_admin
from model_world import World

from app.maintenance import checks

pytestmark = [pytest.mark.slow, pytest.mark.full]
FEW = 5
BLOCKS = 12
EDITS = 8
"""The edits of a block, after which the feed is replayed."""


class ChainEditor(Editor):
    """Edits few records of each resource, so that merges, undos and restores meet the same ones again and again."""

    def __init__(self, *arguments):
        """Begin with no earlier state of the world."""
        self.few, self.earlier = {}, []
        super().__init__(*arguments)

    def look(self, world):
        """Record the current state, and choose others for records that are gone."""
        super().look(world)
        self.earlier.append(world.documents)
        for resource, names in self.ids.items():
            few = [name for name in self.few.get(resource, ()) if name in names]
            others = [name for name in names if name not in few]
            self.few[resource] = few + self.chance.sample(others, min(FEW - len(few), len(others)))

    def edit(self):
        """Apply a random edit; a proper refusal is a valid outcome."""
        acts = {
            self._merge: 6, self._unmerge: 5, self._restore: 4, self._undelete: 3, self._delete: 2, self._patch: 3,
            self._import: 1, self._import_earlier: 3, self._rename: 1, self._redact: 1,
        }  # fmt: skip
        [act] = self.chance.choices(list(acts), acts.values())
        response = act()
        assert response.status_code < 500, (act.__name__, response.text)
        outcome = act.__name__.strip("_"), response.status_code < 300
        self.done[outcome] = self.done.get(outcome, 0) + 1

    def _any(self, resource):
        return self.chance.choice(self.few[resource])

    def _merge(self):
        resource = self.chance.choice([name for name in SIZES if name != "countries"])
        one, other = self._any(resource), self._any(resource)
        response = self._send("POST", f"/{resource}/{one}/merge", {"other": other})
        if response.status_code == 200:
            self.merged.append((resource, other))
        return response

    def _import_earlier(self):
        """Import documents of an earlier state, some of which are of merged or deleted records now."""
        documents = self.chance.choice(self.earlier)
        resources = [self.chance.choice([*SIZES]) for _ in range(4)]
        drawn = [(resource, self.chance.choice(sorted(documents[resource]))) for resource in resources]
        rows = [{"resource": resource, "document": documents[resource][name]} for resource, name in drawn]
        body = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
        return self.client.post("/imports?far_future=allow&keep_going=true", content=body, headers=NDJSON)


def run_chain(client, database, seed):
    """Apply a chain of edits, and compare the feed with the export after each block; return the outcomes of the edits."""
    chance = random.Random(seed)
    rows = [{"resource": resource, "document": document} for resource, document in dataset(chance)]
    body = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    assert client.post("/imports?far_future=allow", content=body, headers=NDJSON).json()["created"] == len(rows)
    editor = ChainEditor(chance, client, record_admin(database), World(client))
    for _ in range(BLOCKS):
        for _ in range(EDITS):
            editor.edit()
        world = World(client)
        world.check_derived()
        editor.look(world)
    assert list(checks.run_checks(database, repair=False)) == []
    return editor.done


@pytest.fixture
def start_file(migrated_file):
    return migrated_file


@pytest.mark.parametrize("seed", ["chain", "link"])
def test_feed_of_a_chain_replays_to_the_export(client, database, seed):
    done = run_chain(client, database, seed)
    assert all(done.get((kind, True)) for kind in ("merge", "unmerge", "restore", "undelete", "import_earlier"))


@pytest.mark.soak
def test_feed_of_random_chains_replays_to_the_export(connect, database, home, start_file, record_property):
    seed = os.environ.get("MODEL_SEED") or secrets.token_hex(4)
    record_property("repeat with", f"MODEL_SEED={seed}")
    for number in range(30):
        database.close()
        home.restore(start_file)
        try:
            run_chain(connect(), database, f"{seed} {number}")
        except AssertionError as error:
            error.add_note(f"Repeat with MODEL_SEED={seed}: chain {number}")
            raise
