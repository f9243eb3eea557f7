"""The data that migrations derive from existing records equals the data that services derive."""

import pytest
import sqlalchemy as sa
from alembic import command

from app.db import migrations
from app.db import models as m
from app.filter_index import refresh, term_counts
from app.maintenance import derived_columns
from app.schemas.meeting import MeetingInput
from app.schemas.source import SourceInput
from app.services import records
from app.services.resources import MEETINGS, SOURCES


@pytest.mark.parametrize("revision", ["0001", "0036", "0042"])
def test_migrations_and_services_derive_the_same_terms(database, revision):
    with database.writing() as session:
        for data in (
            {"title": "A year of talks", "date": "2020", "participants": [{"country": "JP"}, {"country": "FR"}]},
            {
                "title": "Everyone",
                "date": "2021-05-05",
                "participants": [{"country": code} for code in _codes(session)],
            },
        ):
            records.create(session, MEETINGS, MeetingInput.model_validate(data))
    before = _terms(database)
    assert {"pair", "assembly", "long", "long:pair", "long:country", "uncertain"} <= {facet for facet, *_ in before}
    command.downgrade(migrations.config(database), revision)
    migrations.upgrade(database)
    assert _terms(database) == before
    with database.reading() as connection:
        assert list(term_counts.differences(connection)) == []


def _codes(session):
    return list(session.execute(sa.select(m.Country.id).limit(60)).scalars())


def _terms(database):
    with database.reading() as connection:
        terms = sa.select(m.Term.facet, m.Term.value, m.Meeting.id, m.MeetingTerm.starts_on, m.MeetingTerm.ends_on)
        joined = terms.join_from(m.MeetingTerm, m.Term).join(m.Meeting, m.Meeting.key == m.MeetingTerm.meeting_key)
        # The change log, from which the migration takes the origins of existing records, is younger than the tables.
        return sorted(map(tuple, connection.execute(joined.where(m.Term.facet.not_in(["origin", "long:origin"])))))


def test_a34_migrations_and_services_fold_publishers_and_cities_alike(database):
    with database.writing() as session:
        source = {"headline": "News", "publisher": "The Daily Ünion", "date": "2020"}
        records.create(session, SOURCES, SourceInput.model_validate(source))
        meeting = {"title": "Talks", "date": "2020", "place": {"city": "Łódź"}, "participants": [{"country": "PL"}]}
        records.create(session, MEETINGS, MeetingInput.model_validate(meeting))
    command.downgrade(migrations.config(database), "0006")
    migrations.upgrade(database)
    with database.reading() as connection:
        folded = sa.select(m.Source.folded_publisher).where(m.Source.publisher == "The Daily Ünion")
        assert connection.execute(folded).scalar_one() == "the daily union"
        city = sa.select(m.Meeting.folded_place_city).where(m.Meeting.place_city == "Łódź")
        assert connection.execute(city).scalar_one() == "lodz"
        assert list(derived_columns.wrong_columns(connection)) == []
        assert list(refresh.differences(connection)) == []
