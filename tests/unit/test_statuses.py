"""The periods of an agreement's status."""

import datetime as dt
import itertools

import pytest

from app.dates import EARLIEST, LATEST
from app.store.statuses import Act, concluded, periods
from app.vocabulary import ActionKind


def act(action, date=None, *, by_one_party=False):
    return Act(ActionKind(action), date, by_one_party)


def told(acts, parties=2):
    return [(each.status.value, each.since.isoformat()) for each in periods(acts, parties)]


START = "0001-01-01"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], [("unknown", START)]),
        ([act("signed", "1990-05-01")], [("unknown", START), ("signed", "1990-05-01")]),
        ([act("signed")], [("signed", START)]),
        # The latest possible day counts; where that is open, the earliest.
        ([act("signed", "1990-05")], [("unknown", START), ("signed", "1990-05-31")]),
        ([act("signed", "../1990-05-01")], [("unknown", START), ("signed", "1990-05-01")]),
        ([act("signed", "1990-05-01/..")], [("unknown", START), ("signed", "1990-05-01")]),
        # What has no date follows the dated acts that it presupposes.
        ([act("signed"), act("entered_into_force", "1991")], [("signed", START), ("in_force", "1991-12-31")]),
        ([act("entered_into_force"), act("signed", "1990")], [("unknown", START), ("in_force", "1990-12-31")]),
        (
            [act("terminated"), act("entered_into_force", "1991"), act("signed", "1990")],
            [("unknown", START), ("signed", "1990-12-31"), ("terminated", "1991-12-31")],
        ),
        # Acts that leave the whole as it is.
        ([act("ratified", "1990"), act("accepted", "1990"), act("approved", "1990")], [("unknown", START)]),
        ([act("acceded", "1990"), act("amended", "1990")], [("unknown", START)]),
        # Signing by one more party takes nothing back.
        (
            [act("signed", "1990"), act("entered_into_force", "1991"), act("signed", "1992")],
            [("unknown", START), ("signed", "1990-12-31"), ("in_force", "1991-12-31")],
        ),
        (
            [act("announced", "1989"), act("initialled", "1990"), act("announced", "1991"), act("signed", "1992")],
            [("unknown", START), ("announced", "1989-12-31"), ("initialled", "1990-12-31"), ("signed", "1992-12-31")],
        ),
        (
            [act("provisionally_applied", "1990"), act("entered_into_force", "1991")],
            [("unknown", START), ("provisionally_applied", "1990-12-31"), ("in_force", "1991-12-31")],
        ),
        (
            [act("entered_into_force", "1990"), act("suspended", "1991"), act("extended", "1992"), act("expired", "1993")],
            [
                ("unknown", START),
                ("in_force", "1990-12-31"),
                ("suspended", "1991-12-31"),
                ("in_force", "1992-12-31"),
                ("expired", "1993-12-31"),
            ],
        ),
        ([act("superseded", "1990")], [("unknown", START), ("superseded", "1990-12-31")]),
        # Of acts of one day the furthest counts.
        ([act("entered_into_force", "1990"), act("signed", "1990")], [("unknown", START), ("in_force", "1990-12-31")]),
        ([act("signed", "0001-01-01")], [("signed", START)]),
        ([act("signed", "9999-12-31")], [("unknown", START), ("signed", "9999-12-31")]),
    ],
)  # fmt: skip
def test_the_last_decisive_act_makes_the_status(acts, expected):
    for order in itertools.permutations(acts):
        assert told(order) == expected


@pytest.mark.parametrize("action", ["withdrawn", "terminated", "suspended"])
def test_one_party_can_end_what_two_made_and_not_what_many_made(action):
    acts = [act("entered_into_force", "1990"), act(action, "1991", by_one_party=True)]
    ended = {"suspended": "suspended"}.get(action, "terminated")
    in_force = [("unknown", START), ("in_force", "1990-12-31")]
    assert told(acts, 2) == [*in_force, (ended, "1991-12-31")]
    assert told(acts, 3) == in_force
    by_all = [act("entered_into_force", "1990"), act(action, "1991")]
    assert told(by_all, 3) == [*in_force, (ended, "1991-12-31")]


def test_the_periods_cover_every_day_once():
    dates = [None, "1990", "1990-06", "../1991", "1989/..", "9999-12-31", "0001-01-01"]
    actions = ["signed", "entered_into_force", "suspended", "terminated"]
    for chosen in itertools.product(dates, repeat=3):
        for names in itertools.combinations(actions, 3):
            found = periods([act(*pair) for pair in zip(names, chosen, strict=True)], 2)
            assert found[0].since == EARLIEST
            assert found[-1].through == LATEST
            for one, following in itertools.pairwise(found):
                assert one.since <= one.through
                assert one.through + dt.timedelta(days=1) == following.since
                assert one.status is not following.status


def test_the_days_of_the_signing():
    day = dt.date
    assert concluded([]) == (EARLIEST, LATEST)
    assert concluded([act("signed")]) == (EARLIEST, LATEST)
    assert concluded([act("signed", "1990"), act("ratified", "1980")]) == (day(1990, 1, 1), day(1990, 12, 31))
    assert concluded([act("ratified", "1992"), act("announced", "1991")]) == (day(1991, 1, 1), day(1991, 12, 31))
    assert concluded([act("signed", "1990-05"), act("signed", "../1990-05")]) == (EARLIEST, day(1990, 5, 31))
