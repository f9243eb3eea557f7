import io
import re
from pathlib import Path

import pytest
from public_data import SHARED_DATA

from app.datasets import env_agreements
from app.datasets.env_agreements_cells import date
from app.schemas.agreement import AgreementInput
from app.schemas.source import SourceInput
from app.transfer.rows import ImportRow, RejectedRow

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = SHARED_DATA / "env_agreements"
IEADB, HUGGO, MEMBERS = "ieadb_treaties.csv", "HUGGO_reconciled.csv", "HUGGO_MEM_reconciled.csv"
EU = {"name": "European Union", "abbreviation": "EU", "identifiers": [{"scheme": "wikidata", "value": "Q458"}]}


def outcomes(path):
    with path.open("rb") as stream:
        return list(env_agreements.read(stream, path.name))


def documents(path):
    return [outcome.document for outcome in outcomes(path) if isinstance(outcome, ImportRow)]


def refusals(path):
    return [
        (outcome.location, outcome.field, outcome.reason)
        for outcome in outcomes(path)
        if isinstance(outcome, RejectedRow)
    ]


def shared(name):
    if not (SHARED / name).is_file():
        pytest.skip(f"{name} is not in the shared data directory")
    return SHARED / name


@pytest.fixture(scope="module")
def ieadb():
    return {document["id"]: document for document in documents(FIXTURES / "env_ieadb.csv")}


@pytest.fixture(scope="module")
def huggo():
    return documents(FIXTURES / "env_huggo.csv")


@pytest.fixture(scope="module")
def members():
    return documents(FIXTURES / "env_huggo_mem.csv")


def test_ieadb_agreement_is_read_completely(ieadb):
    assert ieadb["iea-9001"] == {
        "id": "iea-9001",
        "title": "Treaty between Northland and Southland",
        "kind": "treaty",
        "actions": [{"action": "signed", "date": "1351-08-01"}],
        "identifiers": [{"scheme": "ieadb", "value": "9001"}],
        "citations": [{"source": env_agreements.SOURCE, "locator": "env_ieadb.csv, IEA# 9001"}],
    }


def test_single_year_of_signature_becomes_the_date(ieadb):
    assert ieadb["iea-9002"]["actions"] == [{"action": "signed", "date": "1826"}]


