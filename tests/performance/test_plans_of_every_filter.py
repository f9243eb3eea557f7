"""Query plans and step counts on SQLite for every filter and pair of filters of every list.

The filters come from the query models of the routes, so a new one is tested without a change here; one whose
values are unknown fails a test that says so. Two properties are checked, without and with statistics (ANALYZE):

- A correlated subquery reaches its table by the column that ties it to the current record, never by scanning
  all rows of a value, which would multiply the cost. No table is scanned for a short list.
- The number of SQLite virtual machine steps per page hardly grows with the number of records.
"""

import contextlib
import itertools
import math
import re
import shutil
from unittest import mock

import pytest

from app.api import countries, organizations, participants, people, sources, topics
from app.db import models as m
from app.db.database import Database
from app.db.sqlite import sqlite_module
from app.filter_index import agreement_topics, office_holders, planner, term_counts, terms
from app.filter_index.refresh import rebuild
from app.queries.filtering import filters
from app.queries.lists import read_page
from app.queries.paging.params import SHAPING
from app.services.dispute_rows import OWNERS
from app.services.resources import COLLECTIONS
from app.web.agreement_list import AGREEMENT_LIST, AgreementParams
from app.web.meeting_list import MEETING_LIST, MeetingParams

pytestmark = pytest.mark.databases("sqlite")

LISTS = {
    "countries": (countries.COUNTRY_LIST, countries.CountryParams),
    "organizations": (organizations.ORGANIZATION_LIST, organizations.OrganizationParams),
    "people": (people.PERSON_LIST, people.PersonParams),
    "topics": (topics.TOPIC_LIST, topics.TopicParams),
    "sources": (sources.SOURCE_LIST, sources.SourceParams),
    "agreements": (AGREEMENT_LIST, AgreementParams),
    "meetings": (MEETING_LIST, MeetingParams),
    "participants": (participants.PARTICIPANT_LIST, participants.ParticipantParams),
}
# A value of nearly all records, and one of few or none.
VALUES = {
    "country": ["US", "FR"],
    "place": ["US", "FR"],
    "posted_to": ["US", "FR"],
    "member": ["US", "FR"],
    "related_to": ["a-1", "a-2"],
    "office": ["President", "Envoy"],
    "as_of": ["1900", "2100", "2000-01-03", "20XX"],
    "date": ["1900", "2000-01-03", "20XX"],
    "date_from": ["2000", "2100"],
    "previous_date": ["2000", "1900"],
    "date_to": ["1900", "2100"],
    "identifier": ["wikidata:Q1"],
    "parent": ["wide", "narrow"],
    "publisher": ["Post", "Daily"],
    "url": ["https://example.org/1"],
    "language": ["en", "es"],
    "person": ["p-1", "p-2"],
    "organization": ["o-1", "o-2"],
    "topic": ["wide", "narrow"],
    "agreement": ["a-1", "a-2"],
    "meeting": ["m-1", "m-2"],
    "part_of": ["m-1", "m-2"],
    "series": ["talks", "rounds"],
    "level": ["minister", "official"],
    "mode": ["in_person", "video"],
    "role": ["guest", "host"],
    "acting": ["false", "true"],
    "origin": ["machine_coded", "drafted"],
    "reviewed": ["false", "true"],
    "participant": [
        "country:US;office:President",
        "country:FR;role:host",
        "country:US;office:Envoy",
        "person:p-1;role:guest",
    ],
    "participating_organization": ["o-1", "o-2"],
    "discussed_organization": ["o-1", "o-2"],
    "city": ["Rome", "Oslo"],
    "venue": ["Palace", "Hall"],
    "bbox": ["10,40,13,43", "10,59,11,60", "-180,-90,180,90"],
    "date_match": ["within"],
    "within": ["2000-01", "20XX"],
    "crosses": ["year"],
    "parts": ["once"],
}
KINDS = {
    "organizations": ["company", "bloc"],
    "sources": ["article", "book"],
    "agreements": ["treaty", "declaration"],
    "meetings": ["bilateral_meeting", "call"],
}
STATUSES = {"agreements": ["in_force", "signed"], "meetings": ["held", "tentative"]}
ONLY_WITH = {
    ("people", "as_of"): {"office": ["President"]},
    ("agreements", "as_of"): {"status": ["in_force"]},
    ("organizations", "as_of"): {"member": ["US"]},
    ("meetings", "date_match"): {"date": "2000-06"},
    ("participants", "date_match"): {"date": "2000-06"},
}
PREFIXES = {
    "topics": "t",
    "people": "p",
    "organizations": "o",
    "agreements": "a",
    "meetings": "m",
    "participants": "r",
}
SMALL, LARGE = 300, 3_000


