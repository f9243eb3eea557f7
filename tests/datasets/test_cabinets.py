"""Terms of office from the Every Politician scrapers: one row a post, person and term."""

import csv
import datetime as dt
import json
import random
from collections import Counter, defaultdict

import pytest
from us_records import shared, validate

from app.datasets import cabinets
from app.datasets.cabinets_terms import Term, whole_terms
from app.domain.dates.edtf import bounds
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

HEADER = "position,person,personID,start,end"
META = {"jurisdiction": {"name": "the Netherlands", "id": "Q55"}, "agent": "every-politican-scrapers/dutch-cabinet"}


@pytest.fixture
def read(tmp_path):
    def read_rows(*rows, meta=META, header=HEADER, files=()):
        folder = tmp_path / "dutch"
        (folder / "html").mkdir(parents=True, exist_ok=True)
        (folder / "html" / "holders21.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        if meta is not None:
            (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        for name, text in files:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return list(cabinets.read_folder(folder))

    return read_rows


def tenure(row):
    assert isinstance(row, ImportRow), row
    return row.document["tenures"][0]


def test_row_becomes_a_person_with_a_tenure(read):
    header = f"{HEADER},gender,DOB,DOD,image,enwiki"
    row = "Minister of Culture,Anna  Blom (politician),Q101,2010-10-14,2012-11,female,1960,2020-05-01,A.jpg,Anna Blom"
    [item] = read(row, header=header)
    assert item.location == "holders21.csv line 2"
    source = {
        "id": "every-politician-dutch-cabinet",
        "kind": "dataset",
        "headline": "Every Politician: holders of offices of Netherlands",
        "publisher": "Every Politician, from Wikidata",
        "language": "en",
        "license": "CC0 1.0",
        "url": "https://github.com/every-politician-scrapers/dutch-cabinet",
    }
    assert item.document == {
        "name": "Anna Blom",
        "country": "NL",
        "born": "1960",
        "died": "2020-05-01",
        "identifiers": [{"scheme": "wikidata", "value": "Q101"}],
        "tenures": [{"office": "Minister of Culture", "country": "NL", "term": "2010-10-14/2012-11"}],
        "citations": [{"source": source, "field": "tenures", "locator": "Minister of Culture, Q101, 2010-10-14"}],
    }
    SourceInput.model_validate(source)
    assert validate([item]) == {"people": 1}


def test_an_open_end_is_known_until_the_last_day_of_the_file(read):
    rows = read(
        "Minister,A B,Q1,2010-01-01,",
        "Judge,C D,Q2,2003,2005-05",
        "Judge,E F,Q3,2001,2011-03-04",
        "Judge,G H,Q4,,",
        "Envoy,I J,Q5,2011-03,",
        "Envoy,K L,Q6,2011-04,",
    )
    assert [tenure(row).get("known_until") for row in rows] == ["2011-03-04", None, None, None, "2011-03-04", None]
    terms = ["2010-01-01/", "2003/2005-05", "2001/2011-03-04", None, "2011-03/", "2011-04/"]
    assert [tenure(row).get("term") for row in rows] == terms


def test_successive_cabinets_become_one_term(read):
    rows = read(
        "Prime Minister,A B,Q1,2000-04-05,2000-07-04",
        "Prime Minister,A B,Q1,2000-07-05,2001-04-26",
        "Prime Minister,A B,Q1,2000-04-05,2001-04-26",
        "Prime Minister,A B,Q1,2005-01-01,2006-01-01",
        "Prime Minister,C D,Q2,2001-04-26,2002-01-01",
        "Minister of Culture,A B,Q1,2001-04-26,2003-01-01",
    )
    whole = "2000-04-05/2001-04-26"
    assert [tenure(row)["term"] for row in rows[:4]] == [whole, whole, whole, "2005-01-01/2006-01-01"]
    assert [tenure(row)["term"] for row in rows[4:]] == ["2001-04-26/2002-01-01", "2001-04-26/2003-01-01"]
    locators = [row.document["citations"][0]["locator"] for row in rows]
    assert len(set(locators)) == len(rows)
    assert locators[2] == "Prime Minister, Q1, 2000-04-05 (2)"


@pytest.mark.parametrize(
    ("terms", "wholes"),
    [
        ([("2010", "2012"), ("2012", "2014")], [("2010", "2012"), ("2012", "2014")]),
        ([("2010", "2012"), ("2011", "2014")], [("2010", "2014")]),
        ([("2010-01-01", "2012-02-03"), ("2012-02-03", "")], [("2010-01-01", "")]),
        ([("2010-01-01", ""), ("2012-02-03", "2013-01-01")], [("2010-01-01", ""), ("2012-02-03", "2013-01-01")]),
        (
            [("2010-01-01", "2012-02-03"), ("2012-02-05", "2013")],
            [("2010-01-01", "2012-02-03"), ("2012-02-05", "2013")],
        ),
        ([("2010-01-01", "2014-01-01"), ("2011-01-01", "2012-01-01")], [("2010-01-01", "2014-01-01")]),
        ([("", "2012"), ("", "")], [("", "2012"), ("", "")]),
    ],
)
def test_terms_are_joined_only_where_they_surely_touch(terms, wholes):
    result = whole_terms([Term(*term) for term in terms])
    assert list(result)
    assert set(result) == {Term(*term) for term in terms}
    assert sorted(set(result.values()), key=str) == sorted((Term(*whole) for whole in wholes), key=str)


def test_ambassador_is_posted_to_the_country_in_the_title(read):
    titles = {
        "ambassador to the People's Republic of China": "CN",
        "Ambassador to Australia": "AU",
        "High Commissioner to Kenya": "KE",
        "ambassador of the Netherlands": None,
        "ambassador to the European Union": None,
        "Minister of State for Peru": None,
    }
    rows = read(*(f"{title},A B,Q{number},2010,2011" for number, title in enumerate(titles, 1)))
    assert [tenure(row).get("posted_to") for row in rows] == list(titles.values())


def test_only_an_explicit_title_is_acting(read):
    assert [
        tenure(row).get("acting") for row in read("Acting President,A,Q1,2010,2011", "President,B,Q2,2010,2011")
    ] == [True, None]


def test_label_replaces_a_title_that_contradicts_its_id(read):
    files = [
        (
            "html/positions.csv",
            "id,position\nQ5,Permanent Secretary of the Foreign Office\nQ6,Minister of Foreign Affairs of X\n",
        ),
        ("wikidata/wanted-positions.csv", "position,title\nQ5,Foreign Minister\nQ6,Minister of Foreign Affairs\n"),
    ]
    rows = read("Foreign Minister,A,Q1,2010,2011", "Minister of Foreign Affairs,B,Q2,2010,2011", files=files)
    assert [tenure(row)["office"] for row in rows] == [
        "Permanent Secretary of the Foreign Office",
        "Minister of Foreign Affairs",
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",A B,Q1,2010,2011", "position"),
        ("Minister,,Q1,2010,2011", "person"),
        ("Minister,A B,,2010,2011", "personID"),
        ("Minister,A B,q1,2010,2011", "personID"),
        ("Minister,A B,Q1,2010-13,2011", "start"),
        ("Minister,A B,Q1,2010,soon", "end"),
        ("Minister,A B,Q1,2010-10-30,2010-04-09", "end"),
        ("Minister,A B,Q1,2010", "row"),
    ],
)
def test_an_unreadable_row_is_refused_and_the_others_are_read(read, row, field):
    refused, other = read(row, "Minister,C D,Q2,2010,2011")
    assert isinstance(refused, RejectedRow)
    assert (refused.location, refused.field) == ("holders21.csv line 2", field)
    assert isinstance(other, ImportRow)