@pytest.mark.parametrize("fixture", ["env_ieadb.csv", "env_huggo.csv", "env_huggo_mem.csv"])
@pytest.mark.parametrize("name", ["HUGGO_MEM_additional.csv", "Treaties (2).csv"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_citations_name_the_imported_file(fixture, name, ending):
    with (FIXTURES / fixture).open("rb") as stream:
        rows = [row for row in env_agreements.read(stream, name + ending) if isinstance(row, ImportRow)]
    assert {row.document["citations"][0]["locator"].split(", ")[0] for row in rows} == {name}


def test_missing_date_codes_create_no_action(ieadb):
    assert ieadb["iea-9003"]["actions"] == [{"action": "entered_into_force", "date": "1999-02-03"}]


def test_full_text_of_a_long_title_is_in_the_note(ieadb):
    long = ieadb["iea-9004"]
    whole = ("Accord On " + "Very Long Rivers " * 40).strip()
    assert (long["title"], long["note"]) == (f"{whole[:499].rstrip()}…", f"The title in full: {whole}")
    assert long["kind"] == "other"


def test_nonexistent_date_becomes_a_note_and_line_breaks_become_spaces(ieadb):
    assert ieadb["iea-9006"]["actions"] == [{"action": "signed", "note": "The date is written '1990-13-06'."}]
    assert (ieadb["iea-9006"]["title"], ieadb["iea-9006"]["kind"]) == ("Agreement on Geese", "amendment")


def test_rows_of_ieadb_without_number_or_title_are_refused():
    assert refusals(FIXTURES / "env_ieadb.csv") == [
        ("env_ieadb.csv row 6", "IEA# (click for add'l info)", "is not a number; write digits only"),
        ("env_ieadb.csv row 7", "Treaty Name", "is empty; give the title of the agreement"),
    ]


def test_huggo_agreement_is_joined_with_that_of_ieadb(huggo):
    assert huggo[0] == {
        "id": "iea-9002",
        "title": "Convention on Otters (Révision)",
        "kind": "convention",
        "parties": [{"country": "DE"}, {"country": "DK"}],
        "actions": [{"action": "signed", "date": "1978-02-17"}],
        "url": "https://example.org/otters",
        "note": "Text also at https://example.org/more.",
        "identifiers": [{"scheme": "ieadb", "value": "9002"}],
        "citations": [{"source": env_agreements.SOURCE, "locator": "env_huggo.csv, OTT_1978A GENG-0001"}],
    }


def test_two_agreements_with_one_treaty_id_stay_separate(huggo):
    assert [(item["id"], item["identifiers"]) for item in huggo[1:]] == [
        ("manyenviron-marsh-1884a-geng-0002", [{"scheme": "manyenviron", "value": "MARSH_1884A GENG-0002"}]),
        ("manyenviron-marsh-1884a-geng-0003", [{"scheme": "manyenviron", "value": "MARSH_1884A GENG-0003"}]),
    ]


def test_uncertain_end_is_preserved_and_the_union_is_an_organization(huggo):
    ended = {"note": "End date of the data set, which does not state how the agreement ended."}
    assert huggo[1]["actions"] == [
        {"action": "signed", "date": "1884-09-21"},
        {"action": "terminated", "date": "2011-01-01~", **ended},
    ]
    assert huggo[1]["parties"] == [{"country": "SN"}, {"organization": EU}]
    assert huggo[2]["actions"] == [
        {"action": "signed", "date": "1922-04-10"},
        {"action": "entered_into_force", "date": "1922-06-07"},
        {"action": "terminated", "date": "1960-03-01", **ended},
    ]
    assert (huggo[2]["kind"], huggo[2]["note"]) == ("protocol", "Text also at see the archive.")


def test_unreadable_huggo_rows_are_rejected():
    code = "write ISO 3166 alpha-3, or EUE for the European Union"
    assert refusals(FIXTURES / "env_huggo.csv") == [
        ("env_huggo.csv row 5", "Parties", f"'QQQ' is not a country code; {code}"),
        ("env_huggo.csv row 6", "ieaID", "'none' is not an IEADB number; write IEA- and digits, or NA"),
        ("env_huggo.csv row 7", "Title", "is not cp1252; convert it"),
    ]


def test_a_membership_adds_a_party_with_its_actions(members):
    assert members[0] == {
        "id": "iea-9002",
        "title": "Convention on Otters",
        "kind": "convention",
        "parties": [{"country": "DE"}],
        "actions": [
            {"action": "signed", "date": "1978-02-17", "country": "DE"},
            {"action": "ratified", "date": "1979-04-03", "country": "DE"},
            {"action": "entered_into_force", "date": "1980-05-05", "country": "DE"},
        ],
        "identifiers": [{"scheme": "ieadb", "value": "9002"}],
        "citations": [{"source": env_agreements.SOURCE, "locator": "env_huggo_mem.csv, OTT_1978A GENG-0001"}],
    }


def test_ratification_repeating_an_accession_adds_no_action(members):
    assert members[1]["actions"] == [
        {"action": "acceded", "date": "1980-04-04", "country": "DDDE"},
        {"action": "entered_into_force", "date": "1980-05-05", "country": "DDDE"},
        {"action": "withdrawn", "date": "1990-10-03", "country": "DDDE"},
    ]


def test_invalid_action_dates_become_notes(members):
    assert members[2]["actions"] == [
        {"action": "accepted", "note": "The date is written '1985-11-01-'.", "organization": EU},
        {"action": "ratified", "note": "The date is written '1971-0706'.", "organization": EU},
        {"action": "entered_into_force", "note": "The date is written '2010-02-29'.", "organization": EU},
    ]


def test_state_without_actions_is_not_a_party(members):
    assert members[3]["actions"] == []
    assert "parties" not in members[3]


def test_successor_is_a_party_and_termination_is_not_a_withdrawal(members):
    assert members[4]["parties"] == [{"country": "YUCS"}]
    assert members[4]["actions"] == [{"action": "succeeded", "date": "1982-07-13", "country": "YUCS"}]


def test_mere_signatory_is_not_a_party(members):
    assert members[5]["actions"] == [{"action": "signed", "date": "1979-02-01", "country": "CSXX"}]
    assert "parties" not in members[5]


def test_agreement_without_an_ieadb_number_has_its_own_dates(members):
    assert (members[6]["id"], members[6]["title"]) == ("manyenviron-marsh-1884a-geng-0003", "Marsh Rules")
    assert members[6]["actions"] == [
        {"action": "signed", "date": "1978-02-17"},
        {"action": "entered_into_force", "date": "1980-05-05"},
        {"action": "signed", "date": "1979-06-06", "country": "NP"},
    ]


def test_prose_in_place_of_a_state_is_rejected():
    code = "is not a country code; write ISO 3166 alpha-3, or EUE for the European Union"
    assert refusals(FIXTURES / "env_huggo_mem.csv") == [
        ("env_huggo_mem.csv row 9", "stateID", f"'FAO Food and Agriculture Organization' {code}"),
        ("env_huggo_mem.csv row 10", "stateID", f"'Bayern' {code}"),
    ]


@pytest.mark.parametrize("name", ["env_ieadb.csv", "env_huggo.csv", "env_huggo_mem.csv"])
def test_every_record_is_a_valid_agreement(name):
    stored = documents(FIXTURES / name)
    for document in stored:
        AgreementInput.model_validate(document)
    assert stored
    SourceInput.model_validate(env_agreements.SOURCE)


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("17.02.1978", "1978-02-17"),
        ("1884-09-21", "1884-09-21"),
        ("2011-01-01~", "2011-01-01~"),
        *((cell, None) for cell in ("", "NA", "31.12.9999", "01.12.9999", "9999-XX-XX-", "0001-01-01", "0000-00-00")),
        *((cell, None) for cell in ("-001-12-3100..0000..0000", "2599-01-01", "2899-01-01", "3200-01-01")),
        ("11.02.2071", "2071-02-11"),
    ],
)
def test_dates_of_every_form_are_read(cell, means):
    assert date(cell) == means