def fields_of(name):
    """Return the fields of the query model of a list, by parameter."""
    return {field.alias or field_name: field for field_name, field in LISTS[name][1].model_fields.items()}


def filters_of(name):
    """Return the filters of a list, from its query model; `q` uses the full-text index."""
    return sorted(set(fields_of(name)) - SHAPING - {"q"})


def values(name, field):
    """Return values of a filter; of a closed vocabulary that is not named above, its first two."""
    field = field.removesuffix("!")
    if field in {"kind", "status"}:
        return {"kind": KINDS, "status": STATUSES}[field][name]
    schema = fields_of(name)[field].json_schema_extra or {}
    return VALUES.get(field) or schema.get("items", {}).get("enum", [])[:2]


def are_tried_together(one, other):
    """Return whether two filters are tried as a pair; one that leaves out is only combined with a few others."""
    if "date_match" in {one, other}:
        return bool({one, other} & {"date", "date_from", "country"})
    return "!" not in one + other or bool({one, other} & {"country", "date_from", "status"})


def asked(name):
    """Return every query with one or two filters, in every order."""
    of_parameters, fields = fields_of(name), filters_of(name)
    sorts = [f"-{order}" for order in COLLECTIONS[name].orders]
    sorts.sort(key=lambda item: item != "-id")
    pairs = [pair for pair in itertools.combinations(fields, 2) if are_tried_together(*pair)]
    for chosen in [(), *((item,) for item in fields), *pairs]:
        tried = [values(name, field) for field in chosen]
        if len(chosen) == 2:
            tried = [tried[0][:1], tried[1][:2]]
        for some in itertools.product(*tried):
            question = {}
            for field in chosen:
                question |= ONLY_WITH.get((name, field), {})
            for field, value in zip(chosen, some, strict=True):
                is_list = "list" in str(of_parameters[field].annotation)
                question[field] = [value] if is_list else value
            if question.get("date_from", "0") > question.get("date_to", "9") or {"date_from", "date_to", "date"} <= set(
                question
            ):
                continue
            for sort in sorts[: 2 if len(chosen) == 2 else None]:
                yield {**question, "sort": sort}


