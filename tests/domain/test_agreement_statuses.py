"""The periods of an agreement's status."""

import datetime as dt
import itertools

import pytest
from work_counts import count_lines

from app.domain.agreements.agreement_status import Act, conclusion_bounds, status_periods
from app.domain.dates.edtf import EARLIEST, LATEST
from app.domain.enums import ActionKind

JAPAN, PERU, CHILE, EU = (1, None), (2, None), (3, None), (None, 1)


def act(action, date=None, *by):
    return Act(ActionKind(action), date, *by)


def told(acts, parties=(JAPAN, PERU)):
    return [(period.status.value, period.since.isoformat()) for period in status_periods(acts, parties)]


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
        # An undated act follows the dated acts that it presupposes.
        ([act("signed"), act("entered_into_force", "1991")], [("signed", START), ("in_force", "1991-12-31")]),
        ([act("entered_into_force"), act("signed", "1990")], [("unknown", START), ("in_force", "1990-12-31")]),
        (
            [act("terminated"), act("entered_into_force", "1991"), act("signed", "1990")],
            [("unknown", START), ("signed", "1990-12-31"), ("terminated", "1991-12-31")],
        ),
        # Acts without effect on the whole agreement.
        ([act("ratified", "1990"), act("accepted", "1990"), act("approved", "1990")], [("unknown", START)]),
        ([act("acceded", "1990"), act("amended", "1990")], [("unknown", START)]),
        # Signing by one more party reverts nothing.
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
        # Among acts of one day the latest stage counts.
        ([act("entered_into_force", "1990"), act("signed", "1990")], [("unknown", START), ("in_force", "1990-12-31")]),
        ([act("signed", "0001-01-01")], [("signed", START)]),
        ([act("signed", "9999-12-31")], [("unknown", START), ("signed", "9999-12-31")]),
    ],
)  # fmt: skip
def test_last_decisive_act_determines_the_status(acts, expected):
    for order in itertools.permutations(acts):
        assert told(order) == expected


RESULTS = {
    "announced": "announced",
    "adopted": "adopted",
    "initialled": "initialled",
    "signed": "signed",
    "provisionally_applied": "provisionally_applied",
    "entered_into_force": "in_force",
    "extended": "in_force",
    "suspended": "suspended",
    "withdrawn": "terminated",
    "denounced": "terminated",
    "terminated": "terminated",
    "expired": "expired",
    "superseded": "superseded",
}
STEPS, ENDS = list(RESULTS)[:5], list(RESULTS)[7:]
NO_CHANGE = [
    "ratified", "accepted", "approved", "acceded", "formally_confirmed", "succeeded", "amended", "reserved", "declared",
    "objected", "reservation_withdrawn", "declaration_withdrawn", "objection_withdrawn", "signature_withdrawn",
    "ratification_withdrawn", "withdrawal_revoked", "opened_for_signature", "applied_to_territory", "registered", "corrected",
    "provisional_application_ended",
]  # fmt: skip
OF_TWO = {"announced", "entered_into_force", *ENDS}
OF_MANY = {*STEPS, "entered_into_force"}


def on_last_days(*changes):
    return [("unknown", START), *((status, f"{year}-12-31") for status, year in changes)]


@pytest.mark.parametrize("action", [*RESULTS, *NO_CHANGE])
@pytest.mark.parametrize(
    ("parties", "of_one"),
    [
        ((), OF_MANY),
        ((JAPAN,), OF_MANY),
        ((JAPAN, PERU), OF_TWO),
        ((JAPAN, EU), OF_TWO),
        ((JAPAN, PERU, CHILE), OF_MANY),
        ((JAPAN, PERU, CHILE, EU), OF_MANY),
    ],
)
def test_status_of_parties_depends_on_acts_of_one_each_and_all(parties, of_one, action):
    before = [] if action in STEPS or action == "entered_into_force" else [act("entered_into_force", "1980")]
    status = RESULTS.get(action)
    first = [("in_force", "1980")] if before else []
    after = [*first, (status, "1990")] if status and status != "in_force" else first or [("in_force", "1990")]
    assert told([*before, act(action, "1990")], parties) == on_last_days(*(after if status else first))
    of_one_party = on_last_days(*(after if action in of_one else first))
    assert told([*before, act(action, "1990", (parties or [JAPAN])[-1])], parties) == of_one_party
    if len(parties) > 1:
        # The same act of each party is an act of all, on the day of the last one where each is needed.
        acts = [*before, *(act(action, str(1991 + index), party) for index, party in enumerate(parties))]
        year = 1991 if action in of_one else 1990 + len(parties)
        changes = [*first, *([(status, str(year))] if status and not (first and status == "in_force") else [])]
        for order in itertools.permutations(acts):
            assert told(order, parties) == on_last_days(*changes)


