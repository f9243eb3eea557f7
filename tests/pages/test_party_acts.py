"""The acts of the parties to an agreement as a table."""

from app.pages.party_acts import MOST_LISTED, act_of_column, party_acts


def act(action, country=None, date="2001-02-03", organization=None):
    return {"action": action, "date": date, "country": country, "organization": organization, "note": None}


def party(country, note=None):
    return {"country": country, "organization": None, "note": note}


def test_a_list_has_few_acts():
    acts = [act("signed", "JP") for _ in range(MOST_LISTED)]
    assert party_acts([party("JP")], [*acts, act("adopted")]) is None
    assert party_acts([party("JP")], [*acts, act("signed", "PE")]) is not None


def test_each_act_is_in_the_table_or_the_list_once():
    union = {"id": "eu", "name": "European Union"}
    actions = [
        act("signed"),
        *[act(action, "SE") for action in ("signed", "ratified", "entered_into_force", "withdrawn")],
        *[act("acceded", "JP") for _ in range(MOST_LISTED)],
        act("approved", organization=union),
        act("registered", "PE"),
    ]
    table = party_acts([party("SE", "without Greenland"), party("AT")], actions)
    assert table.columns == ["Signed", "Consent", "In force", "Other acts"]
    assert table.of_all == actions[:1]
    assert [row.party["country"] or row.party["organization"]["id"] for row in table.rows] == [
        "AT", "eu", "JP", "PE", "SE",
    ]  # fmt: skip
    sweden = table.rows[-1]
    assert sweden.note == "without Greenland"
    assert {name: [item["action"] for item in acts] for name, acts in sweden.cells.items()} == {
        "Signed": ["signed"], "Consent": ["ratified"], "In force": ["entered_into_force"], "Other acts": ["withdrawn"],
    }  # fmt: skip
    shown = [item for row in table.rows for acts in row.cells.values() for item in acts]
    assert len(shown) == len(actions) - 1


def test_columns_without_acts_are_left_out():
    table = party_acts([party("JP")], [act("acceded", "JP") for _ in range(MOST_LISTED + 1)])
    assert table.columns == ["Consent"]


def test_a_cell_says_what_its_column_does_not():
    assert act_of_column(act("signed")) == ""
    assert act_of_column(act("acceded")) == "acceded"
    assert act_of_column(act("provisionally_applied")) == "provisionally applied"
