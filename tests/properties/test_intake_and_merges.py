"""Two lists of people and meetings, imported again and again between merges, deletions and edits.

Whatever a curator did before: an import that follows another one at once changes nothing, and the imports of two lists that
contradict each other in turn come to rest.
"""

import random

import pytest

from app.maintenance import checks
from app.transfer import importing
from app.transfer.rows import ImportRow

pytestmark = [pytest.mark.slow, pytest.mark.full]
NAMES = ["Orlo Tarka", "Orlo J. Tarka", "Mina Sool", "Mina Sool-Varga", "Bela Quint", "Tarka", "Sir Orlo Tarka"]
COUNTRIES = ["JP", "PE", "BR"]
OFFICES = ["Foreign Minister", "President", "Ambassador"]
DATES = ["1931-05-07", "1931-05", "1931-05-08", "1931", "1932-01-02"]
OPTIONAL = {
    "note": ["a", "b"],
    "summary": ["s", "t"],
    "kind": ["consultation", "bilateral_meeting"],
    "place": [{"city": "Lima", "country": "PE"}, {"city": "Lima"}, {"country": "BR"}],
    "topics": [[{"topic": {"name": "Fish"}}], [{"topic": {"name": "Nets"}}]],
}
ACTS = ["import", "import", "change", "merge", "merge", "unmerge", "delete", "undelete", "edit", "different"]


def draw_person(chance):
    """Return the values of a row about a person."""
    values = {"name": chance.choice(NAMES), "country": chance.choice(COUNTRIES)}
    if chance.random() < 0.5:
        values["identifiers"] = [{"scheme": "wikidata", "value": f"Q{chance.randrange(1, 5)}"}]
    if chance.random() < 0.6:
        values["tenures"] = [draw_tenure(chance) for _ in range(chance.randrange(1, 3))]
    if chance.random() < 0.3:
        values["born"] = chance.choice(["1880", "1881"])
    if chance.random() < 0.3:
        values["other_names"] = [{"name": chance.choice(NAMES)}]
    return values


def draw_tenure(chance):
    """Return a tenure."""
    term = {"term": chance.choice(["1930/1932", "1931", "1930/.."])}
    note = {"note": "n"} if chance.random() < 0.3 else {}
    return {"office": chance.choice(OFFICES), "country": chance.choice(COUNTRIES), **term, **note}


def draw_participant(chance):
    """Return a participant, of whom a country is known at least."""
    values = {"country": chance.choice(COUNTRIES)}
    if chance.random() < 0.7:
        values["person"] = {"name": chance.choice(NAMES)}
    if chance.random() < 0.6:
        values["office"] = chance.choice(OFFICES)
    if chance.random() < 0.2:
        values["name_as_printed"] = "AS PRINTED"
    return values


def draw_meeting(chance):
    """Return the values of a row about a meeting."""
    values = {"title": chance.choice(["Talks", "Consultations", "Talks on nets"]), "date": chance.choice(DATES)}
    values["participants"] = [draw_participant(chance) for _ in range(chance.randrange(4))]
    return values | {name: chance.choice(drawn) for name, drawn in OPTIONAL.items() if chance.random() < 0.3}


DRAW = {"people": draw_person, "meetings": draw_meeting}


class Lists:
    """Two lists with two people and two meetings each, which are imported, and a curator who edits between imports."""

    def __init__(self, chance, client, database):
        """Draw the lists."""
        self.chance, self.client, self.database = chance, client, database
        keys = [(resource, number) for resource in DRAW for number in range(2)]
        self.lists = {name: {key: DRAW[key[0]](chance) for key in keys} for name in ("ministry", "agency")}
        self.gone = {"unmerge": [], "undelete": []}

    def run(self, name):
        """Import a list; return the numbers of rows that were created, changed and refused."""
        rows = []
        for (resource, number), values in self.lists[name].items():
            location = f"{resource} {number}"
            citation = {"source": {"id": name, "headline": f"List of the {name}"}, "locator": location}
            rows.append(ImportRow(resource, {**values, "citations": [citation]}, location))
        result = importing.run_import(self.database, rows, importing.ImportOptions(enrich=True, keep_going=True))
        return result.created, result.changed, result.refused

    def act(self):
        """Import a list twice, or edit something."""
        act, resource = self.chance.choice(ACTS), self.chance.choice([*DRAW])
        if act in {"import", "change"}:
            name = self.chance.choice([*self.lists])
            if act == "change":
                self.change(name)
            refused = self.run(name)[2]
            assert self.run(name) == (0, 0, refused)
        else:
            self.edit(act, resource)

    def change(self, name):
        """Change some values of a row."""
        key = self.chance.choice([*self.lists[name]])
        values, drawn = dict(self.lists[name][key]), DRAW[key[0]](self.chance)
        for field in [*(values | drawn)]:
            if self.chance.random() < 0.3 and field in drawn:
                values[field] = drawn[field]
        self.lists[name][key] = values

    def edit(self, act, resource):
        """Edit a record, or two of one resource; a proper refusal is a valid outcome."""
        if act in self.gone:
            if not self.gone[act]:
                return
            response = self.client.post(f"{self.chance.choice(self.gone[act])}/{act}")
        else:
            there = [item["id"] for item in self.client.get(f"/{resource}?limit=100").json()["items"]]
            if len(there) < 2:
                return
            one, other = self.chance.sample(there, 2)
            response = self.send(act, resource, one, other)
            if response.is_success and act in {"merge", "delete"}:
                self.gone[f"un{act}"].append(f"/{resource}/{other}")
        assert response.status_code < 500, response.text
        assert "repeats" not in response.text

    def send(self, act, resource, one, other):
        """Send the request of an edit."""
        if act == "merge":
            return self.client.post(f"/{resource}/{one}/merge", json={"other": other})
        if act == "delete":
            return self.client.delete(f"/{resource}/{other}")
        if act == "different":
            judgement = {"resource": resource, "a": one, "b": other, "judgement": "different"}
            return self.client.post("/judgements", json=judgement)
        values = {"born": "1879"} if resource == "people" else {"date": self.chance.choice(DATES)}
        return self.client.patch(f"/{resource}/{one}?duplicates=allow", json=values)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("seed", range(28))
def test_imports_between_edits_come_to_rest(client, database, seed):
    chance = random.Random(seed)
    lists = Lists(chance, client, database)
    for _ in range(chance.randrange(3, 10)):
        lists.act()
    outcomes = [[lists.run(name)[:2] for name in lists.lists] for _ in range(4)]
    assert outcomes[2:] == [[(0, 0)] * 2] * 2, outcomes
    assert list(checks.run_checks(database, repair=False)) == []
    for url in reversed(lists.gone["unmerge"]):
        assert "repeats" not in client.post(f"{url}/unmerge").text
    assert list(checks.run_checks(database, repair=False)) == []