def test_a_folder_without_a_description_has_no_country(read):
    [row] = read("Secretary-General,A B,Q1,2010,2011", meta=None)
    assert "country" not in row.document
    assert tenure(row) == {"office": "Secretary-General", "term": "2010/2011"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"header": "post,name"}, "has no column position, person, personID, start, end"),
        ({"meta": {"jurisdiction": {"name": "Atlantis"}}}, "'Atlantis' is not a known country"),
        ({"meta": {}}, "does not name the country"),
        ({"meta": []}, "does not name the country"),
    ],
)
def test_unrelated_folder_is_rejected(read, options, words):
    with pytest.raises(ValueError, match=words):
        read("Minister,A B,Q1,2010,2011", **options)


def test_a_folder_without_the_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"no html/holders21\.csv"):
        list(cabinets.read_folder(tmp_path))


def _folders():
    return sorted(
        {path.parent if path.parent.name != "html" else path.parents[1] for path in shared("cabinets/**/holders21.csv")}
    )


def _table(folder):
    path = next(path for path in (folder / "html" / "holders21.csv", folder / "holders21.csv") if path.exists())
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
def test_every_row_of_the_public_data_is_read_or_rejected():
    refused: Counter[str] = Counter()
    for folder in _folders():
        items = list(cabinets.read_folder(folder))
        assert len(items) == len(_table(folder))
        validate(items)
        refused.update(item.field for item in items if isinstance(item, RejectedRow))
    assert set(refused) <= {"end"}
    assert sum(refused.values()) <= 10


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
def test_holders_on_sampled_days_equal_those_of_the_file():
    """A day within a whole term of a post has the same holders by the tenures as by the rows of the file."""
    drawn = random.Random(18)
    wrong = []
    for folder in _folders():
        rows, tenures = defaultdict(list), defaultdict(list)
        for row in _table(folder):
            rows[row["position"]].append((row["personID"], f"{row['start']}/{row['end']}"))
        for item in cabinets.read_folder(folder):
            if isinstance(item, ImportRow):
                post = item.document["citations"][0]["locator"].rsplit(", ", 2)[0]
                tenures[post].append((item.document["identifiers"][0]["value"], tenure(item).get("term") or "/"))
        for _ in range(15):
            post = drawn.choice(sorted(rows))
            day = dt.date(2000, 1, 1) + dt.timedelta(days=drawn.randrange(22 * 365))
            if _on(rows[post], day) != _on(tenures[post], day):
                wrong.append((folder.name, post, day))
    assert len(wrong) <= 10, wrong


def _on(terms, day):
    result = set()
    for person, term in terms:
        try:
            days = bounds(term)
        except ValueError:
            continue  # ends before it starts
        if days.starts_on <= day <= days.ends_on:
            result.add(person)
    return result