def fill(database, number):
    """Add a number of records of each resource to a seeded database, most of them alike."""
    n = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})"
    day = "date('2000-01-01', '+' || (i % 1000) || ' days')"
    record = "version, created_at, updated_at"
    is_record = "1, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.' || substr(1000000 + i, 2) || 'Z'"

    def key(table, record_id):
        return f"(SELECT key FROM {table} WHERE id = '{record_id}')"

    def mostly(common, rare):
        return f"CASE WHEN i % 150 = 0 THEN {rare} ELSE {common} END"

    us, fr = key("countries", "US"), key("countries", "FR")
    statements = [
        (f"INSERT INTO topics (id, {record}, name, folded_name) {n} SELECT iif(i = 1, 'wide', 'narrow'), {is_record}, 'A ' || i, "
        "'a ' || i FROM n WHERE i < 3"),
        (f"INSERT INTO topics (id, {record}, name, folded_name, parent_key) {n} SELECT 't-' || i, {is_record}, 'T ' || i, 't ' || i, "
        f"{mostly(key('topics', 'wide'), key('topics', 'narrow'))} FROM n"),
        (f"INSERT INTO people (id, {record}, name, folded_name, country_key) {n} SELECT 'p-' || i, {is_record}, 'P ' || i, "
        f"'p ' || i, {mostly(us, fr)} FROM n"),
        (f"INSERT INTO tenures (person_key, position, office, folded_office, posted_to_key, starts_on, ends_on) {n} SELECT key, 0, "
        f"'President', 'president', {mostly(us, fr)}, {day}, {day} FROM n JOIN people ON people.id = 'p-' || i WHERE i % 2"),
        (f"INSERT INTO organizations (id, {record}, name, folded_name, kind) {n} SELECT 'o-' || i, {is_record}, 'O ' || i, "
        f"'o ' || i, {mostly(repr('company'), repr('bloc'))} FROM n"),
        (f"INSERT INTO memberships (organization_key, position, country_key, starts_on, ends_on) {n} SELECT key, 0, "
        f"{mostly(us, fr)}, {day}, {day} FROM n JOIN organizations ON organizations.id = 'o-' || i"),
        (f"INSERT INTO sources (id, {record}, kind, headline, folded_headline, publisher, folded_publisher, language, starts_on, "
        f"ends_on, url) {n} SELECT 's-' || i, {is_record}, {mostly(repr('article'), repr('book'))}, 'S', 's', "
        f"{mostly(repr('Post'), repr('Daily'))}, {mostly(repr('post'), repr('daily'))}, {mostly(repr('en'), repr('es'))}, "
        f"{day}, {day}, 'https://example.org/' || i FROM n"),
        (f"INSERT INTO agreements (id, {record}, title, folded_title, kind, starts_on, ends_on) {n} SELECT 'a-' || i, {is_record}, "
        f"'A', 'a', {mostly(repr('treaty'), repr('declaration'))}, {day}, {day} FROM n"),
        (f"INSERT INTO parties (agreement_key, position, country_key) {n} SELECT key, 0, {mostly(us, fr)} FROM n JOIN agreements "
        "ON agreements.id = 'a-' || i"),
        (f"INSERT INTO parties (agreement_key, position, organization_key) {n} SELECT key, 1, {key('organizations', 'o-1')} FROM n "
        "JOIN agreements ON agreements.id = 'a-' || i"),
        (f"INSERT INTO agreement_relations (agreement_key, position, relation, target_key) {n} SELECT newer.key, 0, "
        f"{mostly(repr('amends'), repr('supersedes'))}, (SELECT key FROM agreements WHERE id = 'a-1') FROM n "
        "JOIN agreements AS newer ON newer.id = 'a-' || i WHERE i > 1"),
        (f"INSERT INTO agreement_topics (agreement_key, topic_key, position) {n} SELECT key, "
        f"{mostly(key('topics', 'wide'), key('topics', 'narrow'))}, 0 FROM n JOIN agreements ON agreements.id = 'a-' || i"),
        ("INSERT INTO agreement_periods (agreement_key, position, status, since, through) SELECT key, 0, "
        "iif(key % 150, 'in_force', 'signed'), '0001-01-01', '9999-12-31' FROM agreements WHERE id LIKE 'a-%'"),
        ("INSERT INTO party_periods (agreement_key, country_key, organization_key, status, since, through) SELECT "
        "agreement_key, country_key, organization_key, iif(agreement_key % 150, 'in_force', 'signed'), '0001-01-01', '9999-12-31' "
        "FROM parties WHERE agreement_key IN (SELECT key FROM agreements WHERE id LIKE 'a-%')"),
        (f"INSERT INTO meetings (id, {record}, title, date, starts_on, ends_on, kind, level, mode, status, place_country_key, "
        f"place_city, folded_place_city, folded_place_venue, place_latitude, place_longitude) {n} "
        f"SELECT 'm-' || i, {is_record}, 'M', {day}, {day}, {day}, {mostly(repr('bilateral_meeting'), repr('call'))}, "
        f"{mostly(repr('minister'), repr('official'))}, {mostly(repr('in_person'), repr('video'))}, "
        f"{mostly(repr('held'), repr('tentative'))}, {mostly(us, fr)}, 'City', {mostly(repr('rome'), repr('oslo'))}, "
        f"{mostly(repr('palace'), repr('hall'))}, {mostly('41.9', '59.9')}, {mostly('12.5', '10.7')} FROM n"),
        (f"INSERT INTO participants (id, {record}, meeting_key, position, person_key, country_key, organization_key, office, "
        f"folded_office, role) {n} SELECT 'r-' || i, {is_record}, meetings.key, 0, people.key, {mostly(us, fr)}, "
        f"{key('organizations', 'o-1')}, {mostly(repr('President'), repr('Envoy'))}, {mostly(repr('president'), repr('envoy'))}, "
        f"{mostly(repr('guest'), repr('host'))} FROM n JOIN meetings ON meetings.id = 'm-' || i JOIN people ON people.id = 'p-' || i"),
        ("UPDATE participants SET starts_on = meetings.starts_on, ends_on = meetings.ends_on FROM meetings "
        "WHERE meetings.key = participants.meeting_key"),
        (f"INSERT INTO meeting_organizations (meeting_key, organization_key, position) {n} SELECT key, "
        f"{mostly(key('organizations', 'o-1'), key('organizations', 'o-2'))}, 0 FROM n JOIN meetings ON meetings.id = 'm-' || i"),
        (f"INSERT INTO meeting_topics (meeting_key, topic_key, position) {n} SELECT key, "
        f"{mostly(key('topics', 'wide'), key('topics', 'narrow'))}, 0 FROM n JOIN meetings ON meetings.id = 'm-' || i"),
        *(f"INSERT INTO disputes (position, {OWNERS[name]}, resource, field, name, is_of_part) {n} SELECT 0, key, '{name}', "
        f"{mostly(repr('note'), repr(values(name, 'disputed')[1]))}, {mostly(repr('note'), repr(values(name, 'disputed')[1]))}, 0 "
        f"FROM n JOIN {name} ON {name}.id = '{prefix}-' || i"
        for name, prefix in PREFIXES.items()),
    ]  # fmt: skip
    statements.append(
        f"UPDATE meetings SET part_of_key = iif(key % 150, {key('meetings', 'm-1')}, {key('meetings', 'm-2')}), "
        "series_id = iif(key % 150, 'talks', 'rounds'), series_number = key % 1000 WHERE id LIKE 'm-__%'"
    )
    statements.append("UPDATE participants SET acting = key % 150 = 0 WHERE id LIKE 'r-%'")
    statements.append(
        "INSERT INTO previous_dates (meeting_key, position, date, starts_on, ends_on) "
        "SELECT key, 0, starts_on, starts_on, ends_on FROM meetings WHERE id LIKE 'm-%' AND key % 150 = 0"
    )
    statements += [
        f"UPDATE {table} SET origin = iif(key % 150, 'machine_coded', 'drafted'), reviewed = key % 150 = 0"
        for table in ("topics", "people", "organizations", "sources", "agreements", "meetings")
    ]
    with database.writing() as session:
        connection = session.connection()
        for statement in statements:
            connection.exec_driver_sql(statement)
        with mock.patch.object(term_counts, "COMMON", 100):
            terms.refresh(session, connection.exec_driver_sql("SELECT key FROM meetings").scalars().all())
        agreement_topics.refresh(session, connection.exec_driver_sql("SELECT key FROM agreements").scalars().all())
        rebuild(session)


