"""The tables of `docs/filters.md` name the filters, facets, lists and vocabularies that the service has."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.domain import enums
from app.queries.paging.facets import FACET_NAMES

ROOT = Path(__file__).parents[2]
PAGE = re.sub(
    r"^```.*?^```$", "", (ROOT / "docs" / "filters.md").read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
)
DOCUMENT: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
COMMON = {"sort", "limit", "cursor", "total", "format", "q", "snippets"}
PROVENANCE = {"origin", "reviewed"}
VOCABULARIES = {
    "`kind` of a meeting": enums.MeetingKind,
    "`level`": enums.Level,
    "`mode`": enums.Mode,
    "`status` of a meeting": enums.MeetingStatus,
    "`venue_kind`": enums.VenueKind,
    "`role`": enums.Role,
    "`relation` of a meeting to an agreement": enums.Relation,
    "`kind` of an agreement": enums.AgreementKind,
    "`status` of an agreement": enums.AgreementStatus,
    "`kind` of an organization": enums.OrganizationKind,
    "`kind` of a source": enums.SourceKind,
}
LISTS = ("/participants", "/agreements", "/people", "/countries", "/organizations", "/topics", "/sources", "/tenures")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> dict[str, str]:
    """Return the second cells of the tables of a section by the first ones."""
    cells = re.findall(r"^\| (.*?) \| (.*?) \|$", section(title), re.MULTILINE)
    return {first: second for first, second in cells if not first.startswith("---")}


def words(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def listed_parameters(path: str) -> list[dict[str, Any]]:
    """Return the query parameters of the list at a path."""
    resolved = []
    for item in DOCUMENT["paths"][path]["get"]["parameters"]:
        name = item.get("$ref", "").rpartition("/")[2]
        resolved.append(DOCUMENT["components"]["parameters"][name] if name else item)
    return [item for item in resolved if item["in"] == "query"]


def parameters(path: str) -> set[str]:
    """Return the names of the query parameters of the list at a path, without `exclude`, which stands for the negations."""
    return {item["name"] for item in listed_parameters(path)} - {"exclude"}


def test_every_filter_of_meetings_is_explained():
    named = {word.partition("=")[0] for word in words(PAGE)}
    assert parameters("/meetings") - named == set()


def test_the_readme_names_parameters_that_exist():
    named = re.search(
        r"`GET /meetings` filters by (.*?)\.\n", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert named is not None
    assert set(words(named[1])) - parameters("/meetings") == set()


def test_every_filter_that_can_be_negated_is_named():
    (exclude,) = (item for item in listed_parameters("/meetings") if item["name"] == "exclude")
    listed = section("Exclusion").partition("These can be negated:")[2].partition(".")[0]
    assert words(listed) == sorted(name.removesuffix("!") for name in exclude["schema"]["properties"])


def test_every_facet_is_named():
    listed = section("Order, pages and counts").partition("Facets are ")[2].partition(".")[0]
    assert words(listed) == list(FACET_NAMES)


@pytest.mark.parametrize("path", LISTS)
def test_every_filter_of_another_list_is_named(path):
    listed = rows("Other lists")[f"`{path}`"].partition(";")[0]
    assert set(words(listed)) == parameters(path) - COMMON - PROVENANCE
    assert path == "/tenures" or parameters(path) >= COMMON
    assert (parameters(path) >= PROVENANCE) == (path not in {"/participants", "/countries", "/tenures"})


def test_every_list_of_a_record_is_named():
    shown = {
        f"{record}{of_record}"
        for records, lists in rows("Other lists").items()
        for record in words(records)
        for of_record in words(lists)
        if "{" in record
    }
    lists = r"/[a-z]+/\{(id|code)\}/(meetings|participants|agreements|topics|sources)"
    assert shown == {path for path in DOCUMENT["paths"] if re.fullmatch(lists, path)}


@pytest.mark.parametrize("field", VOCABULARIES)
def test_every_word_of_a_vocabulary_is_listed(field):
    assert words(rows("Vocabularies")[field]) == list(VOCABULARIES[field])