@pytest.mark.parametrize("action", [*RESULTS, *NO_CHANGE])
def test_status_of_parties_ignores_outsiders(action):
    for outsider in (CHILE, EU):
        assert told([act(action, "1990", outsider)]) == on_last_days()
        assert told([act(action, None, outsider), act(action, "1995", outsider)]) == on_last_days()
    in_force = [act("signed", "1979"), act("entered_into_force", "1980")]
    assert told([*in_force, act(action, "1990", CHILE)]) == told(in_force)
    # An undated act does not follow those of outsiders.
    assert told([act("superseded"), act("signed", "1979"), act(action, "1990", CHILE)]) == on_last_days(
        ("superseded", "1979")
    )
    # A state may sign a multilateral agreement and never become a party.
    among_many = on_last_days((RESULTS[action], "1990")) if action in STEPS else on_last_days()
    assert told([act(action, "1990", (4, None))], (JAPAN, PERU, CHILE)) == among_many
    assert told([*in_force, act(action, "1990", (4, None))], (JAPAN, PERU, CHILE)) == told(in_force)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        # A bilateral agreement has the stage that both parties have reached; a later stage includes earlier ones.
        ([act("initialled", "1990", JAPAN), act("signed", "1991", PERU)], [("initialled", "1991")]),
        (
            [act("signed", "1990", PERU), act("provisionally_applied", "1991", JAPAN), act("signed", "1992", JAPAN)],
            [("signed", "1991")],
        ),
        ([act("initialled", "1990"), act("signed", "1991", PERU)], [("initialled", "1990")]),
        ([act("signed", "1990"), act("signed", "1991", PERU)], [("signed", "1990")]),
        ([act("signed", "1990", PERU), act("ratified", "1991", JAPAN)], []),
        ([act("signed", "1990", PERU), act("entered_into_force", "1991")], [("in_force", "1991")]),
        ([act("signed", "1990", PERU), act("signed", None, JAPAN)], [("signed", "1990")]),
        # Either party suspends; resumption requires both, or a joint act.
        (
            [
                act("entered_into_force", "1990", JAPAN),
                act("suspended", "1991", PERU),
                act("entered_into_force", "1992", JAPAN),
                act("extended", "1993", PERU),
            ],
            [("in_force", "1990"), ("suspended", "1991"), ("in_force", "1993")],
        ),
        (
            [act("entered_into_force", "1990"), act("withdrawn", "1991", PERU), act("entered_into_force", "1992", JAPAN)],
            [("in_force", "1990"), ("terminated", "1991")],
        ),
    ],
)  # fmt: skip
def test_status_between_two_parties(acts, expected):
    for order in itertools.permutations(acts):
        assert told(order) == on_last_days(*expected)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([act("signed", "1990", PERU), act("signed", "1991", JAPAN)], [("signed", "1990")]),
        # Entry into force for one more party does not revert joint acts.
        (
            [act("suspended", "1991"), act("entered_into_force", "1992", CHILE), act("entered_into_force", "1990", PERU)],
            [("in_force", "1990"), ("suspended", "1991")],
        ),
        # A party that has returned does not count as having left.
        (
            [
                act("entered_into_force", "1990"),
                act("withdrawn", "1991", JAPAN),
                act("entered_into_force", "1992", JAPAN),
                act("withdrawn", "1993", PERU),
                act("terminated", "1994", CHILE),
            ],
            [("in_force", "1990")],
        ),
        (
            [
                act("entered_into_force", "1990"),
                act("withdrawn", "1991", JAPAN),
                act("withdrawn", "1993", PERU),
                act("terminated", "1994", CHILE),
            ],
            [("in_force", "1990"), ("terminated", "1994")],
        ),
    ],
)  # fmt: skip
def test_status_between_three_parties(acts, expected):
    for order in itertools.permutations(acts):
        assert told(order, (JAPAN, PERU, CHILE)) == on_last_days(*expected)


def test_work_is_linear_in_the_number_of_acts_and_parties():
    def work(size):
        parties = [(number, None) for number in range(size)]
        signed_by_all = [act("signed", "1990")] * 5 * size + [act("entered_into_force")] * 5 * size
        signed_by_one = [act(name, "1990", parties[index % size]) for index, name in enumerate([*RESULTS] * size)]
        periods, lines = count_lines(lambda: told(signed_by_all, parties))
        assert periods == on_last_days(("in_force", "1990"))
        return lines + count_lines(lambda: told(signed_by_one, parties))[1]

    assert work(500) < 2.1 * work(250)


def test_the_periods_cover_every_day_once():
    dates = [None, "1990", "1990-06", "../1991", "1989/..", "9999-12-31", "0001-01-01"]
    actions = ["signed", "entered_into_force", "suspended", "terminated"]
    for chosen in itertools.product(dates, repeat=3):
        for names in itertools.combinations(actions, 3):
            result = status_periods([act(*pair) for pair in zip(names, chosen, strict=True)], (JAPAN, PERU))
            assert result[0].since == EARLIEST
            assert result[-1].through == LATEST
            for one, following in itertools.pairwise(result):
                assert one.since <= one.through
                assert one.through + dt.timedelta(days=1) == following.since
                assert one.status is not following.status


def test_days_of_the_signing_bound_the_agreement():
    day = dt.date
    assert conclusion_bounds([]) == (EARLIEST, LATEST)
    assert conclusion_bounds([act("signed")]) == (EARLIEST, LATEST)
    assert conclusion_bounds([act("signed", "1990"), act("ratified", "1980")]) == (day(1990, 1, 1), day(1990, 12, 31))
    assert conclusion_bounds([act("ratified", "1992"), act("announced", "1991")]) == (
        day(1991, 1, 1),
        day(1991, 12, 31),
    )
    assert conclusion_bounds([act("signed", "1990-05"), act("signed", "../1990-05")]) == (EARLIEST, day(1990, 5, 31))
