"""The public data sets themselves, whole, through the command line, in one database."""

import contextlib
import re
import shutil
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli import main
from app.domain.geography import countries
from app.main import create_app
from app.settings import Settings

pytestmark = [pytest.mark.shared_data, pytest.mark.soak, pytest.mark.databases("sqlite")]

IMPORTS = [
    ("us-pocom", ["us_pocom/people.tar.gz"], 4_261),
    ("us-travels", ["us_travels/presidents/presidents.xml"], 47),
    ("us-travels", ["us_travels/president-travels/*.xml"], 551),
    ("us-travels", ["us_travels/secretary-travels/*.xml"], 2_415),
    ("us-pocom", ["us_pocom/missions-countries/*.xml"], 3_900),
    ("us-pocom", ["us_pocom/missions-orgs/*.xml"], 143),
    ("us-visits", ["us_visits/data/*.xml"], 2_335 + 35),
    ("gdelt", ["gdelt/20180101000000.export.CSV"], 2_414),
    ("gdelt", ["gdelt/v1_sample_events.csv"], 710),
    ("env-agreements", ["env_agreements/ieadb_treaties.csv"], 5_728),
    ("env-agreements", ["env_agreements/HUGGO_reconciled.csv"], 467),
    ("env-agreements", ["env_agreements/HUGGO_MEM_reconciled.csv"], 7_377),
    ("wh-readouts", ["wh_readouts/20*/*.md"], 984),
]
"""Format, files, and the rows that `ORIGIN.md` of the set counts (of the Presidents, the file's own terms); the visits join 35 gatherings."""


@pytest.fixture(scope="module")
def imported(shared_data, seeded_file, tmp_path_factory):
    """A database with all data sets, and the last line of the first and second run of each."""
    file = tmp_path_factory.mktemp("whole") / "events.db"
    shutil.copyfile(seeded_file, file)
    report = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIPLOMATIC_EVENTS_DATABASE_URL", f"sqlite:///{file}")
        for _ in range(2):
            for format_, patterns, _ in IMPORTS:
                paths = [str(path) for pattern in patterns for path in sorted(shared_data.glob(pattern))]
                assert paths, patterns
                result = CliRunner().invoke(main.app, ["import", "--format", format_, "--keep-going", *paths])
                report.append(result.stderr.splitlines()[-1])
    return file, report[: len(IMPORTS)], report[len(IMPORTS) :]


@pytest.fixture(scope="module")
def served(imported):
    """A client of a service on that database."""
    app = create_app(Settings(_env_file=None, database_url=f"sqlite:///{imported[0]}"))
    with contextlib.closing(app.state.database), TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def counts(line):
    return [int(number) for number in re.findall(r"\d+", line)]


def test_each_row_is_accounted_for(imported):
    _, first, _ = imported
    for (_, _, rows), line in zip(IMPORTS, first, strict=True):
        counted, *outcomes = counts(line)
        assert (counted, sum(outcomes)) == (rows, rows), line
        assert line.endswith("; imported."), line


def test_reimport_changes_nothing(imported):
    _, first, second = imported
    for (_, patterns, rows), line, before in zip(IMPORTS, second, first, strict=True):
        refused = counts(before)[-1]
        expected = f"{rows} rows: 0 created, 0 changed, {rows - refused} unchanged, {refused} refused; no changes."
        assert line == expected, patterns


KINDS = ("state_visit", "official_visit", "working_visit", "visit")


def kind_in_words(description):
    """Determine the kind as described on the mapping page, independently of the code."""
    words = " ".join((description or "").lower().replace("offical", "official").split())
    if words.startswith(("state visit", "official state visit")):
        return "state_visit"
    if words.startswith(("working visit", "official working visit")):
        return "working_visit"
    return "official_visit" if words.startswith(("official visit", "official select visit")) else "visit"


