"""Random edits: records are created, updated, renamed, deleted, undeleted, merged and imported."""

import json

import model_risky_edits
from model_data import SIZES, VOCABULARIES, DataGenerator
from model_world import World

NDJSON = {"Content-Type": "application/x-ndjson"}
_RENAMED = ("countries", "organizations", "people", "topics", "agreements")


class Editor:
    """Applies random edits to a world."""

    def __init__(self, chance, client, admin, world):
        """Use a source of randomness, a client with write access, headers with admin access, and the world."""
        self.chance, self.client, self.admin, self.drawn = chance, client, admin, DataGenerator(chance)
        self.numbers, self.done, self.kinds = 0, {}, set()
        self.look(world)

    def look(self, world: World):
        """Record the current state."""
        self.world = world
        self.ids = {name: sorted(records) for name, records in world.documents.items()}
        self.ids["countries"] = [country for country in self.ids["countries"] if country != "X-UNUSED"]
        self.gone = [record for record, data in world.retired.items() if data["successor"] is None]
        self.successors = {name: item["successors"] for name, item in world.documents["countries"].items()}
        self.merged = [record for record, data in world.retired.items() if data["successor"] is not None]

    def edit(self):
        """Apply a random edit; a proper refusal is a valid outcome."""
        acts = {
            self._put: 4, self._put_back: 3, self._patch: 5, self._rename: 3, self._delete: 4, self._undelete: 3,
            self._merge: 3, self._unmerge: 2, self._restore: 3, self._take_part: 2, self._inline: 2, self._import: 2, self._succeed: 2, self._redact: 1,
            self._change_on_condition: 4,
        }  # fmt: skip
        self.kinds = {act.__name__.strip("_") for act in acts}
        # None of these may succeed.
        acts[self._write_to_merged] = 1
        [act] = self.chance.choices(list(acts), acts.values())
        answer = act()
        assert answer.status_code < 500, (act.__name__, answer.text)
        outcome = act.__name__.strip("_"), answer.status_code < 300
        self.done[outcome] = self.done.get(outcome, 0) + 1

    def lacking(self):
        """Return the kinds of edits that never succeeded."""
        return sorted(kind for kind in self.kinds if not self.done.get((kind, True)))

    def _any(self, resource):
        return self.chance.choice(self.ids[resource])

    def _resource(self):
        return self.chance.choice([*SIZES, "meetings", "meetings", "agreements"])

    def _new_id(self, resource):
        self.numbers += 1
        return f"{self.chance.choice('abcxyz')}-new-{resource[:2]}-{self.numbers}"

    def _draw(self, resource):
        return {name: value for name, value in getattr(self.drawn, resource)(self.ids).items() if name != "id"}

    def _send(self, method, path, document=None):
        return self.client.request(method, path, json=document, follow_redirects=False)

    def _put(self):
        resource = self._resource()
        name = self.chance.choice([self._new_id(resource), self._any(resource), self._any(resource)])
        return self._send("PUT", f"/{resource}/{name}", self._draw(resource))

    def _put_back(self):
        resource = self._resource()
        address = f"/{resource}/{self._any(resource)}"
        read = self._send("GET", address)
        if read.status_code != 200:
            return read
        answer = self._send("PUT", address, self._of_another_day(read.json()))
        assert answer.status_code == 200, (address, answer.text)
        report, right = answer.json(), read.json()
        assert report == right, (
            address,
            [(name, report[name], value) for name, value in right.items() if report[name] != value],
        )
        return answer

    def _of_another_day(self, document):
        """Return a document with other agreement statuses, which are derived and must be ignored."""
        status = self.chance.choice(VOCABULARIES["agreement_status"])
        if "actions" in document:
            return {**document, "status": status}
        if "agreements" in document:
            links = [
                {**agreement, "agreement": {**agreement["agreement"], "status": status}}
                for agreement in document["agreements"]
            ]
            return {**document, "agreements": links}
        return document

    def _patch(self):
        resource = self._resource()
        drawn = self._draw(resource)
        fields = self.chance.sample(sorted(drawn), self.chance.choice([1, 1, 2, 3]))
        return self._send("PATCH", f"/{resource}/{self._any(resource)}", {name: drawn[name] for name in fields})

    def _rename(self):
        resource = self.chance.choice(_RENAMED)
        label = "title" if resource == "agreements" else "name"
        change = {label: self.drawn.named("r")}
        if resource not in {"agreements", "topics"} and self.chance.random() < 0.5:
            change = {"other_names": [{"name": self.drawn.named("n")}]}
        return self._send("PATCH", f"/{resource}/{self._any(resource)}", change)

    def _delete(self):
        resource = self.chance.choice([*self.ids, "meetings", "participants", "participants", "participants"])
        name = self.chance.choice(["X-UNUSED", "PE"]) if resource == "countries" else self._any(resource)
        answer = self._send("DELETE", f"/{resource}/{name}")
        if answer.status_code == 204:
            self.gone.append((resource, name))
        return answer

    def _undelete(self):
        if not self.gone:
            return self._delete()
        resource, name = self.chance.choice([*self.gone, *self.gone, *self.merged])
        return self._send("POST", f"/{resource}/{name}/undelete")

    def _merge(self):
        resource = self.chance.choice(["meetings", "meetings", *(name for name in SIZES if name != "countries")])
        return self._send("POST", f"/{resource}/{self._any(resource)}/merge", {"other": self._any(resource)})

    def _unmerge(self):
        mergeable = [record for record in self.merged if record[0] not in {"countries", "participants"}]
        if not mergeable:
            return self._merge()
        resource, name = self.chance.choice([*mergeable, *mergeable, ("people", self._any("people"))])
        answer = self._send("POST", f"/{resource}/{name}/unmerge")
        if answer.status_code == 200:
            self.merged.remove((resource, name))
        return answer

    def _restore(self):
        resource = self.chance.choice([*self.ids, "meetings", "meetings"])
        url = f"/{resource}/{self._any(resource)}"
        versions = self._send("GET", f"{url}/history").json().get("items")
        if not versions:
            return self._put()
        return self._send("POST", f"{url}/restore?version={self.chance.choice(versions)['version']}")

    def _succeed(self):
        code = self._any("countries")
        following = self.chance.sample(self.ids["countries"], self.chance.choice([0, 1, 1, 2]))
        met, waiting = set(), [*following]
        while waiting:
            item = waiting.pop()
            if item not in met:
                met.add(item)
                waiting += self.successors.get(item, [])
        answer = self._send("PATCH", f"/countries/{code}", {"successors": following})
        assert code not in met or answer.status_code in {404, 410, 422}, (code, following, answer.text)
        if answer.status_code == 200:
            self.successors[code] = following
        return answer

    def _redact(self):
        resource = self._resource()
        names = [self._any(resource), *(name for its_resource, name in self.gone if its_resource == resource)]
        return model_risky_edits.redact(self.client, self.chance, self.admin, resource, self.chance.choice(names))

    def _change_on_condition(self):
        resource = self._resource()
        drawn = self._draw(resource)
        field = self.chance.choice(sorted(drawn))
        return model_risky_edits.change_on_condition(
            self.client, self.chance, resource, self._any(resource), {field: drawn[field]}
        )

    def _write_to_merged(self):
        if not self.merged:
            return self._merge()
        resource, name = self.chance.choice(self.merged)
        return model_risky_edits.write_to_merged(self.client, self.chance, resource, name, self._draw(resource))

    def _take_part(self):
        part = self.drawn.participant(self.ids)
        if self.chance.random() < 0.5:
            return self._send("POST", "/participants", {**part, "meeting": self._any("meetings")})
        fields = self.chance.sample(["office", "role", "person", "country", "note"], 2)
        return self._send("PATCH", f"/participants/{self._any('participants')}", {name: part[name] for name in fields})

    def _inline(self):
        meeting = self._draw("meetings")
        meeting["topics"] = [{"topic": {"name": self.drawn.named("i")}}]
        meeting["participants"].append({"person": {"name": self.drawn.named("i"), "country": "PE"}, "country": "PE"})
        meeting["agreements"].append({"agreement": {"title": self.drawn.named("i")}, "relation": "signed"})
        meeting["citations"] = [{"source": {"headline": self.drawn.named("i")}}]
        return self._send("POST", f"/meetings?duplicates={self.chance.choice(['refuse', 'allow'])}", meeting)

    def _import(self):
        rows = []
        for _ in range(self.chance.randrange(1, 6)):
            resource = self._resource()
            if self.chance.random() < 0.5:
                name = self.chance.choice([self._any(resource), self._new_id(resource)])
                document = {"id": name, **self._draw(resource)}
            else:
                document = self.world.documents[resource][self._any(resource)]
            rows.append({"resource": resource, "document": document})
        rows += [{"resource": "meetings", "document": {"title": "no date"}}] * (self.chance.random() < 0.2)
        rows += self._twins()
        body = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
        going_on = self.chance.choice(["true", "false"])
        answers = [
            self.client.post(f"/imports?far_future=allow&keep_going={going_on}", content=body, headers=NDJSON)
            for _ in range(2)
        ]
        if answers[0].status_code == 200:
            again = answers[1].json()
            assert (again["created"], again["changed"]) == (0, 0), (rows, [answer.json() for answer in answers])
        return answers[0]

    def _twins(self):
        """Return rows of two meetings without ids, with the same title and day but different participants."""
        data = {"title": self.drawn.named("twin"), "date": self.drawn.date()}
        return [
            {"resource": "meetings", "document": {**data, "participants": [{"country": code}]}}
            for code in self.chance.sample(["JP", "KR", "FR"], self.chance.choice([0, 2]))
        ]
