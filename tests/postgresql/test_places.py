"""Places that follow one another on a cluster do not take each other's databases."""

from databases import PostgresqlPlace

from app import schema


def test_each_makes_its_own(cluster):
    first, second = PostgresqlPlace(cluster), PostgresqlPlace(cluster)
    made = [first.make(schema.upgrade), second.make(schema.upgrade)]
    assert len(set(made)) == 2