@pytest.fixture(scope="module")
def databases(home, seeded_file, tmp_path_factory):
    """Databases with few and many records, without and with statistics, by size and statistics."""
    directory = tmp_path_factory.mktemp("sizes")
    with contextlib.ExitStack() as stack:
        result = {}
        for number in (SMALL, LARGE):
            file = directory / f"{number}.db"
            shutil.copyfile(seeded_file, file)
            with contextlib.closing(Database(f"sqlite:///{file}")) as database:
                fill(database, number)
            analyzed = shutil.copyfile(file, directory / f"{number}-analyzed.db")
            with contextlib.closing(sqlite_module().connect(str(analyzed))) as connection:
                connection.execute("ANALYZE")
            for item, has_statistics in ((file, False), (analyzed, True)):
                opened = stack.enter_context(contextlib.closing(Database(f"sqlite:///{item}")))
                result[number, has_statistics] = opened
        yield result


@pytest.fixture(autouse=True)
def few_are_sorted(monkeypatch):
    """Scale the limits down to the size of the data."""
    monkeypatch.setattr(filters, "MAX_SORTED", 60)
    monkeypatch.setattr(office_holders, "_LEAST_SORTED", 30)
    monkeypatch.setattr(office_holders, "_STEPS_FOR_A_SORT", 1)
    monkeypatch.setattr(planner, "_STEPS_FOR_A_SORT", 1)


# Virtual machine steps of a scan for each record that does not match.
_A_WALK = 30


def read(connection, name, question):
    """Read a page of a list."""
    records, model = LISTS[name]
    return read_page(connection, records, model.model_validate({"limit": 10} | question), "")


def steps_of(connection, name, question):
    """Return about how many virtual machine steps a page of a list takes."""
    driver, ticks = connection.connection.driver_connection, [0]

    def tick():
        ticks[0] += 1

    driver.set_progress_handler(tick, 100)
    try:
        read(connection, name, question)
    finally:
        driver.set_progress_handler(None, 0)
    return ticks[0] * 100


def growth_of(databases, name, questions, *, has_statistics=False):
    """Return how many more steps each question takes with many records than with few."""
    costs = []
    for number in (SMALL, LARGE):
        with databases[number, has_statistics].reading() as connection:
            costs.append([steps_of(connection, name, question) for question in questions])
    return {str(question): large - small for question, small, large in zip(questions, *costs, strict=True)}


def test_every_list_and_every_filter_is_tried():
    assert set(LISTS) == set(COLLECTIONS)
    for name in LISTS:
        for field in filters_of(name):
            assert values(name, field), f"say which values of {field} to try for {name}"


_TIE = re.compile(r"\b(\w+)\.\"?(\w+)\"? = (\w+)\.\"?(\w+)\"?")
_REACHED = re.compile(r"SEARCH (\w+) .*?\((.*)\)$")


