"""Existing records get the origin that the database knows."""

import sqlalchemy as sa
from alembic import command

from app.db import migrations
from app.db import models as m
from app.filter_index import refresh
from app.maintenance import derived
from app.schemas.meeting import MeetingInput
from app.schemas.topic import TopicInput
from app.services import records
from app.services.resources import MEETINGS, TOPICS


def test_origins_come_from_the_change_log_and_from_identifiers(database):
    def write(actor, resource, model, **fields):
        with database.writing(actor) as session:
            records.create(session, resource, model.model_validate(fields))

    write("an editor", TOPICS, TopicInput, id="by-key", name="By key")
    write("command:import", TOPICS, TopicInput, id="by-import", name="By import")
    write("migration", TOPICS, TopicInput, id="older", name="Older")
    coded = {"scheme": "gdelt", "value": "1"}
    cited = [{"source": {"id": "article", "headline": "A"}}, {"source": {"id": "shared", "headline": "B"}}]
    write(
        "command:import",
        MEETINGS,
        MeetingInput,
        id="gdelt-1",
        title="A",
        date="2020",
        identifiers=[coded],
        citations=cited,
    )
    enriched = {"scheme": "gdelt", "value": "2"}
    write(
        "command:import",
        MEETINGS,
        MeetingInput,
        id="visit",
        title="B",
        date="2020",
        identifiers=[enriched],
        citations=[{"source": "shared"}],
    )
    command.downgrade(migrations.config(database), "0015")
    migrations.upgrade(database)
    with database.reading() as connection:
        found = {}
        for model in (m.Topic, m.Meeting, m.Source):
            for record_id, origin, reviewed in connection.execute(sa.select(model.id, model.origin, model.reviewed)):
                assert not reviewed
                found[record_id] = origin
        expected = {
            "by-key": "entered",
            "by-import": "imported",
            "older": "imported",
            "gdelt-1": "machine_coded",
            "visit": "imported",
            "article": "machine_coded",
            "shared": "imported",
        }
        assert {name: found[name] for name in expected} == expected
        assert list(derived.wrong_terms(connection)) == []
        assert list(refresh.differences(connection)) == []