@pytest.mark.parametrize(
    "cell", ["1971-0706", "1985-11-01-", "2010-02-29", "31.04.1999", "1999-13-01", "unknown", "٢٠٠١-01-01"]
)
def test_ambiguous_dates_are_refused(cell):
    with pytest.raises(ValueError, match=r"."):
        date(cell)


@pytest.mark.parametrize(
    ("header", "remedy"),
    [
        ("treatyID,stateID,Title,Signature", "it has columns of HUGGO_MEM, but lacks "),
        ("a,b", "HUGGO ("),
        ("a;b;c", "it must have the columns of IEADB ("),
        ("treatyid,stateid", ", separated by commas"),
    ],
)
def test_unrelated_table_is_rejected_with_what_it_lacks(header, remedy):
    with pytest.raises(ValueError, match=rf"^other\.csv line 1 is not the header .*{re.escape(remedy)}"):
        list(env_agreements.read(io.BytesIO(f"{header}\n1\n".encode()), "other.csv"))


def test_row_with_wrong_number_of_cells_is_rejected_and_reading_continues():
    head, first, *_ = (FIXTURES / "env_ieadb.csv").read_bytes().split(b"\r\n")
    result = list(env_agreements.read(io.BytesIO(b"\r\n".join([head, b'"1","2"', first])), "short.csv"))
    assert result[0] == RejectedRow(
        "short.csv row 2", "row", "has 2 cells where the header has 9; quote the cell that contains a comma"
    )
    assert isinstance(result[1], ImportRow)


@pytest.mark.shared_data
@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rows", "records", "ids"), [(IEADB, 5728, 5728, 5728), (HUGGO, 467, 467, 467), (MEMBERS, 7377, 7359, 149)]
)
def test_real_tables_are_accounted_for(name, rows, records, ids):
    result = outcomes(shared(name))
    stored = [item.document for item in result if isinstance(item, ImportRow)]
    for document in stored:
        AgreementInput.model_validate(document)
    assert (len(result), len(stored), len({item["id"] for item in stored})) == (rows, records, ids)


@pytest.mark.shared_data
def test_real_records_never_share_an_identifier():
    owners: dict[str, set[str]] = {}
    for name in (IEADB, HUGGO, MEMBERS):
        for document in documents(shared(name)):
            owners.setdefault(str(document["identifiers"]), set()).add(document["id"])
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("number", "kind", "actions"),
    [
        ("4022", "agreement", {"signed": "1751-10-02"}),
        ("2819", "amendment", {"signed": "1973-06-29", "entered_into_force": "1973-10-04"}),
        ("3100", "convention", {"signed": "1991-07-05", "entered_into_force": "1995-08-11"}),
        ("1439", "memorandum_of_understanding", {"signed": "2000-04-10"}),
    ],
)
def test_real_agreements_of_ieadb_are_read(number, kind, actions):
    result = next(document for document in documents(shared(IEADB)) if document["id"] == f"iea-{number}")
    assert (result["kind"], {action["action"]: action["date"] for action in result["actions"]}) == (kind, actions)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("identity", "countries", "actions"),
    [
        (
            "manyenviron-deu-dnk-rff-1922a-geng-0212",
            ["DE", "DK"],
            {"signed": "1922-04-10", "entered_into_force": "1922-06-07", "terminated": "1960-03-01"},
        ),
        (
            "manyenviron-blr-ukr-ccc-1992a-geng-1181",
            ["BY", "UA"],
            {"signed": "1992-12-17", "entered_into_force": "1992-12-17"},
        ),
        (
            "manyenviron-syr-ukr-ism-2002a-geng-1991",
            ["SY", "UA"],
            {"signed": "2002-04-21", "entered_into_force": "2003-06-25"},
        ),
    ],
)
def test_real_agreements_of_huggo_are_read(identity, countries, actions):
    result = next(document for document in documents(shared(HUGGO)) if document["id"] == identity)
    assert [party["country"] for party in result["parties"]] == countries
    assert {action["action"]: action["date"] for action in result["actions"]} == actions


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("identity", "country", "actions"),
    [
        (
            "iea-2603",
            "BR",
            [("signed", "1925-06-17"), ("ratified", "1970-08-28"), ("entered_into_force", "1970-08-28")],
        ),
        ("iea-2784", "DO", [("ratified", "1975-02-05"), ("entered_into_force", "1975-05-06")]),
        (
            "iea-2911",
            "PY",
            [("signed", "1980-05-21"), ("ratified", "1985-02-06"), ("entered_into_force", "1987-02-08")],
        ),
    ],
)
def test_real_memberships_are_read(identity, country, actions):
    result = [
        document
        for document in documents(shared(MEMBERS))
        if document["id"] == identity and {"country": country} in document.get("parties", [])
    ]
    assert [[(act["action"], act["date"]) for act in item["actions"]] for item in result] == [actions]