def slips(rows, statement, sizes):
    """Return the steps in correlated subqueries that are not tied to the current record."""
    ties = {}
    for one, column, other, its in _TIE.findall(statement):
        ties.setdefault(one, set()).add(column)
        ties.setdefault(other, set()).add(its)
    parents, names = {row[0]: row[1] for row in rows}, {row[0]: row[3] for row in rows}
    result = []
    for key, _, _, step in rows:
        above, item = [], key
        while item := parents.get(item):
            above.append(names[item])
        if not any("CORRELATED" in item for item in above):
            continue
        table = step.split()[1]
        if step.startswith("SCAN") and "VIRTUAL TABLE" not in step and sizes.get(re.sub(r"_\d+$", "", table), 0) > 100:
            result.append(step)
        elif match := _REACHED.match(step):
            columns = set(re.findall(r"(\w+)=\?", match[2]))
            # A lookup by id or key reads one row.
            if table in ties and columns.isdisjoint({"rowid", "id"}) and columns.isdisjoint(ties[table]):
                result.append(step)
    return result


@pytest.mark.parametrize("has_statistics", [False, True], ids=["no statistics", "analyzed"])
@pytest.mark.parametrize("name", LISTS)
def test_a01_every_correlated_subquery_is_tied_to_its_record(databases, statements, name, has_statistics):
    database = databases[LARGE, has_statistics]
    seen = set()
    with database.reading() as connection:
        tables = m.Base.metadata.tables
        sizes = {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}
        for question in asked(name):
            before = len(statements)
            read(connection, name, question)
            for statement in statements[before:]:
                # The values of filters are looked up by these values, and are few.
                is_of_values = "json_each" in statement
                if statement in seen or is_of_values or not re.match(r"\s*(SELECT|WITH)", statement):
                    continue
                seen.add(statement)
                bound = ("2020-01-01",) * statement.count("?")
                driver = connection.connection.driver_connection
                rows = driver.execute(f"EXPLAIN QUERY PLAN {statement}", bound).fetchall()
                # The projection looks up rows of one record each.
                assert slips(rows, statement, sizes) == [], (question, statement)


def shares():
    """Yield the queries of every list in shares of about a hundred, each of which varies all filters."""
    for name in LISTS:
        questions = list(asked(name))
        count = math.ceil(len(questions) / 100)
        for number in range(count):
            yield pytest.param(name, questions[number::count], id=f"{name} {number + 1} of {count}")


@pytest.mark.parametrize("has_statistics", [False, True], ids=["no statistics", "analyzed"])
@pytest.mark.parametrize(("name", "questions"), list(shares()))
def test_a01_cost_of_a_page_hardly_grows_with_the_data(databases, name, questions, has_statistics):
    grown = growth_of(databases, name, questions, has_statistics=has_statistics)
    assert {question: steps for question, steps in grown.items() if steps > _A_WALK * (LARGE - SMALL)} == {}


_NEGATED = sorted(field for field in filters_of("meetings") if field.endswith("!") and field != "participant!")


@pytest.mark.parametrize("sort", ["-date", "-id"])
@pytest.mark.parametrize("field", _NEGATED)
def test_list_excluding_a_very_common_value_does_not_scan_everything(databases, monkeypatch, field, sort):
    monkeypatch.setattr(planner, "_COMMON", 100)
    common = max(values("meetings", field)[:2], key=lambda value: _number(databases, field.removesuffix("!"), value))
    # Of a page of one meeting, so that the rest of a larger page does not count.
    (growth,) = growth_of(databases, "meetings", [{field: [common], "sort": sort, "limit": 1}]).values()
    assert growth < LARGE - SMALL


def _number(databases, field, value):
    with databases[LARGE, False].reading() as connection:
        return read(connection, "meetings", {field: [value], "total": True}).total


_ONE_FILTER = (
    "country",
    "kind",
    "level",
    "mode",
    "office",
    "organization",
    "place",
    "role",
    "series",
    "status",
    "topic",
)


@pytest.mark.parametrize("facets", [None, "country,kind,topic,year", "organization,role,status"])
def test_the_total_and_the_facets_under_one_filter_do_not_grow_with_the_data(databases, facets):
    asked = {"limit": 1, "total": True, **({} if facets is None else {"facets": [facets]})}
    questions = [{**asked, field: [values("meetings", field)[0]]} for field in _ONE_FILTER]
    if facets != "country,kind,topic,year":
        # Organizations, each of which has a term for its members, are more here the more meetings there are.
        questions += [asked, {**asked, "country!": [values("meetings", "country")[0]]}]
    assert {
        question: more for question, more in growth_of(databases, "meetings", questions).items() if more > 900
    } == {}
