"""Letters behind dates that say what a state did, as docs/import/mapping.md reads those of the UN Treaty Collection."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "import" / "mapping.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("## Marks behind dates\n")[2]
MAPPING = re.findall(r"^```yaml\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)[0]
TABLE = """\
Convention,Participant,Signature,Ratification
Convention on Cod,Peru,12 Jun 1992,7 Jun 1993
Convention on Cod,Japan,13 June 1992,28 May 1993 A
Convention on Cod,Angola,,5 May 2004 a
Convention on Cod,Croatia,,8 Oct 1996 d
Convention on Cod,Slovenia,,9 Feb 2000 AA
Convention on Cod,Chile,14 Jun 1992,
"""


def test_each_letter_is_the_act_of_a_state(read):
    (document,) = read(MAPPING, TABLE).documents
    assert [(item["country"], item["action"], item["date"]) for item in document["actions"]] == [
        ("Peru", "signed", "1992-06-12"), ("Peru", "ratified", "1993-06-07"),
        ("Japan", "signed", "1992-06-13"), ("Japan", "accepted", "1993-05-28"),
        ("Angola", "acceded", "2004-05-05"), ("Croatia", "succeeded", "1996-10-08"), ("Slovenia", "approved", "2000-02-09"),
        ("Chile", "signed", "1992-06-14"),
    ]  # fmt: skip
    assert [party["country"] for party in document["parties"]] == [
        "Peru",
        "Japan",
        "Angola",
        "Croatia",
        "Slovenia",
        "Chile",
    ]


def test_an_unknown_letter_is_refused(read):
    result = read(MAPPING, TABLE.replace("7 Jun 1993", "7 Jun 1993 P"))
    ((location, column, reason),) = result.refusals
    assert (location, column) == ("table.csv line 2", "Ratification")
    assert "'7 Jun 1993 P' is not a date in the form" in reason