@pytest.mark.parametrize(("code", "slug"), [("JP", "japan"), ("MX", "mexico"), ("FR", "france"), ("BR", "brazil")])
@pytest.mark.parametrize("kind", KINDS)
def test_visits_match_the_files(served, shared_data, code, slug, kind):
    expected = set()
    for path in sorted(shared_data.glob("us_visits/data/*.xml")):
        for visit in ET.parse(path).getroot():
            first, last = visit.findtext("start-date").strip(), visit.findtext("end-date").strip()
            if (
                visit.find("from").get("id") == slug
                and first <= "1969-12-31"
                and last >= "1960-01-01"
                and kind_in_words(visit.findtext("description")) == kind
            ):
                expected.add(f"us-visit-{visit.findtext('id').strip()}")
    query = {"country": code, "date_from": 1960, "date_to": 1969, "kind": kind, "limit": 1000, "total": True}
    answer = served.get("/meetings", params=query | {"country": [code, "US"], "q": "to the United States"}).json()
    result = {item["id"] for item in answer["items"] if item["id"].startswith("us-visit-")}
    assert result == expected
    whole = served.get("/meetings", params=query).json()
    of_other_sets = [item for item in whole["items"] if not item["id"].startswith("us-visit-")]
    assert expected == {item["id"] for item in whole["items"]} - {item["id"] for item in of_other_sets}
    # The travels in the other direction, and readouts that say no day, which are only known not to be later.
    assert all(item["id"].startswith("us-travel-") or item["date"].startswith("../") for item in of_other_sets)
    assert all((item["starts_on"] or "") <= "1969-12-31" and item["ends_on"] >= "1960-01-01" for item in of_other_sets)
    assert whole["total"] == len(whole["items"])
    # None of the readouts is surely of these years.
    certain = served.get("/meetings", params=query | {"date_match": "within"}).json()["items"]
    assert {item["id"] for item in certain if item["id"].startswith("us-visit-")} <= expected
    assert all(item["id"].startswith(("us-visit-", "us-travel-")) for item in certain)


def test_files_have_visits_of_each_kind(shared_data):
    kinds = Counter(
        kind_in_words(visit.findtext("description"))
        for path in shared_data.glob("us_visits/data/*.xml")
        for visit in ET.parse(path).getroot()
    )
    assert set(KINDS) == set(kinds)


def test_secretary_in_two_sets_is_one_person(served, shared_data):
    paths = sorted(shared_data.glob("us_travels/secretary-travels/*.xml"))
    assert paths
    for path in paths:
        root = ET.parse(path).getroot()
        who, trips = root.find("trip").get("who"), len(root.findall("trip"))
        person = served.get(f"/people/{who}").json()
        assert {"scheme": "pocom", "value": who} in person["identifiers"]
        assert "us-historian-pocom" in {citation["source"]["id"] for citation in person["citations"]}
        held = served.get("/participants", params={"person": who, "limit": 1000}).json()["items"]
        assert sum(item["meeting"]["id"].startswith("us-travel-") for item in held) == trips
        [same] = served.get("/people", params={"identifier": f"pocom:{who}"}).json()["items"]
        assert same["id"] == who


def test_president_is_one_person_in_all_three_sets(served, shared_data):
    presidents = ET.parse(shared_data / "us_travels/presidents/presidents.xml").getroot().findall("president")
    terms = Counter(president.findtext("id").strip() for president in presidents)
    for slug, count in terms.items():
        [person] = served.get("/people", params={"identifier": f"us-presidents:{slug}"}).json()["items"]
        assert sum(tenure["office"] == "President" for tenure in person["tenures"]) == count, slug
    [adams] = served.get("/people", params={"identifier": "us-presidents:adams-john"}).json()["items"]
    assert (adams["id"], {identifier["scheme"] for identifier in adams["identifiers"]}) == (
        "adams-john",
        {"pocom", "us-presidents"},
    )
    assert len({tenure["office"] for tenure in adams["tenures"]}) > 1


def test_no_two_people_share_a_country_and_a_name_by_accident(served):
    """People of one country and name have different identifiers."""
    seen = {}
    for name in ("Kennedy", "Roosevelt", "Bush", "Taft", "Adams"):
        for person in served.get("/people", params={"q": name, "country": "US", "limit": 1000}).json()["items"]:
            seen.setdefault((person["name"], person["id"]), person)
    assert len(seen) > 5
    doubled = Counter(name for name, _ in seen)
    for (name, _), person in seen.items():
        assert doubled[name] == 1 or person["identifiers"], person["id"]


def test_every_country_is_known(served):
    known = {item["code"] for item in served.get("/countries", params={"limit": 1000}).json()["items"]}
    assert {"X-HAWAII", "X-KOREA", "X-SOUTH-VIETNAM", "X-TEXAS", "X-TWO-SICILIES"} < known
    assert len(known) == len(list(countries.iso_documents())) + 5
