"""A table that is imported again by its guessed mapping changes and creates nothing, whatever its shape."""

import json
from pathlib import Path

import pytest

from app.mapping.guessing.guess import guess

TABLES = {
    "two header rows.csv": "Date,Guest,,Host,,Place\n,Name,Country,Name,Country,\n3 May 2021,Ana Lopes,Peru,Meg Ash,Kenya,Nairobi\n4 May 2021,Rui Prado,Chile,Meg Ash,Kenya,Mombasa\n",
    "footnotes.csv": "Date,Title,Country,With\n4 March 2019*,Trade talks,Peru,Chile\n6 May 2019†,Border talks,Chile,Bolivia\n7 June 2019*,Fish talks,Peru,Ecuador\n",
    "fill down.csv": "Date,Meeting,Country,Delegate\n2019-03-04,Andean Summit,Peru,Ana Lopes\n,,Chile,Rui Prado\n,,Bolivia,Eva Rojas\n2020-03-04,Lake Summit,Peru,Ana Lopes\n,,Chile,Rui Prado\n",
    "wide.csv": "Summit,Date,Peru,Chile,Bolivia\nLima,2019-03-04,x,x,\nArica,2020-05-06,x,x,x\n",
    "array.json": json.dumps(
        [
            {"date": "2019-03-04", "title": "Trade talks", "place": {"city": "Lima"}, "countries": ["Peru", "Chile"]},
            {
                "date": "2019-05-06",
                "title": "Border talks",
                "place": {"city": "Arica"},
                "countries": ["Chile", "Bolivia"],
            },
        ]
    ),
    "tabs.tsv": "Date\tVisitor\tCountry\tPlace\n04/03/2019\tAna Lopes\tPeru\tLima\n26/05/2019\tRui Prado\tChile\tArica\n",
    "semicolons.csv": "\ufeffDatum;Land;Gast;Ort\n04.03.2019;Peru;Ana Lopes;Lima\n26.05.2019;Chile;Rui Prado;Arica\n",
    "offices.csv": "Name,Country,Office,Start,End\nAna Lopes,Peru,Foreign Minister,2010-03-01,2012-04-05\nRui Prado,Chile,President,2011-03-01,\nAna Lopes,Peru,Prime Minister,2012-04-06,2013-01-01\n",
    "agreements.csv": "Title,Signed,In force,Party A,Party B\nFish Treaty,2001-02-03,2002-03-04,Peru,Chile\nLake Treaty,2005-06-07,,Peru,Bolivia\n",
    "parties.csv": "Participant,Signature,Ratification\nPeru,3 Feb 2001,4 Mar 2002\nChile,3 Feb 2001,\nBolivia,5 Feb 2001,6 Apr 2003\n",
    "same day.csv": "Date,Minister,Organisation,Purpose\n2019-03-04,Ana Lopes,Red Ltd,Trade\n2019-03-04,Ana Lopes,Blue Ltd,Trade\n2019-03-04,Rui Prado,Red Ltd,Trade\n",
}


@pytest.fixture
def start_file(seeded_file):
    return seeded_file


@pytest.mark.parametrize("name", TABLES)
def test_the_second_import_by_a_guess_changes_nothing(run, contents, name):
    path = Path(name)
    path.write_text(TABLES[name], encoding="utf-8")
    with path.open("rb") as stream:
        Path("guess.yaml").write_text(guess(stream, name).mapping, encoding="utf-8")
    first = run("import", "--mapping", "guess.yaml", name)
    assert first.exit_code == 0, first.stderr
    assert not first.stderr.splitlines()[-1].partition(": ")[2].startswith("0 created, 0 changed"), first.stderr
    recorded = contents()
    second = run("import", "--mapping", "guess.yaml", name)
    assert second.exit_code == 0, second.stderr
    assert second.stderr.splitlines()[-1].partition(": ")[2].startswith("0 created, 0 changed"), second.stderr
    assert contents() == recorded
