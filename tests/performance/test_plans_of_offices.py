"""The holders of an office on a day are read by one index, at a cost that hardly grows with the number of terms."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from app.db import models as m
from app.queries import offices

pytestmark = pytest.mark.databases("sqlite")

DAY = dt.date(2005, 6, 1)
INDEX = "ix_tenures_country_key_folded_office_starts_on_ends_on"


def steps(connection, statement):
    compiled = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]


def test_titles_and_terms_are_found_by_one_index(database):
    with database.reading() as connection:
        for statement in (offices.titles_of(1), offices.terms_on(1, ["foreign minister", "minister"], DAY)):
            plan = steps(connection, statement)
            of_tenures = [step for step in plan if "tenures" in step]
            assert of_tenures
            assert all(INDEX in step and step.startswith("SEARCH") for step in of_tenures), plan


def fill(database, people):
    """Write the terms of many people: twenty titles of each of two countries, one after the other."""
    with database.writing("tests") as session:
        country = session.execute(select(m.Country.key).where(m.Country.id.in_(["SE", "NO"]))).scalars().all()
        first = session.execute(select(m.Person.key).order_by(m.Person.key)).scalars().first()
        session.execute(
            insert(m.Tenure),
            [
                {
                    "person_key": first,
                    "position": 100 + number,
                    "office": f"Minister {number % 20}",
                    "folded_office": f"minister {number % 20}",
                    "country_key": country[number % 2],
                    "term": f"{1800 + number % 200}/{1801 + number % 200}",
                    "starts_on": dt.date(1800 + number % 200, 1, 1),
                    "ends_on": dt.date(1801 + number % 200, 12, 31),
                }
                for number in range(people)
            ],
        )
        return country[0]


def count_steps(database, country):
    counted = 0

    def count():
        nonlocal counted
        counted += 1
        return 0

    with database.reading() as connection:
        driver = connection.connection.driver_connection
        driver.set_progress_handler(count, 1)
        try:
            connection.execute(offices.titles_of(country)).all()
            connection.execute(offices.terms_on(country, ["minister 0"], dt.date(1990, 6, 1))).all()
        finally:
            driver.set_progress_handler(None, 0)
    return counted


def test_the_work_hardly_grows_with_the_number_of_terms(database):
    country = fill(database, 200)
    few = count_steps(database, country)
    fill(database, 4_000)
    many = count_steps(database, country)
    assert few < many < 8 * few
