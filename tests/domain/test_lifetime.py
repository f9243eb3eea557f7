"""The days within which a person can have met others."""

import datetime as dt

from app.domain.tenures.lifetime import Lifetime

EARLY, LATE = dt.date(1931, 5, 7), dt.date(2023, 9, 1)


def test_a_career_lasts_sixty_years_at_most():
    life = Lifetime.of(None, None, EARLY, EARLY)
    assert life.allows(dt.date(1990, 1, 1), dt.date(1990, 1, 1))
    assert not life.allows(LATE, LATE)


def test_days_between_recorded_ones_are_possible_however_far_these_are_apart():
    life = Lifetime.of(None, None, EARLY, LATE)
    for day in (EARLY, dt.date(1975, 1, 1), LATE):
        assert life.allows(day, day)
        assert life.including(day, day).allows(EARLY, EARLY)
    assert not life.allows(dt.date(1930, 1, 1), dt.date(1930, 1, 1))


def test_a_known_birth_decides_alone():
    life = Lifetime.of("1980", None, EARLY, LATE)
    assert life.allows(LATE, LATE)
    assert not life.allows(EARLY, EARLY)
